"""Times, waits and languages as they are written on the console's pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.casework.preferences import ABOUT, QUESTIONS
from bot.console import looks
from bot.demo import DEMO
from bot.flows.urgent import DANGER
from tests.console.waiting import NOON, case

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-3, "0 min"),
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h 00"),
        (125, "2 h 05"),
        (24 * 60 - 1, "23 h 59"),
        (24 * 60, "1 day 0 h"),
        (76 * 60, "3 days 4 h"),
    ],
)
def test_a_wait_is_said_in_minutes_then_hours_then_days(minutes: int, said: str) -> None:
    assert looks.waits_for(NOON, NOON + minutes * MINUTE) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 3, 14, 5, tzinfo=UTC), "today 14:05"),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 3, 4, 0, 0, tzinfo=UTC), "tomorrow 00:00"),
        (datetime(2026, 3, 9, 9, 30, tzinfo=UTC), "Mon 9 Mar 09:30"),
        (datetime(2025, 3, 9, 9, 30, tzinfo=UTC), "Sun 9 Mar 2025 09:30"),
    ],
)
def test_a_moment_is_said_by_its_day(at: datetime, said: str) -> None:
    assert looks.clock(at, NOON) == said


def test_the_clock_is_the_uk_s_in_summer_as_well() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert looks.clock(late, late - timedelta(hours=1)) == "tomorrow 00:30"


def test_a_promise_is_ahead_until_it_is_late() -> None:
    assert looks.owed(NOON + 35 * MINUTE, NOON) == "in 35 min"
    assert looks.owed(NOON, NOON) == "in 0 min"
    assert looks.owed(NOON - 125 * MINUTE, NOON) == "late by 2 h 05"


def test_the_time_she_was_told_last_is_the_one_that_counts() -> None:
    told = case(1)
    assert looks.promised(told) == told.answer_by
    assert looks.promised(case(1, retold=NOON)) == NOON
    assert looks.promised(case(1, answer_by=None)) is None


def test_every_language_of_ours_has_an_english_name_and_its_own() -> None:
    for lang in DEMO.languages:
        assert looks.language(lang) != lang
        assert looks.own(lang) or lang == "en"
    assert (looks.language("fa"), looks.own("fa")) == ("Farsi", "فارسی")
    assert looks.own("en") == ""


def test_a_language_that_nobody_knows_is_shown_by_its_code() -> None:
    assert (looks.language("zz-zz"), looks.own("zz-zz")) == ("zz-zz", "")


def test_exactly_the_languages_in_arabic_letters_run_from_right_to_left() -> None:
    arabic = {
        lang for lang in DEMO.languages if any("\u0600" <= c <= "\u06ff" for c in looks.own(lang))
    }
    assert {lang for lang in DEMO.languages if looks.direction(lang) == "rtl"} == arabic
    assert "ar" in arabic


def test_every_danger_and_every_topic_has_words_and_an_unknown_danger_is_danger() -> None:
    assert all(looks.danger(kind) != "danger" for kind in DANGER)
    assert looks.danger("something new") == "danger"
    assert all(looks.about(topic) for topic in ABOUT)
    assert looks.about("") == "" == looks.about("something new")


def test_topics_speak_of_her_and_not_to_the_link_worker() -> None:
    assert [topic for topic in ABOUT if "your" in looks.about(topic)] == []


def test_wishes_are_codes_that_she_can_answer() -> None:
    for key, code in looks.WISHES:
        assert code in QUESTIONS[key][1]


def test_only_what_she_asked_for_is_a_wish() -> None:
    asked = case(1, answers={"worker": "woman", "worker_language": "any", "need": "money"})
    assert looks.wishes(asked) == ["wants a woman"]
    assert looks.wishes(case(1, answers={"lived": "yes"})) == ["wants lived experience"]
    assert looks.wishes(case(1, answers={"worker": "any"})) == []
