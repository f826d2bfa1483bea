"""Where a free text leads: the step for every topic, and what we ask when we are not sure."""

from collections.abc import Mapping

from bot.casework.preferences import NEED
from bot.flows import (
    care,
    costs,
    data,
    doctor,
    family,
    person,
    social,
    urgent,
    volunteering,
    welcome,
)
from bot.language.names import own_name
from bot.model import Speak
from bot.talk import Ask, Do, Flow, Here, Move, Option
from bot.text import Text, _, spoken_in

flow = Flow("topics", title=_("Main menu"))
tongue_flow = Flow("tongue", title=_("Language"))

DOORS: Mapping[str, Option] = {
    "greeting": Option(_("Main menu"), welcome.menu),
    "register_gp": Option(_("See a doctor (GP)"), doctor.start),
    "gp_refused": Option(_("They ask for papers"), doctor.papers),
    "hospital_charges": Option(_("What is free, what costs"), costs.start),
    "prescriptions": Option(_("Medicine from a doctor"), care.medicine),
    "maternity": Option(_("Pregnancy and birth"), family.birth),
    "child_health": Option(_("Children"), family.children),
    "mental_health": Option(_("Mind and feelings"), family.mind),
    "dentist": Option(_("Dentist, teeth"), care.dentist),
    "interpreter": Option(_("An interpreter"), family.interpreter),
    "groups": Option(NEED["lonely"], social.lonely),
    "english_class": Option(_("English classes"), volunteering.english),
    "volunteering": Option(_("Volunteering"), volunteering.start),
    "housing": Option(NEED["housing"], social.housing),
    "food_money": Option(NEED["money"], social.money),
    "legal": Option(NEED["legal"], social.legal),
    "person": Option(_("Talk to a person"), person.start),
    "privacy": Option(_("What we hold"), data.held),
    "sessions": Option(_("When my group meets"), social.sessions),
    "emergency": Option(_("Urgent help"), urgent.start),
}
"""Every topic but ``other``: what it is called in a list, and where it leads."""


@flow.step
def close(here: Here) -> Move:
    """Two or three topics are likely: she says which."""
    offered = tuple(DOORS[name] for name in here.session.maybe.split())
    return Ask(
        "",
        _("Did you mean one of these? Text a number."),
        (*offered, Option(_("Something else"), welcome.menu)),
    )


@tongue_flow.step
def which(here: Here) -> Move:
    """One line in each of the likeliest languages and in English; no guess is sent as fact."""
    lines = [
        Option(spoken_in(lang, _("For English, text {number}.", number=str(at))), chosen, lang)
        for at, lang in enumerate(here.session.maybe.split(), 1)
    ]
    return Ask("lang", Text(here.org.name), tuple(lines), exits=False)


@tongue_flow.step
def chosen(here: Here) -> Move:
    """On to what she had written about."""
    door = DOORS.get(here.session.meant, DOORS["greeting"])
    return Do((Speak(here.facts["lang"]),), then=door.then)


@tongue_flow.step
def changed(here: Here) -> Move:
    """Her last texts were in another language: she says which one we write."""
    return Ask(
        "lang",
        spoken_in(here.session.maybe, _("Shall we write English from now on?")),
        tuple(
            Option(spoken_in(lang, Text(own_name(lang))), chosen, lang)
            for lang in (here.session.maybe, here.session.lang)
        ),
    )
