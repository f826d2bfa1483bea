"""Find the values of a text: the certain shapes first, each letter belonging to one value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from bot.translation.values import dates, moments, money
from bot.translation.values.every import repeats
from bot.translation.values.numbers import (
    FIGURE,
    THOUSANDS,
    apart,
    ascii_digits,
    canonical,
    readings,
    scaled,
    spelled,
)
from bot.translation.values.value import (
    CODE,
    DOSE,
    EMAIL,
    NUMBER,
    PHONE,
    POSTCODE,
    URL,
    Value,
    value,
)
from bot.translation.words import ALIKE, Words, words

EMAILS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URLS = apart(
    r"(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:uk|org|com|net|gov|info|eu|ly|me)(?![\w])(?!-[a-z\d])(?:/[^\s,;!?]*[\w/])?",
)
POSTCODES = apart(r"(?<!\w)([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})(?!\w)")
PHONES = apart(r"(?<![\w.,/:-])(?:\+|00)?\(?\d[\d ().\-\u00a0\u202f]{6,}\d(?![\w/:])")
IN_THREES = apart(r"(?<![\w-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w-])")
CODES = apart(
    r"(?<![a-z0-9_\u00df-\u024f£€$.])(?=[a-z/-]*\d)(?=[\d/-]*[a-z])[a-z0-9]+(?:[/-][a-z0-9]+)*"
    r"(?![a-z0-9_\u00df-\u024f°])"
)
COMPOUND = re.compile(r"(?:[a-z]{3,}-)?(\d+)(?:s|(?:-[a-z]{3,})+)?")
TAIL = re.compile(r"(?:-[a-z]{5,})+$")
"""As in ``55-year-old`` and ``SARS-CoV-2-related``: the words are translated."""
ORDINAL = re.compile(r"(\d+)(?:h|hrs?|st|nd|rd|th|er|re|e|eme|ª|º|o|a|x|ste|de|го|й|я|е|а|ым)")
UNITS = {
    "mg": ("mg", "мг", "ملغ", "ملجم", "ملغم", "میلی گرم", "মিগ্রা", "मिग्रा", "मि.ग्रा", "毫克"),
    "mcg": ("mcg", "µg", "μg", "мкг", "微克"),
    "ml": ("ml", "мл", "مل", "میلی لیتر", "মিলি", "मिली", "毫升"),
    "kg": ("kg", "kgs", "кг", "كغ", "كجم", "کیلو", "কেজি", "किलो", "公斤", "千克"),
    "g": ("g", "гр", "г", "غ", "گرم", "克"),
    "cm": ("cm", "см", "سم", "سانتی متر", "厘米"),
    "mm": ("mm", "мм", "毫米"),
    "km": ("km", "км", "کیلومتر", "公里", "千米"),
    "°c": ("°c", "° c", "ºc", "º c", "°с", "℃"),
}
"""Units whose loss or change would harm, as languages write them."""
UNIT_OF = {said: unit for unit, every in UNITS.items() for said in every}
LONGEST_FIRST = "|".join(sorted(map(re.escape, UNIT_OF), key=len, reverse=True))
MEASURED = apart(
    rf"(?<![\w.,])({THOUSANDS}|{FIGURE})\s?({LONGEST_FIRST})"
    r"(?![a-z\u00df-\u024f\u0400-\u04ff\u1e00-\u1eff])"
)
FIGURES = apart(rf"(?<![\w.,])(?:{THOUSANDS})|(?<![\w.])\.\d+|{FIGURE}")
HOUR_AND_MINUTE = re.compile(r"([01]?\d|2[0-3])\.([0-5]\d)")


@dataclass
class Found:
    """The values so far and the letters they take up."""

    text: str
    values: list[Value] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def add(self, new: Value) -> None:
        """Keep a value unless some of its letters belong to another."""
        span = range(new.start, new.end)
        if self.taken.isdisjoint(span):
            self.taken.update(span)
            self.values.append(new)


def level(text: str) -> str:
    """The text in lower case, with ASCII digits and plain apostrophes; of the same length."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return ascii_digits(lower.translate(ALIKE).replace("\u200c", " "))


def find(text: str, lang: str) -> list[Value]:
    """Every value in a text of a language, in order. The text has composed letters (NFC)."""
    if not text:
        return []
    return list(_find(text, lang))


def forget() -> None:
    """Keep no text in memory once it was answered."""
    _find.cache_clear()


