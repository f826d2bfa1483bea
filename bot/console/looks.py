"""How times, waits and languages are written on console pages; pure, the time is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from bot.case import Case
from bot.casework.preferences import ABOUT
from bot.flows.urgent import DANGER
from bot.language.names import own_name
from bot.organisation import UK
from bot.text import ENGLISH, render

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "prs", "ps", "ur"})
ENGLISH_NAMES = {"bn": "Bengali", "ckb": "Kurdish Sorani", "fa": "Farsi", "prs": "Dari"}
"""Where the CLDR has no English name, or one that link workers do not use."""
ABOUT_HER = {"changes": "a change in her life"}
"""Where the words of a topic speak to her."""
WISHES: Mapping[tuple[str, str], str] = {
    ("worker", "woman"): "wants a woman",
    ("worker", "man"): "wants a man",
    ("worker_language", "own"): "wants her language",
    ("worker_language", "english"): "English is fine",
    ("childcare", "yes"): "cares for children or somebody",
}
"""The answers that matter before anybody has claimed a case, as short as a row of the queue."""
MARKS = {
    "language": "you speak her language",
    "gender": "you are who she asked for",
    "lived": "your lived experience",
}
"""What each code of ``bot.casework.matching.matches`` says to the one it is about."""
NEARBY = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def waits_for(since: datetime, now: datetime) -> str:
    """How long something has lasted: ``12 min``, ``2 h 05``, ``3 days 4 h``; never negative."""
    minutes = max(0, int((now - since) / timedelta(minutes=1)))
    hours, left = divmod(minutes, 60)
    if hours >= 24:
        days, hours = divmod(hours, 24)
        return f"{days} day{'s' if days > 1 else ''} {hours} h"
    return f"{hours} h {left:02}" if hours else f"{left} min"


def clock(at: datetime, now: datetime) -> str:
    """A moment in UK time as people say it: ``today 14:05``, ``Tue 3 Mar 14:05``."""
    here = at.astimezone(UK)
    return f"{day(here.date(), now.astimezone(UK).date())} {here:%H:%M}"


def day(which: date, today: date) -> str:
    """A day as people say it: ``yesterday``, ``tomorrow``, ``Tue 3 Mar``; another year with it."""
    if word := NEARBY.get((which - today).days):
        return word
    year = "" if which.year == today.year else f" {which.year}"
    return f"{which:%a} {which.day} {which:%b}{year}"


def owed(by: datetime, now: datetime) -> str:
    """How a promised time stands: ``in 35 min`` or ``late by 2 h 05``."""
    return f"late by {waits_for(by, now)}" if by < now else f"in {waits_for(now, by)}"


@lru_cache(maxsize=256)
def language(lang: str) -> str:
    """A language in English, as link workers call it; a code we do not know as it is."""
    return ENGLISH_NAMES.get(lang) or Locale.parse("en").languages.get(lang) or lang


@lru_cache(maxsize=256)
def own(lang: str) -> str:
    """A language as its speakers write it; empty when that is its English name."""
    try:
        name = own_name(lang)
    except (UnknownLocaleError, ValueError):
        return ""
    return "" if name == language(lang) else name


def direction(lang: str) -> str:
    """Which way a language is written: ``rtl`` or ``ltr``."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def danger(kind: str) -> str:
    """A kind of danger in words; a kind that is not known is danger all the same."""
    return render(DANGER[kind], ENGLISH) if kind in DANGER else "danger"


def about(topic: str) -> str:
    """The topic she came from, in words about her; empty when there is none."""
    if topic in ABOUT_HER or topic not in ABOUT:
        return ABOUT_HER.get(topic, "")
    return render(ABOUT[topic], ENGLISH)


def wishes(case: Case) -> list[str]:
    """What she asked of a link worker, and whom she cares for, in a few words each."""
    said = [words for (key, code), words in WISHES.items() if case.answers.get(key) == code]
    return [*said, *(["wants lived experience"] if case.answers.get("lived") == "yes" else [])]


def promised(case: Case) -> datetime | None:
    """The time she was told last."""
    return case.retold or case.answer_by
