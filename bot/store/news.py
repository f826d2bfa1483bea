"""News for open consoles: a short stream that says what kind of thing changed, in codes only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import keys
from bot.store.client import Client

KINDS = ("queue", "case", "mine", "alert", "danger")
KEPT = 2000
"""About so many entries; a console that missed more is told to look at everything again."""
START = "0-0"


@dataclass(frozen=True, slots=True)
class News:
    """One entry. ``case`` is whose case changed, ``team`` and ``worker`` who is to know of it.

    ``kind``: ``queue`` (a team's queue changed), ``case`` (something in a case: a line, a
    translation, a receipt), ``mine`` (a worker's own cases changed), ``alert`` (for leads: a claim
    came back), ``danger`` (somebody in danger waits).
    """

    id: str
    kind: str
    case: str = ""
    team: str = ""
    worker: str = ""
    urgent: bool = False


def tell(
    pipe: Client,
    org: str,
    kind: str,
    case: str = "",
    team: str = "",
    worker: str = "",
    urgent: bool = False,
) -> None:
    """Write one entry, in the transaction that makes it true.

    Raises ValueError for a kind that is not in ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError(f"no news of the kind {kind}")
    told = {"case": case, "team": team, "worker": worker, "urgent": "1" if urgent else ""}
    fields = {"kind": kind} | {name: value for name, value in told.items() if value}
    pipe.xadd(keys.news(org), fields, maxlen=KEPT, approximate=True)
    pipe.expire(keys.news(org), keys.NEWS_FOR)


def latest(redis: Client, org: str) -> str:
    """The id of the newest entry; ``START`` when there is none."""
    newest = redis.xrevrange(keys.news(org), count=1)
    return newest[0][0].decode() if newest else START


def complete(redis: Client, org: str, last_id: str) -> bool:
    """Whether everything after ``last_id`` is still in the stream.

    False as well for an id of the future, as one is after the store was emptied.
    """
    oldest = redis.xrange(keys.news(org), count=1)
    if not oldest:
        return last_id == START
    return _order(oldest[0][0].decode()) <= _order(last_id) <= _order(latest(redis, org))


def since(redis: Client, org: str, last_id: str, block_ms: int = 0) -> list[News]:
    """Everything after ``last_id``; with ``block_ms`` it waits so long for the first of it.

    ``block_ms`` must be shorter than the client's time-out for one answer.
    """
    read = redis.xread({keys.news(org): last_id}, count=500, block=block_ms or None)
    return [_news(entry, fields) for _stream, batch in read or () for entry, fields in batch]


def after(one: str, other: str) -> bool:
    """Whether the first of two ids is the later one."""
    return _order(one) > _order(other)


def _order(entry: str) -> tuple[int, int]:
    millis, _dash, count = entry.partition("-")
    return int(millis), int(count or 0)


def _news(entry: bytes, fields: dict[bytes, bytes]) -> News:
    held = {name.decode(): value.decode() for name, value in fields.items()}
    return News(
        entry.decode(),
        held["kind"],
        held.get("case", ""),
        held.get("team", ""),
        held.get("worker", ""),
        bool(held.get("urgent")),
    )
