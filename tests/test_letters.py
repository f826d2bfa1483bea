"""Letters as phones show them and networks bill them; and folding for comparison."""

from __future__ import annotations

import re
import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from bot.book import Book
from bot.language.fold import fold
from bot.language.loosen import loosen
from bot.language.scripts import languages, script
from bot.letters import END, ISOLATE, MARK, NBSP, readable, without_costly_marks
from bot.sms import is_gsm, segments
from bot.speech import compose
from bot.text import Catalog
from tests.explore import replies

RIGHT_TO_LEFT = ("ar", "fa", "prs", "ps", "ckb", "ur")


def shown(text: str) -> str:
    """A right-to-left line as a phone shows it, left to right (UAX 9)."""
    plain = str(get_display(text, base_dir="R"))
    return re.sub(f"[{ISOLATE}{END}{MARK}]", "", plain.replace(NBSP, " "))


def test_without_help_a_phone_number_is_shown_in_the_wrong_order() -> None:
    assert "0808 2000 247" not in shown("زنگ بزنید 0808 2000 247 همین حالا")


@pytest.mark.parametrize("number", ["0808 2000 247", "116 123", "999", "0800 064 0850"])
def test_a_phone_number_stays_whole_in_right_to_left_text(number: str) -> None:
    assert number in shown(readable(f"زنگ بزنید {number} همین حالا"))


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_every_number_that_we_say_is_shown_in_its_order(
    lang: str, book: Book, numbers: frozenset[str]
) -> None:
    said = [body for reply in replies(book) for body in compose(reply, book.catalog(lang))]
    lines = [line.replace(NBSP, " ") for body in said for line in body.split("\n")]
    wrong = [
        (number, line)
        for body in said
        for line in body.split("\n")
        for number in numbers
        if number in line.replace(NBSP, " ").replace(ISOLATE, "") and number not in shown(line)
    ]
    assert wrong == []
    assert sum(number in line for line in lines for number in numbers) > 30


def test_a_line_that_begins_with_a_latin_name_still_runs_from_right_to_left() -> None:
    line = readable("Samaritans: 116 123 (گوش می\u200cدهند، رایگان)")
    assert str(get_display(line)).rstrip(MARK).endswith(f"Samaritans: 116{NBSP}123")
    assert str(get_display(line.removeprefix(MARK))).startswith("Samaritans")


def test_left_to_right_text_is_left_alone() -> None:
    assert readable("Call 0808 2000 247") == "Call 0808 2000 247"


@given(st.text())
def test_keeping_numbers_whole_changes_no_word(text: str) -> None:
    kept = readable(text)
    for mark in (NBSP, ISOLATE, END, MARK):
        kept, text = kept.replace(mark, " "), text.replace(mark, " ")
    assert kept.split() == text.split()


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
        ("¿Dónde está el médico? Mañana", "¿Donde esta el médico? Mañana"),
        ("ça coûte combien à l'hôpital", "ca coute combien à l'hopital"),
        ("Îmi pare rău, știți", "Imi pare rau, stiti"),
        ("ı ş ğ", "i s g"),
    ],
)
def test_only_letters_that_make_a_text_dear_lose_their_marks(written: str, sent: str) -> None:
    assert without_costly_marks(written) == sent
    assert is_gsm(sent)


def test_other_scripts_keep_their_marks() -> None:
    assert without_costly_marks("دَكتور भाषा ตา") == unicodedata.normalize("NFC", "دَكتور भाषा ตา")


@pytest.mark.parametrize("lang", ["es", "fr", "pl", "pt", "ro", "sq"])
def test_plain_letters_make_our_messages_cheaper(lang: str, book: Book) -> None:
    plain = book.catalog(lang)
    marked = Catalog(lang, plain.translations, plain.locale, plain.others)
    said = list(replies(book))
    cost = [sum(segments(b) for r in said for b in compose(r, c)) for c in (plain, marked)]
    assert cost[0] < 0.9 * cost[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("médico", "medico"),
        ("heeeelp", "help"),
        ("داكتر", "داکتر"),
        ("مستشفى", "مستشفي"),
        ("أريد", "اريد"),
        ("ســلام", "سلام"),
        ("می‌خواهم", "میخواهم"),
        ("ሓኪም", "ሀኪም"),
        ("ሠላም", "ሰላም"),
        ("łóżko", "lozko"),
        ("ı", "i"),
    ],
)
def test_ways_to_write_one_word_are_one_when_loosened(one: str, other: str) -> None:
    assert loosen(fold(one)) == loosen(fold(other))


def test_indian_vowel_signs_are_never_dropped() -> None:
    assert loosen(fold("मेरा")) != loosen(fold("मर"))


@given(st.text())
def test_loosening_twice_changes_nothing_more(text: str) -> None:
    once = loosen(fold(text))
    assert loosen(once) == once


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hello", "latin"),
        ("سلام", "arabic"),
        ("ሰላም", "ethiopic"),
        ("привіт", "cyrillic"),
        ("你好", "han"),
        ("নমস্কার", "bengali"),
        ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "gurmukhi"),
        ("नमस्ते", "devanagari"),
        ("வணக்கம்", "other"),
        ("12 !", ""),
        ("GP دکتر میخوام", "arabic"),
    ],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text: str, name: str) -> None:
    assert script(text) == name


def test_a_script_leaves_only_its_languages() -> None:
    assert languages("ethiopic") == frozenset({"ti", "am"})
    assert languages("latin") is None
