"""Everything on one machine: store, web server, worker, translator; each restarted if it dies."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot import lifeline
from bot.demo import DEMO
from bot.settings import NAMES, BadSettings, Settings
from bot.store.embedded import Embedded, keep_secret
from bot.translation.packages.store import installed

log = logging.getLogger(__name__)

DIRECT = build_opener(ProxyHandler({}))
PAUSE = 0.05
CALM = 10.0
"""Seconds after which a child that ran so long is restarted at once again."""


@dataclass
class Child:
    """One process of ours: ``web``, ``worker`` or ``translator``."""

    name: str
    environ: Mapping[str, str]
    lifeline: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", self.name],
            env=dict(self.environ),
            pass_fds=(self.lifeline,),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C and a closed terminal reach only the supervisor
        )

    def watch(self) -> None:
        """Restart it if it has ended: at once, and more slowly when it keeps ending."""
        if self.process is None or self.process.poll() is None:
            return
        moment = time.monotonic()
        if not self.again_at:
            lived = moment - self.started
            self.failures = 0 if lived > CALM else self.failures + 1
            self.again_at = moment + min(5.0, 0.2 * self.failures)
            log.error("%s ended with %s", self.name, self.process.returncode)
        if moment >= self.again_at:
            self.again_at = 0.0
            self.start()

    def stop(self) -> None:
        """Ask it to finish what it is doing, then insist."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(settings: Settings) -> int:
    """Run until told to end; returns the exit status. Raises BadSettings, NotStarted."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    folder = Path(settings.data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder), lifeline.held() as handle:
        store = None if settings.redis_url else Embedded(folder / "valkey")
        if store:
            store.start()
        environ = _environ(settings, store, handle)
        children = [Child(name, environ, handle) for name in ("web", "worker")]
        for child in children:
            child.start()
        announced = False
        while not stopping:
            _look_after(store, children)
            if not announced and _answers(settings):
                announced = True
                _announce(settings)
                children.append(_follow(settings, environ, handle))
            time.sleep(PAUSE)
        for child in children:
            child.stop()
        if store:
            store.stop()
    return 0


def _look_after(store: Embedded | None, children: list[Child]) -> None:
    if store and store.died():
        log.error("the store ended; starting it again")
        store.start()
    for child in children:
        child.watch()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two runs on one folder would fight over the store. Raises BadSettings."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadSettings(f"another `bot run` uses {folder}") from error
        yield


FRUGAL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
"""glibc keeps freed memory for every thread; the models' need not be kept eight times. And numpy's
threads spin for work that one does as fast: a text costs half the computing without them."""


def _environ(settings: Settings, store: Embedded | None, handle: int) -> dict[str, str]:
    """What children are told: the settings as they were resolved here."""
    folder = Path(settings.data)
    environ = {**FRUGAL, **os.environ}
    for name, setting in NAMES.items():
        value = getattr(settings, setting.name)
        environ[name] = ",".join(value) if isinstance(value, tuple) else str(value)
    environ[lifeline.NAME] = str(handle)
    environ["BOT_SECRET"] = settings.secret or keep_secret(folder / "secret")
    if store:
        environ["BOT_REDIS_URL"] = store.url
    if not settings.tokens:
        # Nobody else knows it: only the practice phones of this machine can sign.
        environ["TWILIO_AUTH_TOKEN"] = secrets.token_hex(16)
    return environ


def _answers(settings: Settings) -> bool:
    try:
        DIRECT.open(f"http://{settings.host}:{settings.port}/health", timeout=0.5).close()
    except (URLError, OSError):
        return False
    return True


def _follow(settings: Settings, environ: dict[str, str], handle: int) -> Child:
    """What would hold up the first answer: the translator, which is returned, and the demo."""
    if _is_demo(settings):
        subprocess.Popen([sys.executable, "-m", "bot", "demo"], env=environ)
    translator = Child("translator", environ, handle)
    translator.start()
    return translator


def _is_demo(settings: Settings) -> bool:
    """With practice phones and no organisation of one's own there are people to practise with."""
    return settings.phone and settings.organisations == (DEMO,)


def _announce(settings: Settings) -> None:
    """Say where everything is."""
    here = f"http://{settings.host}:{settings.port}"
    phone = f"{here}/phone" if settings.phone else "off (set BOT_PHONE=1)"
    models = len(installed(settings.models_folder))
    print(  # noqa: T201
        f"\n  Practice phones   {phone}\n"
        f"  Console           {here}/console\n"
        f"  Twilio webhook    {settings.bases[0].rstrip('/')}/twilio/message\n"
        f"  Translation       {models or 'no'} models (python -m bot models plan)\n"
        f"  Health            {here}/health\n",
        flush=True,
    )
