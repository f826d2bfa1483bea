"""Emergency and helplines: the right help at once, and a person who sees it first."""

from bot.flows import person
from bot.flows.person import open_case
from bot.model import OpenCase, Page
from bot.talk import SKIPPED, Ask, Do, Flow, Here, Move, Option, Tell
from bot.text import Text, _

WORDING = "danger 2026-11"
"""Kept with every case: changes whenever the consent wording below changes."""

DANGER = {
    # Translators: these are passed on to our team, in place of {danger} below. Keep them short.
    "medical_emergency": _("very ill"),
    "suicide": _("thoughts of dying"),
    "child_at_risk": _("a child in danger"),
    "sexual_violence": _("sexual violence"),
    "domestic_abuse": _("danger at home"),
    "trafficking": _("forced or trapped"),
    "destitution": _("no place to sleep"),
}
"""Every kind of danger, in the words that the consent names."""

POLICE = _("In danger now? Call 999. Say: police, please.")
HURT = _("In danger or hurt? Call 999. Say: police or ambulance.")
SECRET = _("Delete this text if someone may see it.")
UNHEARD = _("Call when nobody can hear you.")
A_PERSON = Option(_("Talk to a person"), person.start)

flow = Flow(
    "urgent",
    title=_("Urgent help"),
    # Translators: words that cry for help, separated by commas. People may text us 999 too.
    opens_with=_(
        "urgent, urgent help, emergency, danger, in danger, i am in danger, sos, help me, "
        "helpline, helplines, 999, 112, 111"
    ),
)


@flow.step
def start(here: Here) -> Move:
    return Ask(
        "",
        _("Life in danger? Call 999 now. What is happening?"),
        (
            Option(_("Very ill, life in danger"), medical_emergency),
            Option(_("Ill, not in danger of life"), ill),
            Option(_("I think about ending my life"), suicide),
            Option(_("Someone hurts or controls me"), hurt),
            Option(_("Forced to work, or trapped"), trafficking),
            Option(_("A child is in danger"), child_at_risk),
            Option(_("No place to sleep tonight"), destitution),
        ),
    )


@flow.step
def medical_emergency(here: Here) -> Move:
    where = _(
        "Say: ambulance, please. Say your language and: interpreter please. Say where you are."
    )
    first = (here.fact("urgent.call_999"), where, _("Call first. We are not an ambulance."))
    return _danger(here, "medical_emergency", *first, more=(SPEECHLESS,))


@flow.step
def suicide(here: Here) -> Move:
    now = _("If you took pills, or may hurt yourself now, call 999. Say: ambulance.")
    warm = _("We are glad that you wrote. You are not alone.")
    return _danger(here, "suicide", now, *_known(here, "mind_111", "samaritans", "shout"), warm)


@flow.step
def child_at_risk(here: Here) -> Move:
    now = _("A child in danger now? Call 999. Say: police, please.")
    lines = _known(here, "urgent.press_55", "childline", "fgm")
    return _danger(here, "child_at_risk", now, *lines, SECRET)


@flow.step
def sexual_violence(here: Here) -> Move:
    lines = (*_known(here, "urgent.press_55"), *_best(here, "rape_support"))
    return _danger(here, "sexual_violence", HURT, *lines, _("It is not your fault."), SECRET)


@flow.step
def domestic_abuse(here: Here) -> Move:
    best = (*_known(here, "urgent.press_55"), *_best(here, "domestic_abuse"))
    more = (Option(_("More helplines"), abuse_lines),)
    men = _known(here, "mens_advice")
    return _danger(here, "domestic_abuse", POLICE, *best, *men, SECRET, more=more)


@flow.step
def trafficking(here: Here) -> Move:
    lines = _known(here, "urgent.press_55", "modern_slavery")
    return _danger(here, "trafficking", POLICE, *lines, UNHEARD, SECRET)


@flow.step
def destitution(here: Here) -> Move:
    more = (
        Option(_("Afraid to go home"), domestic_abuse),
        Option(_("Asylum support stopped"), support_stopped),
    )
    lines = _known(here, "urgent.council", "migrant_help", "runaway")
    return _danger(here, "destitution", *lines, _("Very cold or ill outside? Call 999."), more=more)


def _danger(here: Here, kind: str, *said: Text, more: tuple[Option, ...] = ()) -> Tell:
    """An answer to danger: help first, then what a person of ours would learn if she agrees.

    Whoever she writes with has seen it already.
    """
    i_am_safe = Option(_("I am safe"), safe)
    if here.session.talking:
        return Tell((*said, _("Your link worker sees your text too.")), (i_am_safe, *more))
    options = (Option(_("Tell our team"), alert, kind), i_am_safe)
    return Tell((*said, _consent(kind)), (*options, *more), key="danger")


