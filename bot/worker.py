"""Send what the outbox holds, ring what is due; no text is let go before its fate is known."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis import RedisError

from bot.carrier.causes import BUSY, cause
from bot.carrier.inbound import Post
from bot.carrier.send import Carrier, Envelope, Refused, Unknown, Unreachable
from bot.finishing import Finisher
from bot.model import Alarm
from bot.organisation import Organisation
from bot.paging import Pager
from bot.service import FromStaff, Service
from bot.store import keys, outbox
from bot.store.outbox import Due, Fate
from bot.store.timers import due_timers
from bot.store.turn import Busy
from bot.texting import front

log = logging.getLogger(__name__)

SENDERS = 2
"""Threads an organisation: one text on its way does not hold up another person's."""
LOOK_FIRST = timedelta(seconds=60)
"""After an unknown outcome: time for the carrier to list the text before we look for it."""
ROUND = 0.5
"""Seconds between two looks at timers and retries."""
SOON = 0.2
"""Seconds between two looks for translations that a link worker's text waits for."""
BEAT_FOR = 60
GLEAN = 60.0
"""Seconds between two looks for texts that never reached us."""
GLEAN_AFTER = timedelta(minutes=2)
"""By then the carrier has given up calling us."""
GLEAN_BACK = timedelta(hours=24)
"""Less than a seen mark lives, so that nothing is answered twice."""

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment; tests pass their own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Sender:
    """Takes one doorbell at a time and sees its text through."""

    service: Service
    org: Organisation
    carrier: Carrier
    name: str
    clock: Clock = now
    lease_ms: int = outbox.LEASE_MS

    def once(self, block_ms: int = 1000) -> int:
        """Answer the next doorbell; returns how many there were (0 or 1)."""
        redis = self.service.redis
        bells = outbox.listen(redis, self.org.id, self.name, block_ms, self.lease_ms)
        for bell in bells:
            due = outbox.begin(redis, self.org.id, bell, self.clock())
            if due is not None:
                fate, unreachable = self._attempt(due)
                outbox.settle(redis, self.org.id, due, fate, self.clock())
                if unreachable:
                    self._unreachable(due, fate.error)
        return len(bells)

    def _unreachable(self, due: Due, error: str) -> None:
        """Her number takes no texts: her case says so from now on."""
        cause = f"{due.out.id}-unreachable"
        self.service.ring(
            self.org, Alarm(cause, due.out.person, self.clock(), "unreachable", error)
        )

    def _attempt(self, due: Due) -> tuple[Fate, bool]:
        envelope = Envelope(due.out, due.to, due.via)
        try:
            if due.doubt is not None:
                found = self.carrier.find(envelope, due.doubt)
                if found:
                    return Fate("sent", sid=found), False
            return Fate("sent", sid=self.carrier.send(envelope, self.clock())), False
        except Refused as refused:
            return self._refused(due, refused)
        except Unreachable:
            return self._later(due, BUSY.delay(due.attempts), "unreachable"), False
        except Unknown:
            log.warning("outcome unknown, will look: %s", due.out.id)
            return Fate("doubt", self.clock() + LOOK_FIRST, error="unknown"), False

    def _refused(self, due: Due, refused: Refused) -> tuple[Fate, bool]:
        why = cause(refused.code, refused.status)
        if why.alert:
            log.error("the carrier refuses with %s: see docs/runbook.md", refused.code)
        if why.stopped:
            self.service.ring(
                self.org,
                Alarm(f"{due.out.id}-stop", due.out.person, self.clock(), "stopped_by_carrier"),
            )
        error = refused.code or str(refused.status)
        return self._later(due, why.delay(due.attempts), error), why.unreachable

    def _later(self, due: Due, delay: int | None, error: str) -> Fate:
        if delay is None:
            return Fate("failed", error=error)
        at = self.clock() + timedelta(seconds=delay)
        return Fate("waiting", at, error=error) if at < due.out.useful_until else Fate("expired")


