"""Which values of a text its translation lost, and which it brought in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.translation.values.every import PATTERNS, as_number, is_interval
from bot.translation.values.find import find, in_words, level
from bot.translation.values.value import DATE, DOSE, MONEY, NUMBER, TIME, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """``missing`` stand in the source alone, ``added`` in the translation alone."""

    missing: tuple[Value, ...]
    added: tuple[Value, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.added)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts with what was found in it."""

    text: str
    values: list[Value]
    words: frozenset[str]


def side(text: str, lang: str, intervals: bool = True) -> Side:
    """Read one text; without ``intervals``, "every 6 hours" is only a 6."""
    values = find(text, lang)
    if not intervals:
        values = [as_number(one) if is_interval(one) else one for one in values]
    return Side(level(text), values, in_words(text, lang))


def compare(source: str, output: str, source_lang: str, target_lang: str) -> Difference:
    """Match every value of the source with one of the output. Both have composed letters."""
    intervals = {source_lang, target_lang} <= PATTERNS.keys()
    there, here = side(source, source_lang, intervals), side(output, target_lang, intervals)
    unused = list(here.values)
    missing = [one for one in there.values if one.keys and not _matched(one, unused, here)]
    known = frozenset[str]().union(*(one.every for one in there.values)) | there.words
    raw = {one.raw.lower() for one in there.values}
    added = [
        one
        for one in unused
        if one.keys and not (one.keys & known or _in_parts(one, known) or one.raw.lower() in raw)
    ]
    return Difference(tuple(missing), tuple(added))


def _matched(wanted: Value, unused: list[Value], here: Side) -> bool:
    """Whether the output says it; what says it is used up."""
    for says in (_the_same, _may_be_the_same, _the_hour):
        for one in unused:
            if says(wanted, one):
                unused.remove(one)
                return True
    if wanted.parts and _from_parts(wanted, unused):
        return True
    return _in_words(wanted, here) or _verbatim(wanted, unused, here)


def _the_same(wanted: Value, one: Value) -> bool:
    return bool(wanted.keys & one.keys)


def _may_be_the_same(wanted: Value, one: Value) -> bool:
    if wanted.kind == NUMBER and one.kind == TIME:
        return False  # a 9 is not 9 in the evening
    return bool(wanted.keys & one.every)


def _the_hour(wanted: Value, one: Value) -> bool:
    """As in "às 14h" and "at 2 pm"."""
    return wanted.kind == NUMBER and one.kind == TIME and bool(wanted.loose & one.keys)


def _in_words(wanted: Value, here: Side) -> bool:
    if wanted.kind == NUMBER:
        return bool(here.words & wanted.keys)
    return wanted.kind == TIME and bool(here.words & wanted.loose)


def _from_parts(wanted: Value, unused: list[Value]) -> bool:
    """Several values of the output together say it: a day and its month, or 3 and 5 May."""
    day, month, *rest = wanted.parts
    whole = f"d:{day[2:]}/{month[2:]}"
    return _all_of(wanted.parts, unused) or (bool(rest) and _all_of((whole, *rest), unused))


def _all_of(parts: Sequence[str], unused: list[Value]) -> bool:
    using: list[Value] = []
    for part in parts:
        fitting = [one for one in unused if part in one.every and one not in using]
        if not fitting:
            return False
        using.append(fitting[0])
    for one in using:
        unused.remove(one)
    return True


def _verbatim(wanted: Value, unused: list[Value], here: Side) -> bool:
    """It stands there letter by letter, however it was read; figures within it are used up.

    An amount, or a date in words, would be in the source's language: that is not enough.
    """
    if wanted.kind == MONEY or (wanted.kind == DATE and any(map(str.isalpha, wanted.raw))):
        return False
    raw = re.escape(level(wanted.raw))
    for hit in re.finditer(rf"(?<![\w.,]){raw}(?![\w]|[.,]\d)", here.text):
        inside = [one for one in here.values if one.start < hit.end() and hit.start() < one.end]
        if all(one in unused and _within(one, hit) for one in inside) and not any(
            _reads_otherwise(wanted, one) for one in inside
        ):
            unused[:] = [one for one in unused if one not in inside]
            return True
    return False


def _within(one: Value, hit: re.Match[str]) -> bool:
    """Whether nothing was added to what stands there: a 450 is not 450 euros."""
    return hit.start() <= one.start and one.end <= hit.end()


def _reads_otherwise(wanted: Value, one: Value) -> bool:
    """As 1.250 does in Portuguese and in English."""
    if wanted.kind == NUMBER and one.kind == TIME:
        return not wanted.loose & one.keys
    figures = wanted.kind in (NUMBER, DOSE) and one.kind == wanted.kind
    return figures and one.raw == wanted.raw and not one.keys & wanted.keys


def _in_parts(one: Value, known: frozenset[str]) -> bool:
    return bool(one.parts) and all(part in known for part in one.parts)
