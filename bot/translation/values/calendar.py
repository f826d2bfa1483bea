"""Names of months and weekdays in every language, from the CLDR, as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_day_names, get_month_names

from bot.language.names import REGION
from bot.translation.words import EDGE, LETTER, plainly

EVERYDAY: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "en": {
        0: ("mon",),
        1: ("tue", "tues"),
        2: ("wed",),
        3: ("thu", "thur", "thurs"),
        4: ("fri",),
        5: ("sat",),
        6: ("sun",),
    },
    "pt": {0: ("segunda",), 1: ("terça", "terca"), 2: ("quarta",), 3: ("quinta",), 4: ("sexta",)},
    "zh": {n: (f"周{c}", f"礼拜{c}") for n, c in enumerate("一二三四五六日")},
    "vi": {6: ("chủ nhật",), 0: ("thứ 2",), 1: ("thứ 3",), 2: ("thứ 4",), 3: ("thứ 5",)},
    "ar": {1: ("الثلاثا",), 2: ("الاربعاء",), 0: ("الاثنين",), 6: ("الاحد",)},
    "fa": {0: ("دوشنبه",), 1: ("سه شنبه",), 2: ("چهارشنبه", "چهار شنبه"), 3: ("پنج شنبه",)},
    "prs": {0: ("دوشنبه",), 1: ("سه شنبه",), 2: ("چهارشنبه", "چهار شنبه"), 3: ("پنج شنبه",)},
}
"""Names of weekdays, Monday is 0, that people write besides those of the CLDR."""
ORDINALS = frozenset(("segunda", "terça", "terca", "quarta", "quinta", "sexta"))
"""Weekdays that are more often a second or third something: believed, but not asked for."""
DECLINED = frozenset(("pl", "ru", "uk", "am", "ti", "bn", "ckb"))
"""Languages whose names of days and months change their endings."""
PREFIXED = frozenset(("ar", "am", "ti"))
"""Languages that write prepositions and articles onto the word."""
AMBIGUOUS = frozenset(
    ("may", "march", "mar", "mai", "mars", "set", "dec", "jan", "ago", "sun", "luni")
)
"""Month and day names that are everyday words too: they count only beside a number."""


@dataclass(frozen=True, slots=True)
class Names:
    """Month (1 to 12) and weekday (0 is Monday) by name, and a pattern of each.

    ``short`` are abbreviations, which count only beside a number.
    """

    months: Mapping[str, int]
    days: Mapping[str, int]
    month: re.Pattern[str]
    day: re.Pattern[str]
    short: frozenset[str]


@lru_cache
def names(lang: str) -> Names:
    """The names that a language uses; English ones for a language that the CLDR lacks."""
    locale = locale_of(lang)
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    wide: frozenset[str] = frozenset()
    for width in ("wide", "abbreviated"):
        wide = wide or frozenset(months)
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, locale).items():
                _put(months, name, number)
            for number, name in get_day_names(width, context, locale).items():
                if width == "wide":
                    _put(days, name, number)
    for number, others in EVERYDAY.get(lang, {}).items():
        for name in others:
            days.setdefault(name, number)
    return Names(
        months, days, _pattern(months, lang), _pattern(days, lang), frozenset(months) - wide
    )


def locale_of(lang: str) -> str:
    """The CLDR's name of one of our languages."""
    code = REGION.get(lang, lang)
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return "en"
    return code


def _put(into: dict[str, int], name: str, number: int) -> None:
    plain = plainly(name).strip(".").replace("\u200c", " ")
    if len(plain) > 2 or not plain.isascii():
        into.setdefault(plain, number)
        if "\u093c" in plain:  # the dot of फ़ is often left out
            into.setdefault(plain.replace("\u093c", ""), number)
        if not plain.isascii() and "-" in plain:
            into.setdefault(plain.replace("-", " "), number)


def _pattern(known: Mapping[str, int], lang: str) -> re.Pattern[str]:
    """Longest first; in languages that decline them, long names may have another ending."""
    before = rf"[{LETTER}]{{0,2}}?" if lang in PREFIXED else ""
    alternatives = []
    for name in sorted(known, key=len, reverse=True):
        core, after = re.escape(name), ""
        if not _spaced(name):
            alternatives.append(core)
            continue
        if lang in DECLINED and len(name) >= 5 and name not in AMBIGUOUS:
            core = re.escape(name[:-1] if name[-1] in "aeiouыиаяоеуюйь" else name)
            after = rf"[{LETTER}]{{0,3}}" if len(name) > 5 else rf"[{LETTER}]?"
        alternatives.append(rf"{EDGE[0]}{before}{core}{after}{EDGE[1]}")
    return re.compile("|".join(alternatives))


def _spaced(name: str) -> bool:
    return not ("\u3400" <= name[0] <= "\u9fff")


def number_of(found: str, known: Mapping[str, int]) -> int:
    """Which month or weekday a match of the pattern names."""
    if found in known:
        return known[found]
    fitting = [name for name in known if name in found or (len(name) >= 5 and name[:-1] in found)]
    return known[max(fitting, key=len, default=next(iter(known)))]


DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def say_date(day: int, month: int, lang: str) -> str:
    """``5 March`` as a reader of the language writes it."""
    locale = "en_GB" if lang == "en" else locale_of(lang)
    return str(format_skeleton("MMMMd", date(2024, month, min(day, DAYS[month])), locale=locale))


def say_weekday(day: int, lang: str) -> str:
    """Monday is 0, in words of the language."""
    return str(get_day_names("wide", "format", locale_of(lang))[day])


def say_month(month: int, lang: str) -> str:
    """January is 1, in words of the language."""
    return str(get_month_names("wide", "stand-alone", locale_of(lang))[month])
