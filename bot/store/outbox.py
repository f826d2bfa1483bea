"""Texts to send through the carrier's API: one lane a person, leases, and a fate for each.

A text is a hash with a ``state``; its id stands in its person's lane (order) and, as a doorbell,
in the outbox stream (work). A doorbell that has nothing to do is thrown away, because whoever
changes a lane rings for its new head.

    queued -> sending -> sent | failed | waiting (try again at ``due``) | doubt (did it go?)
    held (joins its lane at ``due``) · dropped · expired · unknown (a person decides)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot.model import Outbound, Session
from bot.store import counts, keys
from bot.store.bells import Bell, Door
from bot.store.client import Client
from bot.store.codec import load
from bot.store.watching import until_won

GROUP = "senders"
LEASE_MS = 60_000
OPEN = ("queued", "waiting", "doubt", "sending")
DOUBTFUL = ("sending", "doubt")
SILENT = ("failed", "dropped", "expired")
"""Ends after which the words are not needed any more."""


@dataclass(frozen=True, slots=True)
class Due:
    """A text whose turn has come, with the numbers to send it to and from.

    ``doubt`` is when an earlier attempt began whose outcome nobody knows, else None.
    """

    bell: Bell
    out: Outbound
    to: str
    via: str
    attempts: int
    doubt: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an attempt: a state, when to try again, the carrier's SID and error code."""

    state: str
    due: datetime | None = None
    sid: str = ""
    error: str = ""


def enqueue(pipe: Client, org: str, out: Outbound, due: datetime | None = None) -> None:
    """Write one text inside a transaction; with ``due`` it joins its lane only then."""
    place = keys.outbound(org, out.id)
    fields: dict[str, str | int] = {
        "person": out.person,
        "segments": out.segments,
        "useful_until": int(out.useful_until.timestamp()),
        "state": "held" if due else "queued",
    }
    pipe.hset(place, mapping=fields)
    pipe.expire(place, keys.OUTBOUND_FOR)
    pipe.hset(keys.bodies(org, out.person), out.id, out.body)
    pipe.expire(keys.bodies(org, out.person), keys.OUTBOUND_FOR)
    pipe.sadd(keys.texts(org, out.person), out.id)
    pipe.expire(keys.texts(org, out.person), keys.OUTBOUND_FOR)
    if due:
        pipe.zadd(keys.later(org), {out.id: int(due.timestamp())})
    else:
        _join(pipe, org, out.person, out.id)


def _join(pipe: Client, org: str, person: str, out: str) -> None:
    pipe.rpush(keys.lane(org, person), out)
    pipe.expire(keys.lane(org, person), keys.OUTBOUND_FOR)
    _ring(pipe, org, out)


def _door(org: str) -> Door:
    return Door(keys.outbox(org), GROUP, "out")


def _ring(pipe: Client, org: str, out: str) -> None:
    _door(org).ring(pipe, out)


def prepare(redis: Client, org: str) -> None:
    """Make the consumer group, unless it is there."""
    _door(org).prepare(redis)


def listen(
    redis: Client, org: str, me: str, block_ms: int = 1000, lease_ms: int = LEASE_MS
) -> list[Bell]:
    """The next doorbells: first what a dead worker left behind, then what is new."""
    return _door(org).listen(redis, me, block_ms, lease_ms)


def begin(redis: Client, org: str, bell: Bell, now: datetime) -> Due | None:
    """Claim the text behind a doorbell, or throw the doorbell away.

    Marks it ``sending`` before anything leaves the machine, so that a worker's death in the middle
    leaves a doubt and never a silent second text.
    """

    def attempt(pipe: Client) -> Due | None:
        place = keys.outbound(org, bell.id)
        pipe.watch(place)
        record = _record(pipe, place)
        person = record.get("person", "")
        pipe.watch(keys.lane(org, person))
        head = pipe.lindex(keys.lane(org, person), 0)
        if head != bell.id.encode() or not _ready(record, bell, now):
            _throw_away(pipe, org, bell)
            return None
        session = load(person, pipe.get(keys.session(org, person)))
        body = pipe.hget(keys.bodies(org, person), bell.id)
        useless = _useless(record, session, body, now)
        if useless:
            _settle(pipe, org, bell, person, Fate(useless), now)
            return None
        return _claim(pipe, place, bell, record, body.decode(), session, now)

    return until_won(redis, attempt)


