"""Texts are cut into sentences where they end, in every script, and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translation.sentences import LONGEST, clauses, split


def cut(text: str, lang: str = "en") -> list[str]:
    return [sentence for sentence, _gap in split(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "sentences"),
    [
        ("en", "Come in. Sit down!", ["Come in.", "Sit down!"]),
        ("en", "Are you well? Yes… Good.", ["Are you well?", "Yes…", "Good."]),
        ("en", 'He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("en", "one\ntwo\n\nthree", ["one", "two", "three"]),
        ("en", "- tea\n- milk", ["- tea", "- milk"]),
        ("en", "Ask Dr. Patel at St. Mary's. Go.", ["Ask Dr. Patel at St. Mary's.", "Go."]),
        ("en", "Come at 2 p.m. to the hall. Bye", ["Come at 2 p.m. to the hall.", "Bye"]),
        ("en", "1. Come in. 2. Sit.", ["1. Come in.", "2. Sit."]),
        ("en", "Ask J. Smith. I left.", ["Ask J. Smith.", "I left."]),
        ("en", "It is £1.50, see nhs.uk/hc2.", ["It is £1.50, see nhs.uk/hc2."]),
        ("en", "Tel. 07700 900123. Bye", ["Tel. 07700 900123.", "Bye"]),
        ("pt", "O Sr. Silva veio. A Dra. Graça não.", ["O Sr. Silva veio.", "A Dra. Graça não."]),
        ("pl", "Przy ul. Długiej. Proszę.", ["Przy ul. Długiej.", "Proszę."]),
        ("hi", "आप आइए। धन्यवाद।", ["आप आइए।", "धन्यवाद।"]),
        ("ur", "آپ آئیں۔ کیا ٹھیک ہے؟ ہاں", ["آپ آئیں۔", "کیا ٹھیک ہے؟", "ہاں"]),
        ("am", "ይምጡ።አመሰግናለሁ።", ["ይምጡ።", "አመሰግናለሁ።"]),
        ("zh", "请来。谢谢！好吗？", ["请来。", "谢谢！", "好吗？"]),
        ("ar", "تعال. هل أنت بخير؟", ["تعال.", "هل أنت بخير؟"]),
        ("en", "", []),
        ("en", " \n ", []),
        ("en", "?!", ["?!"]),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(lang: str, text: str, sentences: list[str]) -> None:
    assert cut(text, lang) == sentences


@given(st.text(max_size=400), st.sampled_from(["en", "pt", "zh", "am", "ur"]))
def test_put_together_the_sentences_are_the_text_again(text: str, lang: str) -> None:
    pieces = split(text, lang)
    whole = "".join(sentence + gap for sentence, gap in pieces)
    assert whole == text[len(text) - len(text.lstrip()) :] or whole.strip() == text.strip()
    assert all(sentence.strip() for sentence, _gap in pieces)
    assert all(not gap.strip() for _sentence, gap in pieces)


@given(st.lists(st.sampled_from(["word", "a,", "слово", "字", "x" * 50, "end;"]), min_size=80))
def test_what_is_too_long_for_an_engine_is_cut_at_commas_or_spaces(words: list[str]) -> None:
    text = " ".join(words)
    pieces = split(text)
    assert all(len(sentence) <= LONGEST for sentence, _gap in pieces)
    assert "".join(sentence + gap for sentence, gap in pieces) == text


def test_a_word_without_end_is_cut_too() -> None:
    assert [len(sentence) for sentence in cut("x" * 700)] == [LONGEST, LONGEST, 700 - 2 * LONGEST]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Bring the papers, and the photos.", ["Bring the papers,", "and the photos."]),
        ("It is 1,250.50, or 14:30.", ["It is 1,250.50,", "or 14:30."]),
        ("تعال، من فضلك", ["تعال،", "من فضلك"]),
        ("请来，谢谢", ["请来，", "谢谢"]),
        ("Tea - or milk", ["Tea -", "or milk"]),
        ("drop-in", ["drop-in"]),
        ("", []),
    ],
)
def test_a_sentence_is_divided_at_its_pauses(sentence: str, parts: list[str]) -> None:
    assert [part for part, _gap in clauses(sentence)] == parts


@given(st.text("ab1 ,;:-–،，\n", max_size=60))
def test_put_together_the_clauses_are_the_sentence_again(sentence: str) -> None:
    whole = "".join(part + gap for part, gap in clauses(sentence))
    assert whole.split() == sentence.split()
