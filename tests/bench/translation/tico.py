"""English and Portuguese sentences on health that people translated: TICO-19, where it is there."""

from __future__ import annotations

from tests.bench.translation.contenders import ROOT

PLACE = ROOT.parent / "shared" / "data" / "tico19" / "pt.tsv"


def rows(count: int) -> list[dict[str, str]]:
    """So many, evenly spaced, as a text for each language; none where there is no such file."""
    if not PLACE.exists():
        return []
    lines = PLACE.read_text(encoding="utf-8").splitlines()[1:]
    chosen = [lines[n * len(lines) // count] for n in range(count)]
    return [dict(zip(("en", "pt"), line.split("\t")[1:3], strict=True)) for line in chosen]
