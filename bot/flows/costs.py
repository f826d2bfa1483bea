"""What is free and what costs: the certain things first, hospital, bills, and who is told."""

from bot.flows import cards
from bot.flows.nations import COUNTRIES, TALK, elsewhere, experts, known, not_known, which_country
from bot.talk import SKIPPED, Ask, Flow, Here, Move, Option, Say, Step, Tell
from bot.text import Text, _

flow = Flow(
    "costs",
    title=_("What is free, what costs"),
    # Translators: words that ask what care costs, separated by commas.
    opens_with=_("costs, cost, bill, bills, pay, hospital bill"),
)


@flow.step
def start(here: Here) -> Move:
    return Tell(
        known(here, "charges.free_first", "charges.never_refused", "charges.any_claim"),
        (
            *((Option(_("What else is free"), more_free),) if _england(here) else ()),
            Option(_("Is hospital free for me?"), which),
            Option(_("Urgent care and money"), urgent_care),
            Option(_("They want money, I have a bill"), bill),
            Option(_("Having a baby"), baby),
            Option(_("Who will know?"), who),
            elsewhere(here, country),
        ),
    )


@flow.step
def country(here: Here) -> Move:
    return which_country(start)


@flow.step
def more_free(here: Here) -> Move:
    return Tell(
        (
            _("Also free for everybody:"),
            *known(here, "charges.free_violence", "charges.free_infections"),
            *known(here, "charges.free_contraception", "charges.free_end_of_life"),
            *known(here, "charges.not_for_travel", "charges.public_funds"),
        ),
        (Option(_("Is hospital free for me?"), which), Option(_("Who will know?"), who)),
    )


@flow.step
def which(here: Here) -> Move:
    return Ask(
        "",
        _("Which of these fits you? You can skip. We do not keep your answer."),
        (
            Option(_("I am waiting for asylum or an appeal"), waiting),
            Option(_("I have refugee status or protection"), protected),
            Option(_("My asylum claim was refused"), refused),
            Option(_("I paid the health surcharge (visa)"), surcharge),
            Option(_("More choices"), which_else),
            Option(_("None, or I am not sure"), not_sure),
            Option(_("Skip"), not_sure, SKIPPED),
        ),
    )


@flow.step
def which_else(here: Here) -> Move:
    return Ask(
        "",
        _("Which of these fits you? You can skip. We do not keep your answer."),
        (
            Option(_("I can stay for good, or EU scheme"), settled),
            Option(_("I have a Ukraine visa"), ukraine),
            Option(_("Somebody forced me to work or used me"), exploited),
            Option(_("I am a child and the council cares for me"), child_in_care),
            Option(_("None, or I am not sure"), not_sure),
            Option(_("Skip"), not_sure, SKIPPED),
        ),
    )


def _rule(name: str) -> Step:
    """A step that says one rule in a message of its own and does not wait.

    A step that does not wait is never written to the session, so nothing that we hold shows which
    of the answers she chose.
    """

    def step(here: Here) -> Move:
        return Say(_words(here, f"charges.{name}"), then=what_next)

    step.__name__ = name
    return flow.step(step)


waiting = _rule("waiting")
protected = _rule("protected")
refused = _rule("refused")
surcharge = _rule("surcharge")
settled = _rule("settled")
ukraine = _rule("ukraine")
child_in_care = _rule("child_in_care")
not_sure = _rule("not_sure")


@flow.step
def exploited(here: Here) -> Move:
    rule = _words(here, "charges.exploited")
    return Say(_("{rule} For help to be safe, text 8.", rule=rule), then=what_next)


@flow.step
def what_next(here: Here) -> Move:
    return Tell(
        (
            _("This is the general rule. We cannot look at your case."),
            _("If the hospital says something else, ask them why, in writing."),
        ),
        (
            Option(_("Urgent care and money"), urgent_care),
            Option(_("They want money, I have a bill"), bill),
            Option(_("Who will know?"), who),
            TALK,
        ),
    )


@flow.step
def urgent_care(here: Here) -> Move:
    rules = known(here, "charges.urgent", "charges.clinician")
    other = (_("If you are very ill, call 999 now. Talk about money later."),)
    return Tell(
        (
            *(rules or other),
            _("If they want money first, say: please ask the doctor if this is urgent."),
            *known(here, "charges.upfront", "charges.any_claim"),
        ),
        (
            Option(_("They want money, I have a bill"), bill),
            Option(_("Is hospital free for me?"), which),
        ),
    )


@flow.step
def bill(here: Here) -> Move:
    rules = known(
        here, "charges.never_refused", "charges.bill_ask", "charges.write_off", "charges.debt"
    )
    other = (
        _("Is it not free for you, or are you not sure? Ask the hospital why you must pay."),
        _("Ask if you can pay in small parts."),
    )
    return Tell(
        (
            _("Do not stay away from care because of a bill."),
            *known(here, "charges.any_claim"),
            *(rules or other),
            *experts(here),
        ),
        (
            Option(_("It is for a baby or a birth"), baby),
            Option(_("Is hospital free for me?"), which),
            Option(_("Who will know?"), who),
            TALK,
        ),
    )


@flow.step
def baby(here: Here) -> Move:
    rules = (
        *known(here, "charges.maternity", "charges.maternity_later"),
        _("If they want money now, show them our English text."),
    )
    other = (
        _("Go to a midwife or doctor early, and keep going. It is good for you and the baby."),
        *known(here, "charges.any_claim"),
        _("If they ask you for money, ask them why, in writing."),
    )
    return Tell(
        rules if _england(here) else other,
        (
            *((Option(_("English text to show the hospital"), card),) if _england(here) else ()),
            Option(_("They want money, I have a bill"), bill),
            Option(_("Is hospital free for me?"), which),
            TALK,
        ),
    )


@flow.step
def card(here: Here) -> Move:
    """A message of its own, so that a translation around it cannot break or shorten it."""
    return Say(cards.BIRTH, then=card_sent)


@flow.step
def card_sent(here: Here) -> Move:
    return Tell(
        (_("Show the English text at the hospital. Keep it on your phone."), *experts(here)),
        (Option(_("They want money, I have a bill"), bill), TALK),
    )


@flow.step
def who(here: Here) -> Move:
    more = Option(_("What hospitals report"), reported)
    return Tell(
        known(here, "gp.who_knows", "charges.may_check") or not_known(here),
        (*((more,) if _england(here) else ()), TALK),
    )


@flow.step
def reported(here: Here) -> Move:
    return Tell(
        known(here, "charges.debt", "charges.sent") or not_known(here),
        (Option(_("They want money, I have a bill"), bill), TALK),
    )


def _words(here: Here, key: str) -> Text:
    if here.has(key):
        return here.fact(key)
    return _(
        "{country} has its own rules for this, and we are not sure of them. Before planned "
        "hospital care, ask the hospital if it is free for you. Ask for the answer in writing.",
        country=COUNTRIES[here.nation],
    )


def _england(here: Here) -> bool:
    return here.has("charges.never_refused")