def _ready(record: Mapping[str, str], bell: Bell, now: datetime) -> bool:
    """Whether this doorbell is the one to act on, not another worker's or an early one."""
    state = record.get("state", "")
    mine = state != "sending" or bell.again
    return state in OPEN and mine and int(record.get("due") or 0) <= now.timestamp()


def _useless(record: Mapping[str, str], session: Session, body: bytes | None, now: datetime) -> str:
    """The state in which a text ends that nobody is to get any more; empty for one to send."""
    if int(record["useful_until"]) < now.timestamp():
        return "unknown" if record["state"] in DOUBTFUL else "expired"
    return "dropped" if session.stopped or not session.number or body is None else ""


def _claim(
    pipe: Client,
    place: str,
    bell: Bell,
    record: Mapping[str, str],
    body: str,
    session: Session,
    now: datetime,
) -> Due:
    doubtful = record["state"] in DOUBTFUL
    started = int(record.get("started") or 0) if doubtful else int(now.timestamp())
    pipe.multi()
    pipe.hset(place, mapping={"state": "sending", "started": started})
    pipe.hincrby(place, "attempts", 1)
    pipe.execute()
    return Due(
        bell,
        _outbound(bell.id, record, body),
        session.number,
        session.via,
        int(record.get("attempts") or 0) + 1,
        datetime.fromtimestamp(started, UTC) if doubtful else None,
    )


def settle(redis: Client, org: str, due: Due, fate: Fate, now: datetime) -> None:
    """Write an attempt's fate, answer its doorbell and ring for whoever is next in the lane."""

    def attempt(pipe: Client) -> None:
        pipe.watch(keys.outbound(org, due.out.id), keys.lane(org, due.out.person))
        _settle(pipe, org, due.bell, due.out.person, fate, now)

    until_won(redis, attempt)


def _settle(pipe: Client, org: str, bell: Bell, person: str, fate: Fate, now: datetime) -> None:
    place, lane = keys.outbound(org, bell.id), keys.lane(org, person)
    alive = pipe.exists(place)
    head, *following = pipe.lrange(lane, 0, 1) or [b""]
    pipe.multi()
    if alive:
        due = int(fate.due.timestamp()) if fate.due else 0
        fields = {"state": fate.state, "due": due, "sid": fate.sid, "error": fate.error}
        pipe.hset(place, mapping={k: v for k, v in fields.items() if v or k == "due"})
        if fate.due:
            pipe.zadd(keys.later(org), {bell.id: due})
        if fate.state in SILENT:
            pipe.hdel(keys.bodies(org, person), bell.id)
        if fate.sid:
            pipe.set(keys.by_sid(org, fate.sid), bell.id, ex=keys.OUTBOUND_FOR)
    if not fate.due and head.decode() == bell.id:
        pipe.lpop(lane)
        for out in following:
            _ring(pipe, org, out.decode())
    counts.add(pipe, org, now, f"outbox {fate.state}")
    _answer(pipe, org, bell)
    pipe.execute()


def _throw_away(pipe: Client, org: str, bell: Bell) -> None:
    pipe.multi()
    _answer(pipe, org, bell)
    pipe.execute()


def _answer(pipe: Client, org: str, bell: Bell) -> None:
    _door(org).answer(pipe, bell)


def wake(redis: Client, org: str, now: datetime, most: int = 100) -> int:
    """Ring for the texts whose time to be tried again has come; returns how many."""
    ready = redis.zrangebyscore(keys.later(org), "-inf", now.timestamp(), 0, most)
    for raw in ready:
        until_won(redis, partial(_wake_one, org=org, out=raw.decode()))
    return len(ready)


def _wake_one(pipe: Client, *, org: str, out: str) -> None:
    place = keys.outbound(org, out)
    pipe.watch(place)
    record = _record(pipe, place)
    pipe.multi()
    pipe.zrem(keys.later(org), out)
    if record.get("state") == "held":
        pipe.hset(place, "state", "queued")
        _join(pipe, org, record["person"], out)
    elif record:
        # It is due by the clock that rang, even if the sender's is a little behind.
        pipe.hset(place, "due", 0)
        _ring(pipe, org, out)
    pipe.execute()


def _record(pipe: Client, place: str) -> dict[str, str]:
    return {k.decode(): v.decode() for k, v in pipe.hgetall(place).items()}


def _outbound(out: str, record: Mapping[str, str], body: str) -> Outbound:
    until = datetime.fromtimestamp(int(record["useful_until"]), UTC)
    return Outbound(out, record["person"], body, int(record["segments"]), until)
