"""``python -m tests.bench.servers``: which WSGI server suits this application on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.load import CLIENTS, Round, fire
from tests.bench.posts import TOKEN, posts
from tests.bench.processes import Server, family, free_port, megabytes, spawn, valkey
from tests.bench.table import table

ROUNDS, REQUESTS, WARM = 3, 1_200, 300
HEADING = (
    "server",
    "app",
    "req/s",
    "of bare",
    "p50 ms",
    "p99 ms",
    "RSS MB",
    "PSS MB",
    "start s",
    "stop s",
)

WAITRESS = "-m waitress --listen=127.0.0.1:{port} --threads={threads} --call {app}"
GRANIAN = (
    "-m granian --interface wsgi --factory --host 127.0.0.1 --port {port} --log-level warning"
    " --workers {workers} --blocking-threads {threads} {app}"
)
GUNICORN = (
    "-m gunicorn -k gthread -b 127.0.0.1:{port} --log-level warning --keep-alive 30"
    " --workers {workers} --threads {threads} {app}()"
)


@dataclass(frozen=True)
class Kind:
    """A server, how many processes and threads it has, and how it is started."""

    module: str
    line: str
    workers: int
    threads: int

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"{self.module} {self.workers}x{self.threads}"

    def argv(self, app: str, port: int) -> list[str]:
        """The command that serves ``full`` or ``bare`` of tests.bench.factory."""
        words = self.line.format(
            port=port, workers=self.workers, threads=self.threads, app=f"tests.bench.factory:{app}"
        )
        return [sys.executable, *words.split()]


KINDS = (
    Kind("waitress", WAITRESS, 1, 8),
    Kind("granian", GRANIAN, 1, 1),
    Kind("granian", GRANIAN, 1, 8),
    Kind("granian", GRANIAN, 2, 8),
    Kind("gunicorn", GUNICORN, 1, 8),
    Kind("gunicorn", GUNICORN, 2, 8),
)


@dataclass
class Runner:
    """One server with one application, and what was measured of it."""

    kind: Kind
    app: str
    server: Server
    texts: Iterator[bytes]
    rounds: list[Round] = field(default_factory=list)

    def go(self, count: int) -> Round:
        """One burst."""
        return fire(self.server.port, list(islice(self.texts, count)))

    def rate(self) -> float:
        """Requests per second, the median of the rounds."""
        return median(r.rate for r in self.rounds)


def start(kind: Kind, app: str, folder: Path, stack: ExitStack) -> Runner:
    """Serve an application on a store of its own."""
    port = free_port()
    texts = posts(port)
    environ = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "BOT_SECRET": "bench",
        "BOT_PORT": str(port),
        "BOT_REDIS_URL": stack.enter_context(valkey()) if app == "full" else "",
        "PUBLIC_BASE_URL": "",
        "BOT_CONFIG": "",
        "BOT_PHONE": "",
    }
    log = folder / f"{port}.log"
    server = spawn(kind.argv(app, port), port, log, environ, next(texts))
    stack.callback(server.stop)
    return Runner(kind, app, server, texts)


def row(runner: Runner, bare: Runner) -> list[str]:
    """One line of the table; ends the server."""
    pids = family(runner.server.process.pid)
    sizes = [megabytes(pids, kind) for kind in ("Rss", "Pss")]
    spent = [median(r.percentile(percent) for r in runner.rounds) for percent in (50, 99)]
    ratio = median(a.rate / b.rate for a, b in zip(runner.rounds, bare.rounds, strict=True))
    return [
        runner.kind.name,
        runner.app,
        f"{runner.rate():.0f}",
        f"{ratio:.2f}" if runner is not bare else "",
        *(f"{ms:.1f}" for ms in spent),
        *("?" if size is None else f"{size:.0f}" for size in sizes),
        f"{runner.server.start:.2f}",
        f"{runner.server.stop():.2f}",
    ]


def main() -> int:
    """All servers stand ready; then each gets its burst in turn, round by round."""
    kinds = [kind for kind in KINDS if find_spec(kind.module)]
    missing = sorted({kind.module for kind in KINDS} - {kind.module for kind in kinds})
    rows = [list(HEADING)]
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        pairs = [
            (start(kind, "full", Path(folder), stack), start(kind, "bare", Path(folder), stack))
            for kind in kinds
        ]
        runners = [runner for pair in pairs for runner in pair]
        for runner in runners:
            runner.go(WARM)
        for _ in range(ROUNDS):
            for runner in runners:
                runner.rounds.append(runner.go(REQUESTS))
        for full, bare in pairs:
            rows += [row(full, bare), row(bare, bare)]
    print(f"{CLIENTS} clients, {ROUNDS} rounds of {REQUESTS} requests; start without the store's")
    print(table(rows))
    for name in missing:
        print(f"not installed, left out: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
