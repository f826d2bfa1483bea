"""Words of each language that the gate knows: not, who, pounds, morning, Mr, police and the rest."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

EDGE = r"(?<![\w'])", r"(?![\w'])"
APOSTROPHES = str.maketrans("\u2019\u2018\u02bc\u00b4`", "'" * 5)


@dataclass(frozen=True, slots=True)
class Listed:
    """Words and phrases to be found in a text.

    An entry is in lower case. ``*`` at its end stands for any ending, at its start for any
    beginning; ``*x*`` is found anywhere, also where words are written without spaces.
    """

    entries: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def count(self, text: str) -> int:
        """How often any of them stands in a text that ``plainly`` made."""
        return len(self.pattern.findall(text)) if self.pattern else 0

    def found(self, text: str) -> list[str]:
        """What was found in a text that ``plainly`` made, in order."""
        return [found.group() for found in self.pattern.finditer(text)] if self.pattern else []


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of one language: ``words/<lang>.toml``; what each is for stands in ``en.toml``."""

    lang: str
    negation: Listed
    question: Listed
    numbers: Mapping[str, int]
    money: Mapping[str, Listed]
    am: Listed
    pm: Listed
    clock: Listed
    titles: Listed
    alarming: Mapping[str, Listed]
    profanity: Listed
    short: Mapping[str, str]


def plainly(text: str) -> str:
    """Composed letters in lower case with one kind of apostrophe, nothing else changed."""
    return unicodedata.normalize("NFC", text).translate(APOSTROPHES).lower()


def listed(entries: Iterable[str]) -> Listed:
    """The entries as one pattern, the longest first."""
    every = tuple(sorted({plainly(entry) for entry in entries}, key=lambda e: (-len(e), e)))
    if not every:
        return Listed((), None)
    return Listed(every, re.compile("|".join(map(_pattern, every))))


def _pattern(entry: str) -> str:
    core = r"\s+".join(re.escape(part) for part in entry.strip("*").split())
    before = r"(?<!\w)\w*" if entry.startswith("*") and not entry.endswith("*") else ""
    after = r"\w*" if entry.endswith("*") and not entry.startswith("*") else ""
    if entry.startswith("*") and entry.endswith("*"):
        return core
    start = before or (EDGE[0] if core[:1] and (entry[0].isalnum() or entry[0] == "'") else "")
    end = after or (EDGE[1] if entry[-1].isalnum() else "")
    return start + core + end


@lru_cache
def words(lang: str) -> Words:
    """The lists of a language; empty ones for a language that has none."""
    place = files(__package__).joinpath(f"{lang}.toml")
    told = tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    time = told.get("time", {})
    return Words(
        lang,
        listed(told.get("negation", ())),
        listed(told.get("question", ())),
        {plainly(word): int(value) for word, value in told.get("numbers", {}).items()},
        {name: listed(said) for name, said in told.get("money", {}).items()},
        listed(time.get("am", ())),
        listed(time.get("pm", ())),
        listed(time.get("clock", ())),
        listed(told.get("titles", ())),
        {name: listed(said) for name, said in told.get("alarming", {}).items()},
        listed(told.get("profanity", ())),
        {plainly(short): full for short, full in told.get("short", {}).items()},
    )
