"""The audit log of an organisation: who did what to which case, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.case import Trace
from bot.store import keys
from bot.store.client import Client

KEPT = timedelta(seconds=keys.TRAIL_FOR)


def write(pipe: Client, org: str, trace: Trace) -> None:
    """Append one entry, in a transaction or by itself; entries past their time are dropped."""
    entry = {"at": trace.at.isoformat(), "who": trace.who, "act": trace.act}
    entry |= {"case": trace.case, "detail": trace.detail}
    oldest = int((trace.at - KEPT).timestamp() * 1000)
    pipe.xadd(keys.trail(org), entry, minid=oldest, approximate=True)
    pipe.expire(keys.trail(org), keys.TRAIL_FOR)


def read(redis: Client, org: str, before: str = "", most: int = 100) -> list[tuple[str, Trace]]:
    """Entries with their ids, the newest first, older than the id ``before`` when it is given."""
    until = f"({before}" if before else "+"
    found = redis.xrevrange(keys.trail(org), until, "-", count=most)
    return [(entry.decode(), _trace(fields)) for entry, fields in found]


def _trace(fields: dict[bytes, bytes]) -> Trace:
    held = {name.decode(): value.decode() for name, value in fields.items()}
    at = datetime.fromisoformat(held["at"])
    return Trace(at, held["who"], held["act"], held.get("case", ""), held.get("detail", ""))
