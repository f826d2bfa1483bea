"""The lists of words are whole in every language, and say nothing of plain sentences."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.translation import lexicon
from bot.translation.words import WORD, listed, plainly, words

LANGS = ("en", *locales.languages())
ONE_TO_TEN = range(1, 11)
DIGITS = "zero, one, two, three, four, five, six, seven, eight, nine"
"""The catalogs' own sentence with these in each language."""
PLAIN = """hello good_morning thank_you thank_you_very_much yes_i_can_come goodbye have_a_good_day
i_agree i_need_interpreter please_call_me i_am_ill i_have_pain i_am_pregnant i_want_to_see_doctor
i_got_a_letter i_got_a_bill want_to_learn_english i_feel_better good_to_hear this_help_is_free
tell_more_if_you_want you_can_text_me you_choose i_am_your_link_worker i_need_help_today
can_you_help_me which_bus where_is_it i_am_here_now i_have_moved take_care"""
"""Phrases that deny nothing, in any language."""
DENYING = """i_do_not_understand do_not_call_me do_not_text_me i_have_no_food i_have_no_money
i_cannot_come i_cannot_sleep i_do_not_want_it i_do_not_know not_now i_have_no_papers
no_thank_you nobody_called_me you_are_not_alone not_your_fault they_said_no"""


def told(lang: str) -> dict[str, Any]:
    return tomllib.loads(files("bot.translation.words").joinpath(f"{lang}.toml").read_text("utf-8"))


def entries(table: dict[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from entries(value)
        elif isinstance(value, list):
            yield from value


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_the_tables_of_english(lang: str) -> None:
    english, here = told("en"), told(lang)
    assert here.keys() == english.keys()
    for table in ("money", "time", "alarming"):
        assert here[table].keys() == english[table].keys()
        assert all(here[table].values()), table
    assert all(here[name] for name in ("negation", "question", "titles", "profanity", "numbers"))


@pytest.mark.parametrize("lang", LANGS)
def test_entries_are_in_lower_case_composed_and_no_mere_star(lang: str) -> None:
    table = told(lang)
    for entry in (*entries(table), *table["numbers"], *table["short"]):
        # "İ" in lower case is an i with a dot above, which plainly() makes an i.
        assert entry == unicodedata.normalize("NFC", entry).lower().replace("i\u0307", "i")
        assert entry == entry.strip() and entry.strip("^*")


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_is_found_in_itself(lang: str) -> None:
    known = words(lang)
    lists = [known.negation, known.question, known.titles, known.profanity, known.am, known.pm]
    for one in (*lists, known.clock, *known.money.values(), *known.alarming.values()):
        for entry in one.entries:
            assert one.count(entry.strip("^*")), entry


@pytest.mark.parametrize("lang", LANGS)
def test_number_words_are_those_of_the_catalog(lang: str) -> None:
    known = words(lang).numbers
    assert set(ONE_TO_TEN) <= set(known.values())
    if lang == "en":
        return
    parts = lexicon.sentences(lang)[DIGITS].replace("،", ",").split(",")
    assert len(parts) == 10
    for number, part in enumerate(parts):
        for spelling in map(plainly, part.split("/")):
            assert known.get(spelling.strip(), number) == number, spelling


@pytest.mark.parametrize("lang", LANGS)
def test_plain_phrases_deny_nothing_and_those_that_deny_do(lang: str) -> None:
    said, negation = lexicon.phrases(lang), words(lang).negation
    for key in PLAIN.split():
        assert not negation.count(plainly(said[key])), said[key]
    for key in DENYING.split():
        assert negation.count(plainly(said[key])), said[key]


@pytest.mark.parametrize("lang", LANGS)
def test_our_own_phrases_swear_and_frighten_nobody(lang: str) -> None:
    known = words(lang)
    for said in lexicon.phrases(lang).values():
        assert not known.profanity.count(plainly(said)), said
        assert not any(one.count(plainly(said)) for one in known.alarming.values()), said


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("no", "no, not now", True),
        ("no", "nothing", False),
        ("no", "casino", False),
        ("*n't", "i don't", True),
        ("*n't", "ant", False),
        ("refus*", "they refused", True),
        ("refus*", "unrefused", False),
        ("不*", "我不去", False),
        ("*不*", "我不去", True),
        ("*ничег", "ничег", True),
        ("à tarde", "à  tarde", True),
        ("p.m.", "2 p.m.", True),
        ("^no", "no, thank you", True),
        ("^no", "there is no bus", False),
        ("न", "नहीं", False),
        ("l'an", "l’an dernier", True),
        ("نمی*", "نمي خواهم", True),
    ],
)
def test_stars_stand_for_beginnings_and_endings(entry: str, text: str, found: bool) -> None:
    assert bool(listed([entry]).count(plainly(text))) is found


@given(st.text(max_size=60))
def test_writing_plainly_twice_is_doing_it_once(text: str) -> None:
    assert plainly(plainly(text)) == plainly(text)


@given(
    st.lists(st.text(min_size=1, max_size=8).filter(lambda t: re.sub(r"[*^\s]", "", t)), max_size=5)
)
def test_any_words_make_a_list(made: list[str]) -> None:
    one = listed(made)
    assert one.count("") == 0 or not made
    assert one.found("nothing such") == [] or one.entries


def test_a_language_without_a_file_has_empty_lists() -> None:
    known = words("xx")
    assert not known.negation.entries and known.negation.count("no") == 0
    assert not known.numbers and not known.money


def test_a_word_has_its_vowel_signs_and_its_apostrophe() -> None:
    assert WORD.findall("don't, हिन्दी 12 l'eau") == ["don't", "हिन्दी", "l'eau"]
