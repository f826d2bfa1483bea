"""Contenders in turn, round by round, so that whatever else this machine does hits all alike."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.processes import PROC, megabytes
from tests.bench.translation.contenders import Contender

STRETCHES = 4
REST = 0.3
"""Seconds in which threads of the last contender stop spinning."""


@dataclass
class Runner:
    """A contender, the one it is compared with, and what was measured of it."""

    name: str
    threads: int
    contender: Contender
    rival: Runner | None = None
    ours: bool = True
    singles: list[list[float]] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)
    single_cpu: list[float] = field(default_factory=list)
    batch_cpu: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def warm(self, texts: Sequence[str]) -> None:
        """What is only done once, and is not measured."""
        self.contender.run([[text] for text in texts])
        self.contender.run([texts])

    def alone(self, texts: Sequence[str]) -> None:
        """One text after another."""
        time.sleep(REST)
        began = self._cpu()
        self.singles.append(self.contender.run([[text] for text in texts]).took)
        self.single_cpu.append((self._cpu() - began) / len(texts))

    def together(self, texts: Sequence[str]) -> None:
        """All at once."""
        time.sleep(REST)
        began = self._cpu()
        outcome = self.contender.run([texts])
        self.batches += outcome.took
        self.said = outcome.said
        self.batch_cpu.append((self._cpu() - began) / len(texts))

    @property
    def cpu(self) -> tuple[float, float]:
        """Milliseconds of all cores for a text, one by one and in a batch: the medians.

        What else the machine does changes these less than the clock on the wall.
        """
        return 1000 * median(self.single_cpu), 1000 * median(self.batch_cpu)

    def _cpu(self) -> float:
        return sum(map(seconds, self.contender.processes().values()))

    @property
    def rate(self) -> float:
        """Texts a second, one after another: the median of the rounds."""
        return median(len(lap) / sum(lap) for lap in self.singles)

    def percentile(self, percent: float) -> float:
        """So many percent of single texts took at most so many milliseconds."""
        ordered = sorted(took for lap in self.singles for took in lap)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]

    @property
    def batch_rate(self) -> float:
        """Texts a second, all at once: the median of the rounds."""
        return len(self.said) / median(self.batches)

    def beside(self, rival: Runner) -> tuple[float, float]:
        """How many times as fast as another in the same round: singles, batches; the medians."""
        alone = zip(self.singles, rival.singles, strict=True)
        together = zip(self.batches, rival.batches, strict=True)
        return (
            median(sum(theirs) / sum(mine) for mine, theirs in alone),
            median(theirs / mine for mine, theirs in together),
        )

    def sizes(self) -> list[tuple[str, float | None, float | None]]:
        """Megabytes of each of its processes: all, and those that no other process shares."""
        found = []
        for name, pid in self.contender.processes().items():
            own = [megabytes([pid], kind) for kind in ("Private_Clean", "Private_Dirty")]
            known = [size for size in own if size is not None]
            found.append((name, megabytes([pid]), sum(known) if len(known) == 2 else None))
        return found


def race(runners: Sequence[Runner], texts: Sequence[str], rounds: int, singles: int) -> None:
    """Every round has other single texts, in short stretches, and all of them as one batch."""
    for runner in runners:
        runner.warm(texts[-8:])
    turn = 0
    for _ in range(rounds):
        for _ in range(STRETCHES):
            first = turn * singles % len(texts)
            stretch = [*texts, *texts][first : first + singles]
            for runner in runners[:: -1 if turn % 2 else 1]:
                runner.alone(stretch)
            turn += 1
        for runner in runners[:: -1 if turn // STRETCHES % 2 else 1]:
            runner.together(texts)


def seconds(pid: int) -> float:
    """What a process has computed up to now."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
