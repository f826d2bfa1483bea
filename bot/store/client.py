"""Connect to Valkey or Redis so that a lost answer is never taken for a lost write."""

from __future__ import annotations

from typing import Any

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

Client = Any
"""redis-py types every answer as "now or awaited"; we only ever use the first."""

TIMEOUT = 0.8
"""Seconds for one answer. A new connection and two answers, twice, stay within five seconds."""


def connect(url: str, connections: int = 32, timeout: float = TIMEOUT) -> Client:
    """A client that never repeats a command by itself.

    redis-py's default retries a lost EXEC ten times and so applies it twice.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=connections,
        timeout=0.5,
        socket_timeout=timeout,
        socket_connect_timeout=0.5,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        driver_info=None,
    )
    return Redis(connection_pool=pool)
