"""The termbase: terms of the NHS and of social prescribing with one rendering for a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.translation.words import Listed, listed, plainly

BRACKETS = re.compile(r"\s*[(（].*?[)）]")


@dataclass(frozen=True, slots=True)
class Term:
    """A term from one language to another: how it is found, written, and known to be right."""

    key: str
    found_by: Listed
    rendering: str
    right: Listed


@dataclass(frozen=True, slots=True)
class Found:
    """A term that stands in a text from ``start`` to ``end``."""

    term: Term
    start: int
    end: int


@lru_cache
def terms(source: str, target: str) -> tuple[Term, ...]:
    """Every term that both languages have a rendering of."""
    there, here = _renderings(source), _renderings(target)
    return tuple(
        Term(
            key,
            listed(_certain(there[key], source)),
            here[key][0],
            listed(_endings(here[key][1], target)),
        )
        for key in there
        if key in here and _needed(key, source)
    )


def _needed(key: str, source: str) -> bool:
    """Whether a term may be forced: from English all nouns, into English what must be exact."""
    if source == "en":
        return not _table("terms")[key].get("verb")
    return all(map(_exact, _renderings("en")[key][1]))


def _certain(rendering: tuple[str, tuple[str, ...]], lang: str) -> tuple[str, ...]:
    """The forms by which a term is found: in English all, else those that say nothing else."""
    if lang == "en":
        return rendering[1]
    return tuple(form for form in rendering[1] if " " in form or re.search("[A-Z]", form))


def _endings(forms: tuple[str, ...], lang: str) -> Iterator[str]:
    """The forms, in Turkish also with an ending behind an apostrophe, as in GP'ye."""
    for form in forms:
        yield form
        if lang == "tr" and not form.endswith("*"):
            yield f"{form}'*"


def _exact(english: str) -> bool:
    """Whether this very term is needed: an acronym, or several words that mean one thing."""
    return " " in english or english != english.lower()


def find(text: str, source: str, target: str) -> Iterator[Found]:
    """The terms of a text, the longest where several overlap."""
    plain = plainly(text)
    if len(plain) != len(text):
        return
    hits = [
        Found(term, hit.start(), hit.end())
        for term in terms(source, target)
        if term.found_by.pattern
        for hit in term.found_by.pattern.finditer(plain)
    ]
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.start - hit.end)):
        if hit.start >= end:
            end = hit.end
            yield hit


def lost(text: str, output: str, source: str, target: str) -> list[Found]:
    """The terms of a text for which nothing right stands in its translation."""
    plain = plainly(output)
    return [
        hit
        for hit in find(text, source, target)
        if plainly(hit.term.rendering) not in plain and not hit.term.right.count(plain)
    ]


@lru_cache
def _renderings(lang: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By key: what is written, and all that is right, in one language."""
    told = _table("terms" if lang == "en" else lang)
    if lang == "en":
        return {key: (entry["say"][0], tuple(entry["say"])) for key, entry in told.items()}
    return {key: (entry["say"], tuple(_right(entry))) for key, entry in told.items()}


def _right(entry: dict[str, Any]) -> Iterable[str]:
    yield entry["say"]
    if core := BRACKETS.sub("", entry["say"]).strip():
        yield core
    yield from entry.get("also", ())


@lru_cache
def _table(name: str) -> dict[str, Any]:
    place = files("bot.translation.glossary").joinpath(f"{name}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
