"""Models as text for the terminal: what is there, what could be, what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.translation.engines.engine import ARGOS, CTRANSLATE2, FIREFOX
from bot.translation.packages.argos_index import Offer
from bot.translation.packages.available import MEGABYTE, Candidate
from bot.translation.packages.firefox_records import Build
from bot.translation.packages.manifest import Manifest, is_noncommercial, release
from bot.translation.packages.plan import NAMES, Direction, to_install

MEMORY = {ARGOS: 1.2, CTRANSLATE2: 1.2, FIREFOX: 2.5}
"""Memory that a model takes at most, as a multiple of its files: int8 models are kept as they are,
those of Firefox are laid out anew while the files are still held (1.6 times once loaded)."""
MOST_PAIRS = 2
"""Pairs that are written out; of a model with more, its languages are named."""


def models_table(manifests: Sequence[Manifest]) -> str:
    """Every installed model, and what they take together."""
    if not manifests:
        return "No models are installed: 'bot models plan' says which are needed."
    rows = [
        [
            manifest.id,
            pairs_of(manifest.pairs),
            manifest.version,
            manifest.licence,
            _megabytes(manifest.bytes),
            _megabytes(memory(manifest)),
        ]
        for manifest in manifests
    ]
    total = sum(m.bytes for m in manifests), sum(memory(m) for m in manifests)
    rows.append(["total", "", "", "", *map(_megabytes, total)])
    return table(["id", "pairs", "version", "licence", "disk MB", "memory MB"], rows, right=2)


def available_table(
    offers: Iterable[Offer], builds: Iterable[Build], manifests: Iterable[Manifest]
) -> str:
    """What can be downloaded, and what of it is installed."""
    have = {manifest.id: manifest.version for manifest in manifests}
    rows = [
        [offer.id, offer.version, _state(have.get(offer.id), offer.version), ""] for offer in offers
    ]
    rows += [
        [
            build.id,
            build.version,
            _state(have.get(build.id), build.version),
            _megabytes(build.bytes),
        ]
        for build in builds
    ]
    if not rows:
        return "Nothing is offered for our languages."
    return table(["id", "version", "installed", "MB"], rows, right=1)


def plan_table(directions: Sequence[Direction]) -> str:
    """What serves each direction, what to install, how large that is, and what stays without."""
    if not directions:
        return "The organisation speaks English only: it needs no models."
    rows = []
    for one in directions:
        options = one.options or (None,)
        for place, option in enumerate(options):
            first = [f"{one.source} > {one.target}", _served(one)] if place == 0 else ["", ""]
            rows.append([*first, *_option(option, alternative=place > 0)])
    heads = ["pair", "served by", "install", "licence", "MB"]
    return "\n".join([table(heads, rows, right=1), "", *_summary(directions)])


def licence_line(manifest: Manifest) -> str:
    """A warning of a licence that forbids commercial use; empty for any other."""
    if not is_noncommercial(manifest.licence):
        return ""
    return (
        f"NOT FOR COMMERCIAL USE: {manifest.id} is under {manifest.licence}; "
        "whether the organisation may use it is its own decision."
    )


def memory(manifest: Manifest) -> int:
    """About how many bytes of memory the model takes when it is loaded."""
    return round(manifest.bytes * MEMORY[manifest.engine])


def pairs_of(pairs: Sequence[tuple[str, str]]) -> str:
    """``en > es``; of a model of many languages, which they are."""
    if len(pairs) <= MOST_PAIRS:
        return ", ".join(f"{source} > {target}" for source, target in pairs)
    others = sorted({code for pair in pairs for code in pair} - {"en"})
    return f"en <> {' '.join(others)}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: int = 0) -> str:
    """Columns as wide as their widest cell; the last ``right`` of them are figures."""
    every = [list(heads), *map(list, rows)]
    widths = [max(len(row[n]) for row in every) for n in range(len(heads))]
    lines = []
    for row in every:
        cells = [
            cell.rjust(width) if n >= len(heads) - right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f}" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.1f}"


def _state(have: str | None, offered: str) -> str:
    if have is None:
        return "-"
    return have if release(have) >= release(offered) else f"{have} (update)"


def _served(one: Direction) -> str:
    through = f" (as {NAMES[one.through]})" if one.through else ""
    if one.served:
        return one.served + through
    return "NOTHING, and nothing to install" if one.uncovered else "-"


def _option(option: Candidate | None, alternative: bool) -> list[str]:
    if option is None:
        return ["", "", ""]
    name = f"{'or ' if alternative else ''}{option.engine} {option.name}"
    return [name, option.licence, _megabytes(option.bytes)]


def _summary(directions: Sequence[Direction]) -> list[str]:
    wanted, lines = to_install(directions), []
    if wanted:
        size = _megabytes(sum(one.bytes for one in wanted))
        lines.append(f"To install, by first choice: {len(wanted)} models, about {size} MB.")
    if unserved := sorted({one.language for one in directions if one.uncovered}):
        lines.append(f"Without any model: {' '.join(unserved)}.")
    if near := sorted({(one.language, one.through) for one in directions if one.through}):
        named = ", ".join(f"{language} as {NAMES[other]} ({other})" for language, other in near)
        lines.append(f"Served by another language's model: {named}.")
    if any(option.engine == CTRANSLATE2 for option in wanted):
        lines.append(
            "Models of ctranslate2 are in no index: 'bot models install FOLDER' takes one."
        )
    if any(is_noncommercial(option.licence) for one in directions for option in one.options):
        lines.append("A licence with NC forbids commercial use: whether to use it is yours to say.")
    return lines or ["Every direction is served."]
