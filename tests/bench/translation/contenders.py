"""Contenders as the race sees them: each translates parts and tells its processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot import lifeline
from tests.bench.load import Wrong
from tests.bench.translation.stage import Stage

ROOT = Path(__file__).resolve().parents[3]
Part = Sequence[str]
"""Texts that are asked for at once."""


@dataclass(frozen=True)
class Outcome:
    """The seconds that each part took, and what was said, text by text."""

    took: list[float]
    said: list[str]


class Contender(Protocol):
    """Something that translates, ready."""

    def run(self, parts: Sequence[Part]) -> Outcome:
        """Translate part after part. Raises Wrong."""

    def processes(self) -> Mapping[str, int]:
        """What it consists of: a name and a process id each."""


@dataclass(frozen=True)
class Child:
    """A contender of ``child.py``."""

    process: subprocess.Popen[bytes]
    log: Path

    def run(self, parts: Sequence[Part]) -> Outcome:
        """Hand the parts over and wait."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(parts).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Wrong(f"a contender ended; it said:\n{self.log.read_text()[-2000:]}")
        return Outcome(**json.loads(line))

    def processes(self) -> Mapping[str, int]:
        """One."""
        return {"": self.process.pid}


@contextmanager
def child(stage: Stage, *words: str, intra: str = "") -> Iterator[Child]:
    """``child.py`` with these arguments; ``intra`` is ARGOS_INTRA_THREADS."""
    argv = [sys.executable, "-m", "tests.bench.translation.child", *words]
    environ = argos_environ(stage, intra)
    name = "-".join([words[0], *words[2:], intra or "default"])
    with started(argv, stage, name, environ, talks=True) as (process, log):
        yield Child(process, log)


def argos_environ(stage: Stage, intra: str) -> dict[str, str]:
    """Where Argos Translate finds and leaves its things, and how many threads it may use."""
    home = str(stage.home)
    environ = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
    environ["PYTHONPATH"] = str(ROOT)
    environ["ARGOS_PACKAGES_DIR"] = f"{home}/argos-translate/packages"
    return environ | ({"ARGOS_INTRA_THREADS": intra} if intra else {})


@contextmanager
def started(
    argv: Sequence[str], stage: Stage, name: str, environ: Mapping[str, str], talks: bool = False
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A process that ends with the block, or with the benchmark, whatever happens to that.

    One that ``talks`` does so over its standard input and output, and starts in the checkout.
    """
    kept = {name: said for name, said in os.environ.items() if not name.startswith(OURS)}
    log = stage.folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv,
            env={**kept, **environ, lifeline.NAME: str(stage.lifeline)},
            pass_fds=(stage.lifeline,),
            cwd=ROOT if talks else stage.folder,
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else out,
            stderr=out,
        )
    try:
        yield process, log
    finally:
        stop(process)


OURS = ("BOT_", "ARGOS_", "LT_", "OMP_", "CT2_", "TWILIO_")
"""Whatever the shell has set of these, every contender has its defaults."""


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, then insist."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
