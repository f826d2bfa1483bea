"""What the carrier says became of a text: a status that only climbs, and a second try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from bot.model import Outbound
from bot.sms import segments
from bot.store import cases, counts, keys, news
from bot.store.client import Client
from bot.store.codec import load
from bot.store.outbox import enqueue
from bot.store.watching import until_won

RANK: Mapping[str, int] = {
    "accepted": 1,
    "scheduled": 1,
    "queued": 2,
    "sending": 3,
    "sent": 4,
    "undelivered": 5,
    "failed": 5,
    "canceled": 5,
    "delivered": 6,
    "read": 7,
}
"""Callbacks come late, twice and out of order: a lower rank never overwrites a higher one."""
BAD = ("undelivered", "failed")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One status callback. ``out`` is our own id when it came on the path, else empty."""

    out: str
    sid: str
    person: str
    status: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Send the text once more, at ``due``, unless it is useless by ``until``."""

    due: datetime
    until: datetime


def record(redis: Client, org: str, receipt: Receipt, again: Again | None, now: datetime) -> bool:
    """Store a receipt; True when it told something new.

    With ``again`` a text that failed is queued a second time under an id of its own, in the same
    transaction, so that a repeated callback repeats nothing. Raises redis-py's errors.
    """
    return until_won(redis, lambda pipe: _record(pipe, org, receipt, again, now))


def _record(pipe: Client, org: str, receipt: Receipt, again: Again | None, now: datetime) -> bool:
    out = receipt.out or _named(pipe, org, receipt.sid)
    place = keys.outbound(org, out)
    pipe.watch(place)
    known = pipe.hget(place, "status")
    if RANK[receipt.status] <= RANK.get(known.decode() if known else "", 0):
        pipe.unwatch()
        return False
    body = _body(pipe, org, receipt, out) if again else ""
    case = cases.of_person(pipe, org, receipt.person)
    pipe.multi()
    if case:  # whoever has her case sees what became of the text
        news.tell(pipe, org, "case", case.id, case.team, case.worker)
    fields = {"status": receipt.status, "sid": receipt.sid, "error": receipt.error}
    pipe.hset(place, mapping={k: v for k, v in fields.items() if v})
    pipe.expire(place, keys.OUTBOUND_FOR)
    if receipt.status in ("delivered", "read"):
        pipe.hdel(keys.bodies(org, receipt.person), out)
    if again and body:
        text = Outbound(f"{out}+", receipt.person, body, segments(body), again.until)
        enqueue(pipe, org, text, again.due)
    counts.add(pipe, org, now, f"receipt {receipt.status}")
    pipe.execute()
    return True


def _named(pipe: Client, org: str, sid: str) -> str:
    """Our id of a carrier's SID; the SID itself for a text we do not know (yet)."""
    place = keys.by_sid(org, sid)
    pipe.watch(place)
    known = pipe.get(place)
    return known.decode() if known else sid


def _body(pipe: Client, org: str, receipt: Receipt, out: str) -> str:
    """The words of a text: from the outbox, or from the TwiML that answered an inbound.

    Empty when she is gone or said STOP.
    """
    if not load(receipt.person, pipe.get(keys.session(org, receipt.person))).number:
        return ""
    kept = pipe.hget(keys.bodies(org, receipt.person), out)
    if kept:
        return str(kept.decode())
    inbound, _dot, which = out.partition(".")
    answer = pipe.get(keys.seen(org, inbound)) if which.isdigit() else None
    if not answer:
        return ""
    messages = ElementTree.fromstring(answer.decode()).findall("Message")
    return messages[int(which)].text or "" if int(which) < len(messages) else ""
