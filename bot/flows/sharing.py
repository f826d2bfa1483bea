"""Consent at every further hand-over, worded for it; and taking a consent back."""

from dataclasses import replace

from bot.case import Case, Consent
from bot.casework.rules import Refused, words
from bot.flows import deeds, moving, person
from bot.flows.deeds import acting, event, noted, offered
from bot.model import Amend, Effect, Page
from bot.talk import Ask, Do, Done, Flow, Here, Move, Notice, Option, Tell
from bot.text import ENGLISH, Text, _, render

WORDING = "sharing 2026-12"
"""Kept with every consent: changes whenever a question below changes."""

flow = Flow("sharing", title=_("What you agreed to"))

GP = _("your GP (family doctor)")


def transfer(here: Here) -> Move:
    """To a colleague at once; to another team without the conversation; to a partner if she agrees.

    A colleague of the same team works under the consent she gave.
    """
    case, deed = acting(here)
    kind, _colon, whom = deed.said.get("to", "").partition(":")
    if kind == "worker":
        words(deed, "name")
        given = deeds.given(here, whom, deed.said["name"], "transferred")
        return Notice(effects=(*noted(here), *given, Page("given")))
    team = here.org.team(whom) if kind == "team" else None
    if team is None or team.id == case.team:
        raise Refused("unknown")
    if not team.partner:
        effects = (*moving.to_team(here, team.id), *offered(here))
        tells = case.answered and not here.session.stopped and case.safe != "no"
        return Do(effects, then=moving.history) if tells else Notice(effects=effects)
    return _asking(here, f"team:{team.id}", team.partner, noted(here))


def share(here: Here) -> Move:
    """Ask her whether a summary may go to her GP or to another service."""
    _case, deed = acting(here)
    to = deed.said.get("to", "")
    if to not in ("gp", "other"):
        raise Refused("unknown")
    return _asking(here, to, words(deed, "name", 60) if to == "other" else "", ())


def _asking(here: Here, to: str, name: str, notes: tuple[Effect, ...]) -> Move:
    """Put the question; a digit answers it as long as nobody has written since."""
    if here.session.stopped:
        raise Refused("stopped")
    asked = Amend({"asked": to, "asked_of": name}, "asked_consent", to)
    return Do((*notes, asked, event(here, "asked", to)), then=ask)


@flow.step
def ask(here: Here) -> Move:
    """Exactly what would be passed on, and to whom."""
    case = moving.case_of(here)
    if case.asked.startswith("team:"):
        return Ask("", _handover(case), _handover_options(), exits=False)
    question = _summary(case)
    options = (Option(_("Yes"), agreed), Option(_("No"), refused))
    return Ask("", question, options, exits=False)


def _whom(case: Case) -> Text:
    return GP if case.asked == "gp" else Text(case.asked_of, lang="en")


def _summary(case: Case) -> Text:
    return _(
        "May your link worker give {whom} a summary: what you need, and what we agreed on? "
        "Not your texts. You can take it back: text DATA.",
        whom=_whom(case),
    )


def _handover(case: Case) -> Text:
    return _(
        "May {whom} help you instead of us? They would get: your phone number, your language, "
        "what you asked for, and a note from your link worker.",
        whom=_whom(case),
    )


def _handover_options() -> tuple[Option, ...]:
    return (
        Option(_("Yes, and our texts too"), handed_over_with_texts),
        Option(_("Yes, without our texts"), handed_over),
        Option(_("No"), refused),
    )


def _consent(here: Here, case: Case, question: Text, history: bool = False) -> Consent:
    """The record of a yes: the words that were asked, and the language they were read in."""
    asked = render(question, ENGLISH)
    name = case.asked_of or ("GP" if case.asked == "gp" else "")
    lang = here.session.lang
    return Consent(case.asked, WORDING, lang, here.at, asked, name, history)


@flow.step
def agreed(here: Here) -> Move:
    case = moving.case_of(here)
    if not case.asked:
        return Do((), then=said_no)
    given = _consent(here, case, _summary(case))
    held = {"consents": (*case.consents, given), "asked": "", "asked_of": ""}
    return Do(
        (Amend(held, "consent_given", case.asked), event(here, "agreed", case.asked)),
        then=thanks,
    )


@flow.step
def thanks(here: Here) -> Move:
    return Done(_("Thank you. We tell your link worker."))


@flow.step
def refused(here: Here) -> Move:
    case = moving.case_of(here)
    held = {"asked": "", "asked_of": ""}
    return Do(
        (Amend(held, "consent_refused", case.asked), event(here, "refused", case.asked)),
        then=said_no,
    )


@flow.step
def said_no(here: Here) -> Move:
    return Done(_("That is fine. Nothing is passed on."))


@flow.step
def handed_over(here: Here) -> Move:
    return _hand_over(here, history=False)


@flow.step
def handed_over_with_texts(here: Here) -> Move:
    return _hand_over(here, history=True)


def _hand_over(here: Here, history: bool) -> Move:
    case = moving.case_of(here)
    team = here.org.team(case.asked.removeprefix("team:"))
    if team is None:
        return Do((), then=said_no)
    given = _consent(here, case, _handover(case), history)
    held = {"consents": (*case.consents, given), "asked": "", "asked_of": ""}
    since = {"history_since": None} if history else {}
    return Do(
        (
            Amend(held, "consent_given", case.asked),
            *moving.to_team(here, team.id),
            *((Amend(since, "history_given"),) if since else ()),
            *offered(here),
        ),
        then=handed,
    )


@flow.step
def handed(here: Here) -> Move:
    return Done(_("Thank you. They have your request now. They will text you from this number."))


@flow.step
def consents(here: Here) -> Move:
    """What she agreed to and has not taken back, to take back one by one."""
    given = [c for c in moving.case_of(here).consents if c.revoked is None and c.to in LABELS]
    names = dict.fromkeys(c.to for c in given)
    options = tuple(Option(LABELS[to], take_back, to) for to in names)
    if not options:
        return Tell((_("You have agreed to nothing that we still use."),))
    return Ask("take_back", _("What do you want to take back?"), options)


LABELS = {
    "team": _("Link workers have my request"),
    "gp": _("My GP gets a summary"),
    "other": _("Another service gets a summary"),
}


@flow.step
def take_back(here: Here) -> Move:
    """The request itself is deleted; of a summary nothing more is given."""
    to = here.facts.get("take_back", "")
    case = moving.case_of(here)
    if to == "team":
        return Do(person.gone(here), then=person.left)
    kept = tuple(
        replace(c, revoked=here.at) if c.to == to and c.revoked is None else c
        for c in case.consents
    )
    return Do(
        (Amend({"consents": kept}, "consent_revoked", to), event(here, "revoked", to)),
        then=taken_back,
    )


@flow.step
def taken_back(here: Here) -> Move:
    return Tell(
        (
            _("You took it back. From now on we give them nothing."),
            _("Your link worker asks them to delete what they have."),
        )
    )
