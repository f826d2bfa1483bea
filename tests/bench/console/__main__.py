"""``python -m tests.bench.console``: from her text to a worker's screen, as one table."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

from tests.bench.__main__ import met
from tests.bench.console.office import CONSOLES, PROCESSES, Office, office
from tests.bench.console.pages import MANY, QUEUE, Door, Pages
from tests.bench.console.screen import Screen
from tests.bench.console.talk import Sent, Talk, planned, talking
from tests.bench.console.texts import texts
from tests.bench.load import CLIENTS
from tests.bench.table import markdown

EVERY = 0.2
"""Seconds between two texts at the usual rate: five a second."""
CALM = 0.4
"""Seconds between two claims."""
HEADING = ["what", "p50", "p99", "n", "aim for p99", "met"]
Weights = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Extent:
    """How much is measured: rounds, and in each texts, bursts, pages, claims and menu turns."""

    rounds: int
    texts: int
    bursts: int
    pages: int
    claims: int
    turns: int


FULL, QUICK = Extent(5, 50, 1, 40, 20, 800), Extent(2, 25, 1, 8, 5, 300)


@dataclass
class Found:
    """What was measured."""

    pages: Pages
    door: Door
    calm: list[Sent] = field(default_factory=list)
    burst: list[Sent] = field(default_factory=list)
    weights: dict[str, Weights] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    polls: int = 0

    def weigh(self, there: Office, when: str) -> None:
        """The memory of each process now."""
        self.weights[when] = {name: there.memory(name) for name in PROCESSES}


def measure(there: Office, extent: Extent) -> Found:
    """Round after round, so that whatever else this machine does hits all alike."""
    port = there.server.port
    found = Found(Pages(there), Door(port))
    screens = [
        Screen(browser, held.case.id)
        for browser, held in zip(there.workers, there.talking, strict=True)
    ]
    said = texts()
    found.door.warm()
    found.weigh(there, "before")
    for n in range(extent.rounds + 1):  # the first only warms up
        if n % 2:
            found.door.measure(False, extent.turns)
        with talking(port, screens) as talk:
            if n == 0:
                found.weigh(there, f"with {CONSOLES} consoles, just opened")
            _round(found, talk, there, said, extent, warm=n == 0)
            found.weigh(there, f"with {CONSOLES} consoles, in use")
            found.door.measure(True, extent.turns)
        if n % 2 == 0:
            found.door.measure(False, extent.turns)
        if n == 0:
            found.door.rounds = {True: [], False: []}
    found.weigh(there, "after")
    found.polls = sum(screen.polls for screen in screens)
    return found


def _round(
    found: Found, talk: Talk, there: Office, said: Iterator[str], extent: Extent, warm: bool
) -> None:
    def of(count: int, every: float) -> list[Sent]:
        fresh = islice(said, count)
        return talk.run(planned(talk.port, talk.screens, there.talking, fresh, every))

    calm = of(extent.texts // (5 if warm else 1), EVERY)
    burst = [one for _ in range(extent.bursts) for one in of(CONSOLES, 0.0)]
    pages = Pages(there) if warm else found.pages
    pages.ask(2 if warm else extent.pages)
    talk.live(0.5)
    for _ in range(0 if warm else extent.claims):
        pages.claim()
        talk.live(CALM)
    pages.rest()
    if not warm:
        found.refused += talk.refused
        found.calm += calm
        found.burst += burst


def percentile(values: Sequence[float], percent: float) -> float:
    """So many percent are at most this."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def row(name: str, seconds: Sequence[float], aim: float = 0.0, lost: int = 0) -> list[str]:
    """Times in milliseconds; ``aim`` for the 99th percentile, in seconds."""
    if not seconds:
        return [name, "-", "-", "0", "", "NO"]
    half, most = (percentile(seconds, percent) * 1000 for percent in (50, 99))
    said = met(most < aim * 1000 and not lost) if aim else ""
    number = f"{len(seconds)}" + (f" ({lost} wrong)" if lost else "")
    goal = f"under {aim * 1000:.0f} ms" if aim else ""
    return [name, f"{half:.0f} ms", f"{most:.0f} ms", number, goal, said]


