"""Models in memory: opened when first asked for, the least recently used closed to make room."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.translation.engines.engine import (
    ARGOS,
    CTRANSLATE2,
    FIREFOX,
    Draft,
    Engine,
    EngineFailed,
)
from bot.translation.packages.manifest import Manifest
from bot.translation.packages.report import memory
from bot.translation.packages.store import installed
from bot.translation.routes import routes

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until a model that did not load is tried again."""
ORDER = (FIREFOX, ARGOS, CTRANSLATE2)
"""The fastest first, where several have a pair: docs/decisions/0014."""


@dataclass
class Shelf:
    """The installed models of a folder. Used by one thread.

    ``budget`` is the memory in bytes that loaded models may take together, by their estimate.
    """

    models: Path
    budget: int
    order: Sequence[str] = ORDER
    workers: int = 1
    opened: OrderedDict[tuple[str, ...], tuple[Engine, int]] = field(default_factory=OrderedDict)
    failed: dict[tuple[str, ...], float] = field(default_factory=dict)
    listed: tuple[float, tuple[Manifest, ...]] = (0.0, ())

    def engines(self, source: str, target: str) -> Iterator[tuple[Engine, tuple[str, ...]]]:
        """Every way there is from one language to another, the preferred first, and its notes.

        What cannot be loaded is passed over. Nothing when no model serves the direction.
        """
        for route in routes(source, target, self.manifests(), self.order):
            try:
                legs = [self._engine(leg.manifest, leg.source, leg.target) for leg in route.legs]
            except EngineFailed as error:
                log.error("a model cannot be used: %s", error)
                continue
            yield (legs[0] if len(legs) == 1 else Pivot(legs[0], legs[1])), route.notes

    def manifests(self) -> tuple[Manifest, ...]:
        """What is installed now; looked up again when the folder of manifests has changed."""
        changed = max(
            (path.stat().st_mtime for path in (self.models / "manifests").glob("*")), default=0.0
        )
        if changed != self.listed[0]:
            self.listed = (changed, tuple(installed(self.models)))
        return self.listed[1]

    def memory(self) -> int:
        """Bytes that the loaded models take, by their estimate."""
        return sum(size for _engine, size in self.opened.values())

    def close(self) -> None:
        """Close every model."""
        while self.opened:
            self.opened.popitem(last=False)[1][0].close()

    def _engine(self, manifest: Manifest, source: str, target: str) -> Engine:
        stamp = min(manifest.files.values())
        key = (manifest.engine, manifest.folder, manifest.version, stamp, source, target)
        if key in self.opened:
            self.opened.move_to_end(key)
            return self.opened[key][0]
        if time.monotonic() - self.failed.get(key, -AGAIN) < AGAIN:
            raise EngineFailed(f"{manifest.id} did not load a moment ago")
        size = memory(manifest)
        self._make_room(size, keep=2)
        try:
            engine = open_engine(self.models, manifest, source, target, self.workers)
        except EngineFailed:
            self.failed[key] = time.monotonic()
            raise
        self.opened[key] = (engine, size)
        return engine

    def _make_room(self, size: int, keep: int) -> None:
        """Close what was used longest ago; the legs of the route being opened stay."""
        while len(self.opened) >= keep and self.memory() + size > self.budget:
            _key, (engine, _size) = self.opened.popitem(last=False)
            engine.close()


def open_engine(models: Path, manifest: Manifest, source: str, target: str, workers: int) -> Engine:
    """Load one direction of a model. Raises EngineFailed."""
    folder = manifest.place(models)
    if manifest.engine == FIREFOX:
        from bot.translation.engines.firefox import Firefox

        return Firefox(folder, f"{manifest.id} {manifest.version}".strip())
    if manifest.engine == ARGOS:
        from bot.translation.engines.argos import Argos

        return Argos(folder, models / ".argos", workers)
    from bot.translation.engines.many import ManyModel

    return ManyModel(folder, workers).direction(source, target)


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
            Draft(done.text, min((s for s in (half.score, done.score) if s is not None), default=None))
            for half, done in zip(middle, last, strict=True)
        ]

    def close(self) -> None:
        """Its engines belong to the shelf."""
