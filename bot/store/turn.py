"""The one transaction of a turn: read, think, commit; all or nothing, once per inbound id."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from redis import ConnectionError as Disconnected
from redis import WatchError

from bot.casework.handover import rank
from bot.model import (
    TIMERS,
    Alarm,
    CloseCase,
    Erase,
    Note,
    OpenCase,
    Outbound,
    Session,
    Turn,
    Wake,
)
from bot.organisation import Organisation
from bot.store import counts, keys
from bot.store.client import Client
from bot.store.codec import dump, load
from bot.store.exchange import Exchange
from bot.store.outbox import enqueue

DEADLINE = 1.0
"""Seconds after which no new attempt is begun, so that the carrier gets its 5xx in time."""


PAUSE = 0.02
"""Seconds between two tries to reach a store that is being started again."""


class Busy(Exception):
    """The store was too slow, or too many wrote for one person at once: try again later."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What a turn writes besides itself: the answer kept for repeats, and texts to send."""

    turn: Turn
    answer: str
    segments: int
    outbox: tuple[Outbound, ...] = ()


Think = Callable[[Session], Commit]


def take(redis: Client, org: Organisation, inbound_id: str, person: str, think: Think) -> str:
    """Commit the turn that ``think`` makes of the stored session; returns the answer.

    ``think`` is pure: when another writer wins the race, or the answer to EXEC was lost, we look
    again and think again. An inbound that was handled before gets the answer it got then.
    Raises Busy, or redis-py's errors when the store cannot be reached.
    """
    seen, place = keys.seen(org.id, inbound_id), keys.session(org.id, person)
    give_up = time.monotonic() + DEADLINE
    while True:
        try:
            with Exchange(redis) as exchange:
                answered, raw = exchange.watch_and_get(seen, place)
                if answered is not None:
                    exchange.forget()
                    return answered.decode()
                commit = think(load(person, raw))
                pipe = redis.pipeline()
                pipe.set(seen, commit.answer, ex=keys.SEEN_FOR)
                _write(pipe, org, commit, _hers(exchange, org, commit.turn))
                exchange.commit(pipe)
                return commit.answer
        except (WatchError, Disconnected) as error:
            if time.monotonic() > give_up:
                raise Busy from error
            if isinstance(error, Disconnected):
                time.sleep(PAUSE)


@dataclass(frozen=True, slots=True)
class Hers:
    """Ids of all texts to a person, and of all requests with her words, who is to be forgotten."""

    texts: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


def _hers(exchange: Exchange, org: Organisation, turn: Turn) -> Hers:
    if not any(isinstance(effect, Erase) for effect in turn.effects):
        return Hers()
    person = turn.before.person
    return Hers(
        tuple(exchange.watch_and_list(keys.texts(org.id, person))),
        tuple(exchange.watch_and_list(keys.calls_of(org.id, person))),
    )


def _write(pipe: Client, org: Organisation, commit: Commit, hers: Hers) -> None:
    turn = commit.turn
    if isinstance(turn.inbound, Alarm):
        pipe.zrem(keys.timers(org.id), timer(turn.inbound.person, turn.inbound.name))
    for effect in turn.effects:
        match effect:
            case OpenCase():
                _open(pipe, org, turn.after.person, effect)
            case CloseCase(case):
                _close(pipe, org, case)
            case Wake(name, at):
                _wake(pipe, org, turn.after.person, name, at)
            case Erase():
                _erase(pipe, org, turn.before, hers)
    _remember(pipe, org, turn.after)
    for out in commit.outbox:
        enqueue(pipe, org.id, out)
    _count(pipe, org, commit)


def _remember(pipe: Client, org: Organisation, session: Session) -> None:
    place = keys.session(org.id, session.person)
    if not (session.stopped or session.number):
        return
    if session.heard == 0 and not session.stopped:
        pipe.delete(place)
        return
    days = org.case_days if session.case else org.keep_days
    kept = keys.STOPPED_FOR if session.stopped else max(days, org.keep_days) * keys.DAY
    pipe.set(place, dump(session), ex=kept)


def _open(pipe: Client, org: Organisation, person: str, case: OpenCase) -> None:
    """A new case, or more about the one she has; danger is never taken back by this."""
    place = keys.case(org.id, case.case)
    pipe.hsetnx(place, "opened", int(case.at.timestamp()))
    fields = {
        "person": person,
        "lang": case.lang,
        "consent": case.consent,
        "consent_at": int(case.at.timestamp()),
        "answer_by": int(case.answer_by.timestamp()) if case.answer_by else "",
        **case.details,
    }
    pipe.hset(place, mapping=fields | ({"danger": case.danger} if case.danger else {}))
    pipe.expire(place, org.case_days * keys.DAY)
    score = rank(case.at, case.answer_by, case.danger)
    pipe.zadd(keys.queue(org.id), {case.case: score}, lt=True)


def _close(pipe: Client, org: Organisation, case: str) -> None:
    if case:
        pipe.delete(keys.case(org.id, case))
        pipe.zrem(keys.queue(org.id), case)


def timer(person: str, name: str) -> str:
    """How a timer stands in the sorted set: one of each name for each person."""
    return f"{person} {name}"


def _wake(pipe: Client, org: Organisation, person: str, name: str, at: datetime | None) -> None:
    if at is None:
        pipe.zrem(keys.timers(org.id), timer(person, name))
    else:
        pipe.zadd(keys.timers(org.id), {timer(person, name): int(at.timestamp())})


def _erase(pipe: Client, org: Organisation, before: Session, hers: Hers) -> None:
    """Her case, her timers, texts to her, sent or not, and her words that were translated."""
    person = before.person
    _close(pipe, org, before.case)
    pipe.zrem(keys.timers(org.id), *(timer(person, name) for name in TIMERS))
    places = (keys.bodies, keys.lane, keys.texts, keys.calls_of)
    pipe.delete(*(place(org.id, person) for place in places))
    for call in hers.calls:
        pipe.delete(keys.call(org.id, call))
    for out in hers.texts:
        pipe.delete(keys.outbound(org.id, out))
        pipe.zrem(keys.later(org.id), out)


def _count(pipe: Client, org: Organisation, commit: Commit) -> None:
    inbound = commit.turn.inbound
    counts.add(pipe, org.id, inbound.at, "alarms" if isinstance(inbound, Alarm) else "texts")
    if commit.segments:
        counts.add(pipe, org.id, inbound.at, "segments", commit.segments)
    for effect in commit.turn.effects:
        if isinstance(effect, Note):
            counts.add(pipe, org.id, inbound.at, f"{effect.kind} {effect.detail}".strip())
