"""Whom a case can be passed on to: colleagues of the team, and the organisation's other teams."""

from __future__ import annotations

from bot.case import Case, Staff
from bot.casework.permissions import may
from bot.console import guard
from bot.organisation import Team
from bot.store import staff


def others(case: Case) -> list[Staff]:
    """Who works with cases in the team that has this one, but for whoever has it now."""
    found = staff.staff_members(guard.desk().service.redis, guard.org().id)
    return [
        one
        for one in found
        if one.team == case.team and one.id != case.worker and may(one, "work_cases")
    ]


def teams(case: Case) -> list[Team]:
    """The teams that do not have this case."""
    org = guard.org()
    every = (org.team(""), *org.teams)
    return [team for team in every if team and team.id != case.team]


def name_of(case: Case, to: str) -> str:
    """What ``worker:ID`` or ``team:ID`` is called; empty for nobody this case can go to."""
    kind, _colon, whom = to.partition(":")
    if kind == "worker":
        return next((one.name for one in others(case) if one.id == whom), "")
    return next((team.name for team in teams(case) if kind == "team" and team.id == whom), "")
