"""``python -m tests.bench.translation``: how fast, large and good translation is, as tables."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from dataclasses import dataclass
from statistics import mean

from tests.bench.translation import adversarial, tico
from tests.bench.translation.adversarial import Judged
from tests.bench.translation.models import DIRECTIONS, models
from tests.bench.translation.quality import (
    Result,
    flags_table,
    quality_table,
    results,
    times_table,
)
from tests.bench.translation.race import STRETCHES, Runner, race
from tests.bench.translation.speed import (
    argos_runners,
    differing,
    firefox_runners,
    memory_table,
    speed_table,
)
from tests.bench.translation.stage import staged
from tests.bench.translation.texts import texts
from tests.bench.translation.tidying import tidying_table


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    rounds: int
    singles: int
    batch: int
    sentences: int


FULL, QUICK = Extent(4, 16, 256, 400), Extent(1, 4, 32, 40)


def speed(extent: Extent) -> None:
    """Throughput, latency and memory."""
    asked = texts(extent.batch)
    length = mean(len(text.split()) for text in asked)
    with staged(asked) as stage:
        with argos_runners(stage) as runners:
            race(runners, asked, extent.rounds, extent.singles)
            print(
                f"1. Argos package of real size (90 MB, 6+6 layers): {len(asked)} texts of"
                f" {length:.0f} words on average; {extent.rounds} rounds of"
                f" {STRETCHES} x {extent.singles} texts one by one and all as one batch; medians\n"
            )
            print(speed_table(runners))
            print(_notes(runners))
            print("\n2. Memory after the run\n")
            print(memory_table(runners))
        with firefox_runners(stage) as runners:
            race(runners, asked, extent.rounds, extent.singles)
            print("\n   Mozilla's own en-pt (17 MB): the same texts\n")
            print(speed_table(runners, aims=False))
            print()
            print(memory_table(runners))


def _notes(runners: list[Runner]) -> str:
    plain, *_others = runners
    same = [
        f"{differing(plain, one)} by {one.name}"
        for one in runners[1:]
        if one.threads == plain.threads
    ]
    told = [
        f"Of {len(plain.said)} texts, said otherwise than by plain argostranslate:"
        f" {', '.join(same)}.",
        "x plain: how many times as fast, with as many threads, in the same round. Aims: 4 in a"
        " batch; one by one not slower (0.95, for noise).",
        "CPU ms: of all its threads and processes, for a text; noise changes it less.",
        "Threads: of ours, batches computed at once; of the others 1 is ARGOS_INTRA_THREADS=1 and"
        " 2 their default (0), which takes every core here.",
        "plain argostranslate and LibreTranslate split sentences with our rules: their own splitter"
        " downloads a model (MiniSBD), and costs time on top.",
        "LibreTranslate: its defaults with --load-only en,pt, without web page and files; two"
        " packages installed, else it looks for an index; the splitter replaced by a"
        " sitecustomize; posts over a kept connection, a batch as a list in q.",
    ]
    return "\n".join(f"- {line}" for line in told)


def quality(extent: Extent) -> None:
    """What a real model says, and what becomes of it."""
    rows = tico.rows(extent.sentences)
    with models() as found:
        timed: dict[str, list[Result]] = {}
        if rows:
            scored = {
                (source, target): (
                    results(model, [row[source] for row in rows]),
                    [row[target] for row in rows],
                )
                for (source, target), model in found.items()
            }
            timed |= {f"TICO-19 {'-'.join(pair)}": made for pair, (made, _) in scored.items()}
            print(f"\n3. Quality of Mozilla's models on {len(rows)} sentences of TICO-19\n")
            print(quality_table(scored))
            print("- A text that is withheld (null) counts as the original, which is shown.")
        else:
            print(f"\n3. Quality: {tico.PLACE} is not there, left out")
        judged: dict[str, list[Judged]] = {}
        for pair in DIRECTIONS:
            texts = adversarial.read(pair)
            made = results(found[pair], [row.text for row in texts])
            timed[f"adversarial {'-'.join(pair)}"] = made
            judged["-".join(pair)] = [Judged(*both) for both in zip(texts, made, strict=True)]
        print("\n   Milliseconds a text, one by one, one thread\n")
        print(times_table(timed))
        print()
        print(flags_table(timed))
        spoilt(judged)
        if rows:
            print("\n5. Tidying before the engine, TICO-19\n")
            print(tidying_table(found, rows))


def spoilt(judged: dict[str, list[Judged]]) -> None:
    """The adversarial texts."""
    print("\n4. Texts made to be spoilt\n")
    for name, some in judged.items():
        print(f"   {name}: values\n")
        print(adversarial.kinds_table(some))
        print()
    print(adversarial.outcomes_table(judged))
    print()
    print(adversarial.senses_table(judged))
    everything = [one for some in judged.values() for one in some]
    for heading, lines in (
        ("Wrong values that reach a reader without a doubt", adversarial.through(everything)),
        ("Denials and questions that are gone without a doubt", adversarial.unheard(everything)),
        ("New denials without a doubt", adversarial.turned(everything)),
    ):
        listed = list(lines)
        print(f"\n   {heading}: {len(listed)}\n")
        print("\n".join(listed))


def main() -> int:
    """Measure and print. A benchmark is not a test: the exit status says only that it ran."""
    parser = argparse.ArgumentParser(prog="tests.bench.translation", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, fewer texts")
    parser.add_argument("--only", choices=("speed", "quality"), help="only these tables")
    args = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    extent = QUICK if args.quick else FULL
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} cores, {platform.machine()}; load before the run: {load}\n")
    if args.only != "quality":
        speed(extent)
    if args.only != "speed":
        quality(extent)
    return 0


if __name__ == "__main__":
    sys.exit(main())