@dataclass(frozen=True, slots=True)
class Bellman:
    """Rings the timers that are due and wakes the texts that wait for another try."""

    service: Service
    org: Organisation
    clock: Clock = now

    def once(self) -> int:
        """One round; returns how many things were due."""
        redis, at = self.service.redis, self.clock()
        redis.set(keys.worker(self.org.id), at.isoformat(), ex=BEAT_FOR)
        woken = outbox.wake(redis, self.org.id, at)
        rung = 0
        for person, name, due in due_timers(redis, self.org.id, at):
            tail = hashlib.blake2b(f"{person} {name} {due}".encode(), digest_size=8).hexdigest()
            alarm = Alarm(f"alarm-{tail}", person, at, name)
            self.service.ring(self.org, alarm)
            rung += 1
        return woken + rung


@dataclass(frozen=True, slots=True)
class Gleaner:
    """Finds texts whose webhook failed for good while we were down, in the carrier's own log."""

    service: Service
    org: Organisation
    carrier: Carrier
    clock: Clock = now

    def once(self) -> int:
        """Look once at every number; returns how many had been missed."""
        at, missed = self.clock(), 0
        since = max(at - GLEAN_BACK, self._began(at))
        for number in self.org.numbers:
            try:
                posts = self.carrier.received(number, since, at - GLEAN_AFTER)
            except Unknown:
                log.warning("the carrier's log could not be read")
                continue
            missed += sum(self._hear(post, at) for post in posts)
        return missed

    def _hear(self, post: Post, at: datetime) -> bool:
        try:
            return self.service.hear_late(post, at)
        except FromStaff as text:
            front.late(self.service, text, at)
            return True

    def _began(self, at: datetime) -> datetime:
        """When this store first looked: what came before was not ours to answer."""
        place = keys.gleaned(self.org.id)
        self.service.redis.set(place, int(at.timestamp()), nx=True)
        return datetime.fromtimestamp(int(self.service.redis.get(place)), UTC)


def run(service: Service, carriers: dict[str, Carrier], stop: threading.Event) -> None:
    """Work for every organisation until ``stop`` is set; outlives an outage of the store."""
    threads = []
    for org in service.organisations:
        threads.append(_thread(f"bellman {org.id}", Bellman(service, org).once, stop, ROUND))
        finisher = Finisher(service, org, now)
        threads.append(_thread(f"finisher {org.id}", finisher.once, stop, SOON))
        name = f"{os.uname().nodename}-{os.getpid()}"
        pager = Pager(service.redis, org, name, now)
        threads.append(_thread(f"pager {org.id}", pager.once, stop, 0))
        if carrier := carriers.get(org.id):
            _prepared(service, org, stop)
            gleaner = Gleaner(service, org, carrier)
            threads.append(_thread(f"gleaner {org.id}", gleaner.once, stop, GLEAN))
            for n in range(SENDERS):
                name = f"{os.uname().nodename}-{os.getpid()}-{n}"
                sender = Sender(service, org, carrier, name)
                threads.append(_thread(f"sender {org.id} {n}", sender.once, stop, 0))
    stop.wait()
    for thread in threads:
        thread.join(timeout=15)


def _prepared(service: Service, org: Organisation, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            return outbox.prepare(service.redis, org.id)
        except RedisError:
            stop.wait(0.5)


def _thread(
    name: str, once: Callable[[], int], stop: threading.Event, pause: float
) -> threading.Thread:
    def loop() -> None:
        while not stop.is_set():
            try:
                once()
            except (RedisError, Busy) as error:
                log.warning("%s: store: %s", name, type(error).__name__)
                stop.wait(0.5)
            except Exception as error:
                frames = "".join(traceback.format_tb(error.__traceback__))
                log.error("%s: %s, goes on\n%s", name, type(error).__name__, frames)
                stop.wait(1)
            if pause:
                stop.wait(pause)

    thread = threading.Thread(target=loop, name=name, daemon=True)
    thread.start()
    return thread
