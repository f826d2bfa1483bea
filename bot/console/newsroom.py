"""Who listens for news in this process, and one thread an organisation that reads them."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from queue import SimpleQueue

from redis import RedisError

from bot.case import Staff
from bot.casework.permissions import may
from bot.store import news
from bot.store.client import Client
from bot.store.news import News

log = logging.getLogger(__name__)

BLOCK_MS = 500
"""Shorter than the store client's patience with one answer."""
PAUSE = 1.0
"""Seconds until a store that could not be reached is asked again."""


@dataclass(eq=False, slots=True)
class Listener:
    """One open console. What arrives for it is a piece of news, or None: it is to end."""

    org: str
    staff: Staff
    post: SimpleQueue[News | None] = field(default_factory=SimpleQueue)


class Newsroom:
    """Who listens in this process, and one thread an organisation that reads the store for them.

    A thread begins with the first listener of an organisation and ends after the last.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.listeners: dict[str, list[Listener]] = {}
        self.closing = False
        self.readers: list[threading.Thread] = []

    def join(self, redis: Client, org: str, staff: Staff, start: str, most: int) -> Listener | None:
        """A new listener; None when there are ``most`` already, or when we are closing.

        It is told everything after ``start``, a place in the stream, and perhaps things before.
        """
        with self.lock:
            if self.closing or sum(map(len, self.listeners.values())) >= most:
                return None
            listener = Listener(org, staff)
            alone = org not in self.listeners
            self.listeners.setdefault(org, []).append(listener)
            if alone:
                reader = threading.Thread(target=self._read, args=(redis, org, start), daemon=True)
                self.readers = [*(it for it in self.readers if it.is_alive()), reader]
                reader.start()
        return listener

    def leave(self, listener: Listener) -> None:
        """Nobody reads it any more. Does nothing the second time."""
        with self.lock:
            others = [it for it in self.listeners.get(listener.org, ()) if it is not listener]
            if listener.org in self.listeners:
                self.listeners[listener.org] = others

    def open(self) -> int:
        """How many listen."""
        with self.lock:
            return sum(map(len, self.listeners.values()))

    def close(self) -> None:
        """End every stream now, and begin no more: the server stops."""
        with self.lock:
            self.closing = True
            listeners = [each for group in self.listeners.values() for each in group]
        for listener in listeners:
            listener.post.put(None)

    def wait(self) -> None:
        """After ``close``: until nothing reads the store any more."""
        for reader in self.readers:
            reader.join()

    def _read(self, redis: Client, org: str, last: str) -> None:
        pause = threading.Event()
        while self._wanted(org):
            try:
                fresh = news.since(redis, org, last, BLOCK_MS)
            except RedisError as error:
                log.warning("no news: %s", type(error).__name__)
                pause.wait(PAUSE)
                continue
            for entry in fresh:
                last = entry.id
                self._tell(org, entry)

    def _wanted(self, org: str) -> bool:
        with self.lock:
            if self.closing or not self.listeners[org]:
                del self.listeners[org]
                return False
            return True

    def _tell(self, org: str, entry: News) -> None:
        with self.lock:
            concerned = [each for each in self.listeners[org] if concerns(each.staff, entry)]
        for listener in concerned:
            listener.post.put(entry)


def concerns(staff: Staff, entry: News) -> bool:
    """Whether a piece of news is for somebody: of their team, and of a case they may read."""
    if not may(staff, "work_cases") or staff.team != entry.team:
        return False
    match entry.kind:
        case "alert":
            return staff.role == "lead"
        case "case" | "mine":
            return staff.role == "lead" or entry.worker in ("", staff.id)
        case _:
            return True
