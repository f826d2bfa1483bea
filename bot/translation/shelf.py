"""Models in memory: opened when first asked for, the least recently used closed to make room."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.translation.engines.engine import (
    CTRANSLATE2,
    FIREFOX,
    ORDER,
    Draft,
    Engine,
    EngineFailed,
)
from bot.translation.packages.manifest import Manifest
from bot.translation.packages.report import memory
from bot.translation.packages.store import installed
from bot.translation.routes import PIVOT, Leg, routes

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until a model that did not load is tried again."""

Key = tuple[str, str, str, str]
"""One model as it is installed now; another version of it has another key."""


@dataclass
class Opened:
    """A loaded model with its directions, and the memory it takes by its estimate."""

    size: int
    direction: Callable[[str, str], Engine]
    engines: dict[tuple[str, str], Engine] = field(default_factory=dict)

    def engine(self, source: str, target: str) -> Engine:
        """One direction. Raises EngineFailed."""
        if (source, target) not in self.engines:
            self.engines[source, target] = self.direction(source, target)
        return self.engines[source, target]

    def close(self) -> None:
        """Give the memory back."""
        for engine in self.engines.values():
            engine.close()


@dataclass
class Shelf:
    """The installed models of a folder. Used by one thread.

    ``budget`` is the memory in bytes that loaded models may take together, by their estimate.
    """

    models: Path
    budget: int
    order: Sequence[str] = ORDER
    workers: int = 1
    opened: OrderedDict[Key, Opened] = field(default_factory=OrderedDict)
    failed: dict[Key, float] = field(default_factory=dict)
    listed: tuple[object, tuple[Manifest, ...]] = ((), ())

    def engines(self, source: str, target: str) -> Iterator[tuple[Engine, tuple[str, ...]]]:
        """Every way there is from one language to another, the preferred first, and its notes.

        What cannot be loaded is passed over. Nothing when no model serves the direction. One way
        through English, and only if there is none without.
        """
        served = set()
        for route in routes(source, target, self.manifests(), self.order):
            way = tuple(note for note in route.notes if note != PIVOT)
            if PIVOT in route.notes and way in served:
                continue
            try:
                engine = self._route(route.legs)
            except EngineFailed:  # told when it was tried
                continue
            served.add(way)
            yield engine, route.notes

    def manifests(self) -> tuple[Manifest, ...]:
        """What is installed now; looked up again when the folder of manifests has changed."""
        folders = sorted((self.models / "manifests").glob("*"))
        changed = tuple((folder.name, folder.stat().st_mtime_ns) for folder in folders)
        if changed != self.listed[0]:
            self.listed = (changed, tuple(installed(self.models)))
            there = set(map(_key, self.listed[1]))
            for gone in [key for key in self.opened if key not in there]:
                self.opened.pop(gone).close()
        return self.listed[1]

    def memory(self) -> int:
        """Bytes that the loaded models take, by their estimate."""
        return sum(opened.size for opened in self.opened.values())

    def close(self) -> None:
        """Close every model."""
        while self.opened:
            self.opened.popitem(last=False)[1].close()

    def _route(self, legs: Sequence[Leg]) -> Engine:
        keys = {_key(leg.manifest) for leg in legs}
        engines = [self._engine(leg, keys) for leg in legs]
        return engines[0] if len(engines) == 1 else Pivot(engines[0], engines[1])

    def _engine(self, leg: Leg, keep: Collection[Key]) -> Engine:
        key = _key(leg.manifest)
        if key not in self.opened:
            self._open(key, leg, keep)
        self.opened.move_to_end(key)
        return self.opened[key].engine(leg.source, leg.target)

    def _open(self, key: Key, leg: Leg, keep: Collection[Key]) -> None:
        if time.monotonic() - self.failed.get(key, -AGAIN) < AGAIN:
            raise EngineFailed(f"{leg.manifest.id} did not load a moment ago")
        size = memory(leg.manifest)
        self._make_room(size, keep)
        try:
            opened = Opened(size, open_model(self.models, leg.manifest, self.workers))
            opened.engine(leg.source, leg.target)
        except EngineFailed as error:
            log.error("a model cannot be used: %s", error)
            self.failed[key] = time.monotonic()
            raise
        self.failed.pop(key, None)
        self.opened[key] = opened

    def _make_room(self, size: int, keep: Collection[Key]) -> None:
        """Close what was used longest ago; the legs of the route being opened stay."""
        for key in [key for key in self.opened if key not in keep]:
            if self.memory() + size <= self.budget:
                return
            self.opened.pop(key).close()


def _key(manifest: Manifest) -> Key:
    files = ",".join(sorted(manifest.files.values()))
    return manifest.engine, manifest.folder, manifest.version, files


def open_model(models: Path, manifest: Manifest, workers: int) -> Callable[[str, str], Engine]:
    """Load a model; what gives its directions, which may be what loads it. Raises EngineFailed."""
    folder = manifest.place(models)
    if manifest.engine == CTRANSLATE2:
        from bot.translation.engines.many import ManyModel

        return ManyModel(folder, workers).direction
    engine: Engine
    if manifest.engine == FIREFOX:
        from bot.translation.engines.firefox import Firefox

        engine = Firefox(folder, f"{manifest.id.removeprefix(FIREFOX).strip()} {manifest.version}")
    else:
        from bot.translation.engines.argos import Argos

        engine = Argos(folder, models / ".argos", workers)
    return lambda source, target: engine


@dataclass(frozen=True, slots=True)
class Pivot:
    """Two engines in a row, through English."""

    first: Engine
    second: Engine

    @property
    def name(self) -> str:
        """The second's: it wrote what is read."""
        return self.second.name

    @property
    def version(self) -> str:
        """Both versions."""
        return f"{self.first.version} + {self.second.version}"

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """As unsure as the less sure of the two. Raises EngineFailed."""
        middle = self.first.translate(sentences)
        last = self.second.translate([draft.text for draft in middle])
        return [
            Draft(done.text, _least(half.score, done.score))
            for half, done in zip(middle, last, strict=True)
        ]

    def close(self) -> None:
        """Its engines belong to the shelf."""


def _least(*scores: float | None) -> float | None:
    return min((score for score in scores if score is not None), default=None)
