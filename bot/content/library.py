"""Read the content files once, and find the fact for a nation on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from bot.organisation import NATIONS
from bot.text import Text

CONFIDENCES = ("V", "K")


class BadContent(ValueError):
    """A content file breaks a rule; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence or two that we say as true, for some nations, with where we have it from.

    A fact with ``amounts`` stops being said after ``review_by``: its ``after`` is said instead.
    """

    key: str
    text: str
    nations: tuple[str, ...]
    source: str
    confidence: str
    checked: date
    review_by: date
    amounts: Mapping[str, str] = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call. ``name`` and ``about`` are translated, ``number`` never changes."""

    key: str
    name: str
    number: str
    about: str
    nations: tuple[str, ...]
    source: str
    confidence: str
    checked: date
    review_by: date


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the content files say."""

    facts: Mapping[tuple[str, str], Fact]
    helplines: Mapping[tuple[str, str], Helpline]

    def fact(self, key: str, nation: str, on: date) -> Text:
        """The words of a fact for a nation, or what to say once its amounts are out of date.

        Raises KeyError for a fact that the nation has not; a test walks every flow everywhere.
        """
        fact = self.facts[key, nation]
        if fact.amounts and on > fact.review_by:
            return Text(fact.after)
        return Text(fact.text, tuple(fact.amounts.items()))

    def helpline(self, key: str, nation: str) -> Text:
        """``Name: number`` and what it is for, as one line."""
        line = self.helplines[key, nation]
        return Text(line.about, (("name", Text(line.name)), ("number", line.number)))

    def number(self, key: str, nation: str) -> str:
        """Only the number of a helpline."""
        return self.helplines[key, nation].number

    def has(self, key: str, nation: str) -> bool:
        """Whether there is such a fact or helpline for the nation."""
        return (key, nation) in self.facts or (key, nation) in self.helplines

    def due(self, on: date) -> list[Fact | Helpline]:
        """What somebody should check again: past its review-by date."""
        return [entry for entry in self.entries() if entry.review_by < on]

    def entries(self) -> list[Fact | Helpline]:
        """Every entry once, the one to be checked first at the top."""
        found: list[Fact | Helpline] = []
        for shelf in (self.facts, self.helplines):
            found += {id(entry): entry for entry in shelf.values()}.values()
        return sorted(found, key=lambda entry: (entry.review_by, entry.key))


def read(folder: Traversable) -> Library:
    """All ``*.toml`` files of a folder as one Library. Raises BadContent, naming the entry."""
    facts: dict[tuple[str, str], Fact] = {}
    helplines: dict[tuple[str, str], Helpline] = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for fact in _entries(tables.get("facts", {}), _fact):
            _file(facts, fact)
        for line in _entries(tables.get("helplines", {}), _helpline):
            _file(helplines, line)
    return Library(facts, helplines)


def _entries(table: Mapping[str, Any], make: Any) -> Iterator[Any]:
    for key, rows in table.items():
        for row in rows if isinstance(rows, list) else [rows]:
            try:
                yield make(key, row)
            except (KeyError, TypeError, ValueError) as error:
                raise BadContent(f"{key}: {error!r}") from error


def _file(shelf: dict[tuple[str, str], Any], entry: Fact | Helpline) -> None:
    for nation in entry.nations:
        if (entry.key, nation) in shelf:
            raise BadContent(f"{entry.key}: twice for {nation}")
        shelf[entry.key, nation] = entry


def _common(row: Mapping[str, Any]) -> dict[str, Any]:
    nations = tuple(row.get("nations", NATIONS))
    if unknown := set(nations) - set(NATIONS):
        raise ValueError(f"unknown nations {sorted(unknown)}")
    if row["confidence"] not in CONFIDENCES:
        raise ValueError("only facts marked V or K may be said")
    if not row["source"] or row["review_by"] <= row["checked"]:
        raise ValueError("needs a source and a review-by date after the checked date")
    return {
        "nations": nations,
        "source": row["source"],
        "confidence": row["confidence"],
        "checked": row["checked"],
        "review_by": row["review_by"],
    }


def _fact(key: str, row: Mapping[str, Any]) -> Fact:
    amounts = dict(row.get("amounts", {}))
    if bool(amounts) != bool(row.get("after")):
        raise ValueError("amounts and after go together")
    return Fact(
        key,
        row["text"].strip(),
        amounts=amounts,
        after=row.get("after", "").strip(),
        **_common(row),
    )


def _helpline(key: str, row: Mapping[str, Any]) -> Helpline:
    return Helpline(key, row["name"], row["number"], row["about"], **_common(row))


LIBRARY = read(files(__package__))
