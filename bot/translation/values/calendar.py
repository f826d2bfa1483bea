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
from bot.translation.values.everyday import DAYS, MONTHS
from bot.translation.words import EDGE, LETTER, plainly

ORDINALS = frozenset(
    (
        "segunda",
        "segundas",
        "terça",
        "terca",
        "quarta",
        "quartas",
        "quinta",
        "quintas",
        "sexta",
        "sextas",
        "luni",
        "پیر",
        "ہفتہ",
    )
)
"""Weekdays that are as often something else (a second, a foot): believed, but not asked for."""
DECLINED = frozenset(("am", "ti", "bn", "ckb"))
"""Languages whose names of days and months have endings that do not stand in ``everyday``."""
TURKISH = r"(?:'?(?:[yn]?[eaıiuü]|[dt][ea]n?|[ıiuü]n|l[ea]r[ıi]?|ki)){0,2}"
"""The endings of Turkish, which also follow an apostrophe."""
PREFIXES: Mapping[str, str] = {
    "ar": "(?:[وفبلك]|وب|ول)?",
    "am": "(?:እስከ|ስለ|ወደ|በየ|የ|ከ|በ|ለ)?",
    "ti": "(?:ናይ|ካብ|ክሳብ|ኣብ|ን|ብ|ዝ)?",
}
"""The prepositions and articles that languages write onto such a name."""
AMBIGUOUS = frozenset(
    ("may", "march", "mar", "mai", "mars", "set", "dec", "jan", "ago", "sun", "marco", "maj")
) | frozenset(("می", "مه", "ئازار", "ئاب", "آب", "ماي"))
"""Month and day names that are everyday words too: they count only beside a number."""
NO_NAME = frozenset((("ti", "ግን"), ("sq", "nën"), ("so", "mar"), ("tr", "ara"), ("tr", "kas")))
"""Abbreviations of the CLDR that are everyday words also beside a number: but, under, call."""


@dataclass(frozen=True, slots=True)
class Names:
    """Month (1 to 12) and weekday (0 is Monday) by name, and a pattern of each.

    ``short`` and ``brief`` are abbreviations of either, which count only beside a number.
    """

    months: Mapping[str, int]
    days: Mapping[str, int]
    month: re.Pattern[str]
    day: re.Pattern[str]
    short: frozenset[str]
    brief: frozenset[str]


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
                _put(months, name, number, lang)
    short = frozenset(months) - wide
    # Not "stand-alone": Babel 2.18 hands out the Pashto names for every language, once it was
    # asked for these; and no language of ours has others there.
    for number, name in get_day_names("wide", "format", locale).items():
        _put(days, name, number, lang)
    whole = frozenset(days)
    for into, first, listed in ((days, 0, DAYS), (months, 1, MONTHS)):
        for number, names_of in enumerate(listed.get(lang, ()), first):
            for name in names_of.split("/"):
                _put(into, name, number, lang)
    brief = frozenset(name for name in days if len(name) < 4 and name.isascii()) - whole
    return Names(months, days, _pattern(months, lang), _pattern(days, lang), short, brief)


def locale_of(lang: str) -> str:
    """The CLDR's name of one of our languages."""
    code = REGION.get(lang, lang)
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return "en"
    return code


def _put(into: dict[str, int], name: str, number: int, lang: str) -> None:
    plain = plainly(name).strip(".").replace("\u200c", " ")
    if (lang, plain) in NO_NAME:
        return
    if plain and (len(plain) > 2 or not plain.isascii()):
        into.setdefault(plain, number)
        if "\u093c" in plain:  # the dot of फ़ is often left out
            into.setdefault(plain.replace("\u093c", ""), number)
        if not plain.isascii() and "-" in plain:
            into.setdefault(plain.replace("-", " "), number)


def _pattern(known: Mapping[str, int], lang: str) -> re.Pattern[str]:
    """Longest first; in languages that write endings onto names, with these."""
    ordered = sorted(known, key=len, reverse=True)
    alternatives = [re.escape(name) for name in ordered if not _spaced(name)]
    by_ending: dict[str, list[str]] = {}
    for name in filter(_spaced, ordered):
        by_ending.setdefault(_ending(name, lang), []).append(re.escape(name))
    for ending, some in by_ending.items():
        said = f"{PREFIXES.get(lang, '')}(?:{'|'.join(some)}){ending}"
        alternatives.append(f"{EDGE[0]}{said}{EDGE[1]}")
    return re.compile("|".join(alternatives))


def _ending(name: str, lang: str) -> str:
    if lang == "tr":
        return TURKISH
    if lang not in DECLINED or len(name) < 5:
        return ""
    return rf"[{LETTER}]{{0,3}}" if len(name) > 5 else rf"[{LETTER}]?"


def _spaced(name: str) -> bool:
    return not ("\u3400" <= name[0] <= "\u9fff")


def name_of(found: str, known: Mapping[str, int]) -> str:
    """The name that a match of the pattern is a form of."""
    if found in known:
        return found
    fitting = [name for name in known if name in found]
    return max(fitting, key=len, default=next(iter(known)))


LENGTHS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def say_date(day: int, month: int, lang: str) -> str:
    """``5 March`` as a reader of the language writes it."""
    locale = "en_GB" if lang == "en" else locale_of(lang)
    return str(format_skeleton("MMMMd", date(2024, month, min(day, LENGTHS[month])), locale=locale))


def say_weekday(day: int, lang: str) -> str:
    """Monday is 0, in words of the language."""
    return str(get_day_names("wide", "format", locale_of(lang))[day])


def say_month(month: int, lang: str) -> str:
    """January is 1, in words of the language."""
    return str(get_month_names("wide", "stand-alone", locale_of(lang))[month])
