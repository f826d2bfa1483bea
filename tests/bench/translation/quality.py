"""How good a real model's texts are, alone and behind the gate, and what the gate costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from bot.translation.engines.engine import MEMORY
from bot.translation.flags import BLOCKS, DOUBTS
from bot.translation.gate import check
from bot.translation.nouns import Translation
from tests.bench.table import table
from tests.bench.translation.models import Model, Pair

REWORKED = ("repaired", "masked", "split")


@dataclass(frozen=True)
class Result:
    """One text with its engine's translation, ours, and the seconds that each took."""

    text: str
    alone: str
    gated: Translation
    engine: float
    checking: float
    whole: float
    in_engine: float
    sentences: int
    asked: int

    @property
    def read(self) -> str:
        """What a reader sees: the original where nothing may be shown."""
        return self.text if self.gated.text is None else self.gated.text


def doubted(made: Translation) -> bool:
    """Whether a reader is told that something may be wrong."""
    return any(flag in DOUBTS or flag in BLOCKS for flag in made.flags)


def results(model: Model, texts: Sequence[str]) -> list[Result]:
    """Every text, after one that loads what is loaded once."""
    for text in texts[:3]:
        _result(model, text)
    return [_result(model, text) for text in texts]


def _result(model: Model, text: str) -> Result:
    began = perf_counter()
    alone, pairs = model.alone(text)
    engine = perf_counter() - began
    began = perf_counter()
    for sentence, output in pairs:
        check(sentence, output, model.source, model.target)
    checking = perf_counter() - began
    before, asked = model.engine.seconds, model.engine.sentences
    began = perf_counter()
    gated = model.gated(text)
    whole = perf_counter() - began
    in_engine, asked = model.engine.seconds - before, model.engine.sentences - asked
    return Result(text, alone, gated, engine, checking, whole, in_engine, len(pairs), asked)


def quality_table(found: Mapping[Pair, tuple[list[Result], list[str]]]) -> str:
    """Both scores of both ways, on all texts and on those that are shown."""
    rows = [
        ["direction", "texts", "", "chrF", "BLEU", "chrF of shown", "null", "doubted", "reworked"]
    ]
    for pair, (made, right) in found.items():
        shown = [n for n, one in enumerate(made) if one.gated.text is not None]
        kept = [right[n] for n in shown]
        flags = [one.gated.flags for one in made]
        nulls = len(made) - len(shown)
        doubts = sum(doubted(made[n].gated) for n in shown)
        reworked = sum(any(flag in REWORKED for flag in each) for each in flags)
        for name, said in (
            ("engine alone", [one.alone for one in made]),
            ("with the gate", [one.read for one in made]),
        ):
            scores = chrf(said, right), bleu(said, right), chrf([said[n] for n in shown], kept)
            counts = ["", "", ""] if name == "engine alone" else map(str, (nulls, doubts, reworked))
            rows.append(["-".join(pair), str(len(made)), name, *map(_score, scores), *counts])
    return table(rows)


def times_table(found: Mapping[str, list[Result]]) -> str:
    """What a text costs, in milliseconds."""
    heading = ["texts", "number", "engine alone", "check() alone", "95 %", "whole", "95 %"]
    rows = [[*heading, "of it engine", "own", "95 %", "sentences asked", "by memory"]]
    for name, made in found.items():
        check = [1000 * one.checking for one in made]
        whole = [1000 * one.whole for one in made]
        own = [1000 * (one.whole - one.in_engine) for one in made]
        rows.append(
            [
                name,
                str(len(made)),
                f"{1000 * median(one.engine for one in made):.1f}",
                f"{median(check):.2f}",
                f"{_worst(check):.2f}",
                f"{median(whole):.1f}",
                f"{_worst(whole):.1f}",
                f"{1000 * median(one.in_engine for one in made):.1f}",
                f"{median(own):.2f}",
                f"{_worst(own):.2f}",
                f"{sum(one.asked for one in made) / sum(one.sentences for one in made):.2f}",
                str(sum(one.gated.engine == MEMORY for one in made)),
            ]
        )
    return table(rows)


def flags_table(found: Mapping[str, list[Result]]) -> str:
    """How often each flag stands on a text."""
    names = sorted({flag for made in found.values() for one in made for flag in one.gated.flags})
    rows = [["flag", *found]]
    for name in names:
        counts = [sum(name in one.gated.flags for one in made) for made in found.values()]
        rows.append([name, *map(str, counts)])
    return table(rows)


def chrf(said: Sequence[str], right: Sequence[str], lower: bool = False) -> float:
    """chrF2 of a whole set of texts."""
    return float(CHRF(lowercase=lower).corpus_score(list(said), [list(right)]).score)


def bleu(said: Sequence[str], right: Sequence[str]) -> float:
    """BLEU of a whole set of texts."""
    return float(BLEU().corpus_score(list(said), [list(right)]).score)


def _score(score: float) -> str:
    return f"{score:.1f}"


def _worst(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
