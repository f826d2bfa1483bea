"""Approved phrases are recalled word for word, and nothing that says something else is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.language.fold import fold
from bot.translation import lexicon, memory
from bot.translation.engines.engine import MEMORY
from bot.translation.memory import ANY_SLOT, CERTAIN, DRAFTED, NEAR, phrases, recall, reviewed
from bot.translation.nouns import Translation
from bot.translation.words import plainly, words

LANGS = tuple(locales.languages())


def said(text: str, source: str = "en", target: str = "pt") -> str | None:
    made = recall(text, source, target)
    return None if made is None else made.text


@pytest.mark.parametrize("lang", LANGS)
def test_every_phrase_comes_back_word_for_word_from_both_sides(lang: str) -> None:
    there, here = lexicon.phrases("en"), lexicon.phrases(lang)
    assert there.keys() == here.keys()
    for way in ((there, here, "en", lang), (here, there, lang, "en")):
        _come_back(*way)


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_of_the_catalogs_comes_back_word_for_word(lang: str) -> None:
    here = lexicon.sentences(lang)
    there = {english: english for english in here}
    for way in ((there, here, "en", lang), (here, there, lang, "en")):
        _come_back(*way)


def _come_back(there: dict[str, str], here: dict[str, str], source: str, target: str) -> None:
    """Unless the same words stand for two things, or for a phrase, which goes before."""
    shared = Counter(map(fold, there.values()))
    before = set(map(fold, lexicon.phrases(source).values()))
    for key, text in there.items():
        taken = shared[fold(text)] > 1 or (
            there is not lexicon.phrases(source) and fold(text) in before
        )
        if not (taken or ANY_SLOT.search(text + here[key])):
            assert said(text, source, target) == here[key]


@pytest.mark.parametrize(
    "text",
    ["Thank you.", "thank you", "THANK YOU!!", " Thank  you ", "Thank you 🙏", "Thank you\n"],
)
def test_capitals_marks_and_spaces_do_not_matter(text: str) -> None:
    made = recall(text, "en", "pt")
    assert made == Translation(
        text, "Obrigado.", MEMORY, "phrases", DRAFTED, ("not_reviewed",), False
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tank you for your help", "Thank you for your help."),
        ("Thank you for your hlp", "Thank you for your help."),
        ("I need an interpretr", "I need an interpreter."),
        ("Do yuo need help today", None),
        ("Do you nead help today", "Do you need help today?"),
    ],
)
def test_a_misspelt_phrase_is_recalled_and_says_that_it_was_misspelt(
    text: str, meant: str | None
) -> None:
    made = recall(text, "en", "pt")
    if meant is None:
        assert made is None
        return
    assert made is not None
    assert made.text == said(meant)
    assert "near_phrase" in made.flags
    assert made.score == NEAR


ANOTHER = [
    ("I cannot come.", "I can come."),
    ("I can't come", "I can come"),
    ("You do not need an appointment.", "You do need an appointment."),
    ("I do not agree.", "I do agree."),
    ("Please do not call me.", "Please do call me."),
    ("It is safe to text you", "Is it safe to text you?"),
    ("Text 1 for yes, 2 for no.", "Text 2 for yes, 1 for no."),
    ("Call 999.", "Call 998."),
    ("You need to come", "You do not need to come"),
    ("you can", "you can't"),
    ("Is it far?", "Is it fair?"),
    ("I am ill.", "I am all."),
    ("I have no food.", "I have my food."),
]


@pytest.mark.parametrize(("one", "other"), ANOTHER)
def test_a_phrase_that_denies_or_counts_otherwise_is_not_taken_for_it(one: str, other: str) -> None:
    made = said(one), said(other)
    assert made[0] is None or made[0] != made[1]
    assert made[1] is None or fold(other) in phrases("en").keys


@given(st.sampled_from(list(lexicon.phrases("en").values())), st.data())
def test_no_word_less_and_no_other_figure_is_the_phrase(phrase: str, data: st.DataObject) -> None:
    tokens = phrase.split()
    at = data.draw(st.integers(0, len(tokens) - 1))
    fewer = " ".join(tokens[:at] + tokens[at + 1 :])
    made = recall(fewer, "en", "pt")
    if made is not None:
        known = fold(fewer) in phrases("en").keys
        assert known or any(hit.fullmatch(fewer) for hit, _key in phrases("en").patterns)
    denies = words("en").negation.count(plainly(fewer)) != words("en").negation.count(
        plainly(phrase)
    )
    if denies and made is not None:
        assert made.text != said(phrase)


FILLED = [
    ("Hello Ana Souza.", "pt", "Olá, Ana Souza."),
    ("Hello Maria,", "pt", "Olá, Maria."),
    ("My name is Dr. Sam Hill", "pt", "O meu nome é Dr. Sam Hill."),
    ("I am away until Monday.", "pt", "Estou fora até segunda-feira."),
    ("See you on Monday at 3pm!", "pl", "Do zobaczenia w tym terminie: poniedziałek, 15:00."),
    ("They want £450.", "pt", "Querem £450."),
    ("My new number is 07700 900123.", "pt", "O meu novo número é 07700 900123."),
    ("The address is 5 High Street, LS1 4AP.", "pt", "O endereço é: 5 High Street, LS1 4AP."),
]
EMPTY = [
    "My name is Ana and I need help.",
    "Hello Ana. Call me now",
    "Hello Ana. Help",
    "Hello there",
    "I am away until I feel better.",
    "Can you come on 5 March or Tuesday?",
    "My new number is secret.",
    "The address is here",
    "Please call me on Monday or I will come",
    "The class starts on {when}.",
    "They want £450 or I lose the flat.",
]


@pytest.mark.parametrize(("text", "lang", "right"), FILLED)
def test_a_slot_takes_a_value_or_a_name(text: str, lang: str, right: str) -> None:
    assert said(text, "en", lang) == right


@pytest.mark.parametrize("text", EMPTY)
def test_a_slot_takes_nothing_that_would_have_to_be_translated(text: str) -> None:
    assert said(text) is None


def test_slots_are_filled_from_other_languages_too() -> None:
    assert said("Querem 450 libras.", "pt", "en") == "They want £450."
    assert said("Volto nesta data: 5 de março.", "pt", "en") == "I am back on 5 March."


def test_an_hour_in_a_phrase_is_doubted_where_hours_are_counted_from_sunrise() -> None:
    made = recall("See you on Monday at 3:00", "en", "so")
    assert made is not None and "clock_differs" in made.flags
    made = recall("See you on Monday", "en", "so")
    assert made is not None and "clock_differs" not in made.flags


def test_only_what_natives_have_reviewed_on_both_sides_is_called_reviewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"pt": frozenset(("thank_you", "hello")), "pl": frozenset(("hello",))}
    monkeypatch.setattr(memory, "reviewed", lambda lang: known.get(lang, frozenset()))
    for source, target, text, good in (
        ("en", "pt", "Thank you.", True),
        ("pt", "en", "Obrigado.", True),
        ("en", "pl", "Thank you.", False),
        ("pt", "pl", "Obrigado.", False),
        ("pt", "pl", "Olá.", True),
        ("en", "pt", "Goodbye.", False),
    ):
        made = recall(text, source, target)
        assert made is not None and made.reviewed is good
        assert ("not_reviewed" in made.flags) is not good
        assert made.score == (CERTAIN if good else DRAFTED)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_reviewed_are_keys_that_there_are(lang: str) -> None:
    assert reviewed(lang) <= lexicon.phrases(lang).keys() | lexicon.sentences(lang).keys()


@given(st.text(max_size=80), st.sampled_from(LANGS))
def test_any_text_is_recalled_or_not(text: str, lang: str) -> None:
    for source, target in (("en", lang), (lang, "en")):
        made = recall(text, source, target)
        assert made is None or (made.source == text and made.text)


def test_a_language_without_phrases_recalls_nothing() -> None:
    assert recall("Thank you.", "en", "xx") is None
    assert recall("", "en", "pt") is None
