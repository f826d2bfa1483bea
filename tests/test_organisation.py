"""Office hours: open or closed, and the hoped-for answer, also when clocks change and holidays."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.demo import DEMO
from bot.organisation import DAYS, NATIONS, UK, Opening, Organisation, Team, bank_holidays

SPLIT = replace(DEMO, hours={"mon": (Opening(time(9), time(12)), Opening(time(14), time(16)))})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UK).astimezone(UTC)


def test_lunch_is_closed() -> None:
    assert SPLIT.is_open(at("2026-11-23T11:59"))
    assert not SPLIT.is_open(at("2026-11-23T13:00"))
    assert SPLIT.is_open(at("2026-11-23T14:00"))
    assert not SPLIT.is_open(at("2026-11-23T16:00"))


def test_eight_hours_from_friday_noon_end_on_monday() -> None:
    assert DEMO.answer_by(at("2026-11-27T12:00")) == at("2026-11-30T12:00")


def test_a_closed_day_is_passed_over() -> None:
    org = replace(DEMO, closed=frozenset({date(2026, 11, 30)}))
    assert org.answer_by(at("2026-11-27T12:00")) == at("2026-12-01T12:00")


def test_the_hope_is_rounded_up_to_a_half_hour() -> None:
    assert DEMO.answer_by(at("2026-11-25T09:00:01")) == at("2026-11-26T09:30") - timedelta(0)
    assert DEMO.answer_by(at("2026-11-25T09:00")) == at("2026-11-25T17:00")


def test_the_hope_is_not_rounded_past_closing_time() -> None:
    org = replace(DEMO, hours={"mon": (Opening(time(9), time(12, 20)),)}, answer_hours=3)
    assert org.answer_by(at("2026-11-23T09:15")) == at("2026-11-23T12:20")


def test_an_office_that_never_opens_promises_nothing() -> None:
    closed = replace(DEMO, hours={})
    assert closed.answer_by(at("2026-11-25T09:00")) is None
    assert closed.opens_next(at("2026-11-25T09:00")) is None
    assert closed.office_after(at("2026-11-25T09:00"), 1) is None


def test_the_night_that_clocks_go_back_does_not_stretch_office_time() -> None:
    night = replace(
        DEMO, hours={"sun": (Opening(time(0), time(4)),)}, answer_hours=4
    )  # 25 October 2026: 01:00-02:00 comes twice
    assert night.answer_by(at("2026-10-25T00:00")) == at("2026-10-25T03:00")


def test_an_office_that_is_closed_opens_next_in_the_morning_or_after_the_weekend() -> None:
    assert DEMO.opens_next(at("2026-11-26T08:59")) == at("2026-11-26T09:00")
    assert DEMO.opens_next(at("2026-11-26T17:00")) == at("2026-11-27T09:00")
    assert DEMO.opens_next(at("2026-11-27T17:00")) == at("2026-11-30T09:00")


def test_an_open_office_is_open_now() -> None:
    assert DEMO.opens_next(at("2026-11-26T10:07")) == at("2026-11-26T10:07")


def test_office_hours_are_counted_to_the_second_and_not_rounded() -> None:
    assert DEMO.office_after(at("2026-11-26T16:59:30"), 1) == at("2026-11-27T09:59:30")
    assert DEMO.office_after(at("2026-11-26T09:00"), 0.5) == at("2026-11-26T09:30")


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("england", "2026-12-28"),  # in lieu of Boxing Day, a Saturday
        ("england", "2027-12-27"),  # in lieu of Christmas Day, a Saturday
        ("england", "2027-12-28"),  # in lieu of Boxing Day, a Sunday
        ("england", "2026-04-06"),  # Easter Monday
        ("england", "2026-08-31"),
        ("wales", "2026-12-28"),
        ("scotland", "2026-01-02"),
        ("scotland", "2027-01-04"),  # in lieu of 2 January, a Saturday
        ("scotland", "2026-08-03"),
        ("scotland", "2026-11-30"),  # St Andrew
        ("northern_ireland", "2026-03-17"),  # St Patrick
        ("northern_ireland", "2026-07-13"),  # in lieu of 12 July, a Sunday
    ],
)
def test_the_office_is_closed_on_its_nations_bank_holidays(nation: str, day: str) -> None:
    noon = at(f"{day}T12:00")
    assert not replace(DEMO, nation=nation).is_open(noon)
    assert replace(DEMO, nation=nation, bank_holidays=False).is_open(noon)


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("england", "2026-01-02"),
        ("england", "2026-11-30"),
        ("england", "2026-03-17"),
        ("wales", "2026-07-13"),
        ("scotland", "2026-04-06"),
        ("scotland", "2026-08-31"),
        ("northern_ireland", "2026-11-30"),
    ],
)
def test_another_nations_holiday_is_a_working_day(nation: str, day: str) -> None:
    assert replace(DEMO, nation=nation).is_open(at(f"{day}T12:00"))


def test_over_christmas_the_hope_waits_for_the_day_after_the_substitute() -> None:
    assert DEMO.answer_by(at("2026-12-24T12:00")) == at("2026-12-29T12:00")
    assert DEMO.opens_next(at("2026-12-24T17:00")) == at("2026-12-29T09:00")


def test_an_own_closed_day_counts_though_bank_holidays_do_not() -> None:
    org = replace(DEMO, bank_holidays=False, closed=frozenset({date(2026, 12, 29)}))
    assert org.is_open(at("2026-12-28T12:00"))
    assert not org.is_open(at("2026-12-29T12:00"))


def test_the_list_of_bank_holidays_is_not_loaded_before_it_is_needed() -> None:
    """It takes longer than all of bot.organisation, and a process should start at once."""
    told = "import sys, bot.organisation; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


def test_teams_are_found_by_id_and_the_own_team_has_none() -> None:
    assert DEMO.team("") == Team("", DEMO.name, DEMO.area)
    haven = DEMO.team("haven")
    assert haven and haven.partner == "Safe Haven charity"
    assert DEMO.team("closed-down") is None


times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
openings = (
    st.lists(times, min_size=2, max_size=6, unique=True)
    .map(sorted)
    .map(lambda ts: tuple(map(Opening, ts[::2], ts[1::2])))
)
offices = st.builds(
    lambda nation, hours, closed, holidays, answer: replace(
        DEMO,
        nation=nation,
        hours=hours,
        closed=frozenset(closed),
        bank_holidays=holidays,
        answer_hours=answer,
    ),
    st.sampled_from(NATIONS),
    st.dictionaries(st.sampled_from(DAYS), openings, min_size=1),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 12, 31)), max_size=20),
    st.booleans(),
    st.integers(1, 24),
)
"""Any week, also with openings in the hours that clocks change."""
moments = st.builds(
    lambda second, zone: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).astimezone(
        zone
    ),
    st.integers(0, 1_000 * 24 * 3600),
    st.sampled_from([UTC, UK]),
)
NIGHTS = tuple(
    datetime.combine(day, time(1, 30), UTC)
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
)


@given(offices, moments | st.sampled_from(NIGHTS))
@example(replace(DEMO, answer_hours=8), at("2026-12-24T16:45"))
def test_the_answer_is_hoped_for_while_the_office_is_open(
    org: Organisation, asked: datetime
) -> None:
    by = org.answer_by(asked)
    if by is None:
        return
    # Somebody is there until the very moment that is named, and on no closed day.
    assert org.is_open(by - timedelta(microseconds=1))
    day = by.astimezone(UK).date()
    assert day not in org.closed
    assert not org.bank_holidays or day not in bank_holidays(org.nation, day.year)
    assert by.astimezone(UTC) >= asked.astimezone(UTC) + timedelta(hours=org.answer_hours)
    assert asked.astimezone(UTC) <= by.astimezone(UTC)


@given(offices, moments | st.sampled_from(NIGHTS), st.integers(1, 12), st.integers(1, 12))
def test_office_hours_add_up(org: Organisation, asked: datetime, one: int, other: int) -> None:
    between = org.office_after(asked, one)
    both = org.office_after(asked, one + other)
    if between and both:
        assert org.office_after(between, other) == both


@given(offices, moments | st.sampled_from(NIGHTS))
def test_the_office_is_closed_until_it_opens_next(org: Organisation, asked: datetime) -> None:
    opens = org.opens_next(asked)
    if opens is None:
        assert not org.is_open(asked)
        return
    assert org.is_open(opens)
    first, last = asked.astimezone(UTC), opens.astimezone(UTC)
    assert first <= last
    between = (first + (last - first) * share / 20 for share in range(20))
    assert first == last or not any(map(org.is_open, between))


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(1, 40))
def test_the_answer_comes_later_and_while_somebody_is_there(minute: int, hours: int) -> None:
    asked = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    by = replace(DEMO, answer_hours=hours).answer_by(asked)
    assert by is not None
    assert by >= asked + timedelta(hours=hours)
    half_hour = (by - timedelta(minutes=minute) for minute in range(1, 31))
    assert any(map(DEMO.is_open, half_hour))
