"""Numbers as they are written: digits of any script, both kinds of decimal mark, and in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from bot.translation.words import WORD, plainly

FIGURE = r"\d+(?:[.,'\u00a0\u202f]\d+)*"
"""Digits with separators inside; spaces between thousands are joined by ``THOUSANDS``."""
THOUSANDS = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?!\d)"
THOUSANDS_MARK: Mapping[str, str] = {
    **dict.fromkeys(("en", "zh", "hi", "ur", "bn", "pa", "so", "am", "ti"), ","),
    **dict.fromkeys(("pt", "es", "ro", "tr", "vi", "sq"), "."),
}
"""Where it is neither, people write both, or a space."""
AND = frozenset(("and", "e", "y", "et", "i", "și", "si", "dhe", "ve", "и", "і", "و", "iyo", "او"))
SPACED = r"a-z0-9_\u00df-\u024f\u0370-\u052f\u1e00-\u1eff"
"""Letters and figures of scripts in which a figure stands apart from a word. In others, such as
Chinese and Amharic, it may follow or precede one directly."""
MARKS = {"\u066b": ".", "\u066c": ",", "\u066a": "%", "\u060c": ",", "\u2212": "-"}
HAN = "[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
"""A number of a date or time in Chinese."""
MOST_WORDS = 6
"""So many words a number is spelled with at the most."""


def apart(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in whose look-arounds ``\\w`` means only what SPACED lists."""
    for ahead in ("(?<!", "(?!"):
        pattern = pattern.replace(rf"{ahead}[\w", f"{ahead}[{SPACED}")
        pattern = pattern.replace(rf"{ahead}\w)", f"{ahead}[{SPACED}])")
    return re.compile(pattern)


def ascii_digits(text: str) -> str:
    """The text with digits of every script, and Arabic number marks, in ASCII; same length."""
    if text.isascii():
        return text
    return "".join(map(_digit, text))


def _digit(char: str) -> str:
    if char.isascii():
        return char
    if char in MARKS:
        return MARKS[char]
    found = unicodedata.decimal(char, None)
    return char if found is None else str(found)


def readings(figure: str, lang: str = "") -> frozenset[str]:
    """Every number that a figure may be: ``1.250`` is 1250 or 1.25, ``1,250.50`` only one.

    Where the language tells which mark parts thousands, ``1,250`` is only one number as well. The
    other mark is what people copy from letters in another language, except in English itself.
    """
    plain = re.sub("[ '\u00a0\u202f]", "", figure)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return frozenset((canonical(plain),))
    last = marks[-1]
    whole, _mark, rest = plain.rpartition(last)
    joined = canonical(re.sub("[.,]", "", plain))
    decimal = canonical(re.sub("[.,]", "", whole) + "." + rest)
    if len(set(marks)) == 2:
        return frozenset((decimal,))
    if len(marks) > 1:
        return frozenset((joined,))
    if len(rest) != 3 or len(whole) > 3 or whole in ("", "0"):
        return frozenset((decimal,))
    if last == THOUSANDS_MARK.get(lang):
        return frozenset((joined,))
    return frozenset((decimal,)) if lang == "en" else frozenset((joined, decimal))


def canonical(number: str | Decimal) -> str:
    """A number without needless zeros: ``0.5``, ``1250``."""
    said = format(Decimal(number).normalize(), "f")
    return "0" if said in ("-0", "") else said


def scaled(plain: str, at: int, known: Mapping[str, int]) -> tuple[int, int]:
    """By how much the word after a figure multiplies it ("2 mil"), and where that word ends."""
    hit = SCALE.match(plain, at)
    factor = known.get(hit[1], 1) if hit else 1
    return (factor, hit.end()) if hit and factor >= 100 else (1, at)


SCALE = re.compile(rf"[ \u00a0\u202f-]({WORD.pattern})")


def spelled(text: str, known: Mapping[str, int]) -> Iterator[tuple[int, int, int]]:
    """Numbers in words: ``(value, start, end)`` for each, "two hundred and fifty" as one."""
    if not known:
        return
    tokens = [(found.group(), found.start(), found.end()) for found in WORD.finditer(plainly(text))]
    at = 0
    while at < len(tokens):
        if tokens[at][0] not in known:
            at += 1
            continue
        last = at
        for ahead in range(at + 1, min(at + MOST_WORDS, len(tokens))):
            if tokens[ahead][0] in known:
                last = ahead
            elif tokens[ahead][0] not in AND:
                break
        values = [known[word] for word, _s, _e in tokens[at : last + 1] if word in known]
        yield _total(values), tokens[at][1], tokens[last][2]
        at = last + 1


def _total(values: list[int]) -> int:
    total, current = 0, 0
    for one in values:
        if one == 100:
            current = max(current, 1) * 100
        elif one >= 1000:
            total, current = total + max(current, 1) * one, 0
        else:
            current += one
    return total + current


def chinese(said: str) -> int:
    """A number up to 99, in figures or in Chinese: 三十一."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    figures = "〇一二三四五六七八九"
    return figures.index(ones or "〇") + (figures.index(tens or "一") * 10 if ten else 0)
