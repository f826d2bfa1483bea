"""The real processes with real models and a full store, and fifty link workers who sign in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from bot.assembly import at_running_store, service
from bot.case import Case, Staff
from bot.settings import load
from bot.store import keys
from bot.translation.packages.store import install
from tests.bench.__main__ import USUAL
from tests.bench.console.browser import Browser
from tests.bench.console.seed import FULL, OTHER_TEAM, Held, Seed
from tests.bench.posts import posts
from tests.bench.processes import Server, command, family, free_port, megabytes, spawn
from tests.translation.packs import EN_PT, PT_EN

CONSOLES = 50
WAITING, MANY = 1_000, 10_000
WORKERS = [Staff(f"w{n:02}", f"Worker{n:02}", languages=("en", "pt")) for n in range(CONSOLES)]
BUSY = Staff("busy", "Busy", languages=("en", "pt"))
ELSEWHERE = Staff("elsewhere", "Elsewhere", team=OTHER_TEAM)
PROCESSES = ("web", "worker", "translator", "valkey-server")


@dataclass(frozen=True)
class Office:
    """All that runs, who works there, and what is in the store.

    ``talking`` are the workers' own cases in their order, ``queue`` those that wait, ``long`` the
    case with a long conversation.
    """

    server: Server
    workers: Sequence[Browser]
    busy: Browser
    elsewhere: Browser
    talking: Sequence[Held]
    queue: Sequence[Case]
    long: Case

    def memory(self, name: str) -> tuple[float, float]:
        """Megabytes of one process: all, and with shared pages shared out."""
        pids = [pid for pid in family(self.server.process.pid) if _name(pid) == name]
        return megabytes(pids, "Rss") or 0.0, megabytes(pids, "Pss") or 0.0


def _name(pid: int) -> str:
    words = command(pid) or [""]
    return "valkey-server" if "valkey-server" in words[0] else words[-1]


@contextmanager
def office(claims: int) -> Iterator[Office]:
    """Start everything, fill the store, sign everybody in; ``claims`` more wait, to be claimed."""
    with TemporaryDirectory(prefix="bench-") as folder:
        models, data, port = Path(folder) / "models", Path(folder) / "data", free_port()
        for model in (EN_PT, PT_EN):
            install(models, model, today=datetime.now(UTC).date())
        environ = {
            **USUAL,
            "BOT_MODELS": str(models),
            "BOT_SECRET": "",
            "BOT_PROXIES": "",
            "BOT_CONSOLE_SECOND_FACTOR": "1",
            "BOT_CONSOLE_STREAMS": "",
            "BOT_TRANSLATION_THREADS": "",
        }
        argv = [sys.executable, "-m", "bot", "run", "--port", str(port), "--data", str(data)]
        server = spawn(argv, port, Path(folder) / "log", environ, next(posts(port)))
        try:
            yield _open(server, _seed(data), claims)
        finally:
            server.stop()


def _seed(data: Path) -> Seed:
    settings = at_running_store(load({"BOT_DATA": str(data)}))
    made = service(settings, timeout=30)
    org = made.organisations[0]
    while not made.redis.exists(keys.translator(org.id)):
        sleep(0.1)
    return Seed(made, org)


def _open(server: Server, seed: Seed, claims: int) -> Office:
    seed.employ(*WORKERS, BUSY, ELSEWHERE)
    queue = seed.waiting(WAITING + claims)
    seed.waiting(MANY, OTHER_TEAM)
    talking = seed.held(CONSOLES, WORKERS)
    long = seed.held(FULL, [BUSY])[0].case
    seed.long(long)
    seed.service.redis.close()
    browsers = [
        Browser(server.port, who.id, f"127.0.1.{n}")
        for n, who in enumerate((*WORKERS, BUSY, ELSEWHERE), 1)
    ]
    for browser in browsers:
        browser.sign_in()
    *workers, busy, elsewhere = browsers
    return Office(server, workers, busy, elsewhere, talking, queue, long)
