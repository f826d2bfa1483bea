"""Try an optimistic transaction until no rival wins, and never take a lost answer for a rival."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from redis import ConnectionError as Disconnected
from redis import TimeoutError as TooSlow
from redis import WatchError

from bot.store.client import Client

T = TypeVar("T")


def until_won(redis: Client, attempt: Callable[[Client], T]) -> T:
    """Run ``attempt`` with a fresh pipeline until its EXEC is not beaten by another writer.

    redis-py reports a connection that broke while keys were watched as a WatchError, as if nothing
    had been written. It may have been: then the connection's own error is raised, and whoever
    called finds out what is true before doing anything again.
    """
    while True:
        pipe = redis.pipeline()
        try:
            return attempt(pipe)
        except WatchError as error:
            if isinstance(error.__context__, Disconnected | TooSlow):
                raise error.__context__ from None
        finally:
            _give_back(pipe)


def _give_back(pipe: Client) -> None:
    """Return the connection to the pool, whatever state it is in.

    redis-py's own reset asks even a silent store to UNWATCH, and when that is not answered the
    connection is never returned.
    """
    if pipe.connection is not None and pipe.watching:
        pipe.connection.disconnect()
        pipe.watching = False
    pipe.reset()
