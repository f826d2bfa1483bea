"""DATA and DELETE: what we hold about a person, and erasing it."""

from bot.flows.sharing import consents
from bot.model import Erase, Note
from bot.talk import Ask, Do, Done, Flow, Here, Move, Option, Tell
from bot.text import _, n_

data_flow = Flow(
    "data",
    title=_("What we hold"),
    # Translators: words that ask what we know about the person, separated by commas.
    opens_with=_("data, my data, privacy, what do you know"),
)
delete_flow = Flow(
    "delete",
    title=_("Erase"),
    # Translators: words that ask to erase everything, separated by commas.
    opens_with=_("delete, erase, forget me, delete me, delete my data, delete all"),
)


@data_flow.step
def held(here: Here) -> Move:
    answers = len(here.facts)
    case = (
        _("You have a request in the link workers' queue.")
        if here.session.case
        else _("You have no request for a person.")
    )
    counted = n_("{count} answer", "{count} answers", answers)
    written = _(
        "We hold: this phone number, your language, where you are in the menu, {answers}, your "
        "request, and what you and the link worker write. Deleted {days} days after the last text.",
        answers=counted,
        days=str(here.org.case_days),
    )
    silent = _(
        "We hold: this phone number, your language, where you are in the menu, and "
        "{answers}. Not your words. Deleted {days} days after your last text.",
        answers=counted,
        days=str(here.org.keep_days),
    )
    return Tell(
        (
            written if here.session.case else silent,
            case,
            _("We give it to nobody unless you agree. Your phone company keeps its own records."),
        ),
        (
            Option(_("Erase everything"), confirm),
            *((Option(_("Take back what I agreed to"), consents),) if here.session.case else ()),
        ),
    )


@delete_flow.step
def confirm(here: Here) -> Move:
    return Ask(
        "",
        _("Erase all we hold about you? If you wait for a link worker, you leave the queue."),
        (Option(_("Yes, erase it"), erase), Option(_("No, keep it"), keep)),
    )


@delete_flow.step
def erase(here: Here) -> Move:
    return Do((Erase(), Note("erased")), then=erased)


@delete_flow.step
def erased(here: Here) -> Move:
    return Done(_("It is erased. Also delete these texts on your phone. Text us again any time."))


@delete_flow.step
def keep(here: Here) -> Move:
    return Tell((_("Nothing was erased."),))
