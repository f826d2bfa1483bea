"""Office hours: open or closed, and the hoped-for answer, also when clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.demo import DEMO
from bot.organisation import UK, Opening

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


def test_an_office_that_never_opens_promises_nothing() -> None:
    assert replace(DEMO, hours={}).answer_by(at("2026-11-25T09:00")) is None


def test_the_night_that_clocks_go_back_does_not_stretch_office_time() -> None:
    night = replace(
        DEMO, hours={"sun": (Opening(time(0), time(4)),)}, answer_hours=4
    )  # 25 October 2026: 01:00-02:00 comes twice
    assert night.answer_by(at("2026-10-25T00:00")) == at("2026-10-25T03:00")


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(1, 40))
def test_the_answer_comes_later_and_while_somebody_is_there(minute: int, hours: int) -> None:
    asked = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    by = replace(DEMO, answer_hours=hours).answer_by(asked)
    assert by is not None
    assert by >= asked + timedelta(hours=hours)
    half_hour = (by - timedelta(minutes=minute) for minute in range(1, 31))
    assert any(map(DEMO.is_open, half_hour))
