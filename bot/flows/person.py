"""Talk to a person: consent, what is passed on, the honest wait, and the link workers' queue."""

from bot.casework.handover import case_id
from bot.casework.preferences import ABOUT, chosen, lines
from bot.model import CloseCase, Effect, Note, OpenCase, Wake
from bot.talk import Ask, Do, Flow, Here, Move, Notice, Option, Tell
from bot.text import Text, When, _

WORDING = "person 2026-11"
"""Kept with every case: changes whenever the consent wording below changes."""

flow = Flow(
    "person",
    title=_("Talk to a person"),
    # Translators: words that ask for a human being, separated by commas.
    opens_with=_("person, human, link worker, worker, talk, agent, somebody, someone, call me"),
)


@flow.step
def start(here: Here) -> Move:
    if here.session.case:
        return Tell(
            (_("You are in the queue for a link worker."), how(here), hours(here)),
            (Option(_("Leave the queue"), leave),),
        )
    return Tell(
        (
            _("A link worker is a person who helps you find care and support. It is free."),
            *passed_on(here),
            wait(here),
            _("Do you agree?"),
        ),
        (Option(_("Yes"), safe), Option(_("No"), no)),
    )


@flow.step
def safe(here: Here) -> Move:
    return Ask(
        "safe",
        _("Does somebody else read this phone? We ask so that our texts do not put you in danger."),
        (
            Option(_("You can text me here"), queue, "yes"),
            Option(_("Do not text me first"), queue, "no"),
            Option(_("Skip"), queue, "skipped"),
        ),
    )


@flow.step
def queue(here: Here) -> Move:
    case = open_case(here, {**chosen(here.facts), **about(here)}, WORDING)
    alarm = Wake("waiting", case.answer_by)
    return Do((case, alarm, Note("case_opened")), then=told)


@flow.step
def told(here: Here) -> Move:
    return Tell(
        (
            _("Thank you. You are in the queue for a link worker."),
            wait(here),
            how(here),
            _("If you get very ill or are in danger, do not wait for us: call 999."),
        ),
        (Option(_("Leave the queue"), leave),),
    )


@flow.step
def no(here: Here) -> Move:
    return Tell((_("That is fine. Nothing was passed on. You can ask again at any time."),))


@flow.step
def leave(here: Here) -> Move:
    return Do((*_gone(here), Note("case_left")), then=left)


@flow.step
def left(here: Here) -> Move:
    return Tell((_("You have left the queue. We deleted your request."),))


def passed_on(here: Here) -> tuple[Text, ...]:
    """Exactly what the link worker would be told, one line each."""
    topic = about(here).get("about")
    return (
        _("They would get: your phone number, your language, and if it is safe to text you."),
        *((_("And that you asked about {topic}.", topic=ABOUT[topic]),) if topic else ()),
        *lines(chosen(here.facts)),
        _("Nothing else. They are not the Home Office or the police."),
    )


def about(here: Here) -> dict[str, str]:
    """The topic she came from, if it is one that is passed on."""
    topic = next((p.flow for p in reversed(here.session.trail) if p.flow in ABOUT), "")
    return {"about": topic} if topic else {}


def open_case(here: Here, details: dict[str, str], wording: str, danger: str = "") -> OpenCase:
    """A case with these details; the one she already has, when she has one."""
    return OpenCase(
        here.session.case or case_id(here.at, here.cause),
        here.at,
        here.org.answer_by(here.at),
        here.session.lang,
        wording,
        {**details, "safe": here.facts.get("safe", "")},
        danger,
    )


def waiting(here: Here) -> Move:
    """The hoped-for time has passed and nobody has taken the case: say so, once with a new time."""
    by = here.org.answer_by(here.at)
    if not _may_write(here):
        return Notice()
    return Notice(
        _(
            "You are still in the queue for a link worker. Sorry, it takes longer than we hoped. "
            "We now hope to answer by {when}. If you are in danger, call 999.",
            when=When(by) if by else _("next month"),
        ),
        (Wake("still_waiting", by), Note("late", "first")),
    )


def still_waiting(here: Here) -> Move:
    """The second time has passed too: be honest, and give no third time."""
    if not _may_write(here):
        return Notice()
    return Notice(
        _(
            "Sorry, no link worker was free to answer you yet. You are still in the queue. We "
            "cannot say when. Text 0 for the menu, 8 for urgent help."
        ),
        (Note("late", "second"),),
    )


def case_closed(here: Here) -> Move:
    """A link worker has dealt with the request."""
    return Notice(effects=(*_gone(here), Note("case_closed")))


def _gone(here: Here) -> tuple[Effect, ...]:
    return (CloseCase(here.session.case), Wake("waiting", None), Wake("still_waiting", None))


def _may_write(here: Here) -> bool:
    return bool(here.session.case) and here.facts.get("safe") == "yes"


def wait(here: Here) -> Text:
    """When an answer may come, worded as a hope."""
    by = here.org.answer_by(here.at)
    if by is None:
        return _("We cannot say when they will answer.")
    if here.org.is_open(here.at):
        return _("We hope to answer by {when}. It may be later.", when=When(by))
    return _("We are closed now. We hope to answer by {when}. It may be later.", when=When(by))


def how(here: Here) -> Text:
    """Whether they write first, as she chose."""
    match here.facts.get("safe"):
        case "yes":
            return _("They will text you here.")
        case "no":
            return _("We will not text you first. Text PERSON when it is safe for you.")
        case _:
            return _("They will be careful when they text you.")


def hours(here: Here) -> Text:
    """Whether somebody is at work now."""
    return _("We are open now.") if here.org.is_open(here.at) else _("We are closed now.")
