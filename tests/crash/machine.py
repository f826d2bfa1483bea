"""``python -m bot run`` as a newcomer starts it, with its processes found in /proc to be killed."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot.store.client import Client, connect
from bot.store.embedded import Embedded
from tests.door import TOKEN

ROOT = Path(__file__).resolve().parent.parent.parent
PROC = Path("/proc")
MARK = "BOT_CRASH_TEST"
"""An environment variable by which everything that a machine started is known, orphans too."""
COMMAND = (sys.executable, "-m", "bot", "run")
UP_WITHIN = 30.0
ESTABLISHED = "01"

Part = Literal["run", "web", "worker", "translator", "store"]
T = TypeVar("T")


class Machine:
    """One ``bot run`` on one folder and one port; ``with`` ends whatever is left of it.

    ``environ`` is what it is told besides.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.environ = environ or {}
        self.data = folder / "data"
        self.log = folder / "log"
        self.port = free_port()
        self.mark = secrets.token_hex(8)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pid in self:
            kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()
        if kind:
            print(self.log.read_text()[-4000:])

    def start(self, *, wait: bool = True) -> None:
        """Start it; with ``wait`` until it has said where everything is."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "TWILIO_"))}
        kept |= {"TWILIO_AUTH_TOKEN": TOKEN, "PYTHONPATH": str(ROOT), MARK: self.mark}
        kept |= self.environ
        with self.log.open("ab") as out:
            told_before = self.log.stat().st_size
            self.process = subprocess.Popen(
                [*COMMAND, "--port", str(self.port), "--data", str(self.data)],
                env=kept,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that a terminal's Ctrl-C can be played
            )
        if wait:
            until(lambda: b"/health" in self.log.read_bytes()[told_before:], "it is announced")

    def end(self, number: signal.Signals = signal.SIGTERM, *, group: bool = False) -> int:
        """Send a signal, to the whole process group as a terminal does; the exit status."""
        assert self.process
        (os.killpg if group else os.kill)(self.process.pid, number)
        return self.process.wait(60)

    def pid(self, part: Part) -> int | None:
        """The process that is this part now; None while there is none."""
        found = [pid for pid in self if part_of(pid) == part]
        return max(found, default=None)

    def kill(self, part: Part, number: signal.Signals = signal.SIGKILL) -> int:
        """Kill a part, as soon as there is one; its process id."""
        pid = until(lambda: self.pid(part), f"there is a {part}")
        kill(pid, number)
        if self.process and (pid, number) == (self.process.pid, signal.SIGKILL):
            self.process.wait()
        return pid

    def wait_for_another(self, part: Part, than: int) -> None:
        """Wait until a part has been started again."""
        until(lambda: self.pid(part) not in (None, than), f"{part} is there again")

    def wait_until_up(self) -> None:
        """Wait until it answers."""
        until(self.up, "/health is well")

    def up(self) -> bool:
        """Whether /health says that all is well."""
        try:
            opener = build_opener(ProxyHandler({}))
            with opener.open(f"http://127.0.0.1:{self.port}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def __iter__(self) -> Iterator[int]:
        """Every living process that this machine started."""
        return (int(p.name) for p in PROC.glob("[0-9]*") if self._ours(p))

    def _ours(self, process: Path) -> bool:
        try:
            if f"{MARK}={self.mark}".encode() in (process / "environ").read_bytes().split(b"\0"):
                return True
            # Valkey writes its title over its environment; but it works in our folder.
            return (process / "cwd").readlink() == (self.data / "valkey").resolve()
        except OSError:
            return False

    def store(self) -> Client:
        """A connection to its Valkey."""
        return connect(self._found().url)

    @property
    def store_port(self) -> int:
        """Where its Valkey listens."""
        return self._found().port

    def _found(self) -> Embedded:
        server = Embedded(self.data / "valkey")
        until(server.found, "the store answers")
        return server


def part_of(pid: int) -> str:
    """What a process is: ``run``, ``web``, ``worker``, ``translator`` or ``store``."""
    try:
        if (PROC / str(pid) / "comm").read_text().strip() == "valkey-server":
            return "store"
        words = (PROC / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return ""
    return words[3] if words[1:3] == ["-m", "bot"] else ""


def kill(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def unread(port: int) -> int:
    """How many connections to this port hold something that the server has not read yet."""
    rows = [row.split() for row in (PROC / "net" / "tcp").read_text().splitlines()[1:]]
    there = [row for row in rows if int(row[1].rpartition(":")[2], 16) == port]
    return sum(int(row[4].rpartition(":")[2], 16) > 0 for row in there if row[3] == ESTABLISHED)


def until(
    ask: Callable[[], T | None], what: str, seconds: float = UP_WITHIN, pause: float = 0.01
) -> T:
    """Ask until the answer is true; it. AssertionError when it does not come."""
    give_up = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        assert time.monotonic() < give_up, f"not within {seconds:.0f} s: {what}"
        time.sleep(pause)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
