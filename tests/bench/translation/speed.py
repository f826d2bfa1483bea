"""How fast contenders are beside the plain libraries, and how much memory they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import zip_longest

from tests.bench.load import Wrong
from tests.bench.table import table
from tests.bench.translation import libre
from tests.bench.translation.contenders import child
from tests.bench.translation.race import Runner
from tests.bench.translation.service import service
from tests.bench.translation.stage import Stage

BATCH_AIM, SINGLE_AIM = 4.0, 0.95
"""How many times as fast as plain argostranslate; one by one, not slower but for noise."""
HEADING = (
    "what",
    "threads",
    "one by one /s",
    "median ms",
    "95 % ms",
    "CPU ms",
    "x plain",
    "batch /s",
    "CPU ms",
    "x plain",
    "aims met",
)


@contextmanager
def argos_runners(stage: Stage) -> Iterator[list[Runner]]:
    """Everything that can use the Argos package, with one thread and with two."""
    package = str(next((stage.models / "argos").iterdir()))
    with ExitStack() as stack:
        runners = []
        for threads, intra in ((1, "1"), (2, "")):
            plain = stack.enter_context(child(stage, "plain", intra=intra))
            rival = Runner("plain argostranslate", threads, plain, ours=False)
            runners.append(rival)
            try:
                server = stack.enter_context(libre.libre(stage, intra))
            except Wrong as error:
                print(f"LibreTranslate is left out: {error}\n")
            else:
                runners.append(Runner("LibreTranslate server", threads, server, rival, ours=False))
            for name, kind in (("our engine", "argos"), ("our translator + gate", "argos-gated")):
                one = stack.enter_context(child(stage, kind, package, str(threads)))
                runners.append(Runner(name, threads, one, rival))
            whole = stack.enter_context(service(stage, threads))
            runners.append(Runner("our service + gate", threads, whole, rival))
        yield runners


@contextmanager
def firefox_runners(stage: Stage) -> Iterator[list[Runner]]:
    """Mozilla's own model: the library, our engine, our translator."""
    with ExitStack() as stack:
        plain = stack.enter_context(child(stage, "fxtranslate"))
        rival = Runner("plain fxtranslate", 1, plain, ours=False)
        runners = [rival]
        for name, kind in (("our engine", "firefox"), ("our translator + gate", "firefox-gated")):
            runners.append(Runner(name, 1, stack.enter_context(child(stage, kind)), rival))
        yield runners


def speed_table(runners: Sequence[Runner], aims: bool = True) -> str:
    """A line each, and whether the aims are met."""
    return table([HEADING, *(_row(runner, aims) for runner in runners)])


def _row(runner: Runner, aims: bool) -> list[str]:
    single, batch = runner.beside(runner.rival) if runner.rival else (1.0, 1.0)
    alone, together = runner.cpu
    unmet = [
        name
        for name, met in (("single", single >= SINGLE_AIM), ("batch", batch >= BATCH_AIM))
        if not met
    ]
    return [
        runner.name,
        str(runner.threads),
        f"{runner.rate:.1f}",
        f"{runner.percentile(50):.0f}",
        f"{runner.percentile(95):.0f}",
        f"{alone:.0f}",
        f"{single:.2f}" if runner.rival else "",
        f"{runner.batch_rate:.1f}",
        f"{together:.0f}",
        f"{batch:.2f}" if runner.rival else "",
        (f"NO: {', '.join(unmet)}" if unmet else "yes") if runner.ours and aims else "",
    ]


def memory_table(runners: Sequence[Runner]) -> str:
    """Every process after its last round."""
    rows = [["process", "threads", "RSS MB", "of which own MB"]]
    for runner in runners:
        for process, rss, own in runner.sizes():
            name = f"{runner.name}: {process}" if process else runner.name
            rows.append([name, str(runner.threads), *map(_megabytes, (rss, own))])
    return table(rows)


def _megabytes(size: float | None) -> str:
    return "?" if size is None else f"{size:.0f}"


def differing(one: Runner, other: Runner) -> int:
    """How many texts of the batch two contenders said differently."""
    return sum(a != b for a, b in zip_longest(one.said, other.said))
