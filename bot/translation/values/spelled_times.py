"""Times of the day in words: half past two, quarter to nine, meio-dia e meia, midi."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.translation.values.value import TIME, Value, value
from bot.translation.words import Words, words

HOUR = r"(?P<hour>{hours})"
PHRASES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "en": (
        (rf"half past {HOUR}", 30),
        (rf"half {HOUR}", 30),
        (rf"(?:a )?quarter past {HOUR}", 15),
        (rf"(?:a )?quarter to {HOUR}", -15),
        (rf"(?P<minutes>{{hours}}|twenty|twenty[ -]five) past {HOUR}", 1),
        (rf"(?P<minutes>five|ten|twenty|twenty[ -]five) to {HOUR}", -1),
    ),
    "pt": (
        (rf"{HOUR}(?: horas)? e meia", 30),
        (rf"{HOUR}(?: horas)? e (?:um )?quarto", 15),
        (rf"(?:um )?quarto para as {HOUR}", -15),
    ),
    "es": (
        (rf"{HOUR} y media", 30),
        (rf"{HOUR} y cuarto", 15),
        (rf"{HOUR} menos cuarto", -15),
    ),
    "fr": (
        (rf"{HOUR} heures? et demie?", 30),
        (rf"{HOUR} heures? et quart", 15),
        (rf"{HOUR} heures? moins le quart", -15),
    ),
}
"""How languages say the minutes: a pattern, and how many minutes it adds (1: those told)."""
MIDDAY: Mapping[str, tuple[str, str]] = {
    "en": ("noon|midday", "midnight"),
    "pt": ("meio[- ]dia", "meia[- ]noite"),
    "es": ("mediod[ií]a", "medianoche"),
    "fr": ("midi", "minuit"),
}
COUNTS = {"five": 5, "ten": 10, "twenty": 20}


def spelled_times(plain: str, known: Words) -> Iterator[Value]:
    """Every time in words; by the words alone it may be in the morning or in the afternoon."""
    for pattern, minutes in _patterns(known.lang):
        for hit in pattern.finditer(plain):
            told = hit.groupdict()
            if "hour" not in told:
                yield _value(hit, minutes, certain=True)
                continue
            shift = minutes * (_number(told["minutes"], known) if told.get("minutes") else 1)
            at = _number(told["hour"], known) * 60 + shift
            yield _value(hit, at % 1440, certain=False)


def _value(hit: re.Match[str], minutes: int, certain: bool) -> Value:
    other = (minutes + 720) % 1440
    keys = {f"t:{minutes}"} if certain else {f"t:{minutes}", f"t:{other}"}
    return value(TIME, keys, hit.group(), hit.start())


def _number(word: str, known: Words) -> int:
    if word.isdigit():
        return int(word)
    plain = word.replace("-", " ")
    return sum(known.numbers.get(part, COUNTS.get(part, 0)) for part in plain.split())


@lru_cache
def _patterns(lang: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    hours = "|".join([r"\d{1,2}", *(w for w, n in words(lang).numbers.items() if 1 <= n <= 12)])
    made = []
    for at, said in enumerate(MIDDAY.get(lang, ())):
        half = {"pt": " e meia", "es": " y media", "fr": " et demie?"}.get(lang)
        if half:
            made.append((re.compile(rf"(?<![\w-])(?:{said}){half}(?!\w)"), 750 if at == 0 else 30))
        made.append((re.compile(rf"(?<![\w-])(?:{said})(?!\w)"), 720 if at == 0 else 0))
    for phrase, minutes in PHRASES.get(lang, ()):
        made.append((re.compile(rf"(?<!\w){phrase.format(hours=hours)}(?!\w)"), minutes))
    return tuple(made)
