"""Models that could be installed: as the copies of the indexes say, else as ``coverage.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.translation.engines.engine import ARGOS, CTRANSLATE2, FIREFOX
from bot.translation.packages.argos_index import known_offers
from bot.translation.packages.firefox_records import known_builds

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that could be installed: its pairs (from, to), and about how large it is."""

    engine: str
    name: str
    pairs: frozenset[tuple[str, str]]
    bytes: int
    licence: str


def coverage() -> list[Candidate]:
    """What ``coverage.toml`` tells; needs neither a network nor an index."""
    told = _told()
    both = [one for engine in (ARGOS, FIREFOX) for one in _of_pairs(engine, told[engine])]
    return both + _of_many(told["many"])


def known(models: Path) -> list[Candidate]:
    """The same, with what the copies of the indexes in the models folder say in place of it."""
    told, found = _told(), []
    offers, builds = known_offers(models), known_builds(models)
    argos, firefox = told[ARGOS], told[FIREFOX]
    if offers is None:
        found += _of_pairs(ARGOS, argos)
    else:
        found += [_of_pair(ARGOS, offer.source, offer.target, argos) for offer in offers]
    if builds is None:
        found += _of_pairs(FIREFOX, firefox)
    else:
        found += [
            _of_pair(FIREFOX, build.source, build.target, firefox, build.bytes) for build in builds
        ]
    return found + _of_many(told["many"])


@lru_cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("coverage.toml").read_text(encoding="utf-8"))


def _of_pairs(engine: str, told: Mapping[str, Any]) -> list[Candidate]:
    pairs = _with_english(told["languages"])
    return [_of_pair(engine, source, target, told) for source, target in pairs]


def _of_pair(
    engine: str, source: str, target: str, told: Mapping[str, Any], size: int = 0
) -> Candidate:
    name = f"{source}-{target}"
    size = size or told["sizes"].get(name, told["megabytes"]) * MEGABYTE
    return Candidate(engine, name, frozenset({(source, target)}), size, told["licence"])


def _of_many(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    return [
        Candidate(
            CTRANSLATE2,
            row["name"],
            frozenset(_with_english(row["languages"])),
            row["megabytes"] * MEGABYTE,
            row["licence"],
        )
        for row in rows
    ]


def _with_english(languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    for language in languages:
        yield language, "en"
        yield "en", language
