"""Our service: requests through the store to ``python -m bot translator``, and answers back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter

from bot.demo import DEMO
from bot.store import calls
from bot.store.calls import Call
from bot.store.client import Client, connect
from bot.store.embedded import Embedded
from bot.translation.engines.engine import MEMORY
from bot.translation.nouns import Ask
from tests.bench.translation.contenders import ROOT, Outcome, Part, started
from tests.bench.translation.stage import SOURCE, TARGET, Stage

PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Service:
    """A translator process and its store."""

    redis: Client
    members: Mapping[str, int]
    ids: Iterator[int] = field(default_factory=count)

    def run(self, parts: Sequence[Part]) -> Outcome:
        """Ask for all of a part in one transaction, then read answer after answer."""
        took, said = [], []
        for part in parts:
            began = perf_counter()
            deadline = _now() + PATIENCE
            asked = [Call(f"b{next(self.ids)}", Ask(t, SOURCE, TARGET), deadline) for t in part]
            pipe = self.redis.pipeline()
            for one in asked:
                calls.ask(pipe, DEMO.id, one)
            pipe.execute()
            made = [calls.wait(self.redis, DEMO.id, one.id) for one in asked]
            took.append(perf_counter() - began)
            assert not any(one.engine in (MEMORY, "") for one in made), "no engine answered"
            said += [one.text or "" for one in made]
        return Outcome(took, said)

    def processes(self) -> Mapping[str, int]:
        """The translator and the store."""
        return self.members


@contextmanager
def service(stage: Stage, threads: int) -> Iterator[Service]:
    """As ``bot run`` starts them, on an empty store."""
    store = Embedded(stage.folder / f"store-{threads}")
    store.start()
    environ = {
        "BOT_REDIS_URL": store.url,
        "BOT_DATA": str(stage.folder / f"data-{threads}"),
        "BOT_MODELS": str(stage.models),
        "BOT_TRANSLATION_THREADS": str(threads),
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": str(ROOT),
    }
    argv = [sys.executable, "-m", "bot", "translator"]
    try:
        with started(argv, stage, f"translator-{threads}", environ) as (process, _log):
            assert store.process
            yield Service(
                connect(store.url), {"translator": process.pid, "store": store.process.pid}
            )
    finally:
        store.stop()


def _now() -> datetime:
    return datetime.now(UTC)
