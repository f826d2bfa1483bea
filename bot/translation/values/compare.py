"""Which values of a text its translation lost, and which it brought in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.translation.values.every import PATTERNS
from bot.translation.values.find import find, in_words, level
from bot.translation.values.value import DATE, MONEY, NUMBER, TIME, Value


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


def side(text: str, lang: str) -> Side:
    """Read one text."""
    return Side(level(text), find(text, lang), in_words(text, lang))


def compare(source: str, output: str, source_lang: str, target_lang: str) -> Difference:
    """Match every value of the source with one of the output. Both have composed letters."""
    there, here = side(source, source_lang), side(output, target_lang)
    if not there.values and not here.values:
        return Difference((), ())
    unused = list(here.values)
    both = {source_lang, target_lang} <= PATTERNS.keys()
    missing = [
        one
        for one in there.values
        if one.keys and not _matched(one, unused, here) and (both or not _interval(one))
    ]
    known = frozenset[str]().union(*(one.every for one in there.values)) | there.words
    raw = {one.raw.lower() for one in there.values}
    added = [
        one
        for one in unused
        if one.keys
        and not (one.keys & known or one.raw.lower() in raw)
        and (_interval(one) and not both or not _in_parts(one, known))
        and not (_interval(one) and not both)
    ]
    return Difference(tuple(missing), tuple(added))


def _matched(wanted: Value, unused: list[Value], here: Side) -> bool:
    """Whether the output says it; what says it is used up."""
    for strict in (True, False):
        for one in unused:
            if wanted.keys & (one.keys if strict else one.every):
                unused.remove(one)
                return True
    if wanted.kind == NUMBER:
        for one in unused:
            if one.kind == TIME and wanted.loose & one.keys:  # "às 14h" and "at 2 pm"
                unused.remove(one)
                return True
    if wanted.parts and _from_parts(wanted, unused):
        return True
    if wanted.kind in (NUMBER, TIME) and here.words & (
        wanted.keys if wanted.kind == NUMBER else wanted.loose
    ):
        return True
    in_letters = wanted.kind == DATE and any(map(str.isalpha, wanted.raw))
    return wanted.kind != MONEY and not in_letters and _verbatim(wanted, unused, here)


def _from_parts(wanted: Value, unused: list[Value]) -> bool:
    using = []
    for part in wanted.parts:
        fitting = [one for one in unused if part in one.every and one not in using]
        if not fitting:
            return False
        using.append(fitting[0])
    for one in using:
        unused.remove(one)
    return True


def _verbatim(wanted: Value, unused: list[Value], here: Side) -> bool:
    """It stands there letter by letter, however it was read; figures within it are used up."""
    raw = re.escape(level(wanted.raw))
    hit = re.search(rf"(?<![\w.,]){raw}(?![\w]|[.,]\d)", here.text)
    if not hit:
        return False
    for one in [one for one in unused if hit.start() <= one.start and one.end <= hit.end()]:
        unused.remove(one)
    return True


def _interval(one: Value) -> bool:
    return any(key.startswith("every:") for key in one.keys)


def _in_parts(one: Value, known: frozenset[str]) -> bool:
    return bool(one.parts) and all(part in known for part in one.parts)
