"""What is asked of the translator and what it answers; frozen, and no I/O."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """A text to be translated from one of our languages into another, by their codes.

    ``recall`` is whether the memory may answer. For a translation turned back, by which a link
    worker judges it, it may not: it would hide what the engine did.
    """

    text: str
    source: str
    target: str
    recall: bool = True


def back(made: str, source: str, target: str) -> Ask:
    """What to ask to see a translation from ``source`` into ``target`` turned back."""
    return Ask(made, target, source, recall=False)


@dataclass(frozen=True, slots=True)
class Translation:
    """A text with its translation, or without one when none was fit to be shown.

    ``text`` is None when it could not be translated: the original is shown then, and said to be
    untranslated. ``engine`` is ``argos``, ``firefox``, ``ctranslate2`` or ``memory``, or empty when
    nothing serves the pair; ``model`` names the model and its version. ``score`` is how far to
    trust it, from 0 to 1. ``flags`` are the reasons for doubt or refusal: docs/translation.md.
    ``reviewed`` is true only for words that a native speaker has reviewed.
    """

    source: str
    text: str | None
    engine: str = ""
    model: str = ""
    score: float = 0.0
    flags: tuple[str, ...] = ()
    reviewed: bool = False
