"""Texts made to be spoilt, through the real engine: no wrong value reaches a reader unflagged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.translation.flags import BLOCKS, DOUBTS
from bot.translation.nouns import Ask, Translation
from bot.translation.translator import Translator
from tests.translation.judge import Row, added, altered, rows

SET = Path(__file__).parents[1] / "data" / "translation" / "adversarial.tsv"
ROWS = [row for row in rows(SET) if {row.source, row.target} == {"en", "pt"}]
KNOWN = {
    "p057": "'at 6' becomes 'aos 6': the gate takes a bare 6 for a 6",
    "p138": "Hope begins the sentence, where every word has a capital: 'A esperança'",
    "e037": "'2 da madrugada' becomes '2 dawn': the hour stands there, but no longer as a time",
    "e099": "Graça becomes Grace, which sounds alike enough to be the name in another spelling",
}
"""Rows whose reader sees a wrong value and no doubt, and why."""
MOST_WITHHELD = 0.02
DENIES = {
    "en": r"\b(?:not?|never|nobody|nothing|none|nor|neither|without|unless|cannot)\b|n't",
    "pt": r"\b(?:não|nem|nunca|jamais|ninguém|nenhum\w*|nada|sem|exceto|salvo|a menos)\b",
}
"""Not the gate's own list."""
Told = list[tuple[Row, Translation]]


@pytest.fixture(scope="session")
def told(translator: Translator) -> Told:
    """Every row with what its reader gets, all of them asked for at once."""
    made = translator.translate([Ask(row.text, row.source, row.target) for row in ROWS])
    return list(zip(ROWS, made, strict=True))


def clean(made: Translation) -> bool:
    return made.text is not None and not set(made.flags) & (BLOCKS.keys() | DOUBTS.keys())


def test_no_altered_value_reaches_a_reader_unflagged(told: Told) -> None:
    through = {
        row.id: f"{row.text} => {made.text}"
        for row, made in told
        if clean(made) and (altered(row, str(made.text)) or added(row, str(made.text)))
    }
    print(*through.items(), sep="\n")
    assert through.keys() <= KNOWN.keys()


def test_few_texts_are_withheld(told: Told) -> None:
    withheld = [f"{row.id} {row.text} {made.flags}" for row, made in told if made.text is None]
    assert len(withheld) <= MOST_WITHHELD * len(ROWS), withheld


def test_few_texts_are_shown_with_a_doubt(told: Told) -> None:
    doubted = [row.id for row, made in told if made.text is not None and not clean(made)]
    assert len(doubted) <= 0.1 * len(ROWS), doubted


def test_what_is_withheld_says_why(told: Told) -> None:
    for row, made in told:
        if made.text is None:
            assert set(made.flags) & BLOCKS.keys(), row.id
        else:
            assert not set(made.flags) & BLOCKS.keys(), row.id


def test_no_text_stops_to_deny_unflagged(told: Told) -> None:
    for row, made in told:
        if row.denies and clean(made):
            said = str(made.text).lower().replace("’", "'")
            assert re.search(DENIES[row.target], said), f"{row.id} {row.text} => {made.text}"


def test_no_question_with_a_mark_becomes_a_statement_unflagged(told: Told) -> None:
    for row, made in told:
        if "?" in row.text and clean(made):
            assert "?" in str(made.text), f"{row.id} {row.text} => {made.text}"


def test_scores_tell_clean_texts_from_reworked_and_doubted_ones(told: Told) -> None:
    for row, made in told:
        assert 0 <= made.score <= 1, row.id
        assert (made.score == 0) == (made.text is None), row.id
        if made.engine == "firefox" and "repaired" in made.flags:
            assert made.score < 0.8, row.id


def test_the_set_is_whole(told: Told) -> None:
    assert len(told) == 361
    assert KNOWN.keys() <= {row.id for row, _made in told}
