"""Who may do what in the console and by text: one table of acts and roles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.case import Case, Staff

MAY: Mapping[str, frozenset[str]] = {
    "see_queue": frozenset({"worker", "lead"}),
    "work_cases": frozenset({"worker", "lead"}),
    "assign": frozenset({"lead"}),
    "see_statistics": frozenset({"worker", "lead", "editor", "admin", "auditor"}),
    "edit_groups": frozenset({"editor", "lead"}),
    "see_replies": frozenset({"worker", "lead", "editor"}),
    "edit_replies": frozenset({"editor", "lead"}),
    "manage_staff": frozenset({"admin"}),
    "read_trail": frozenset({"auditor"}),
}
"""Act -> the roles that may do it. An auditor reads the log and never the words."""


def may(staff: Staff, act: str) -> bool:
    """Whether somebody's role allows an act. Raises KeyError for an unknown act."""
    return staff.role in MAY[act]


def may_read(staff: Staff, case: Case) -> bool:
    """Whether the conversation of a case is theirs to read: their team's, while it waits or is
    theirs; a lead of the team reads all of it."""
    if not may(staff, "work_cases") or staff.team != case.team:
        return False
    return staff.role == "lead" or case.worker in ("", staff.id)


def may_write(staff: Staff, case: Case) -> bool:
    """Only who has claimed a case writes to her, or a lead of the team."""
    if not may(staff, "work_cases") or staff.team != case.team:
        return False
    return case.worker == staff.id or staff.role == "lead"
