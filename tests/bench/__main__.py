"""``python -m tests.bench``: how fast the assistant is on this machine, as a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.load import CLIENTS, Round, fire
from tests.bench.posts import TOKEN, posts
from tests.bench.processes import Server, command, family, free_port, megabytes, spawn, valkey
from tests.bench.pure import pure
from tests.bench.table import table

ROUNDS, REQUESTS, WARM, STARTS = 9, 1_000, 800, 3
HEADING = ["what", "measured", "beside", "aim", "met"]
USUAL = {
    "TWILIO_AUTH_TOKEN": TOKEN,
    **dict.fromkeys(("TWILIO_ACCOUNT_SID", "PUBLIC_BASE_URL", "BOT_REDIS_URL"), ""),
    **dict.fromkeys(("BOT_CONFIG", "BOT_PHONE", "BOT_UNSIGNED"), ""),
}
"""Whatever the shell has set, this measures the usual installation."""


@dataclass
class Runner:
    """A server under load: the assistant or a yardstick."""

    server: Server
    texts: Iterator[bytes]
    rounds: list[Round] = field(default_factory=list)

    def burst(self, count: int) -> Round:
        """So many texts, as fast as they are answered."""
        return fire(self.server.port, list(islice(self.texts, count)))

    def rate(self) -> float:
        """Requests per second, the median of the rounds."""
        return median(r.rate for r in self.rounds)

    def beside(self, other: Runner) -> float:
        """The throughput as a share of another's in the same minute, the median of the rounds."""
        return median(a.rate / b.rate for a, b in zip(self.rounds, other.rounds, strict=True))


@contextmanager
def running(module: str, *words: str, environ: Mapping[str, str] | None = None) -> Iterator[Runner]:
    """``python -m module``; ``{port}`` and ``{data}`` in its words become a port and a folder."""
    with TemporaryDirectory(prefix="bench-") as folder:
        port = free_port()
        texts = posts(port)
        filled = [word.format(port=port, data=f"{folder}/data") for word in words]
        argv = [sys.executable, "-m", module, *filled]
        server = spawn(argv, port, Path(folder) / "log", environ or {}, next(texts))
        try:
            yield Runner(server, texts)
        finally:
            server.stop()


def assistant() -> AbstractContextManager[Runner]:
    """Everything as an operator starts it, on an empty folder."""
    return running("bot", "run", "--port", "{port}", "--data", "{data}", environ=USUAL)


def race(runners: Sequence[Runner]) -> None:
    """Alternate in short bursts, so that whatever else this machine does hits all alike."""
    for runner in runners:
        runner.burst(WARM)
    for n in range(ROUNDS):
        for runner in runners[:: 1 if n % 2 else -1]:
            runner.rounds.append(runner.burst(REQUESTS))


def web(run: Server) -> list[int]:
    """The web process of a run, and its own workers where it has some."""
    found = [pid for pid in family(run.process.pid) if command(pid)[-1:] == ["web"]]
    return family(found[0]) if found else []


def http_rows(full: Runner, bare: Runner, floor: Runner) -> list[list[str]]:
    """Throughput and waiting of the full turn beside the yardsticks."""
    share = full.beside(bare)
    rows = [
        [
            f"full menu turn over HTTP, {CLIENTS} clients",
            f"{full.rate():.0f} req/s",
            f"bare view {bare.rate():.0f} req/s",
            "0.50 of bare",
            met(share >= 0.5, f"{share:.2f}"),
        ],
        [
            "  beside signature and one MULTI alone",
            "",
            f"that view {floor.rate():.0f} req/s",
            "",
            f"{full.beside(floor):.2f}",
        ],
    ]
    for percent in (50, 99):
        ours, theirs = (median(r.percentile(percent) for r in x.rounds) for x in (full, bare))
        rows.append([f"  p{percent}", f"{ours:.1f} ms", f"bare view {theirs:.1f} ms", "", ""])
    return rows


def pure_rows() -> list[list[str]]:
    """The turn without a store or a socket."""
    costs = pure()
    whole, think, cold = (
        median(getattr(cost, name) for cost in costs) for name in ("whole", "think", "cold")
    )
    slowest = max(costs, key=lambda cost: cost.whole)
    beside = f"thinking {think:.1f} µs, new wording {cold:.1f} µs"
    said = f'answer to "{slowest.said}"'
    return [
        ["pure turn with its wording", f"{whole:.1f} µs", beside, "under 50 µs", met(whole < 50)],
        ["  the slowest of a conversation", f"{slowest.whole:.1f} µs", said, "", ""],
    ]


def memory_row(pids: Sequence[int]) -> list[str]:
    """What the web process holds after the load."""
    rss, pss = megabytes(pids, "Rss"), megabytes(pids, "Pss")
    if not pids or rss is None or pss is None:
        return ["memory of the web process", "unknown here", "", "under 220 MB", "?"]
    beside = f"{pss:.0f} MB when shared pages are shared out"
    return ["memory of the web process", f"{rss:.0f} MB", beside, "under 220 MB", met(rss < 220)]


def start_row(starts: Sequence[float]) -> list[str]:
    """From nothing, an empty store included, to a right answer."""
    took = median(starts)
    beside = f"slowest of {len(starts)} starts {max(starts):.2f} s"
    return ["start to first answer", f"{took:.2f} s", beside, "under 1 s", met(took < 1)]


def met(yes: bool, how: str = "") -> str:
    """The last column."""
    return f"{'yes' if yes else 'NO'} {how}".strip()


def main() -> int:
    """Measure and print. A benchmark is not a test: the exit status says only that it ran."""
    starts = []
    for _ in range(STARTS):
        with assistant() as one:
            starts.append(one.server.start)
    with ExitStack() as stack:
        full = stack.enter_context(assistant())
        bare = stack.enter_context(running("tests.bench.bare", "{port}"))
        store = stack.enter_context(valkey())
        floor = stack.enter_context(running("tests.bench.bare", "{port}", store))
        race((full, bare, floor))
        rows = [HEADING, *http_rows(full, bare, floor)]
        memory = memory_row(web(full.server))
    print(table([*rows, *pure_rows(), memory, start_row(starts)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