def _withheld(sent: Sequence[Sent]) -> int:
    """How many texts are shown, and say that there is no translation."""
    return sum(bool(one.settled) and not one.english for one in sent)


def talk_rows(how: str, sent: Sequence[Sent]) -> list[list[str]]:
    """From her text to what the worker sees."""
    steps = {
        "answered at the carrier's door": ([one.answered for one in sent], 0.0),
        "news at the worker's browser": ([one.event for one in sent], 0.0),
        "her words on the screen": ([one.words for one in sent], 0.15),
        "the English beside them": ([one.settled if one.english else None for one in sent], 1.0),
    }
    rows = []
    for name, (times, aim) in steps.items():
        known = [seconds for seconds in times if seconds is not None]
        withheld = _withheld(sent)
        lost = len(sent) - len(known) - (withheld if "English" in name else 0)
        rows.append(row(f"{how}: {name}", known, aim, lost))
    return rows


def door_rows(door: Door) -> list[list[str]]:
    """Menu turns a second with and without consoles: the median of rounds, and of their ratios."""
    rows = []
    for open, name in ((False, "no console open"), (True, f"{CONSOLES} open consoles")):
        rounds = door.rounds[open]
        rate = median(each.rate for each in rounds)
        half, most = (median(each.percentile(p) for each in rounds) for p in (50, 99))
        words = f"menu turns, {CLIENTS} clients, {name}: {rate:.0f} a second"
        rows.append([words, f"{half:.0f} ms", f"{most:.0f} ms", f"{len(rounds)} rounds", "", ""])
    pairs = zip(door.rounds[True], door.rounds[False], strict=True)
    share = median(more.rate / less.rate for more, less in pairs)
    rows.append([f"  the second beside the first: {share:.2f}", "", "", "", "", ""])
    return rows


def memory_rows(weights: dict[str, Weights]) -> list[list[str]]:
    """RSS, and PSS in brackets, of every process at every time."""
    rows = []
    for when, each in weights.items():
        told = ", ".join(f"{name} {rss:.0f} ({pss:.0f})" for name, (rss, pss) in each.items())
        rows.append([f"MB of memory (PSS) {when}: {told}", "", "", "", "", ""])
    return rows


def machine() -> str:
    """What this was measured on."""
    info = Path("/proc/cpuinfo")
    rows = info.read_text().splitlines() if info.exists() else []
    model = next((each.partition(": ")[2] for each in rows if each.startswith("model name")), "")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores {model or platform.machine()}, Python {platform.python_version()};"
        f" load before the run: {load}; the load generator runs on the same cores"
    )


def report(found: Found) -> str:
    """The table and what belongs to it."""
    rows = [HEADING]
    rows += talk_rows(f"{1 / EVERY:.0f} texts a second", found.calm)
    rows += talk_rows(f"{CONSOLES} texts at once", found.burst)
    for name, times in found.pages.times.items():
        aim = 0.05 if name in (QUEUE, MANY) else 0.0
        rows.append(row(name, times.seconds, aim, times.wrong))
    rows += [*door_rows(found.door), *memory_rows(found.weights)]
    every = [*found.calm, *found.burst]
    return "\n".join(
        [
            markdown(rows),
            "",
            f"- Refused: {dict(found.refused) or 'nothing'}.",
            f"- {_withheld(every)} of {len(every)} translations were withheld and are not timed;"
            f" {found.polls} fetches were not caused by news.",
        ]
    )


def main() -> int:
    """Measure and print. A benchmark is not a test: the exit status says only that it ran."""
    parser = argparse.ArgumentParser(prog="tests.bench.console", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and texts")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    extent = QUICK if args.quick else FULL
    print(machine() + "\n", flush=True)
    with office(extent.claims * extent.rounds) as there:
        print(report(measure(there, extent)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
