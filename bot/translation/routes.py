"""Which models lead from one language to another: direct, of a related language, or by English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.translation.packages.manifest import Manifest

RELATED: Mapping[str, str] = {"prs": "fa"}
"""A language that another's models serve where it has none: Dari is written as Persian is."""
HUB = "en"
PIVOT = "pivot"


@dataclass(frozen=True, slots=True)
class Leg:
    """One model, and the direction it is used in."""

    manifest: Manifest
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Route:
    """One or two legs, and what a reader should know about the way."""

    legs: tuple[Leg, ...]
    notes: tuple[str, ...] = ()


def routes(
    source: str, target: str, manifests: Sequence[Manifest], order: Sequence[str]
) -> Iterator[Route]:
    """Every route, the best first: in its own language before a related one, direct before hub.

    Those through the hub are meant for when no direct one can be used.
    """
    own, related = (source, target), (RELATED.get(source, source), RELATED.get(target, target))
    for there, here in dict.fromkeys((own, related)):
        notes = ("related_language",) if (there, here) != own else ()
        for leg in _legs(there, here, manifests, order):
            yield Route((leg,), notes)
        if HUB in (there, here) or there == here:
            continue
        for first in _legs(there, HUB, manifests, order):
            for second in _legs(HUB, here, manifests, order):
                yield Route((first, second), (*notes, PIVOT))


def _legs(
    source: str, target: str, manifests: Sequence[Manifest], order: Sequence[str]
) -> Iterator[Leg]:
    serving = [one for one in manifests if (source, target) in one.pairs and one.engine in order]
    for one in sorted(serving, key=lambda one: (order.index(one.engine), one.id)):
        yield Leg(one, source, target)
