"""Which values of a message did a translation alter or add? A judge that knows nothing of bot/.

It reads tests/data/translation/adversarial.tsv, which lists the right renderings of each value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DIGITS_ONLY = "#"

# Scripts that part words with spaces, so that "ten" is not in "often". In Arabic, "and" and
# "the" are written onto the word; in Chinese nothing is parted.
_LETTER = r"a-z\u00df-\u00f6\u00f8-\u024f\u0300-\u036f\u0370-\u03ff\u0400-\u052f"
_MIDDAY = (  # what would make another time of a time
    r" ?(?:[ap]\.? ?m\b|d[ae] (?:manhã|tarde|noite|madrugada)"
    r"|in the (?:morning|afternoon|evening)|at night)"
)
_CLOCK = re.compile(r"(?:(?:às|at|das) )?\d{1,2}(?:[:.h]\d\d| ?h| horas)|(?:às|at|das) \d{1,2}")
_JOINT = r"(?: ?- ?|\) ?| ?\(|[ .])?"
_GROUP = re.compile(rf"\d(?:{_JOINT}\d)*", re.ASCII)

_SAME = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u02bc\uff07", "'")
    | dict.fromkeys("\u00ba\u02da", "\u00b0")  # 5º is often written 5°
    | dict.fromkeys("\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
    | {"\u200c": " ", "\u066b": ".", "\u066c": ",", "\u066a": "%", "\u060c": ","}
    | {"\uff0c": ",", "\uff0e": ".", "\uff1a": ":", "\uff05": "%", "\uff08": "(", "\uff09": ")"}
)


@dataclass(frozen=True)
class Row:
    """A message, and what its translation must keep, each value with every right rendering."""

    id: str
    source: str
    target: str
    text: str
    values: tuple[tuple[str, ...], ...]
    denies: bool
    asks: bool


def rows(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_row(line.split("\t")) for line in lines[1:]]


def altered(row: Row, output: str) -> list[str]:
    """The values that do not stand in the output, by their first rendering.

    A value that the row lists twice must stand twice.
    """
    said = fold(output)
    return [
        value[0]
        for value, times in Counter(row.values).items()
        for _ in range(times - _count(value, said))
    ]


def added(row: Row, output: str) -> list[str]:
    """The digits of the output that nobody wrote and that no right rendering has."""
    right = [rendering for value in row.values for rendering in value]
    known = {run for text in (row.text, *right) for run in re.findall(r"\d+", fold(text))}
    return [
        run
        for group in _groups(fold(output))
        if DIGITS_ONLY + _digits(group) not in right
        for run in re.findall(r"\d+", group)
        if run not in known
    ]


def fold(text: str) -> str:
    """Lower case, ASCII digits, single spaces, one kind of dash and of apostrophe."""
    text = unicodedata.normalize("NFC", text.translate(_SAME).lower()).replace("i\u0307", "i")
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return re.sub(r"\s+", " ", text).strip()


def _row(fields: list[str]) -> Row:
    key, source, target, text, values, denies, asks = fields
    split = tuple(tuple(value.split("|")) for value in values.split(" ; ")) if values else ()
    return Row(key, source, target, text, split, denies == "1", asks == "1")


def _count(value: tuple[str, ...], said: str) -> int:
    pattern, numbers = _sought(value)
    found = sum(1 for _ in pattern.finditer(said)) if pattern else 0
    return found + sum(_digits(group) in numbers for group in _groups(said))


@lru_cache(maxsize=4096)
def _sought(value: tuple[str, ...]) -> tuple[re.Pattern[str] | None, frozenset[str]]:
    """The renderings as one pattern, longest first, and those that are digits only."""
    texts = sorted({fold(v) for v in value if v[0] != DIGITS_ONLY}, key=len, reverse=True)
    numbers = frozenset(v[1:] for v in value if v[0] == DIGITS_ONLY)
    return re.compile("|".join(map(_bounded, texts))) if texts else None, numbers


def _bounded(text: str) -> str:
    """The rendering where it stands alone, not as a part of a longer number or word."""
    return _before(text[0]) + re.escape(text) + _after(text)


def _before(first: str) -> str:
    if first.isdigit():
        return rf"(?<![\d{_LETTER}])(?<!\d[.,:/])"
    return rf"(?<![\d{_LETTER}])" if _is_letter(first) else ""


def _after(text: str) -> str:
    midday = rf"(?!{_MIDDAY})" if _CLOCK.fullmatch(text) else ""
    if text[-1].isdigit():
        return rf"(?!\d)(?![.,:/]\d)(?! ?[ap]\.?m\b){midday}"
    return (rf"(?![\d{_LETTER}])" if _is_letter(text[-1]) else "") + midday


def _is_letter(char: str) -> bool:
    return re.match(rf"[{_LETTER}]", char) is not None


def _groups(said: str) -> Iterator[str]:
    """Digits that a reader takes for one number: joined by a space, hyphen, bracket or dot."""
    return (match.group() for match in _GROUP.finditer(said))


def _digits(group: str) -> str:
    return re.sub(r"\D", "", group)
