"""What is done about a case by text that is not writing to her: notes, passing on, closing."""

from __future__ import annotations

from bot.case import Case
from bot.casework import answers
from bot.casework.permissions import may
from bot.casework.texting import OUTCOMES, ended, passing
from bot.store.staff import staff_members
from bot.texting.heard import Heard, case_of, refused, told


def note(heard: Heard) -> str:
    """For the team: she never reads it."""
    return _simply(heard, "note", "note", text=heard.command.words)


def call(heard: Heard) -> str:
    """Ask her whether a call with an interpreter suits her."""
    return _simply(heard, "ring", "call")


def simple(heard: Heard) -> str:
    """Ask her to write it again in simpler words."""
    return _simply(heard, "simpler", "simple")


def _simply(heard: Heard, do: str, name: str, **said: str) -> str:
    case = case_of(heard)
    if isinstance(case, str):
        return case
    return told(case, heard.act(case, do, **said), name)


def done(heard: Heard) -> str:
    """Close a case, with how it ended."""
    case = case_of(heard)
    if isinstance(case, str):
        return case
    outcome, note = ended(heard.command.words)
    if not outcome:
        return answers.how_ended(case.code, OUTCOMES)
    return told(case, heard.act(case, "close", outcome=outcome, note=note), "done")


def pass_(heard: Heard) -> str:
    """Back to the queue, or to the colleague or team that is named."""
    case = case_of(heard)
    if isinstance(case, str):
        return case
    names = _names(heard, case)
    to = passing(heard.command.words, names)
    if to.asked:
        return answers.nobody_called(to.asked, case.code, list(names))
    if not to.to:
        return told(case, heard.act(case, "release", note=to.note), "pass")
    answer = heard.act(case, "transfer", to=to.to, name=to.name, note=to.note)
    if not answer.done:
        return refused(case, answer)
    kind, _colon, whom = to.to.partition(":")
    team = heard.org.team(whom) if kind == "team" else None
    if team and team.partner:
        return answers.asked_first(case.code, team.partner)
    return answers.done("pass", case.code, to.name)


def _names(heard: Heard, case: Case) -> dict[str, str]:
    """To whom a case may go, by name; a name that two have leads to nobody."""
    found: dict[str, str] = {}
    for staff in staff_members(heard.redis, heard.org.id):
        if staff.team == case.team and may(staff, "work_cases") and staff.id != heard.staff.id:
            found[staff.name] = "" if staff.name in found else f"worker:{staff.id}"
    for team in (heard.org.team(""), *heard.org.teams):
        if team and team.id != case.team:
            found[team.name] = "" if team.name in found else f"team:{team.id}"
    return found
