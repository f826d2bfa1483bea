"""Timers that have come due."""

from __future__ import annotations

from datetime import datetime

from bot.store import keys
from bot.store.client import Client


def due_timers(
    redis: Client, org: str, now: datetime, most: int = 100
) -> list[tuple[str, str, int]]:
    """(person, name, due in epoch seconds) of each timer due by now, oldest first.

    A timer is taken away by the turn of its alarm, in the same transaction.
    """
    found = redis.zrangebyscore(keys.timers(org), "-inf", now.timestamp(), 0, most, withscores=True)
    return [(*_split(member), int(due)) for member, due in found]


def _split(member: bytes) -> tuple[str, str]:
    person, _space, name = member.decode().partition(" ")
    return person, name
