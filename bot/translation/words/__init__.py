"""Words of each language that the gate knows: not, who, pounds, morning, Mr, police …"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LETTER = r"\w\u0900-\u0963\u0966-\u0dff"
"""What a word is made of: \\w knows no vowel signs of the scripts of India."""
EDGE = rf"(?<![{LETTER}'])", rf"(?![{LETTER}'])"
WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u0dff])+(?:'(?:[^\W\d_])+)*")
"""One word, with its vowel signs and with an apostrophe inside."""
ALIKE = str.maketrans("\u2019\u2018\u02bc\u00b4`\u064a\u0649\u0643", "'" * 5 + "\u06cc\u06cc\u06a9")
"""One apostrophe, and one of the letters that Arabic and Persian keyboards write differently."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Words and phrases to be found in a text.

    An entry is in lower case. ``*`` at its end stands for any ending, at its start for any
    beginning; ``*x*`` is found anywhere, also where words are written without spaces; ``^x`` only
    where the text begins.
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
    plain = unicodedata.normalize("NFC", text).translate(ALIKE).lower()
    return plain.replace("i\u0307", "i")  # what the Turkish capital dotted I becomes


def listed(entries: Iterable[str]) -> Listed:
    """The entries as one pattern, the longest first."""
    every = tuple(sorted({plainly(entry) for entry in entries}, key=lambda e: (-len(e), e)))
    if not every:
        return Listed((), None)
    return Listed(every, re.compile("|".join(map(_pattern, every))))


def _pattern(entry: str) -> str:
    if entry.startswith("^"):
        return r"\A\W*" + _pattern(entry[1:])
    core = r"\s+".join(re.escape(part) for part in entry.strip("*").split())
    if entry.startswith("*") and entry.endswith("*"):
        return core
    before = rf"(?<![{LETTER}])[{LETTER}]*" if entry.startswith("*") else ""
    after = rf"[{LETTER}]*" if entry.endswith("*") else ""
    start = before or (EDGE[0] if core[:1] and (entry[0].isalnum() or entry[0] == "'") else "")
    end = after or (EDGE[1] if re.match(f"[{LETTER}]", entry[-1]) else "")
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
