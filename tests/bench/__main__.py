"""``python -m tests.bench``: the measured table of how fast the assistant is on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.load import CLIENTS, Round, fire
from tests.bench.posts import TOKEN, posts
from tests.bench.processes import Server, command, family, free_port, megabytes, spawn
from tests.bench.pure import pure
from tests.bench.table import table

ROUNDS, REQUESTS, WARM = 5, 2_500, 500
STARTS = 3
QUIET = {"BOT_PHONE": "", "BOT_CONFIG": "", "BOT_REDIS_URL": "", "PUBLIC_BASE_URL": ""}
"""Whatever the shell has set, this measures the usual installation."""

Rounds = list[tuple[Round, Round]]


@dataclass
class Assistant:
    """``python -m bot run`` on an empty folder, and texts to send to it."""

    server: Server
    texts: Iterator[bytes]


@contextmanager
def assistant() -> Iterator[Assistant]:
    """Everything as an operator starts it; ended and deleted afterwards."""
    with TemporaryDirectory(prefix="bench-") as folder:
        port = free_port()
        texts = posts(port)
        argv = [sys.executable, "-m", "bot", "run", "--port", str(port), "--data", f"{folder}/data"]
        environ = {**QUIET, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ""}
        server = spawn(argv, port, Path(folder) / "log", environ, next(texts))
        try:
            yield Assistant(server, texts)
        finally:
            server.stop()


@contextmanager
def bare() -> Iterator[Assistant]:
    """The yardstick under the same server."""
    with TemporaryDirectory(prefix="bench-") as folder:
        port = free_port()
        texts = posts(port)
        argv = [sys.executable, "-m", "tests.bench.bare", str(port)]
        server = spawn(argv, port, Path(folder) / "log", {}, next(texts))
        try:
            yield Assistant(server, texts)
        finally:
            server.stop()


def race(ours: Assistant, theirs: Assistant) -> Rounds:
    """Alternate, so that whatever else this machine does hits both."""
    for runner in (ours, theirs):
        fire(runner.server.port, list(islice(runner.texts, WARM)))
    return [
        (_round(ours), _round(theirs)) if n % 2 else (_round(theirs), _round(ours))[::-1]
        for n in range(ROUNDS)
    ]


def _round(runner: Assistant) -> Round:
    return fire(runner.server.port, list(islice(runner.texts, REQUESTS)))


def web(run: Server) -> list[int]:
    """The web process of a run, and its own workers where it has some."""
    for pid in family(run.process.pid):
        if command(pid)[-1:] == ["web"]:
            return family(pid)
    return []


def http_rows(rounds: Rounds) -> list[list[str]]:
    """Throughput and waiting, full turn beside bare view."""
    ours, theirs = zip(*rounds, strict=True)
    ratio = median(full.rate / plain.rate for full, plain in rounds)
    rows = [
        [
            f"full menu turn over HTTP, {CLIENTS} clients",
            f"{median(r.rate for r in ours):.0f} req/s",
            f"bare view {median(r.rate for r in theirs):.0f} req/s",
            "at least 0.50 of bare",
            _met(ratio >= 0.5, f"{ratio:.2f}"),
        ]
    ]
    for percent in (50, 99):
        full, plain = (median(r.percentile(percent) for r in side) for side in (ours, theirs))
        rows.append([f"  p{percent}", f"{full:.1f} ms", f"bare view {plain:.1f} ms", "", ""])
    return rows


def pure_rows() -> list[list[str]]:
    """The turn without a store or a socket."""
    cost = pure()
    return [
        [
            "pure turn with wording, median",
            f"{cost.turn:.1f} µs",
            f"thinking alone {cost.think:.1f} µs",
            "under 50 µs",
            _met(cost.turn < 50),
        ],
        [
            "  slowest of a conversation",
            f"{cost.slowest:.1f} µs",
            f'the answer to "{cost.slowest_said}"',
            "under 50 µs",
            _met(cost.slowest < 50),
        ],
        ["  wording never said before", f"{cost.cold:.1f} µs", "", "", ""],
    ]


def memory_row(pids: Sequence[int]) -> list[str]:
    """What the web process holds after the load."""
    rss, pss = megabytes(pids, "Rss"), megabytes(pids, "Pss")
    if not pids or rss is None or pss is None:
        return ["web process", "unknown here", "", "under 90 MB", "?"]
    return [
        "web process",
        f"{rss:.0f} MB",
        f"its own share {pss:.0f} MB",
        "under 90 MB",
        _met(rss < 90),
    ]


def start_row(starts: Sequence[float]) -> list[str]:
    """From nothing, an empty store included, to a right answer."""
    took = median(starts)
    beside = f"{len(starts)} starts, slowest {max(starts):.2f} s"
    return ["start to first answer", f"{took:.2f} s", beside, "under 1 s", _met(took < 1)]


def _met(met: bool, how: str = "") -> str:
    return f"{'yes' if met else 'NO'} {how}".strip()


def main() -> int:
    """Measure and print. A benchmark is not a test: the exit status says only that it ran."""
    rows = [["what", "measured", "beside", "aim", "met"]]
    starts = []
    for _ in range(STARTS - 1):
        with assistant() as one:
            starts.append(one.server.start)
    with ExitStack() as stack:
        ours = stack.enter_context(assistant())
        theirs = stack.enter_context(bare())
        starts.append(ours.server.start)
        rows += http_rows(race(ours, theirs))
        memory = memory_row(web(ours.server))
    rows += [*pure_rows(), memory, start_row(starts)]
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