@lru_cache(maxsize=512)
def _find(text: str, lang: str) -> tuple[Value, ...]:
    plain, known = level(text), words(lang)
    found = Found(plain)
    for new in _every(plain, known, lang, found):
        found.add(new)
    inside = sorted(found.values, key=lambda one: one.start)
    return tuple(replace(one, raw=text[one.start : one.end]) for one in inside)


def _every(plain: str, known: Words, lang: str, found: Found) -> Iterator[Value]:
    """In the order of their certainty; at last what is left of figures that others cut."""
    for hit in EMAILS.finditer(plain):
        yield value(EMAIL, (f"e:{hit.group()}",), hit.group(), hit.start())
    for hit in URLS.finditer(plain):
        bare = re.sub(r"^https?://(www\.)?|^www\.|/$", "", hit.group())
        yield value(URL, (f"u:{bare}",), hit.group(), hit.start())
    for hit in POSTCODES.finditer(plain):
        yield value(POSTCODE, (f"z:{hit[1]}{hit[2]}",), hit.group(), hit.start())
    yield from repeats(plain, lang)
    yield from dates.dates(plain, lang)
    yield from _phones(plain)
    yield from money.amounts(plain, known)
    yield from moments.times(plain, known)
    yield from dates.named(plain, lang)
    for hit in MEASURED.finditer(plain):
        keys = (f"{UNIT_OF[hit[2]]}:{number}" for number in readings(hit[1], lang))
        yield value(DOSE, keys, hit.group(), hit.start())
    yield from _codes(plain, lang)
    for hit in FIGURES.finditer(plain):
        factor, end = scaled(plain, hit.end(), known.numbers)
        if factor > 1:
            yield _large(hit.group(), factor, plain[hit.start() : end], hit.start(), lang)
        else:
            yield _number(hit.group(), hit.start(), lang)
    rest = "".join(" " if at in found.taken else char for at, char in enumerate(plain))
    for hit in re.finditer(r"\d+", rest):
        yield _number(hit.group(), hit.start(), lang)


def _phones(plain: str) -> Iterator[Value]:
    for pattern in (IN_THREES, PHONES):
        for hit in pattern.finditer(plain):
            if digits := _phone(hit.group(), pattern is IN_THREES):
                yield value(PHONE, (f"p:{digits}",), hit.group(), hit.start())


def _phone(raw: str, grouped: bool) -> str:
    digits = re.sub(r"\D", "", raw)
    if grouped:
        return digits
    if not 8 <= len(digits) <= 15 or not (raw.lstrip("(").startswith(("+", "0"))):
        return ""
    return re.sub(r"^(?:\+|00)?44\(?0?\)?", "0", re.sub(r"[ .()\u00a0\u202f-]", "", raw)).strip("+")


def _codes(plain: str, lang: str) -> Iterator[Value]:
    for hit in CODES.finditer(plain):
        raw = TAIL.sub("", hit.group()) if hit.group()[0].isalpha() else hit.group()
        if number := ORDINAL.fullmatch(raw) or COMPOUND.fullmatch(raw):
            yield _number(number[1], hit.start(), lang, raw)
        else:
            key = re.sub(r"[^a-z0-9]", "", raw)
            yield value(CODE, (f"c:{key}",), raw, hit.start())


def _number(figure: str, start: int, lang: str, raw: str = "") -> Value:
    numbers = readings(figure, lang)
    keys = [f"n:{number}" for number in numbers]
    loose = [f"t:{int(n) * 60}" for n in numbers if n.isdigit() and int(n) <= 24]
    if clock := HOUR_AND_MINUTE.fullmatch(figure):
        loose.append(f"t:{int(clock[1]) * 60 + int(clock[2])}")
    return value(NUMBER, keys, raw or figure, start, loose)


def _large(figure: str, factor: int, raw: str, start: int, lang: str) -> Value:
    """Two thousand, written as ``2 mil``."""
    numbers = readings(figure, lang)
    keys = [f"n:{canonical(Decimal(number) * factor)}" for number in numbers]
    return value(NUMBER, keys, raw, start, [f"n:{number}" for number in numbers])


def in_words(text: str, lang: str) -> frozenset[str]:
    """Keys of the numbers that a text spells out in words."""
    plain, known = level(text), words(lang).numbers
    keys = {f"n:{number}" for number, _start, _end in spelled(plain, known)}
    if any("\u3400" <= char <= "\u9fff" for char in plain):
        keys |= {f"n:{number}" for word, number in known.items() if word in plain}
    return frozenset(keys)
