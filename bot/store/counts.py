"""Counters of a day: how much of what happened, and nothing about anybody."""

from __future__ import annotations

from datetime import datetime

from bot.store import keys
from bot.store.client import Client


def add(pipe: Client, org: str, at: datetime, what: str, by: int = 1) -> None:
    """Count inside a transaction."""
    place = keys.counts(org, at.date().isoformat())
    pipe.hincrby(place, what, by)
    pipe.expire(place, keys.COUNTS_FOR)
