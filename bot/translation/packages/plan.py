"""Which engine serves each language of an organisation, and what to install for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.translation.engines.engine import CTRANSLATE2
from bot.translation.packages.available import Candidate
from bot.translation.packages.manifest import ENGINES, Manifest
from bot.translation.routes import RELATED

NAMES = {"fa": "Persian"}


@dataclass(frozen=True, slots=True)
class Direction:
    """One language to or from English.

    ``served`` is the model that does it today, or empty; ``through`` is the other language that it
    is taken for, or empty. ``options`` are models to install where nothing serves it, the first
    choice first.
    """

    language: str
    source: str
    target: str
    served: str = ""
    through: str = ""
    options: tuple[Candidate, ...] = ()

    @property
    def uncovered(self) -> bool:
        """Whether nothing serves it, and nothing that could be installed would."""
        return not self.served and not self.options


def plan(
    languages: Iterable[str],
    manifests: Sequence[Manifest],
    available: Sequence[Candidate],
    order: Sequence[str] = ENGINES,
) -> list[Direction]:
    """Both directions of every language; English needs none. Other pairs go through English.

    ``order`` are the engines that may be used, the first choice first.
    """
    usable = [one for one in available if one.engine in order]
    may = [manifest for manifest in manifests if manifest.engine in order]
    return [
        _direction(language, pair, may, usable, order)
        for language in languages
        if language != "en"
        for pair in ((language, "en"), ("en", language))
    ]


def to_install(directions: Iterable[Direction]) -> list[Candidate]:
    """The first choice for everything that is not served, each model once."""
    return list(dict.fromkeys(one.options[0] for one in directions if one.options))


def serving(
    pair: tuple[str, str], manifests: Iterable[Manifest], order: Sequence[str] = ENGINES
) -> Manifest | None:
    """The model that serves a pair, of the engine that comes first."""
    found = [manifest for manifest in manifests if pair in manifest.pairs]
    return min(found, key=lambda m: (order.index(m.engine), m.id), default=None)


def _direction(
    language: str,
    pair: tuple[str, str],
    manifests: Sequence[Manifest],
    available: Sequence[Candidate],
    order: Sequence[str],
) -> Direction:
    near = RELATED.get(language, "")
    second = (near or pair[0], pair[1]) if pair[1] == "en" else (pair[0], near or pair[1])
    for asked, through in ((pair, ""), (second, near)):
        if manifest := serving(asked, manifests, order):
            served = f"{manifest.id} {manifest.version}"
            return Direction(language, *pair, served=served, through=through)
    direct, indirect = _options(pair, available, order), _options(second, available, order)
    if near and indirect and indirect[0].engine != CTRANSLATE2:
        # a model of one pair is smaller and better than one of many languages, also for its sister
        return Direction(language, *pair, through=near, options=(*indirect[:1], *direct))
    return Direction(language, *pair, options=direct)


def _options(
    pair: tuple[str, str], available: Sequence[Candidate], order: Sequence[str]
) -> tuple[Candidate, ...]:
    found = [candidate for candidate in available if pair in candidate.pairs]
    for engine in order:
        if of_engine := tuple(one for one in found if one.engine == engine):
            return of_engine if engine == CTRANSLATE2 else of_engine[:1]
    return ()
