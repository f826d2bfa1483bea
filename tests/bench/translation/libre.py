"""LibreTranslate's own server, in a virtual environment of its own, without a network."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.load import Wrong
from tests.bench.processes import family, free_port
from tests.bench.translation.contenders import ROOT, Outcome, Part, argos_environ, started
from tests.bench.translation.stage import SOURCE, TARGET, Stage

COMMAND = ROOT / ".libretranslate" / "bin" / "libretranslate"
START_LIMIT, ANSWER_LIMIT = 60.0, 600.0
HEAD = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Libre:
    """A server that answers, over a connection that is kept during a run."""

    connection: HTTPConnection
    pid: int

    def run(self, parts: Sequence[Part]) -> Outcome:
        """A post for each part: one text as a string, several as a list."""
        took: list[float] = []
        said: list[str] = []
        self.connection.close()  # the server hangs up on a connection that rests for two minutes
        self.connection.connect()
        for part in parts:
            began = perf_counter()
            told = self._post(part[0] if len(part) == 1 else list(part))
            took.append(perf_counter() - began)
            said += [told] if isinstance(told, str) else told
        return Outcome(took, said)

    def processes(self) -> Mapping[str, int]:
        """One: it serves with threads."""
        assert len(family(self.pid)) == 1
        return {"": self.pid}

    def _post(self, texts: str | list[str]) -> Any:
        body = json.dumps({"q": texts, "source": SOURCE, "target": TARGET, "format": "text"})
        self.connection.request("POST", "/translate", body, HEAD)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise Wrong(f"LibreTranslate: {answer.status} {told[:500]!r}")
        return json.loads(told)["translatedText"]


@contextmanager
def libre(stage: Stage, intra: str) -> Iterator[Libre]:
    """Start it with its defaults, and with ARGOS_INTRA_THREADS where ``intra`` says so.

    Raises Wrong where it is not installed or does not start.
    """
    if not COMMAND.exists():
        raise Wrong(f"no {COMMAND}; 'make bench-translation' installs it")
    port = free_port()
    words = "--host 127.0.0.1 --load-only en,pt --disable-web-ui --disable-files-translation"
    argv = [str(COMMAND), "--port", str(port), *words.split()]
    environ = {
        **argos_environ(stage, intra),
        "PYTHONPATH": f"{site(stage)}:{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with started(argv, stage, f"libre-{port}", environ) as (process, log):
        connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_LIMIT)
        give_up = time.monotonic() + START_LIMIT
        while not _answers(connection):
            if process.poll() is not None or time.monotonic() > give_up:
                raise Wrong(f"LibreTranslate did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)
        try:
            yield Libre(connection, process.pid)
        finally:
            connection.close()


def site(stage: Stage) -> Path:
    """A folder whose ``sitecustomize`` its Python imports at its start."""
    folder = stage.folder / "site"
    folder.mkdir(exist_ok=True)
    line = "from tests.bench.translation.offline import begin\n\nbegin()\n"
    (folder / "sitecustomize.py").write_text(line, "utf-8")
    return folder


def _answers(connection: HTTPConnection) -> bool:
    try:
        connection.request("GET", "/languages")
        return connection.getresponse().read().startswith(b"[")
    except (OSError, HTTPException):
        connection.close()
        return False
