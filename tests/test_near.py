"""Misspelt commands, language names and choices: found when only one thing can be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assembly import catalogs
from bot.flows import open_book
from bot.language.fold import fold
from bot.language.near import Near

BOOK = open_book(catalogs())


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("mennu", "menu"),
        ("docter", "doctor"),
        ("hosptial bill", "costs"),
        ("pregnent", "family"),
        ("stopp", "stop"),
        ("unsubscrib", "stop"),
        ("urgnt help", "urgent"),
        ("medecin", "doctor"),
    ],
)
def test_a_slip_of_the_thumb_does_not_hide_a_command(text: str, meaning: str) -> None:
    assert BOOK.near(fold(text)) == meaning


@pytest.mark.parametrize(
    ("text", "lang"), [("arabik", "ar"), ("farsii", "fa"), ("tigrynia", "ti"), ("somalii", "so")]
)
def test_a_language_is_known_by_a_misspelt_name(text: str, lang: str) -> None:
    assert BOOK.near_tongue(fold(text)) == lang


@pytest.mark.parametrize(
    "text", ["step", "shop", "soup", "cat", "no", "я", "back pain since monday"]
)
def test_a_short_word_or_a_sentence_is_no_misspelt_command(text: str) -> None:
    assert BOOK.near(fold(text)) is None


def test_a_text_near_to_two_meanings_has_none() -> None:
    near = Near({"apples": "one", "applex": "two"})
    assert near("appley") is None
    assert near("apples") == "one"


def test_what_takes_something_away_must_be_nearly_right() -> None:
    near = Near({"unsubscribe": "stop", "appointment": "visit"})
    assert near("unsubscrib") == "stop"
    assert near("unsubsrib") is None
    assert near("apointmnt") == "visit"


@given(st.text(max_size=200))
def test_any_text_has_one_meaning_or_none(text: str) -> None:
    assert BOOK.near(fold(text)) in {None, *BOOK.words.values()}


@pytest.mark.parametrize(
    ("lang", "text", "digit"),
    [
        ("en", "two", "2"),
        ("en", "Zero", "0"),
        ("es", "dos", "2"),
        ("es", "three", "3"),
        ("ar", "٣", "3"),
        ("fa", "۴", "4"),
        ("hi", "५", "5"),
        ("my", "nine", "9"),
        ("zh", "二", "2"),
        ("ti", "hade", "1"),
    ],
)
def test_a_number_may_be_written_in_any_digits_or_in_words(
    lang: str, text: str, digit: str
) -> None:
    assert BOOK.code(fold(text), lang) == digit


@pytest.mark.parametrize("lang", sorted(BOOK.catalogs))
def test_every_language_has_words_for_all_ten_digits(lang: str) -> None:
    assert set(BOOK.digits[lang].values()) == set("0123456789")
