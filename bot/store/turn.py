"""The one transaction of a turn: read, think, commit; all or nothing, once per inbound id."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from redis import ConnectionError as Disconnected
from redis import WatchError

from bot.case import Case
from bot.model import (
    TIMERS,
    Alarm,
    CloseCase,
    Deed,
    Erase,
    Message,
    Note,
    Outbound,
    Session,
    Turn,
    Wake,
)
from bot.organisation import Organisation
from bot.store import casework, counts, keys
from bot.store.client import Client
from bot.store.codec import dump, load
from bot.store.exchange import Exchange
from bot.store.outbox import enqueue
from bot.store.records import load_case

DEADLINE = 1.0
"""Seconds after which no new attempt is begun, so that the carrier gets its 5xx in time."""


COUNTED = {Message: "texts", Alarm: "alarms", Deed: "deeds"}
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


Think = Callable[[Session, Case | None], Commit]


def take(
    redis: Client,
    org: Organisation,
    inbound_id: str,
    person: str,
    think: Think,
    case: str = "",
) -> str:
    """Commit the turn that ``think`` makes of the stored session and case; returns the answer.

    ``case`` is the id of the case a link worker acts on; else it is the one in the session.
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
                session = load(person, raw)
                commit = think(session, _case(exchange, org.id, case or session.case))
                after = casework.after(redis, org.id, commit.turn)
                pipe = redis.pipeline()
                pipe.set(seen, commit.answer, ex=keys.SEEN_FOR)
                _write(pipe, org, commit, after, _hers(exchange, org, commit.turn))
                exchange.commit(pipe)
                return commit.answer
        except (WatchError, Disconnected) as error:
            if time.monotonic() > give_up:
                raise Busy from error
            if isinstance(error, Disconnected):
                time.sleep(PAUSE)


def _case(exchange: Exchange, org: str, case: str) -> Case | None:
    if not case:
        return None
    [raw] = exchange.watch_and_get(keys.case(org, case))
    return load_case(raw) if raw else None


@dataclass(frozen=True, slots=True)
class Hers:
    """Ids of all that there is of a person who is to be forgotten."""

    texts: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    relayed: tuple[str, ...] = ()


def _hers(exchange: Exchange, org: Organisation, turn: Turn) -> Hers:
    if not any(isinstance(effect, Erase | CloseCase) for effect in turn.effects):
        return Hers()
    person = turn.before.person
    return Hers(
        tuple(exchange.watch_and_list(keys.texts(org.id, person))),
        tuple(exchange.watch_and_list(keys.calls_of(org.id, person))),
        tuple(exchange.watch_and_list(keys.cases_of(org.id, person))),
        tuple(exchange.watch_and_list(keys.texts_about(org.id, person))),
    )


def _write(pipe: Client, org: Organisation, commit: Commit, after: Case | None, hers: Hers) -> None:
    turn = commit.turn
    if isinstance(turn.inbound, Alarm):
        pipe.zrem(keys.timers(org.id), timer(turn.inbound.person, turn.inbound.name))
    casework.write(pipe, org, turn, after)
    for effect in turn.effects:
        match effect:
            case Wake(name, at):
                _wake(pipe, org, turn.after.person, name, at)
            case CloseCase():
                _silence(pipe, org, turn.before.person, hers)
            case Erase():
                _erase(pipe, org, turn.before.person, hers)
    _remember(pipe, org, turn.after)
    for out in commit.outbox:
        enqueue(pipe, org.id, out)
    _count(pipe, org, commit)


def _remember(pipe: Client, org: Organisation, session: Session) -> None:
    place = keys.session(org.id, session.person)
    if not (session.stopped or session.number):
        return
    if session.heard == 0 and not (session.stopped or session.staff):
        pipe.delete(place)
        return
    days = org.case_days if session.case else org.keep_days
    lasting = session.stopped or session.staff
    kept = keys.STOPPED_FOR if lasting else max(days, org.keep_days) * keys.DAY
    pipe.set(place, dump(session), ex=kept)


def timer(person: str, name: str) -> str:
    """How a timer stands in the sorted set: one of each name for each person."""
    return f"{person} {name}"


def _wake(pipe: Client, org: Organisation, person: str, name: str, at: datetime | None) -> None:
    if at is None:
        pipe.zrem(keys.timers(org.id), timer(person, name))
    else:
        pipe.zadd(keys.timers(org.id), {timer(person, name): int(at.timestamp())})


def _erase(pipe: Client, org: Organisation, person: str, hers: Hers) -> None:
    """Her cases, her timers, texts to her, sent or not, and her words that were translated."""
    for case in hers.cases:
        pipe.delete(keys.case(org.id, case), keys.thread(org.id, case))
    pipe.zrem(keys.timers(org.id), *(timer(person, name) for name in TIMERS))
    pipe.delete(keys.cases_of(org.id, person))
    _silence(pipe, org, person, hers)


def _silence(pipe: Client, org: Organisation, person: str, hers: Hers) -> None:
    """Texts to her and texts with her words, sent or not, and all that was translated."""
    places = (keys.bodies, keys.lane, keys.texts, keys.calls_of, keys.texts_about)
    pipe.delete(*(place(org.id, person) for place in places))
    for call in hers.calls:
        pipe.delete(keys.call(org.id, call))
    for out in hers.texts:
        pipe.delete(keys.outbound(org.id, out))
        pipe.zrem(keys.later(org.id), out)
    for relayed in hers.relayed:
        phone, _space, out = relayed.partition(" ")
        pipe.hdel(keys.bodies(org.id, phone), out)


def _count(pipe: Client, org: Organisation, commit: Commit) -> None:
    inbound = commit.turn.inbound
    counts.add(pipe, org.id, inbound.at, COUNTED[type(inbound)])
    if commit.segments:
        counts.add(pipe, org.id, inbound.at, "segments", commit.segments)
    for effect in commit.turn.effects:
        if isinstance(effect, Note):
            counts.add(pipe, org.id, inbound.at, f"{effect.kind} {effect.detail}".strip())
