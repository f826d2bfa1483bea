"""How she is: short enough to be texted, and compared in the right direction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.case import Measure
from bot.casework.measures import (
    HOW,
    LABELS,
    LESS_IS_BETTER,
    OFTEN,
    QUESTIONS,
    answered,
    change,
    first_and_last,
)
from bot.model import Reply
from bot.sms import is_gsm, segments
from bot.speech import compose
from bot.text import ENGLISH, Text, render

DAY = datetime(2026, 11, 26, 12, tzinfo=UTC)


def told(days: int = 0, **answers: str) -> Measure:
    return Measure(DAY + timedelta(days=days), answers)


def asked(key: str) -> str:
    """A question as she gets it, with Skip and the ways out."""
    question, answers = QUESTIONS[key]
    options = [*((code, words) for code, words in answers), ("6", Text("Skip"))]
    [body] = compose(Reply((question,), tuple(options), exits=True, budget="menu"), ENGLISH)
    return body


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_is_one_cheap_text(key: str) -> None:
    body = asked(key)
    assert is_gsm(body)
    assert segments(body) <= 2


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_third_longer_in_another_script_it_still_fits_three_segments(key: str) -> None:
    body = asked(key)
    assert segments("\u1230" * (len(body) * 4 // 3)) <= 3


def test_each_question_has_five_answers_and_they_share_two_sets_of_words() -> None:
    for _question, answers in QUESTIONS.values():
        assert [code for code, _words in answers] == ["1", "2", "3", "4", "5"]
        assert answers in (HOW, OFTEN)
    assert len(QUESTIONS) == 4
    assert set(LABELS) == set(QUESTIONS)
    assert set(QUESTIONS) >= LESS_IS_BETTER


def test_change_is_up_when_she_is_better_and_down_when_she_is_worse() -> None:
    first = told(matters="1", feel="4", help="2")
    assert change(first, told(30, matters="4", feel="2", help="2")) == {
        "matters": 3,
        "help": 0,
        "feel": -2,
    }


def test_to_feel_alone_less_often_is_better() -> None:
    assert change(told(alone="5"), told(30, alone="2")) == {"alone": 3}
    assert change(told(alone="1"), told(30, alone="5")) == {"alone": -4}


def test_a_question_skipped_once_has_no_change() -> None:
    assert change(told(matters="1", alone="3"), told(30, alone="3", help="5")) == {"alone": 0}


def test_an_answer_that_is_not_one_of_ours_is_left_out() -> None:
    odd = told(matters="9", alone="skipped", colour="blue", feel="5")
    assert {key: render(words, ENGLISH) for key, words in answered(odd).items()} == {
        "feel": "Very good"
    }
    assert change(odd, told(1, matters="2", feel="5")) == {"feel": 0}


def test_the_first_and_the_last_time_are_found_whatever_the_order() -> None:
    early, middle, late = told(0, feel="1"), told(5, feel="2"), told(9, feel="3")
    assert first_and_last((late, early, middle)) == (early, late)


def test_a_time_at_which_she_skipped_everything_does_not_count() -> None:
    early = told(0, feel="1")
    assert first_and_last((early, told(9))) is None
    assert first_and_last(()) is None
