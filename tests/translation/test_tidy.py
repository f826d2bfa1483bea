"""Texts are made as engines expect them, and nothing else about them changes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.translation.tidy import as_written, composed, shouted, tidy
from bot.translation.values.compare import compare
from bot.translation.words import words

LANGS = ("en", *locales.languages())


@pytest.mark.parametrize(
    ("lang", "text", "tidied"),
    [
        ("en", "PLEASE CALL ME TODAY", "Please call me today."),
        ("en", "BRING THE HC2 FORM TO LS1 4AP!", "Bring the HC2 form to LS1 4AP!"),
        ("en", "GP", "GP"),
        ("en", "Ask your GP about the NHS.", "Ask your GP about the NHS."),
        ("en", "pls bring ur papers tmrw.", "Please bring your papers tomorrow."),
        ("en", "I cant come, dont wait.", "I can't come, don't wait."),
        ("en", "In the U.S. they pay.", "In the U.S. they pay."),
        ("en", "where is the hospital", "Where is the hospital?"),
        ("en", "when you come, bring the papers", "When you come, bring the papers."),
        ("en", "this is where it is", "This is where it is."),
        ("en", "thank you", "thank you"),
        ("en", "Bring 3 photos 🙂", "Bring 3 photos 🙂"),
        ("pt", "onde fica o hospital", "Onde fica o hospital?"),
        ("pt", "vc não vem hoje", "Você não vem hoje."),
        ("pt", "Tenho fome e nao tenho dinheiro", "Tenho fome e não tenho dinheiro."),
        ("ar", "أين المستشفى القريب", "أين المستشفى القريب؟"),
        ("zh", "你好", "你好"),
    ],
)
def test_a_text_is_tidied(lang: str, text: str, tidied: str) -> None:
    assert tidy(text, lang) == tidied


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("I NEED HELP", True),
        ("I NEED Help NOW", True),
        ("МНЕ НУЖНА ПОМОЩЬ", True),
        ("I need HELP", False),
        ("GP", False),
        ("HC2", False),
        ("أحتاج مساعدة", False),
        ("我需要帮助", False),
        ("", False),
    ],
)
def test_shouting_is_what_is_nearly_all_in_capitals(text: str, shouts: bool) -> None:
    assert shouted(text) is shouts


@pytest.mark.parametrize(
    ("output", "sentence", "right"),
    [
        ("Venha hoje.", "Come today", "Venha hoje"),
        ("Venha hoje.", "Come today.", "Venha hoje."),
        ("Venha hoje?", "Come today", "Venha hoje?"),
        ("", "Come", ""),
    ],
)
def test_the_full_stop_that_was_added_is_taken_off(output: str, sentence: str, right: str) -> None:
    assert as_written(output, sentence) == right


def test_letters_are_composed_and_what_is_invisible_goes() -> None:
    assert (
        composed(unicodedata.normalize("NFD", " marçо é\u200b\ufeff\u202eok\x00 ")) == "marçо éok"
    )
    assert composed("می\u200cخوانم") == "می\u200cخوانم"
    assert composed("a\tb\nc") == "a\tb\nc"


@given(st.text(max_size=100))
def test_composing_twice_is_composing_once(text: str) -> None:
    assert composed(composed(text)) == composed(text)


@given(st.text(max_size=80), st.sampled_from(LANGS))
def test_any_text_can_be_tidied(text: str, lang: str) -> None:
    text = composed(text)
    tidied = tidy(text, lang)
    assert [c for c in tidied if c.isdigit()] == [c for c in text if c.isdigit()]
    assert bool(tidied) is bool(text)


@given(
    st.lists(
        st.sampled_from(["£35", "at 2:30pm", "on Tuesday", "5 March", "HC2", "LS1 4AP", "10 mg"]),
        min_size=1,
        max_size=3,
        unique=True,
    ),
    st.booleans(),
)
def test_tidying_changes_no_value(values: list[str], loud: bool) -> None:
    text = "pls come " + " and ".join(values)
    text = text.upper() if loud else text
    assert not compare(text, tidy(text, "en"), "en", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_what_people_text_for_short_is_written_out_once_and_for_all(lang: str) -> None:
    short = words(lang).short
    for brief, full in short.items():
        assert brief != full
        for word in full.split():
            assert word not in short or short[word] == word, (brief, word)
