"""The labelled texts that understanding is measured on: one half to tune with, one to measure."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.learning.examples import Example, read

FOLDER = Path(__file__).parent.parent / "data" / "understanding"
TICO = Path(__file__).parents[3] / "shared" / "data" / "tico19"
LENGTHS = (1, 2, 3, 6)
FRAGMENTS = 200
"""Sentences of each language that are cut short."""


@dataclass(frozen=True, slots=True)
class First:
    """Somebody's first text to a new number."""

    lang: str
    style: str
    text: str


def half(text: str) -> str:
    """Which half a text belongs to, ``tune`` or ``test``: by its hash, so for ever."""
    return ("tune", "test")[hashlib.sha256(text.encode()).digest()[0] & 1]


def texts(which: str) -> list[Example]:
    """Texts labelled with topic and crisis. ``which``: tune, test or all."""
    paths = sorted(p for p in FOLDER.glob("*.tsv") if not p.stem.startswith("first_"))
    return [e for path in paths for e in read(path) if which in ("all", half(e.text))]


def firsts(which: str) -> list[First]:
    """First texts, labelled with their language."""
    made = []
    for path in sorted(FOLDER.glob("first_*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                made.append(First(path.stem[6:], row["style"], row["text"]))
    return [first for first in made if which in ("all", half(first.text))]


def fragments(langs: tuple[str, ...]) -> Iterator[tuple[str, int, str]]:
    """(language, words, text): the first words of TICO-19's sentences, where they are at hand.

    Two characters count as a word of Chinese. The set is for measuring only and is not in the
    repository.
    """
    for lang in langs:
        path = TICO / f"{'fr' if lang == 'en' else lang}.tsv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        for row in rows[:: max(1, len(rows) // FRAGMENTS)]:
            text = row["en" if lang == "en" else "text"]
            for words in LENGTHS:
                cut = text[: 2 * words] if lang == "zh" else " ".join(text.split()[:words])
                yield lang, words, cut
