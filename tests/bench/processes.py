"""Start a server, wait for its first right answer, weigh it, stop it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.embedded import Embedded
from tests.bench.load import Connection, Wrong

START_LIMIT = 30.0
PROC = Path("/proc")


@dataclass
class Server:
    """A server process of ours, and how long it took to answer."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    start: float = 0.0

    def first_answer(self, request: bytes) -> None:
        """Ask until there is a right answer; sets ``start``. Raises Wrong with the server's log."""
        give_up = time.monotonic() + START_LIMIT
        began = time.perf_counter()
        while time.monotonic() < give_up and self.process.poll() is None:
            if _answers(self.port, request):
                self.start = time.perf_counter() - began
                return
            time.sleep(0.002)
        self.stop()
        raise Wrong(f"no right first answer; the server said:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> float:
        """Ask it to end, as an operator would; the seconds it took (infinite when killed)."""
        began = time.perf_counter()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return float("inf")
        return time.perf_counter() - began


def spawn(
    argv: Sequence[str], port: int, log: Path, environ: Mapping[str, str], first: bytes
) -> Server:
    """Start a server and wait until it answers ``first`` rightly. Raises Wrong."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, port, log)
    server.first_answer(first)
    return server


def _answers(port: int, request: bytes) -> bool:
    """One try; False while nobody listens yet or the answer is not the right one."""
    try:
        connection = Connection(port)
    except OSError:
        return False
    try:
        connection.send(request)
        while not connection.receive():
            pass
    except (OSError, Wrong):
        return False
    finally:
        connection.socket.close()
    return True


@contextmanager
def valkey() -> Iterator[str]:
    """The address of an empty store."""
    with TemporaryDirectory(prefix="bench-") as folder:
        store = Embedded(Path(folder))
        store.start()
        try:
            yield store.url
        finally:
            store.stop()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def command(pid: int) -> list[str]:
    """The command line of a process; empty when it is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def megabytes(pids: Sequence[int], kind: str = "Rss") -> float | None:
    """``Rss`` or ``Pss`` of processes together; None where the system does not tell."""
    total = 0
    for pid in pids:
        try:
            rollup = (PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            return None
        total += sum(
            int(row.split()[1]) for row in rollup.splitlines() if row.startswith(kind + ":")
        )
    return total / 1024
