"""``bot understand``: what the assistant makes of texts, one a line, for whoever audits it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.book import Book
from bot.language.fold import fold
from bot.language.reading import Ranked, Reading

Told = Mapping[str, Any]


def understand(book: Book, texts: Iterable[str], lang: str = "") -> Iterator[Told]:
    """One object a text, in order; docs/understanding.md says what its fields mean.

    ``lang`` is the person's language, when it is known.
    """
    for text in texts:
        folded, reading = fold(text), book.read(text)
        named = folded in book.tongues or book.near_tongue(folded)
        exact = book.words.get(folded)
        command = exact or ("language" if named else book.near(folded))
        yield {
            "language": lang or reading.language or None,
            "languages": [[lang, 1.0]] if lang else _pairs(_offered(reading)),
            "command": exact if reading.crisis else command,
            "topic": reading.topics[0][0] if reading.topics else None,
            "topics": _pairs(reading.topics),
            "crisis": None if exact else reading.crisis or None,
            "concern": None if exact else reading.concern or None,
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
