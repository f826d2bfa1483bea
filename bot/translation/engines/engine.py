"""What the rest needs of an engine: sentences in, drafts out, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

ARGOS, FIREFOX, CTRANSLATE2, MEMORY = "argos", "firefox", "ctranslate2", "memory"
"""Where a translation comes from: the names that results, settings and manifests use."""
ORDER = (FIREFOX, ARGOS, CTRANSLATE2)
"""The fastest first, where several have a pair: docs/decisions/0014."""


class EngineFailed(Exception):
    """The engine could not be loaded or broke down; the message holds none of the text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An engine's translation of one sentence, unchecked.

    ``score`` is the mean log-probability of a token (0 is certain, -1 is a guess), or None where
    the engine does not tell.
    """

    text: str
    score: float | None = None


class Engine(Protocol):
    """One direction of one model, loaded."""

    @property
    def name(self) -> str:
        """``argos``, ``firefox`` or ``ctranslate2``."""

    @property
    def version(self) -> str:
        """Which model and version, as a person would name it: ``en-pt 1.9``."""

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence, in order, whatever is in them. Raises EngineFailed."""

    def close(self) -> None:
        """Give the memory back. It is not used after that."""
