"""Names of people and places are found, and known again declined or in another script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.translation import lexicon
from bot.translation.names import kept, people_and_places

LANGS = ("en", *locales.languages())


def certain(text: str, lang: str = "en") -> list[str]:
    return [one.raw for one in people_and_places(text, lang) if one.keys]


FOUND = [
    ("en", "Ask for Okonkwo today.", ["Okonkwo"]),
    ("en", "Hi Okonkwo, ring Yusuf's mother", ["Okonkwo", "Yusuf"]),
    ("en", "I saw Mrs Hope yesterday.", ["Hope"]),
    ("en", "I saw Dr. Patel and Miss Rose.", ["Patel", "Rose"]),
    ("en", "MRS HOPE, YOUR DOCTOR IS DR PATEL", ["HOPE", "PATEL"]),
    ("en", "Come to Harehills Lane by bus.", ["Harehills Lane"]),
    ("en", "It is in Leeds Library on Tuesday.", ["Leeds Library"]),
    ("pt", "Falei com a Sra. Graça ontem.", ["Graça"]),
    ("pt", "o Dr. Coelho ligou", ["Coelho"]),
    ("pt", "Falei com Marco em Março.", ["Marco"]),
    ("es", "hablé con la Srta. Ruiz", ["Ruiz"]),
    ("pl", "Dzwonił pan Kowalski.", ["Kowalski"]),
    ("ar", "اسمي Ali Hassan", []),
    ("ar", "اسمي Ali", ["Ali"]),
]
NONE = [
    ("en", "Mary called."),
    ("en", "I speak Arabic in France on Monday in March."),
    ("en", "The doctor. Your appointment. They came."),
    ("en", "You see a GP (family doctor). Your papers do not matter."),
    ("en", "I AM OK, ASK A DOCTOR"),
    ("en", "bring your passport"),
    ("en", "Citizens Advice Leeds can help you."),
    ("fr", "Je vis au Royaume-Uni avec une infirmière. Une aide."),
    ("de", ""),
    ("zh", "我的医生很好"),
]


@pytest.mark.parametrize(("lang", "text", "names"), FOUND)
def test_a_name_is_found(lang: str, text: str, names: list[str]) -> None:
    assert certain(text, lang) == names


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_what_only_has_a_capital_is_no_name(lang: str, text: str) -> None:
    assert certain(text, lang) == []


def test_what_may_be_an_organisation_is_found_but_not_asked_for() -> None:
    (one,) = people_and_places("We met Jean-Luc de la Cruz there.", "en")
    assert (one.raw, one.keys) == ("Jean-Luc de la Cruz", frozenset())


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("Okonkwo", "Pergunte por Okonkwo."),
        ("Nguyen", "spotkanie z Nguyenem"),
        ("Kowalski", "Звоніть до Ковальського"),
        ("Yusuf", "هل 07700 900456 هو رقم يوسف؟"),
        ("Smith", "доктор Смит"),
        ("José", "Jose ligou"),
        ("St Mary's Church Hall", "o salão da igreja St Mary's"),
        ("Leeds Library", "a biblioteca de Leeds"),
    ],
)
def test_a_name_is_kept_declined_or_in_another_script(name: str, output: str) -> None:
    assert kept(name, output)


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("Hope", "a esperança"),
        ("Okonkwo", "Pergunte por Ontem."),
        ("Okonkwo", ""),
        ("Patel", "доктор Смит"),
        ("Coelho", "Dr. Rabbit rang"),
        ("Harehills Lane", "na rua"),
    ],
)
def test_a_name_that_was_translated_is_not_kept(name: str, output: str) -> None:
    assert not kept(name, output)


@given(st.sampled_from(["Okonkwo", "Yusuf", "Nguyen", "Kowalski", "Mohammed"]))
def test_a_name_is_kept_in_itself_whatever_stands_around(name: str) -> None:
    for around in ("{}", "x {} x", "({})", "{}'e", "。{}。", "«{}»"):
        assert kept(name, around.format(name))
        assert kept(name, around.format(name.upper()))


@pytest.mark.parametrize("lang", LANGS)
def test_our_own_sentences_hardly_name_anybody(lang: str) -> None:
    texts = [text for text in lexicon.sentences(lang).values() if "{" not in text]
    named = [found for text in texts if (found := certain(text, lang))]
    assert len(named) <= 0.03 * len(texts), named


@given(st.text(max_size=100), st.sampled_from(LANGS))
def test_any_text_may_hold_names(text: str, lang: str) -> None:
    for one in people_and_places(text, lang):
        assert text[one.start : one.end] == one.raw != ""
        assert kept(one.raw, text)
