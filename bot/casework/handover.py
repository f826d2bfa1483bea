"""The case that follows from consent, and its place in the link workers' queue."""

from __future__ import annotations

import hashlib
from datetime import datetime

DANGER_FIRST = 10**11
"""Seconds by which danger comes before any promised time (about 3,000 years)."""
NO_PROMISE = 4 * 10**9
"""Stands for the promised time of an organisation that can promise none: behind all others."""


def case_id(at: datetime, cause: str) -> str:
    """A short name that sorts by the time the case was opened; the same cause, the same name."""
    tail = hashlib.blake2b(cause.encode(), digest_size=2).hexdigest()
    return f"{int(at.timestamp() * 1000):x}-{tail}"


def rank(opened: datetime, answer_by: datetime | None, danger: str) -> float:
    """Queue score, smallest first: danger by time of asking, then by promised time.

    Equal ranks are told apart by the case id, that is by waiting time.
    """
    if danger:
        return opened.timestamp() - DANGER_FIRST
    return answer_by.timestamp() if answer_by else float(NO_PROMISE)
