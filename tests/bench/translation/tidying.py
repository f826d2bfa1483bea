"""Does it help to tidy a text before an engine reads it? Shouted ones, and ones typed in haste."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence

from bot.translation.sentences import split
from bot.translation.tidy import tidy
from tests.bench.table import table
from tests.bench.translation.models import Model, Pair
from tests.bench.translation.quality import chrf

Style = Callable[[str], str]


def hasty(text: str) -> str:
    """Without accents and capitals, and without a mark at the end."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.lower().rstrip(" .!?")


STYLES: Mapping[str, Style] = {"as written": str, "shouted": str.upper, "in haste": hasty}


def tidying_table(found: Mapping[Pair, Model], rows: Sequence[Mapping[str, str]]) -> str:
    """chrF of every style, without and with; beside it chrF that is blind to capitals."""
    heading = ["direction", "texts", "style", "chrF plain", "chrF tidied", "gain"]
    lines = [[*heading, "any case: plain", "tidied", "gain", "changed"]]
    for (source, target), model in found.items():
        right = [row[target] for row in rows]
        for name, style in STYLES.items():
            texts = [style(row[source]) for row in rows]
            raw = [_translated(model, text, lambda sentence, _lang: sentence) for text in texts]
            neat = [_translated(model, text, tidy) for text in texts]
            cells: list[str] = []
            for lower in (False, True):
                plain, better = chrf(raw, right, lower), chrf(neat, right, lower)
                cells += [f"{plain:.1f}", f"{better:.1f}", f"{better - plain:+.1f}"]
            changed = sum(a != b for a, b in zip(raw, neat, strict=True))
            lines.append([f"{source}-{target}", str(len(rows)), name, *cells, str(changed)])
    return table(lines)


def _translated(model: Model, text: str, way: Callable[[str, str], str]) -> str:
    sentences = [way(sentence, model.source) for sentence, _gap in split(text, model.source)]
    return " ".join(draft.text for draft in model.engine.translate(sentences))
