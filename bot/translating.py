"""The translator process: requests of every organisation from the store, answered in batches."""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, Queue

from redis import RedisError

from bot.store import calls, keys
from bot.store.calls import LEASE_MS, Due
from bot.store.client import Client
from bot.translation.nouns import Ask, Translation
from bot.translation.translator import Translator

log = logging.getLogger(__name__)

GATHER = 0.004
"""Seconds to wait for more requests once there is one; what comes meanwhile is batched anyway."""
MOST = 64
"""Requests in a batch: with more, the first would wait too long for the last."""
WAITING = 256
"""Requests taken from the store before they are translated; the others stay there for others."""
BEAT_FOR = 60

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment; tests pass their own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Listener:
    """Brings one organisation's requests to the desk."""

    redis: Client
    org: str
    desk: Desk
    name: str
    lease_ms: int = LEASE_MS
    clock: Clock = now

    def once(self, block_ms: int = 500) -> int:
        """Take what has been asked; returns how many requests there were."""
        self.redis.set(keys.translator(self.org), self.clock().isoformat(), ex=BEAT_FOR)
        door = calls.door(self.org)
        bells = door.listen(self.redis, self.name, block_ms, self.lease_ms, count=MOST)
        for due in calls.begin(self.redis, self.org, bells, self.clock()):
            self.desk.waiting.put((self.org, due))
        return len(bells)


@dataclass(frozen=True, slots=True)
class Desk:
    """Translates what listeners bring: all that has come together is one batch."""

    redis: Client
    translator: Translator
    clock: Clock = now
    waiting: Queue[tuple[str, Due]] = field(default_factory=lambda: Queue(WAITING))

    def once(self, block: float = 0.5) -> int:
        """Answer one batch; returns how many requests it had."""
        batch = self._batch(block)
        if not batch:
            return 0
        made = self._translated([due.ask for _org, due in batch])
        for (org, due), translation in zip(batch, made, strict=True):
            calls.settle(self.redis, org, due.bell, translation, self.clock())
        return len(batch)

    def _batch(self, block: float) -> list[tuple[str, Due]]:
        try:
            batch = [self.waiting.get(timeout=block)]
        except Empty:
            return []
        until = time.monotonic() + GATHER
        while len(batch) < MOST:
            try:
                batch.append(self.waiting.get(timeout=max(0.0, until - time.monotonic())))
            except Empty:
                break
        return batch

    def _translated(self, asks: Sequence[Ask]) -> list[Translation]:
        """All at once; one by one when something breaks, so that one text spoils no other's."""
        try:
            return self.translator.translate(asks)
        except Exception as error:
            # The frames, and not the error's own words: those may hold what she wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("translating broke: %s\n%s", type(error).__name__, frames)
        if len(asks) == 1:
            return [Translation(asks[0].text, None, flags=("failed",))]
        return [made for ask in asks for made in self._translated([ask])]


def run(redis: Client, orgs: Sequence[str], translator: Translator, stop: threading.Event) -> None:
    """Translate for every organisation until ``stop`` is set; outlives an outage of the store."""
    desk = Desk(redis, translator)
    name = f"{os.uname().nodename}-{os.getpid()}"
    for org in orgs:
        listener = Listener(redis, org, desk, name)
        threading.Thread(
            target=_loop, args=(f"listener {org}", listener.once, stop), daemon=True
        ).start()
    _loop("desk", desk.once, stop)


def _loop(name: str, once: Callable[[], int], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            once()
        except RedisError as error:
            log.warning("%s: store: %s", name, type(error).__name__)
            stop.wait(0.5)
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s: %s, goes on\n%s", name, type(error).__name__, frames)
            stop.wait(1)
