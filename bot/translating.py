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

GATHER = 0.002
"""Seconds to wait for more requests once there is one; what comes meanwhile is batched anyway."""
MOST = 64
"""Requests in a batch: with more, the first would wait too long for the last."""
WAITING = 256
"""Requests taken from the store before they are translated; the others stay there for others."""
BEAT_FOR = 60
LAST_ROUND = 1.0
"""Seconds that a listener may take to notice that it is to stop."""

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment; tests pass their own."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Work:
    """A request on the desk, and its translation once there is one."""

    org: str
    due: Due
    made: Translation | None = None

    @property
    def entry(self) -> tuple[str, str]:
        """The doorbell that is ours until it is answered."""
        return self.org, self.due.bell.entry


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
        if time.monotonic() - self.desk.pulse[0] < BEAT_FOR:  # else the desk hangs
            self.redis.set(keys.translator(self.org), self.clock().isoformat(), ex=BEAT_FOR)
        door = calls.door(self.org)
        bells = door.listen(self.redis, self.name, block_ms, self.lease_ms, count=MOST)
        # What has waited on our own desk for longer than a lease comes again: it is no dead one's.
        new = [bell for bell in bells if (self.org, bell.entry) not in self.desk.taken]
        for due in calls.begin(self.redis, self.org, new, self.clock()):
            self.desk.put(Work(self.org, due))
        return len(bells)


@dataclass(frozen=True, slots=True)
class Desk:
    """Translates what listeners bring: all that has come together is one batch.

    What another translator fell silent over is done last and one by one: it may end this one too.
    ``pulse`` is when it last came round, by the monotonic clock.
    """

    redis: Client
    translator: Translator
    clock: Clock = now
    waiting: Queue[Work] = field(default_factory=lambda: Queue(WAITING))
    taken: set[tuple[str, str]] = field(default_factory=set)
    at_hand: list[Work] = field(default_factory=list)
    pulse: list[float] = field(default_factory=lambda: [time.monotonic()])

    def put(self, work: Work) -> None:
        """Lay a request on the desk; waits while it is full."""
        self.taken.add(work.entry)
        self.waiting.put(work)

    def once(self, block: float = 0.5) -> int:
        """Answer one batch; returns how many requests it had.

        What cannot be answered, because the store is away, is kept and answered the next time.
        """
        self.pulse[0] = time.monotonic()
        if not self.at_hand:
            self.at_hand.extend(self._batch(block))
        number = len(self.at_hand)
        fresh = [w for w in self.at_hand if w.made is None and not w.due.bell.again]
        for work, made in zip(fresh, self._translated([w.due.ask for w in fresh]), strict=True):
            work.made = made
        self._answer()
        for work in list(self.at_hand):
            work.made = self._carefully(work)
            self._answer()
        return number

    def _batch(self, block: float) -> list[Work]:
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

    def _answer(self) -> None:
        """Hand in what is translated. Raises redis-py's errors; the rest stays at hand then."""
        for work in list(self.at_hand):
            if work.made is not None:
                self._settle(work, work.made)
                self.at_hand.remove(work)
                self.taken.discard(work.entry)

    def _settle(self, work: Work, made: Translation) -> None:
        try:
            calls.settle(self.redis, work.org, work.due.bell, made, self.clock())
        except RedisError:
            raise
        except Exception as error:  # what cannot be written must not hold up the others
            _tell("an answer could not be written", error)
            made = calls.untranslated(work.due.ask.text, "failed")
            calls.settle(self.redis, work.org, work.due.bell, made, self.clock())

    def _carefully(self, work: Work) -> Translation:
        if calls.try_again(self.redis, work.org, work.due.bell):
            return self._translated([work.due.ask])[0]
        return calls.untranslated(work.due.ask.text, "failed")

    def _translated(self, asks: Sequence[Ask]) -> list[Translation]:
        """All at once; one by one when something breaks, so that one text spoils no other's."""
        try:
            made = self.translator.translate(asks)
            return [one for _ask, one in zip(asks, made, strict=True)]
        except Exception as error:
            _tell("translating broke", error)
        if len(asks) == 1:
            return [calls.untranslated(asks[0].text, "failed")]
        return [made for ask in asks for made in self._translated([ask])]


def run(redis: Client, orgs: Sequence[str], translator: Translator, stop: threading.Event) -> None:
    """Translate for every organisation until ``stop`` is set; outlives an outage of the store.

    What has been begun is answered before it returns.
    """
    desk = Desk(redis, translator)
    name = f"{os.uname().nodename}-{os.getpid()}"
    listeners = []
    for org in orgs:
        once = Listener(redis, org, desk, name).once
        listeners.append(
            threading.Thread(target=_loop, args=(f"listener {org}", once, stop), daemon=True)
        )
        listeners[-1].start()
    _loop("desk", desk.once, stop)
    for listener in listeners:
        listener.join(LAST_ROUND)
    try:
        while desk.once(0):
            pass
    except RedisError as error:  # others take over what is left
        log.warning("the last answers: store: %s", type(error).__name__)


def _loop(name: str, once: Callable[[], int], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            once()
        except RedisError as error:
            log.warning("%s: store: %s", name, type(error).__name__)
            stop.wait(0.5)
        except Exception as error:
            _tell(f"{name} goes on", error)
            stop.wait(1)


def _tell(what: str, error: Exception) -> None:
    """The frames, and not the error's own words: those may hold what she wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, frames)
