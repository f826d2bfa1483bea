"""Words of danger: what is caught, what is left alone, and how fast. Figures, not hopes.

tests/data/danger_en.tsv holds texts by kind. ``tune`` rows may be used to mend the rules and must
be right. ``hold`` rows were written with the first of them, before any rule; ``late`` rows after
the rules were last changed. Both are only measured: never look at a miss there to mend a rule;
move the rows to ``tune`` and write new ``late`` ones instead.
All rows were written by the rules' own author, so real texts will do worse than these figures.
"""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.book import Book
from bot.language.danger import KINDS, compile_rules, load
from bot.language.fold import fold

HERE = Path(__file__).resolve().parent
RULES = tomllib.loads((HERE.parent / "bot/language/danger_en.toml").read_text(encoding="utf-8"))
ROWS = [
    tuple(line.split("\t"))
    for line in (HERE / "data/danger_en.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
CALM = "calm"
FIND = load("en")
WORDS = sorted({word for _split, _kind, text in ROWS for word in fold(text).split()})

RECALL = {"hold": 0.95, "late": 0.80}
RIGHT_KIND = {"hold": 0.93, "late": 0.75}
FALSE_ALARMS = {"hold": 0.05, "late": 0.06}
"""At least, and at most; measured when written: hold 1.00, 0.98, 0.00; late 0.86, 0.83, 0.00."""


def found(text: str) -> str:
    return FIND(fold(text)) or CALM


@pytest.mark.parametrize(
    ("kind", "text"), [pytest.param(k, t, id=t) for s, k, t in ROWS if s == "tune"]
)
def test_a_text_used_for_tuning_is_understood_exactly(kind: str, text: str) -> None:
    assert found(text) == kind


@pytest.mark.parametrize("split", ["hold", "late"])
def test_texts_kept_apart_are_caught_and_calm_ones_left_alone(split: str) -> None:
    got = [(kind, found(text)) for s, kind, text in ROWS if s == split]
    danger = [pair for pair in got if pair[0] != CALM]
    calm = [pair for pair in got if pair[0] == CALM]
    caught = sum(find != CALM for _kind, find in danger) / len(danger)
    right = sum(kind == find for kind, find in danger) / len(danger)
    alarms = sum(find != CALM for _kind, find in calm) / len(calm)
    print(
        f"\n{split}: {len(danger)} of danger, caught {caught:.0%}, right kind {right:.0%}; "
        f"{len(calm)} calm, false alarms {alarms:.0%}"
    )
    assert caught >= RECALL[split] and right >= RIGHT_KIND[split]
    assert alarms <= FALSE_ALARMS[split]


def test_there_are_texts_of_every_kind_in_every_part() -> None:
    count = Counter((split, kind) for split, kind, _text in ROWS)
    assert {split for split, _kind in count} == {"tune", "hold", "late"}
    assert [k for k in (*KINDS, CALM) for s in ("tune", "hold", "late") if count[s, k] < 7] == []
    assert len(ROWS) == len({text for _split, _kind, text in ROWS}), "a text stands twice"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("medical_emergency", "he had a heart attack 10 minutes ago"),
        (CALM, "he had a heart attack 10 years ago"),
        ("suicide", "I take my pills every day but I want to die"),
        ("child_at_risk", "someone took my daughter from school"),
        (CALM, "he took my daughter to school"),
        ("domestic_abuse", "he will kill me at home"),
        (CALM, "if I return to my country they will kill me"),
        ("destitution", "the landlord kicked us out"),
    ],
)
def test_what_is_harmless_for_one_kind_never_hides_another(kind: str, text: str) -> None:
    assert found(text) == kind


def test_every_kind_of_danger_has_phrases_and_an_answer(book: Book) -> None:
    assert [kind for kind in KINDS if not RULES[kind]["phrases"]] == []
    assert list(book.ways.danger) == list(KINDS)
    for kind, step in book.ways.danger.items():
        assert book.names[step] == ("urgent", kind)


def test_every_phrase_without_a_wildcard_matches_itself() -> None:
    for kind in KINDS:
        for phrase in RULES[kind]["phrases"]:
            said = said_plainly(phrase)
            find = compile_rules({"words": RULES["words"], kind: {"phrases": [phrase]}})
            assert find(said) == kind, phrase
            assert find(f"well {said} today") == kind, phrase
            assert find("x" + said.replace(" ", " x")) is None, phrase


def test_phrases_are_written_the_way_texts_are_folded() -> None:
    lists = [line for lines in RULES["words"].values() for line in lines]
    phrases = [p for kind in KINDS for p in (*RULES[kind]["phrases"], *RULES[kind]["unless"])]
    plain = [*lists, *(said_plainly(phrase) for phrase in phrases)]
    odd = [said for said in plain if fold(said.replace("*", "")) != said.replace("*", "")]
    assert odd == []


def said_plainly(phrase: str) -> str:
    """The shortest text that a phrase is meant to match."""
    ways = (word.split("|")[0] for word in phrase.split() if word != "..")
    lines = (RULES["words"][way][0] if way.isupper() else way for way in ways)
    return " ".join(lines).replace("*", "")


def test_nothing_stands_twice_in_a_list() -> None:
    for kind in KINDS:
        for part in ("phrases", "unless"):
            double = [p for p, n in Counter(RULES[kind][part]).items() if n > 1]
            assert double == [], f"{kind} {part}"


def test_a_rule_for_an_unknown_kind_or_list_is_refused() -> None:
    with pytest.raises(ValueError, match="bears"):
        compile_rules({"bears": {"phrases": ["bear"]}})
    with pytest.raises(ValueError, match="ANIMALS"):
        compile_rules({"suicide": {"phrases": ["eaten by ANIMALS"]}})


def test_a_language_without_rules_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        load("xx")


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    assert FIND(fold(text)) in (None, *KINDS)
    assert FIND(text) in (None, *KINDS)


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_mix_of_known_words_is_survived(text: str) -> None:
    assert FIND(text) in (None, *KINDS)


@given(
    st.sampled_from([(k, t) for s, k, t in ROWS if s == "tune" and k != CALM]),
    st.sampled_from(["", "Hello. ", "please sir "]),
    st.sampled_from(["", "!!!", " 😢", " ?", "\n"]),
)
def test_greetings_signs_and_big_letters_do_not_hide_danger(
    row: tuple[str, str], before: str, after: str
) -> None:
    assert found(f"{before}{row[1].upper()}{after}") != CALM


def test_a_menu_number_costs_nothing_and_the_longest_text_is_fast() -> None:
    calm = " ".join(fold(text) for _split, kind, text in ROWS if kind == CALM)[:10_000]
    for text, limit in (("1", 0.0005), ("i do not understand my letter", 0.05), (calm, 1.0)):
        FIND(text)  # phrases are compiled when first needed
        began = time.perf_counter()
        FIND(text)
        assert time.perf_counter() - began < limit, text[:40]
