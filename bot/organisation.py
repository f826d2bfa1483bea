"""An organisation: its numbers, nation, languages and office hours, and when it can answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SUBDIVISIONS = {"england": "ENG", "scotland": "SCT", "wales": "WLS", "northern_ireland": "NIR"}
"""Nation -> what ISO 3166-2:GB calls it."""
NATIONS = tuple(SUBDIVISIONS)
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
class Team:
    """Some of the people who answer; the organisation's own team has the id "".

    ``area`` is where it works. ``partner`` names another organisation when the team is theirs:
    handing a case over to it then needs her consent.
    """

    id: str
    name: str
    area: str = ""
    partner: str = ""


@lru_cache(maxsize=64)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of one of NATIONS in a year, with the days given in lieu of a weekend.

    Raises KeyError for another nation.
    """
    # Here, because it takes a tenth of a second that no start of a process should wait for.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year))


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
    bank_holidays: bool = True
    """Whether it is closed on its nation's bank holidays."""
    answer_hours: int = 8
    """Office hours within which the team means to answer; told as a hope, never as a promise."""
    claim_hours: int = 4
    """Office hours in which who took a case must write, before it goes back into the queue."""
    keep_days: int = 7
    """Days after her last text until a person's session is deleted."""
    case_days: int = 30
    """Days after which a request that nobody closed is deleted."""
    closed_days: int = 14
    """Days after which a closed case is deleted."""
    teams: tuple[Team, ...] = ()
    """Teams besides its own."""

    def team(self, team_id: str) -> Team | None:
        """The team with that id, its own for ""; None when there is no such team, or no longer."""
        if not team_id:
            return Team("", self.name, self.area)
        return next((team for team in self.teams if team.id == team_id), None)

    def openings(self, day: date) -> tuple[Opening, ...]:
        """When the office is open on that day; empty on a closed day."""
        hours = self.hours.get(DAYS[day.weekday()], ())
        if not hours or day in self.closed:
            return ()
        if self.bank_holidays and day in bank_holidays(self.nation, day.year):
            return ()
        return hours

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is at work at that moment (``at`` carries a time zone)."""
        now = at.astimezone(UTC)
        return any(opens <= now < closes for opens, closes in self._stretches(_day(at)))

    def opens_next(self, at: datetime) -> datetime | None:
        """The first moment from ``at`` on that somebody is at work, in UK time; ``at`` if open.

        None when the office does not open in the next 60 days.
        """
        begin = next((begin for begin, _closes in self._office_time(at)), None)
        return begin.astimezone(UK) if begin else None

    def answer_by(self, at: datetime) -> datetime | None:
        """When ``answer_hours`` of open office have passed since ``at``, rounded up to a half hour.

        Never later than the office closes on that day. None when the office does not open enough
        in the next 60 days.
        """
        found = self._reached(at, self.answer_hours)
        if found is None:
            return None
        by, closes = found
        past = timedelta(minutes=by.minute, seconds=by.second, microseconds=by.microsecond)
        return min(by + -past % HALF_HOUR, closes).astimezone(UK)

    def office_after(self, at: datetime, hours: float) -> datetime | None:
        """When that many hours (more than 0) of open office have passed since ``at``, in UK time.

        None when the office does not open enough in the next 60 days.
        """
        found = self._reached(at, hours)
        return found[0].astimezone(UK) if found else None

    def _reached(self, at: datetime, hours: float) -> tuple[datetime, datetime] | None:
        """When office time has passed, and when the office then closes."""
        left = timedelta(hours=hours)
        for begin, closes in self._office_time(at):
            if begin + left <= closes:
                return begin + left, closes
            left -= closes - begin
        return None

    def _office_time(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of open office from ``at`` on."""
        now = at.astimezone(UTC)
        for ahead in range(LOOK_AHEAD):
            for opens, closes in self._stretches(_day(at) + timedelta(days=ahead)):
                if now < closes:
                    yield max(opens, now), closes

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Openings of a day in UTC, so that a clock change in the night cannot stretch them."""
        for opening in self.openings(day):
            opens = datetime.combine(day, opening.opens, UK).astimezone(UTC)
            closes = datetime.combine(day, opening.closes, UK).astimezone(UTC)
            if opens < closes:
                yield opens, closes


def _day(at: datetime) -> date:
    return at.astimezone(UK).date()