def _consent(kind: str) -> Text:
    return _(
        'Text 1 to agree: our team gets your number, your language and "{danger}". '
        "They see it first.",
        danger=DANGER[kind],
    )


def _known(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those of the facts and helplines that her nation has."""
    return tuple(
        here.fact(key) if "." in key else here.helpline(key) for key in keys if here.has(key)
    )


def _best(here: Here, key: str) -> tuple[Text, ...]:
    """The helpline made for this; where her nation has none that we are sure of, who knows one."""
    elsewhere = (_("For a helpline near you, ask our team."), *_known(here, "samaritans"))
    return _known(here, key) or elsewhere


@flow.step
def alert(here: Here) -> Move:
    case = _case(here)
    told = (*person.watched(here, case), Page("danger"), *person.opened(here))
    return Do((case, *told), then=alerted)


@flow.step
def alerted(here: Here) -> Move:
    return Ask(
        "safe",
        _(
            "Our team has your request now. Does somebody else read this phone? "
            "Your answer tells them how to reach you safely."
        ),
        (
            Option(_("You can text me here"), update, "yes"),
            Option(_("Do not text me first"), update, "no"),
            Option(_("Skip"), update, SKIPPED),
        ),
    )


@flow.step
def update(here: Here) -> Move:
    return Do((_case(here),), then=told)


def _case(here: Here) -> OpenCase:
    return open_case(here, {}, WORDING, (_consent(here.facts["danger"]),), here.facts["danger"])


@flow.step
def told(here: Here) -> Move:
    how = {
        "no": _("We will not text you first. Text PERSON when it is safe for you."),
        "yes": _("They will text you here."),
    }.get(here.facts.get("safe", ""), _("They will be careful when they text you."))
    return Tell(
        (
            _("Thank you. Our team sees requests like yours first."),
            person.wait(here),
            how,
            _("We are not an emergency service. If it gets worse, do not wait for us: call 999."),
            *((SECRET,) if here.facts.get("safe") == "no" else ()),
        ),
        person.ways(here),
    )


@flow.step
def safe(here: Here) -> Move:
    """Also the way out for somebody whose words only sounded like danger."""
    nothing = () if here.session.case else (_("Nothing was passed on to our team."),)
    return Tell(
        (
            _("It is good that you are safe."),
            *nothing,
            _("If that changes, call 999 or text 8. You can text 9 for a person at any time."),
        )
    )


@flow.step
def ill(here: Here) -> Move:
    where = _known(here, "nhs_111") or (
        _("Ask a GP (family doctor) or a pharmacy (medicine shop) today."),
        _("If it cannot wait, go to a hospital with an emergency department (A&E)."),
    )
    free = _known(here, "urgent.free_111") or (_("Say your language and: interpreter please."),)
    return Tell(
        (*where, *free, _("If it gets worse, call 999. Say: ambulance, please.")),
        (Option(_("It is worse now"), medical_emergency), SPEECHLESS, A_PERSON),
    )


@flow.step
def cannot_speak(here: Here) -> Move:
    return Tell(_known(here, "urgent.silent_call", "urgent.text_999"))


SPEECHLESS = Option(_("I cannot speak on the phone"), cannot_speak)


@flow.step
def hurt(here: Here) -> Move:
    return Ask(
        "",
        _("In danger now? Call 999. Who hurts you? We ask only to give you the right number."),
        (
            Option(_("Partner or family"), domestic_abuse),
            Option(_("Sexual violence, by anyone"), sexual_violence),
            Option(_("They force me to marry"), forced_marriage),
            Option(_("Somebody at work"), trafficking),
            Option(_("Somebody else"), attacked),
            Option(_("Skip"), attacked, SKIPPED),
        ),
    )


@flow.step
def forced_marriage(here: Here) -> Move:
    lines = _known(here, "urgent.press_55", "forced_marriage", "honour_abuse")
    return _danger(here, "domestic_abuse", POLICE, *lines, SECRET)


@flow.step
def abuse_lines(here: Here) -> Move:
    lines = _known(here, "honour_abuse", "forced_marriage", "galop", "rape_support")
    return Tell((*lines, UNHEARD, SECRET), (A_PERSON,))


@flow.step
def attacked(here: Here) -> Move:
    return Tell((HURT, *_known(here, "urgent.press_55", "samaritans"), SECRET), (A_PERSON,))


@flow.step
def support_stopped(here: Here) -> Move:
    days = _known(here, "urgent.appeal_days", "asap") or (
        _("Was your asylum support refused or stopped? Call today:"),
    )
    return Tell((*days, *_known(here, "migrant_help")), (A_PERSON,))
