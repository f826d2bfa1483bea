"""Times of the day, as people write them in any of our languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.translation.values.numbers import HAN, apart, chinese
from bot.translation.values.spelled_times import spelled_times
from bot.translation.values.value import TIME, Value, value
from bot.translation.words import EDGE, Words, listed, words

CLOCK = apart(r"(?<![\w.,:/£€$-])([01]?\d|2[0-4])\s?(?::|h|时|点|點)\s?([0-5]\d)(?!\d)分?")
HAN_CLOCK = re.compile(
    rf"(?P<h>[01]?\d|2[0-4]|{HAN}|[两兩])\s?[点點](?P<m>[半整]|[一三]刻|(?:{HAN})分)?(?!\s?\d)"
)
HAN_MINUTES = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}
DOTTED = apart(r"(?<![\w.,:/£€$])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")
HOUR = apart(r"(?<![\w.,:/£€$])([01]?\d|2[0-4])(?![\d.,:/%£€$])(?!\.\d)")
INSIDE = frozenset(("h", "hs", "hrs", "hora", "horas", "heure", "heures", "giờ", "gio", "g"))
INSIDE |= frozenset(("ч", "час", "часа", "часов", "год", "год.", "година", "годин", "години"))
INSIDE |= frozenset(("بج", "بجکر", "بج کر", "बज", "बजकर", "बज कर", "*ሰዓት*", "*ሰአት*"))
"""Words between an hour and its minutes; others, such as ``às``, stand before an hour."""
AM = apart(r"\s?(?:am|a\.m\.?|a\.m)(?!\w)")
PM = apart(r"\s?(?:pm|p\.m\.?|p\.m)(?!\w)")
NEAR_AFTER, NEAR_BEFORE = 28, 22
"""Letters round a time within which ``in the afternoon`` belongs to it."""
SUNRISE = frozenset(("am", "ti", "so"))
"""Languages whose speakers count the hours from sunrise: three is nine in the morning."""
STOP = re.compile(r"[,.;!?()\n،۔។]| - |(?<=\d)-|–|\d")


def times(plain: str, known: Words) -> Iterator[Value]:
    """Times of the day, in minutes after midnight; a bare hour only where a word says it is one."""
    for pattern in filter(None, (CLOCK, _clock(known.lang))):
        for hit in pattern.finditer(plain):
            yield _time(plain, int(hit[1]), int(hit[2]), hit.start(), hit.end(), known)
    if known.lang == "zh":
        yield from _in_han(plain, known)
    yield from spelled_times(plain, known)
    for hit in DOTTED.finditer(plain):
        if _half(plain, hit.end(), known):
            yield _time(plain, int(hit[1]), int(hit[2]), hit.start(), hit.end(), known)
    for hit in HOUR.finditer(plain):
        named = _beside_clock(plain, *hit.span(), known)
        if _half(plain, hit.end(), known) or (named and _around(plain, *hit.span(), known)):
            yield _time(plain, int(hit[1]), 0, hit.start(), hit.end(), known)


def _in_han(plain: str, known: Words) -> Iterator[Value]:
    """``两点``, ``2点半``, ``三点十分``; ``一点`` alone is "a bit"."""
    for hit in HAN_CLOCK.finditer(plain):
        told = hit["m"] or ""
        a_bit = not told and (hit["h"].isdigit() or hit["h"] == "一")
        if a_bit or not (told or _around(plain, *hit.span(), known)):
            continue
        minutes = HAN_MINUTES[told] if told in HAN_MINUTES else chinese(told[:-1] or "0")
        hour = 2 if hit["h"] in "两兩" else chinese(hit["h"])
        yield _time(plain, hour, minutes, hit.start(), hit.end(), known)


def _beside_clock(plain: str, start: int, end: int, known: Words) -> bool:
    """Whether a word next to a number says that it is an hour, though perhaps a length of time."""
    pattern = known.clock.pattern
    if pattern is None:
        return False
    before = plain[max(0, start - 12) : start].rstrip()
    return bool(pattern.match(plain[end : end + 12].lstrip())) or any(
        hit.end() == len(before) for hit in pattern.finditer(before)
    )


@lru_cache
def _clock(lang: str) -> re.Pattern[str] | None:
    """``9 giờ 30``: an hour, a word that says so, and minutes."""
    between = listed(set(words(lang).clock.entries) & INSIDE).pattern
    if between is None:
        return None
    said = between.pattern.replace(EDGE[0], "")
    return apart(rf"(?<![\w.,:/£€$-])([01]?\d|2[0-4])\s?(?:{said})\s?([0-5]\d)(?!\d)")


def _half(plain: str, at: int, known: Words) -> str:
    """``am`` or ``pm`` right behind a number."""
    ahead = plain[at : at + NEAR_AFTER]
    if AM.match(ahead):
        return "am"
    if PM.match(ahead):
        return "pm"
    near = ahead.lstrip()
    if known.clock.pattern and (clock := known.clock.pattern.match(near)):
        near = near[clock.end() :].lstrip()
    for half, said in (("am", known.am), ("pm", known.pm)):
        if said.pattern and said.pattern.match(near):
            return half
    return ""


def _time(plain: str, hour: int, minute: int, start: int, end: int, known: Words) -> Value:
    half = _half(plain, end, known)
    if hit := (AM.match(plain[end:]) or PM.match(plain[end:])):
        end += hit.end()
    half = half or _around(plain, start, end, known)
    keys = {f"t:{_minutes(hour, minute, half)}"}
    loose = {f"n:{hour}"} if minute == 0 else {f"n:{hour}.{minute:02d}".rstrip("0").rstrip(".")}
    return value(TIME, keys, plain[start:end], start, loose)


def _minutes(hour: int, minute: int, half: str) -> int:
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return (hour % 24) * 60 + minute


def _around(plain: str, start: int, end: int, known: Words) -> str:
    """Whether words near a time say morning or afternoon."""
    after = STOP.split(plain[end : end + NEAR_AFTER])[0]
    before = STOP.split(plain[max(0, start - NEAR_BEFORE) : start])[-1]
    for near in (after, before):
        for half, said in (("pm", known.pm), ("am", known.am)):
            if said.pattern and said.pattern.search(near):
                return half
    return ""
