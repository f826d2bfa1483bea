"""Keep values out of an engine's reach: codes in their place, which engines copy; and repairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.translation.gate import Verdict
from bot.translation.values.compare import Difference
from bot.translation.values.every import PATTERNS, as_number, is_interval
from bot.translation.values.find import level
from bot.translation.values.say import say
from bot.translation.values.value import (
    CODE,
    DATE,
    DOSE,
    EMAIL,
    MONEY,
    NUMBER,
    PHONE,
    POSTCODE,
    TIME,
    URL,
    Value,
)

STEM = "XQ"
"""Letters that begin no word, followed by a number: engines copy it like a form's name."""
FAMILIES = (
    frozenset((MONEY, NUMBER, TIME, DATE, DOSE, CODE)),
    frozenset((EMAIL, URL)),
    frozenset((PHONE, NUMBER)),
    frozenset((POSTCODE, CODE, NUMBER)),
)
ALIKE = 70


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch of the source and what is to stand for it in the translation."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with codes in place of what was hidden."""

    text: str
    hidden: tuple[Hidden, ...]


def hide(values: Sequence[Value], verdict: Verdict | None, target: str) -> list[Hidden]:
    """What to hide: these values, and the names and terms that an earlier output lost."""
    values = [
        as_number(one) if is_interval(one) and target not in PATTERNS else one for one in values
    ]
    hidden = [Hidden(one.start, one.end, say(one, target)) for one in values if one.keys]
    if verdict:
        hidden += [Hidden(one.start, one.end, one.raw) for one in verdict.names if one.keys]
        hidden += [Hidden(hit.start, hit.end, hit.term.rendering) for hit in verdict.terms]
    chosen: list[Hidden] = []
    for one in sorted(hidden, key=lambda h: (h.start, -h.end)):
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
    return chosen


def mask(sentence: str, hidden: Sequence[Hidden]) -> Masked:
    """The sentence with ``XQ1``, ``XQ2`` … for the hidden stretches."""
    out, at = [], 0
    for number, one in enumerate(hidden, 1):
        out += [sentence[at : one.start], f"{STEM}{number}"]
        at = one.end
    return Masked("".join([*out, sentence[at:]]), tuple(hidden))


def unmask(masked: Masked, output: str) -> str | None:
    """The output with the values back in; None unless each code stands in it exactly once."""
    for number in range(len(masked.hidden), 0, -1):
        code = re.compile(rf"{STEM}[\s-]?{number}(?!\d)", re.IGNORECASE)
        if len(code.findall(output)) != 1:
            return None
        shown = masked.hidden[number - 1].shown
        output = code.sub(lambda _hit, shown=shown: shown, output)  # type: ignore[misc]
    return None if re.search(rf"{STEM}\d", output, re.IGNORECASE) else output


def around(sentence: str, hidden: Sequence[Hidden]) -> list[str | Hidden]:
    """The stretches between hidden values and the values themselves, in order."""
    parts: list[str | Hidden] = []
    at = 0
    for one in hidden:
        parts += [sentence[at : one.start], one]
        at = one.end
    return [part for part in [*parts, sentence[at:]] if part]


def repair(output: str, difference: Difference, target: str) -> str | None:
    """Put each missing value where its wrong rendering stands; None when that is not certain."""
    swaps: list[tuple[int, int, str]] = []
    free = list(difference.added)
    for wanted in difference.missing:
        place = _place(wanted, free, output)
        if place is None:
            return None
        swaps.append((*place, say(wanted, target)))
        free = [one for one in free if not place[0] <= one.start < place[1]]
    if free or not swaps:
        return None
    for start, end, shown in sorted(swaps, reverse=True):
        output = output[:start] + shown + output[end:]
    return output


def _place(wanted: Value, free: Sequence[Value], output: str) -> tuple[int, int] | None:
    near = [one for one in free if _kin(wanted, one)]
    alike = [one for one in near if _figures(one) == _figures(wanted)]
    same = [one for one in near if one.kind == wanted.kind]
    for candidates in (alike, same, near):
        if len(candidates) == 1:
            return candidates[0].start, candidates[0].end
    if wanted.kind in (EMAIL, URL):
        return _most_alike(wanted, output)
    return None


def _kin(one: Value, other: Value) -> bool:
    return one.kind == other.kind or any({one.kind, other.kind} <= fam for fam in FAMILIES)


def _figures(one: Value) -> str:
    return re.sub(r"\D", "", level(one.raw))


def _most_alike(wanted: Value, output: str) -> tuple[int, int] | None:
    words = [(fuzz.ratio(wanted.raw, hit.group()), hit) for hit in re.finditer(r"\S+", output)]
    score, hit = max(words, key=lambda pair: pair[0], default=(0, None))
    if hit is None or score < ALIKE:
        return None
    end = hit.end() - len(hit.group()) + len(hit.group().rstrip(".,;:!?)"))
    return hit.start(), end
