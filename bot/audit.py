"""``bot understand``: what the assistant makes of texts, one a line, for whoever audits it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.book import Book
from bot.hearing import misspelt
from bot.language.fold import fold
from bot.language.reading import Ranked, Reading

Told = Mapping[str, Any]


def understand(book: Book, text: str, lang: str = "") -> Told:
    """What the engine would make of a text; docs/understanding.md says what the fields mean.

    ``lang`` is the person's language, when it is known.
    """
    folded, reading = fold(text), book.read(text)
    exact, named = book.words.get(folded), book.tongues.get(folded)
    word, near = misspelt(book, folded, reading)
    guess = None if reading.crisis else "language" if near else word
    return {
        "language": lang or reading.language or None,
        "languages": [[lang, 1.0]] if lang else _pairs(_offered(reading)),
        "command": exact or ("language" if named else guess),
        "topic": reading.topics[0][0] if reading.topics else None,
        "topics": _pairs(reading.topics),
        "crisis": None if exact or named else reading.crisis or None,
        "concern": None if exact or named else reading.concern or None,
    }


def _offered(reading: Reading) -> Ranked:
    """The languages of a reading; English is always offered when we would ask."""
    if reading.language or "en" in dict(reading.languages) or not reading.topics:
        return reading.languages
    return (*reading.languages, ("en", 0.0))


def as_line(told: Told) -> str:
    """The object as one line of JSON."""
    return json.dumps(told, ensure_ascii=False)


def as_words(text: str, told: Told) -> str:
    """The object as a line to read: the text, then what was found in it."""
    language = told["language"] or " or ".join(code for code, _ in told["languages"]) + "?"
    danger = told["crisis"] or (told["concern"] and f"perhaps {told['concern']}")
    found = (language, told["command"] and f"command {told['command']}", told["topic"], danger)
    return f"{text}\n    {', '.join(part for part in found if part)}"


def _pairs(ranked: Ranked) -> list[list[str | float]]:
    return [[code, share] for code, share in ranked]
