"""Terms of the NHS have one rendering in each language, found, known again and forced."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot import locales
from bot.translation.gate import check
from bot.translation.nouns import Ask
from bot.translation.terms import find, lost, terms
from bot.translation.translator import Translator
from bot.translation.words import plainly

FOLDER = files("bot.translation.glossary")
ENGLISH = tomllib.loads(FOLDER.joinpath("terms.toml").read_text("utf-8"))
LANGS = [lang for lang in locales.languages() if FOLDER.joinpath(f"{lang}.toml").is_file()]


def glossary(lang: str) -> dict[str, dict[str, object]]:
    return tomllib.loads(FOLDER.joinpath(f"{lang}.toml").read_text("utf-8"))


def found(text: str, source: str = "en", target: str = "pt") -> list[tuple[str, str]]:
    return [(hit.term.key, text[hit.start : hit.end]) for hit in find(text, source, target)]


def test_every_language_has_a_glossary() -> None:
    assert locales.languages() == LANGS


@pytest.mark.parametrize("lang", LANGS)
def test_every_glossary_has_every_term_and_nothing_else(lang: str) -> None:
    assert glossary(lang).keys() == ENGLISH.keys()
    for key, entry in glossary(lang).items():
        assert entry["say"] == str(entry["say"]).strip() != "", key
        assert entry.keys() <= {"say", "also", "reviewed", "verb", "note"}, key
        assert entry["reviewed"] in (True, False), key


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_written_is_always_right(lang: str) -> None:
    for term in terms("en", lang):
        assert term.right.count(plainly(term.rendering)), term.key
        assert not lost(f"x {ENGLISH[term.key]['say'][0]} x", term.rendering, "en", lang), term.key


@pytest.mark.parametrize("lang", LANGS)
def test_every_form_of_a_term_is_found_in_english(lang: str) -> None:
    known = {term.key for term in terms("en", lang)}
    for key, entry in ENGLISH.items():
        for form in entry["say"]:
            hits = found(f"about {form} today", "en", lang)
            assert key not in known or hits, form


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Your link worker calls.", [("link_worker", "link worker")]),
        ("Ask about GP registration", [("gp_registration", "GP registration")]),
        ("the GP surgery", [("gp_practice", "GP surgery")]),
        ("Link Workers and GPs", [("link_worker", "Link Workers"), ("gp", "GPs")]),
        ("Fill in HC1, not HC2.", [("hc1", "HC1"), ("hc2", "HC2")]),
        ("Call NHS 111 or 999.", [("nhs_111", "NHS 111"), ("emergency_999", "999")]),
        ("The gpx file, arch, nhsomething", []),
        ("We refer you", []),
    ],
)
def test_the_longest_term_is_found_where_it_is_a_word(
    text: str, hits: list[tuple[str, str]]
) -> None:
    assert found(text) == hits


@pytest.mark.parametrize(
    ("english", "said", "lang", "keys"),
    [
        ("Ask your link worker.", "Pergunte à sua pessoa de ligação.", "pt", []),
        ("Ask your link worker.", "Pergunte ao trabalhador do link.", "pt", ["link_worker"]),
        ("Ask the GP.", "Pergunte ao médico de família.", "pt", []),
        ("Ask the GP.", "Pergunte ao doutor.", "pt", ["gp"]),
        ("Ask the GP.", "GP'ye sorun.", "tr", []),
        ("Go to A&E.", "Vá às urgências.", "pt", []),
        ("Your NHS number", "O seu número do NHS", "pt", []),
    ],
)
def test_a_term_is_lost_unless_something_right_stands_there(
    english: str, said: str, lang: str, keys: list[str]
) -> None:
    assert [hit.term.key for hit in lost(english, said, "en", lang)] == keys


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Your link worker will call you tomorrow.", "pessoa de ligação"),
        ("The link worker helps with GP registration.", "pessoa de ligação"),
        ("The GP surgery is closed today.", "consultório"),
        ("A health visitor comes on Monday.", "health visitor"),
        ("I can write a referral.", "encaminhamento"),
        ("Is there a waiting list for social prescribing?", "lista de espera"),
    ],
)
def test_the_rendering_stands_in_what_a_reader_gets(
    translator: Translator, text: str, right: str
) -> None:
    (made,) = translator.translate([Ask(text, "en", "pt")])
    assert made.text is not None and right in made.text
    assert "term_lost" not in made.flags


def test_what_kept_no_term_is_doubted() -> None:
    verdict = check("Ask your link worker.", "Pergunte ao seu trabalhador.", "en", "pt")
    assert verdict.flags == ("term_lost",)
    assert [hit.term.key for hit in verdict.terms] == ["link_worker"]


def test_into_english_only_what_means_nothing_else_is_asked_for() -> None:
    keys = {term.key for term in terms("pt", "en")}
    assert {"link_worker", "gp", "hc2"} & keys
    assert "refer" not in keys
    assert found("Preciso de ajuda com o HC2", "pt", "en") == [("hc2", "HC2")]
