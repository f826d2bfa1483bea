"""An organisation: its numbers, nation, languages and office hours, and when it can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NATIONS = ("england", "scotland", "wales", "northern_ireland")
MOST_LANGUAGES = 24
"""As many as LANG can list."""
HALF_HOUR = timedelta(minutes=30)
LOOK_AHEAD = 60
"""Days searched for an opening; an organisation closed for longer makes no promise."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of a day when link workers are there, in UK time."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who answers behind a number. ``id`` stands in every key as the hash tag."""

    id: str
    name: str
    numbers: tuple[str, ...]
    nation: str = "england"
    area: str = ""
    languages: tuple[str, ...] = ("en",)
    hours: Mapping[str, tuple[Opening, ...]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    answer_hours: int = 8
    """Office hours within which the team means to answer; told as a hope, never as a promise."""
    keep_days: int = 7
    """Days after her last text until a person's session is deleted."""
    case_days: int = 30
    """Days after which a request that nobody closed is deleted."""

    def openings(self, day: date) -> tuple[Opening, ...]:
        """When the office is open on that day; empty on a closed day."""
        return () if day in self.closed else self.hours.get(DAYS[day.weekday()], ())

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is at work at that moment (``at`` carries a time zone)."""
        here = at.astimezone(UK)
        return any(o.opens <= here.time() < o.closes for o in self.openings(here.date()))

    def answer_by(self, at: datetime) -> datetime | None:
        """When ``answer_hours`` of open office have passed since ``at``, rounded up to a half hour.

        Elapsed time is counted in UTC, so a clock change in the night cannot stretch a day.
        None when the office does not open enough in the next 60 days.
        """
        found = self._after(at)
        if found is None:
            return None
        past = timedelta(minutes=found.minute, seconds=found.second, microseconds=found.microsecond)
        return found + -past % HALF_HOUR

    def _after(self, at: datetime) -> datetime | None:
        left = timedelta(hours=self.answer_hours)
        start = at.astimezone(UK)
        for ahead in range(LOOK_AHEAD):
            day = start.date() + timedelta(days=ahead)
            for opening in self.openings(day):
                opens = datetime.combine(day, opening.opens, UK).astimezone(at.tzinfo)
                closes = datetime.combine(day, opening.closes, UK).astimezone(at.tzinfo)
                begin = max(opens, at)
                if begin >= closes:
                    continue
                if begin + left <= closes:
                    return (begin + left).astimezone(UK)
                left -= closes - begin
        return None
