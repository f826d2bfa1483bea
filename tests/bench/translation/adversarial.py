"""What a real engine alters in texts made to be spoilt, and what of it the gate lets through."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.table import table
from tests.bench.translation.contenders import ROOT
from tests.bench.translation.kinds import kind
from tests.bench.translation.models import Pair
from tests.bench.translation.quality import Result, doubted
from tests.translation.judge import Row, added, altered, rows

PLACE = ROOT / "tests" / "data" / "translation" / "adversarial.tsv"
DENIES = {
    "en": r"\b(?:not?|never|nobody|nothing|none|nor|neither|without|unless|cannot|cant|dont)\b|n't",
    "pt": r"\b(?:não|nao|nem|nunca|jamais|ninguém|nenhum\w*|nada|sem|exceto|salvo|a menos)\b",
}
"""Not the gate's own list."""
HEADING = (
    "kind",
    "values",
    "engine alters",
    "put right",
    "shown, doubted",
    "withheld",
    "UNFLAGGED",
    "spoilt by gate",
    "right but withheld",
)
WIDEST = 110


@dataclass(frozen=True)
class Judged:
    """A row, what the engine made of it, and what a reader gets."""

    row: Row
    result: Result

    @property
    def shown(self) -> str | None:
        """What a reader gets to see; None when it is the original."""
        return self.result.gated.text

    @property
    def clean(self) -> bool:
        """Whether it is shown without any doubt."""
        return self.shown is not None and not doubted(self.result.gated)

    def lost(self) -> tuple[Counter[str], Counter[str]]:
        """What is altered in the engine's translation and in ours (nothing when withheld)."""
        ours = [] if self.shown is None else altered(self.row, self.shown)
        return Counter(altered(self.row, self.result.alone)), Counter(ours)


@dataclass
class Tally:
    """One line of the table, in the order of its heading."""

    counts: Counter[str] = field(default_factory=Counter)

    def take(self, one: Judged, value: str, times: int, wrong: int, still: int) -> None:
        """So many times a value stands in a row, is wrong by the engine, is wrong in ours."""
        self.counts["values"] += times
        self.counts["engine alters"] += wrong
        if one.shown is None:
            self.counts["withheld"] += wrong
            self.counts["right but withheld"] += times - wrong
            return
        self.counts["put right"] += max(0, wrong - still)
        self.counts["spoilt by gate"] += max(0, still - wrong)
        self.counts["UNFLAGGED" if one.clean else "shown, doubted"] += still


def read(pair: Pair) -> list[Row]:
    """The rows of a direction."""
    return [row for row in rows(PLACE) if (row.source, row.target) == pair]


def kinds_table(judged: Sequence[Judged]) -> str:
    """A line for each kind of value, and one for all."""
    tallies: dict[str, Tally] = {}
    for one in judged:
        before, after = one.lost()
        for value, times in Counter(value[0] for value in one.row.values).items():
            for name in (kind(value), "all"):
                tally = tallies.setdefault(name, Tally())
                tally.take(one, value, times, before[value], after[value])
    everything = tallies.pop("all")
    named = [*sorted(tallies.items(), key=lambda item: -item[1].counts["values"])]
    lines = [
        [name, *(str(tally.counts[column]) for column in HEADING[1:])]
        for name, tally in [*named, ("all", everything)]
    ]
    return table([HEADING, *lines])


def outcomes_table(judged: Mapping[str, Sequence[Judged]]) -> str:
    """Row by row: what the engine makes, and how the gate lets it out."""
    heading = ["texts", "number", "engine", "rows", "shown", "shown, doubted", "withheld"]
    lines = [heading]
    for name, some in judged.items():
        for said, wrong in (("all right", False), ("value altered or added", True)):
            these = [one for one in some if bool(_wrong(one, one.result.alone)) is wrong]
            ways = Counter(_way(one) for one in these)
            counts = (len(these), ways["shown"], ways["doubted"], ways["withheld"])
            lines.append([name, str(len(some)), said, *map(str, counts)])
    return table(lines)


def _way(one: Judged) -> str:
    if one.shown is None:
        return "withheld"
    return "shown" if one.clean else "doubted"


def _wrong(one: Judged, said: str) -> list[str]:
    more = [f"+{run}" for run in added(one.row, said)]
    return [*altered(one.row, said), *more]


def through(judged: Sequence[Judged]) -> list[str]:
    """Each row whose reader sees a wrong value and no doubt."""
    return [
        _line(one, ", ".join(wrong))
        for one in judged
        if one.clean and one.shown is not None and (wrong := _wrong(one, one.shown))
    ]


def _line(one: Judged, what: str) -> str:
    text, shown = one.row.text, str(one.shown)
    said = f"{one.row.id}  {what}\n      {text}\n      {shown}"
    flags = one.result.gated.flags
    return f"{said}  [{' '.join(flags)}]" if flags else said


@dataclass(frozen=True)
class Sense:
    """Something a sentence does, beside its values: how it is seen, and the gate's flags for it."""

    name: str
    marked: Callable[[Row], bool]
    seen: Callable[[str, str], bool]
    flags: tuple[str, str]


def _denies(text: str, lang: str) -> bool:
    return re.search(DENIES[lang], text.lower().replace("\u2019", "'")) is not None


SENSES = (
    Sense("denies", lambda row: row.denies, _denies, ("negation_lost", "negation_added")),
    Sense(
        "asks, with a mark",
        lambda row: row.asks and "?" in row.text,
        lambda text, _lang: "?" in text,
        ("question_lost", "question_added"),
    ),
    Sense(
        "asks, without a mark",
        lambda row: row.asks and "?" not in row.text,
        lambda text, _lang: "?" in text,
        ("question_lost", "question_added"),
    ),
)


def senses_table(judged: Mapping[str, Sequence[Judged]]) -> str:
    """Of the rows that deny or ask: how many lose it, and how many of those reach a reader so."""
    heading = ["direction", "row", "rows", "engine loses", "ours lose", "withheld", "doubted"]
    lines = [[*heading, "UNFLAGGED", "doubt without loss"]]
    for name, some in judged.items():
        for sense in SENSES:
            these = [one for one in some if sense.marked(one.row)]
            lost = [one for one in these if not sense.seen(one.result.alone, one.row.target)]
            ours = _losing(these, sense)
            needless = [
                one for one in these if one not in ours and sense.flags[0] in one.result.gated.flags
            ]
            ways = Counter(_way(one) for one in lost)
            counts = (
                len(these),
                len(lost),
                len(ours),
                ways["withheld"],
                sum(not one.clean for one in ours),
                sum(one.clean for one in ours),
                len(needless),
            )
            lines.append([name, sense.name, *map(str, counts)])
    return table(lines)


def _losing(some: Sequence[Judged], sense: Sense) -> list[Judged]:
    return [
        one for one in some if one.shown is not None and not sense.seen(one.shown, one.row.target)
    ]


def unheard(judged: Sequence[Judged]) -> Iterator[str]:
    """Each row that denies or asks, and is shown without that and without a doubt."""
    for sense in SENSES:
        these = [one for one in judged if sense.marked(one.row)]
        yield from (_line(one, sense.name) for one in _losing(these, sense) if one.clean)


def turned(judged: Sequence[Judged]) -> list[str]:
    """Each row that denies nothing, is shown without a doubt, and denies in translation."""
    return [
        _line(one, "denies now")
        for one in judged
        if one.clean
        and not one.row.denies
        and not _denies(one.row.text, one.row.source)
        and _denies(str(one.shown), one.row.target)
    ]
