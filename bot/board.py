"""The queue as text for the terminal: who waits, since when, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.case import Case
from bot.casework.preferences import ABOUT, lines
from bot.model import Alarm
from bot.organisation import UK, Organisation
from bot.service import Service
from bot.store import cases
from bot.text import ENGLISH, render
from bot.translation.packages.manifest import ENGINES, Manifest
from bot.translation.routes import HUB, routes

HEADER = f"{'case':<16} {'danger':<18} {'waits':>7}  {'answer hoped by':<18} {'lang':<5} about"


def table(service: Service, org: Organisation, now: datetime) -> str:
    """Waiting cases of each team in their order; no number and no name."""
    teams = ("", *(team.id for team in org.teams))
    waits = [case for team in teams for case in cases.waiting(service.redis, org.id, team)]
    if not waits:
        return "Nobody is waiting."
    return "\n".join([HEADER, *(_line(case, now) for case in waits)])


def card(
    service: Service, org: Organisation, case_id: str, models: Sequence[Manifest] = ()
) -> str | None:
    """One case with what she agreed to pass on; None when there is none.

    ``models`` are the installed translation models.
    """
    case = cases.find(service.redis, org.id, case_id)
    if case is None:
        return None
    number = cases.number(service.redis, org.id, case)
    said = [render(line, ENGLISH) for line in lines(case.answers)]
    return "\n".join(
        [
            f"Case       {case.id}",
            f"Danger     {case.danger or '-'}",
            f"Number     {number or 'no longer held'}",
            f"Text her   {_safe(case)}",
            f"Language   {case.lang}: {_translated(case.lang, models)}",
            f"About      {_about(case)}",
            *said,
        ]
    )


def close(service: Service, org: Organisation, case_id: str, now: datetime) -> str | None:
    """Dealt with: the case goes, through the same door as everything else. None: no such case."""
    case = cases.find(service.redis, org.id, case_id)
    if case is None:
        return None
    service.ring(org, Alarm(f"closed-{case.id}", case.person, now, "case_closed"))
    return ""


def _line(case: Case, now: datetime) -> str:
    hours, minutes = divmod(int((now - case.opened).total_seconds()) // 60, 60)
    by = case.answer_by.astimezone(UK).strftime("%a %d %b %H:%M") if case.answer_by else "-"
    return (
        f"{case.id:<16} {case.danger or '-':<18} {hours:>4}h{minutes:02}  {by:<18} "
        f"{case.lang:<5} {_about(case)}"
    )


def _translated(lang: str, models: Sequence[Manifest]) -> str:
    """Whether free text can be translated, said plainly where it cannot."""
    if lang == HUB:
        return "no translation is needed"
    from_her = any(routes(lang, HUB, models, ENGINES))
    to_her = any(routes(HUB, lang, models, ENGINES))
    return {
        (True, True): "translated here both ways",
        (True, False): "what she writes is translated here; to her, ask an interpreter",
        (False, True): "your words are translated here; for hers, ask an interpreter",
        (False, False): "cannot be translated here, ask an interpreter",
    }[from_her, to_her]


def _about(case: Case) -> str:
    return render(ABOUT[case.about], ENGLISH) if case.about else "-"


def _safe(case: Case) -> str:
    if case.unreachable:
        return f"texts do not arrive (error {case.unreachable}): call"
    return {"yes": "yes", "no": "NO: wait until she texts"}.get(case.safe, "with care: not known")
