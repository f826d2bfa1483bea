"""What is free and what costs: the certain things first, hospital, bills, and who is told."""

from collections.abc import Mapping

from bot.flows import person
from bot.talk import SKIPPED, Ask, Flow, Here, Move, Option, Say, Step, Tell
from bot.text import Text, _

flow = Flow(
    "costs",
    title=_("What is free, what costs"),
    # Translators: words that ask what care costs, separated by commas.
    opens_with=_("costs, cost, bill, bills, pay, hospital bill"),
)

COUNTRIES: Mapping[str, Text] = {
    "england": _("England"),
    "scotland": _("Scotland"),
    "wales": _("Wales"),
    "northern_ireland": _("Northern Ireland"),
}

# Translators: Do not translate: shown to hospital staff in the UK. Keep the English words.
BIRTH_CARD = _(
    "To hospital staff in England: NHS rules say that all maternity care is immediately "
    "necessary. This is care before, during and after the birth, for mother and baby. It must not "
    "be refused or delayed because of money, even with an old debt. If there is a charge, please "
    "send it later, and tell me how to ask for a repayment plan. Please book an interpreter if I "
    "need one. Thank you."
)
"""Rests on ``charges.maternity`` and ``charges.bill_ask``: change them together."""

TALK = Option(_("Talk to a person"), person.start)


@flow.step
def start(here: Here) -> Move:
    return Tell(
        known(here, "charges.free_first", "charges.never_refused", "charges.any_claim"),
        (
            Option(_("Is hospital free for me?"), which),
            Option(_("Urgent care and money"), urgent_care),
            Option(_("They want money, I have a bill"), bill),
            Option(_("Having a baby"), baby),
            Option(_("Who will know?"), who),
            elsewhere(here, country),
            *((Option(_("More that is free"), more_free),) if _england(here) else ()),
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
            here.fact("charges.free_violence"),
            here.fact("charges.free_infections"),
            here.fact("charges.free_contraception"),
            here.fact("charges.free_end_of_life"),
            here.fact("charges.not_for_travel"),
        ),
        (Option(_("Is hospital free for me?"), which), Option(_("Who will know?"), who)),
    )


@flow.step
def which(here: Here) -> Move:
    return Ask(
        "",
        _("Which of these fits you? You can skip. We do not keep your answer."),
        (
            Option(_("I wait for an asylum answer or appeal"), waiting),
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
        rule = known(here, f"charges.{name}")
        return Say(rule[0] if rule else _other_rules(here), then=what_next)

    step.__name__ = name
    return flow.step(step)


waiting = _rule("waiting")
protected = _rule("protected")
refused = _rule("refused")
surcharge = _rule("surcharge")
settled = _rule("settled")
ukraine = _rule("ukraine")
exploited = _rule("exploited")
child_in_care = _rule("child_in_care")
not_sure = _rule("not_sure")


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
            _("If they ask for money first, say: please ask the doctor if my care is urgent."),
            *known(here, "charges.upfront", "charges.public_funds", "charges.any_claim"),
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
    other = (
        _("Go to a midwife or doctor early, and keep going. It is good for you and the baby."),
        *known(here, "charges.any_claim"),
        _("If they ask you for money, ask them why, in writing."),
    )
    return Tell(
        known(here, "charges.maternity", "charges.maternity_later") or other,
        (
            Option(_("Is hospital free for me?"), which),
            TALK,
            *((Option(_("English text to show the hospital"), card),) if _england(here) else ()),
        ),
    )


@flow.step
def card(here: Here) -> Move:
    """A message of its own, so that a translation around it cannot break or shorten it."""
    return Say(BIRTH_CARD, then=card_sent)


@flow.step
def card_sent(here: Here) -> Move:
    return Tell(
        (_("Show the English text at the hospital. Keep it on your phone."), *experts(here)),
        (Option(_("They want money, I have a bill"), bill), TALK),
    )


@flow.step
def who(here: Here) -> Move:
    rules = known(here, "gp.who_knows", "charges.may_check", "charges.debt", "charges.sent")
    return Tell(
        rules or not_known(here),
        (Option(_("They want money, I have a bill"), bill), TALK),
    )


def known(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those of the facts that we have for her nation."""
    return tuple(here.fact(key) for key in keys if here.has(key))


def experts(here: Here) -> tuple[Text, ...]:
    """The line of those who know most about refusals and bills, where they work."""
    key = "doctors_of_the_world"
    return (here.helpline(key),) if here.has(key) else ()


def not_known(here: Here) -> tuple[Text, ...]:
    """What to say of who is told, where we have no checked rule."""
    return (
        _(
            "We are not sure of the rules in {country}, so we do not guess.",
            country=COUNTRIES[here.nation],
        ),
        _("You can ask the doctor or the hospital: who sees my information?"),
        _("We give what you tell us to nobody unless you agree."),
    )


def which_country(then: Step) -> Ask:
    """Where she lives: care is not the same in the four countries of the UK."""
    return Ask(
        "nation",
        _("Where do you live? The rules are not the same everywhere in the UK."),
        (
            *(Option(name, then, code) for code, name in COUNTRIES.items()),
            Option(_("Skip"), then, SKIPPED),
        ),
    )


def elsewhere(here: Here, then: Step) -> Option:
    """The way out for somebody who lives in another country than we think."""
    return Option(_("I do not live in {country}", country=COUNTRIES[here.nation]), then)


def _other_rules(here: Here) -> Text:
    return _(
        "{country} has its own rules for this, and we are not sure of them. Before planned "
        "hospital care, ask the hospital if it is free for you. Ask for the answer in writing.",
        country=COUNTRIES[here.nation],
    )


def _england(here: Here) -> bool:
    return here.has("charges.never_refused")
