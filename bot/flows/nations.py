"""What every flow needs to speak for the four countries: known facts, and where she lives."""

from collections.abc import Mapping

from bot.flows import person
from bot.talk import SKIPPED, Ask, Here, Option, Step
from bot.text import Text, _

COUNTRIES: Mapping[str, Text] = {
    "england": _("England"),
    "scotland": _("Scotland"),
    "wales": _("Wales"),
    "northern_ireland": _("Northern Ireland"),
}

TALK = Option(_("Talk to a person"), person.start)


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
