"""She lives somewhere else now: one text, and the team of that place has her request."""

from bot.case import Case, Consent, Line
from bot.flows.deeds import NOBODY, event, noted, offered
from bot.model import Amend, Effect, Note, Wake, Wrote
from bot.talk import Ask, Do, Flow, Here, Move, Option, Tell
from bot.text import ENGLISH, Text, _, render

WORDING = "moving 2026-12"
"""Kept with the consent: changes whenever the question changes."""

HISTORY = _(
    "Another team helps you now. May they read what you and the link worker wrote? Then you need "
    "not repeat it."
)
flow = Flow("moving", title=_("I live somewhere else"))


def case_of(here: Here) -> Case:
    """Her case, or an empty one when it has gone meanwhile."""
    return here.case or Case("", here.session.person, here.at, here.session.lang)


def to_team(here: Here, team: str) -> tuple[Effect, ...]:
    """The case is another team's, who read it from now on; the note goes with it."""
    held = {**NOBODY, "team": team, "history_since": here.at, "returned": 0}
    note = noted(here) if here.deed else ()
    return (
        Amend(held, "moved", team),
        event(here, "moved", name.name if (name := here.org.team(team)) else ""),
        *note,
        Wake("silent", None),
        Wake("lapsing", None),
        Note("case_moved"),
    )


@flow.step
def elsewhere(here: Here) -> Move:
    """She lives somewhere else: the team of that place gets her request."""
    places = [team for team in here.org.teams if team.area and not team.partner]
    own = [Option(Text(here.org.area, lang="en"), moved, "own")] if here.org.area else []
    return Ask(
        "place",
        _("Where do you live now? The team of that place then gets your request."),
        (
            *own,
            *(Option(Text(team.area, lang="en"), moved, team.id) for team in places),
            Option(_("Somewhere else"), far),
        ),
    )


@flow.step
def moved(here: Here) -> Move:
    case = case_of(here)
    team = "" if here.facts.get("place") in ("own", None) else here.facts["place"]
    if here.org.team(team) is None and team:
        return Do((), then=moved_told)
    if team == case.team:
        return Do((), then=moved_told)
    effects = (*to_team(here, team), *offered(here))
    return Do(effects, then=history if case.answered else moved_told)


@flow.step
def history(here: Here) -> Move:
    return Ask(
        "",
        HISTORY,
        (Option(_("Yes"), history_given), Option(_("No"), moved_told)),
    )


@flow.step
def history_given(here: Here) -> Move:
    case = case_of(here)
    words, lang = render(HISTORY, ENGLISH), here.session.lang
    given = Consent(f"team:{case.team}", WORDING, lang, here.at, words, "", history=True)
    held = {"consents": (*case.consents, given), "history_since": None}
    return Do((Amend(held, "history_given"), event(here, "history_given")), then=moved_told)


@flow.step
def moved_told(here: Here) -> Move:
    return Tell((_("Thank you. The new team has your request now."),))


@flow.step
def far(here: Here) -> Move:
    line = Line(f"{here.cause}.far", here.at, "bot", "event", "far")
    return Do((Wrote(line), Amend({}, "far")), then=far_told)


@flow.step
def far_told(here: Here) -> Move:
    return Tell((_("Thank you. We tell the link worker. They look for help near you."),))
