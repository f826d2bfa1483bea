"""What becomes of accepted messages: each sender's queue, and reports that come by themselves."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tests.standin.records import Message
from tests.standin.rules import Refusal

Outcome = str | tuple[str, int]
Fate = Outcome | Sequence[Outcome] | None
Fates = Mapping[Outcome, float] | Callable[[Message], Fate]

CODES = {"undelivered": 30003, "failed": 30008}


class Queues:
    """When each sender's messages go to the network, at so many segments a second."""

    def __init__(self, mps: float | None, overflow: int | None) -> None:
        self.mps, self.overflow = mps, overflow
        self._free: dict[str, datetime] = {}

    def take(self, sender: str, segments: int, now: datetime) -> datetime:
        """The moment this message goes; raises 20429 when the queue has no room for it."""
        if not self.mps:
            return now
        free = max(now, self._free.get(sender, now))
        waiting = round((free - now).total_seconds() * self.mps, 6)
        if self.overflow is not None and waiting + segments > self.overflow:
            raise Refusal(429, 20429)
        self._free[sender] = free + timedelta(seconds=segments / self.mps)
        return free


class AutoDelivery:
    """Workers that report on each message when it is due; one worker reports on one message."""

    def __init__(
        self,
        deliver: Callable[[str, str, int | None], object],
        clock: Callable[[], datetime],
        fates: Fates,
        seed: int,
        pause: float,
        workers: int,
    ) -> None:
        self._deliver, self._clock, self._fates, self._pause = deliver, clock, fates, pause
        self._random = random.Random(seed)
        self._waiting: deque[tuple[Message, Sequence[Outcome]]] = deque()
        self._lock = threading.Condition()
        self._stopped = threading.Event()
        self._workers = [
            threading.Thread(target=self._work, name=f"twilio-delivery-{n}", daemon=True)
            for n in range(workers)
        ]
        for worker in self._workers:
            worker.start()

    def add(self, message: Message) -> None:
        with self._lock:
            self._waiting.append((message, self._reports(message)))
            self._lock.notify()

    def stop(self) -> None:
        self._stopped.set()
        with self._lock:
            self._lock.notify_all()
        for worker in self._workers:
            worker.join(timeout=20)

    def _reports(self, message: Message) -> Sequence[Outcome]:
        if callable(self._fates):
            fate = self._fates(message)
        else:
            fate = self._random.choices([*self._fates], [*self._fates.values()])[0]
        if fate is None:
            return ()
        if isinstance(fate, str):
            return (fate,) if fate in ("sent", "failed") else ("sent", fate)
        if isinstance(fate, tuple) and len(fate) == 2 and isinstance(fate[1], int):
            return (fate,) if fate[0] == "failed" else ("sent", fate)
        return [*fate]

    def _next(self) -> tuple[Message, Sequence[Outcome]] | None:
        """The first one due, whoever sent it; it need not be the oldest."""
        with self._lock:
            now = self._clock()
            for item in self._waiting:
                if item[0].due <= now:
                    self._waiting.remove(item)
                    return item
            self._lock.wait(0.02)
        return None

    def _work(self) -> None:
        while not self._stopped.is_set():
            if item := self._next():
                self._report(*item)

    def _report(self, message: Message, reports: Sequence[Outcome]) -> None:
        for report in reports:
            if self._stopped.is_set():
                return
            status, code = (report, CODES.get(report)) if isinstance(report, str) else report
            self._deliver(message.sid, status, code)
            if self._pause:
                time.sleep(self._pause)
