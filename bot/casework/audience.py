"""Whom a page goes to: an offer, a danger, an alert, her words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.case import Case, Staff
from bot.casework.matching import ranked
from bot.casework.permissions import may

OFFERS = 5
"""Link workers to whom a case is offered at a time; a repeated offer goes to the next."""


def with_phone(colleagues: Iterable[Staff]) -> list[Staff]:
    """Those who take cases and have a phone that we know."""
    return [staff for staff in colleagues if staff.phone and may(staff, "work_cases")]


def for_offer(colleagues: Iterable[Staff], case: Case, lapsed: str = "") -> list[Staff]:
    """To whom a case may be offered, best first: texts on, and not who let it lapse."""
    there = [staff for staff in with_phone(colleagues) if staff.texts and staff.id != lapsed]
    return ranked(there, case)


def for_danger(colleagues: Iterable[Staff], case: Case) -> list[Staff]:
    """Who is paged for danger at any hour: who has the case, and everybody on duty in its team.

    With nobody on duty it is the team's leads, then everybody on duty anywhere: never nobody as
    long as anybody can be reached.
    """
    there = with_phone(colleagues)
    team = [staff for staff in there if staff.team == case.team]
    paged = [staff for staff in team if staff.duty or staff.id == case.worker]
    if not any(staff.duty for staff in paged):
        leads = [staff for staff in team if staff.role == "lead"]
        paged += leads or [staff for staff in there if staff.duty]
    return list({staff.id: staff for staff in paged}.values())


def for_alert(colleagues: Iterable[Staff], case: Case) -> list[Staff]:
    """The leads of a case's team who have texts on, but not the one who has it."""
    return [
        staff
        for staff in with_phone(colleagues)
        if staff.role == "lead"
        and staff.texts
        and staff.team == case.team
        and staff.id != case.worker
    ]


def for_words(colleagues: Iterable[Staff], worker: str) -> list[Staff]:
    """Who has a case, if they work by text."""
    return [s for s in with_phone(colleagues) if s.id == worker and s.texts]
