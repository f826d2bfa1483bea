"""Dates, weekdays and times of the day, as people write them in any of our languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.translation.values.calendar import AMBIGUOUS, ORDINALS, Names, names, number_of
from bot.translation.values.numbers import apart
from bot.translation.values.spelled_times import spelled_times
from bot.translation.values.value import DATE, TIME, Value, value
from bot.translation.words import EDGE, Words

NUMERIC = apart(
    r"(?<![\w/.:-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/:-])"
    r"|(?<![\w/.:-])(\d{4})([/.-])(\d{1,2})\6(\d{1,2})(?![\w/:-])"
    r"|(?<![\w/.:-])(\d{1,2})/(\d{1,2})(?![\w/:-])"
)
MARK = r"(?:st|nd|rd|th|er|\.?[ºª]|o|\.|-го|-е|日|号)?"
TO = r"\s?(?:-|–|to|till|until|and|a|e|au|al|y|et|do|до|і|и|to the)\s?"
DAY = rf"(?<![\w.,:/£€$-])(?:(\d{{1,2}}){MARK}{TO})?(\d{{1,2}}){MARK}"
BETWEEN = r"[\s,.]*(?:of|de|d'|del|do|të|ngày)?\s*"
YEAR = r"(?:[\s,.]*(?:of|de|del|do)?\s*((?:19|20)\d\d)(?!\d))?"
BEFORE = apart(rf"{DAY}{BETWEEN}$")
AFTER = apart(rf"^{BETWEEN}(\d{{1,2}}){MARK}(?:{TO}(\d{{1,2}}){MARK})?(?![\w:%£€$])(?![.,]\d)")
VIETNAMESE = apart(r"(?<![\w.,:/])(\d{1,2})(?:\s+tháng\s+)(\d{1,2})(?!\w)")
CHINESE = re.compile(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]?")
CLOCK = apart(r"(?<![\w.,:/£€$-])([01]?\d|2[0-4])\s?(?::|h|时|点|點)\s?([0-5]\d)(?!\d)分?")
DOTTED = apart(r"(?<![\w.,:/£€$])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")
HOUR = apart(r"(?<![\w.,:/£€$])([01]?\d|2[0-4])(?![\d.,:/%£€$])(?!\.\d)")
AM = apart(r"\s?(?:am|a\.m\.?|a\.m)(?!\w)")
PM = apart(r"\s?(?:pm|p\.m\.?|p\.m)(?!\w)")
NEAR_AFTER, NEAR_BEFORE = 28, 22
"""Letters round a time within which ``in the afternoon`` belongs to it."""
REACH = 22
"""Letters on either side of a month within which its day stands."""
STOP = re.compile(r"[,.;!?()\n،۔។]| - |(?<=\d)-|–|\d")


def dates(plain: str, lang: str) -> Iterator[Value]:
    """Days of a month, with their year where one is told; the day comes first, as in the UK."""
    for hit in NUMERIC.finditer(plain):
        day, month, year = _order(hit)
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield _date(day, month, year, hit.group(), hit.start())
    for pattern in (VIETNAMESE, CHINESE):
        for hit in pattern.finditer(plain):
            day, month = (1, 2) if pattern is VIETNAMESE else (2, 1)
            if 1 <= int(hit[month]) <= 12:
                yield _date(int(hit[day]), int(hit[month]), 0, hit.group(), hit.start())
    yield from _in_words(plain, names(lang))


def _in_words(plain: str, known: Names) -> Iterator[Value]:
    for hit in known.month.finditer(plain):
        month = number_of(hit.group(), known.months)
        if before := BEFORE.search(plain[max(0, hit.start() - REACH) : hit.start()]):
            start = max(0, hit.start() - REACH) + before.start()
            end, year = _year(plain, hit.end())
            first = int(before[1] or 0)
            yield _date(int(before[2]), month, year, plain[start:end], start, first)
        elif after := AFTER.search(plain[hit.end() : hit.end() + REACH]):
            end, year = _year(plain, hit.end() + after.end())
            first, last = (int(after[1]), int(after[2])) if after[2] else (0, int(after[1]))
            yield _date(last, month, year, plain[hit.start() : end], hit.start(), first)


def _order(hit: re.Match[str]) -> tuple[int, int, int]:
    if hit[5]:
        return int(hit[8]), int(hit[7]), int(hit[5])
    if hit[9]:
        return int(hit[9]), int(hit[10]), 0
    year = int(hit[4])
    return int(hit[1]), int(hit[3]), year if year > 99 else 2000 + year


def _year(plain: str, at: int) -> tuple[int, int]:
    hit = re.match(YEAR, plain[at:])
    if hit and hit[1]:
        return at + hit.end(), int(hit[1])
    return at, 0


def _date(day: int, month: int, year: int, raw: str, start: int, first: int = 0) -> Value:
    """A day of a month, or with ``first`` the days from that one on."""
    key = (f"d:{first}-" if first else "d:") + f"{day}/{month}" + (f"/{year}" if year else "")
    parts = (f"n:{day}", f"m:{month}", *((f"n:{year}",) if year else ()))
    parts += (f"n:{first}",) if first else ()
    loose = {f"n:{day}", f"m:{month}", *((f"n:{year}", f"d:{day}/{month}") if year else ())}
    if "/" in raw:
        loose.add(f"n:{month}")
    if first:
        loose |= {f"n:{first}", f"d:{day}/{month}"}
    return value(DATE, (key,), raw, start, loose, parts)


ON_A_DAY = apart(r"(?<!\w)(?:na|até|ate|esta|nesta|toda|próxima|proxima|dia)\s+$")
"""What stands before ``segunda`` when it is Monday and not a second something."""
NUMBERED = apart(r"(?<!\w)([2-6])[ªa]?[\s-]?feira")
"""Monday to Friday in Portuguese by number: 2a feira."""


def named(plain: str, lang: str) -> Iterator[Value]:
    """Weekdays, and months without a day."""
    known = names(lang)
    for hit in NUMBERED.finditer(plain) if lang == "pt" else ():
        yield value(DATE, (f"w:{int(hit[1]) - 2}",), hit.group(), hit.start())
    for hit in known.day.finditer(plain):
        key = f"w:{number_of(hit.group(), known.days)}"
        if hit.group() in ORDINALS and not ON_A_DAY.search(plain[: hit.start()]):
            yield value(DATE, (), hit.group(), hit.start(), (key,))
        elif len(hit.group()) > 3 or not hit.group().isascii() or _beside_number(plain, hit):
            yield value(DATE, (key,), hit.group(), hit.start())
    for hit in known.month.finditer(plain):
        key = f"m:{number_of(hit.group(), known.months)}"
        certain = len(hit.group()) > 3 and hit.group() not in AMBIGUOUS | known.short
        yield value(DATE, (key,) if certain else (), hit.group(), hit.start(), (key,))


def _beside_number(plain: str, hit: re.Match[str]) -> bool:
    return bool(re.match(r"[\s,.]{0,2}\d", plain[hit.end() :])) or bool(
        re.search(r"\d\s?$", plain[: hit.start()])
    )


def times(plain: str, known: Words) -> Iterator[Value]:
    """Times of the day, in minutes after midnight; a bare hour only where a word says it is one."""
    for hit in CLOCK.finditer(plain):
        yield _time(plain, int(hit[1]), int(hit[2]), hit.start(), hit.end(), known)
    if known.clock.pattern:
        with_word = _clock(known.clock.pattern.pattern)
        for hit in with_word.finditer(plain):
            yield _time(plain, int(hit[1]), int(hit[2]), hit.start(), hit.end(), known)
    for hit in DOTTED.finditer(plain):
        if _half(plain, hit.end(), known):
            yield _time(plain, int(hit[1]), int(hit[2]), hit.start(), hit.end(), known)
    for hit in HOUR.finditer(plain):
        named = _beside_clock(plain, *hit.span(), known)
        if _half(plain, hit.end(), known) or (named and _around(plain, *hit.span(), known)):
            yield _time(plain, int(hit[1]), 0, hit.start(), hit.end(), known)
    yield from spelled_times(plain, known)


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
def _clock(words: str) -> re.Pattern[str]:
    """``9 giờ 30``: an hour, a word that says so, and minutes."""
    return apart(
        rf"(?<![\w.,:/£€$-])([01]?\d|2[0-4])\s?(?:{words})\s?([0-5]\d)(?!\d)".replace(EDGE[0], "")
    )


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
    for half, listed in (("am", known.am), ("pm", known.pm)):
        if listed.pattern and listed.pattern.match(near):
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
        for half, listed in (("pm", known.pm), ("am", known.am)):
            if listed.pattern and listed.pattern.search(near):
                return half
    return ""
