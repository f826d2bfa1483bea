"""Requests to a translator and their answers: asked in a transaction, answered once, or too late.

    asked -> answered | late (the deadline passed first; the original is shown)

A request is a hash; its id stands in the ``calls`` stream until it is answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from redis.client import Pipeline

from bot.store import cases, counts, keys, news
from bot.store.bells import Bell, Door
from bot.store.client import Client
from bot.store.watching import until_won
from bot.translation.nouns import Ask, Translation

GROUP = "translators"
LEASE_MS = 10_000
"""A translator that has been silent for so long is taken for dead."""
MOST_TRIES = 3
"""So often a request is begun; one that ends its translator each time is left untranslated."""
WAKE_FOR = 60
BLOCK, SOON = 0.4, 0.001
"""Seconds to wait for an answer at a time, at most (less than a client's time-out) and at least."""


@dataclass(frozen=True, slots=True)
class Call:
    """A text to be translated by ``deadline``; ``person`` whose words they are, or nobody's.

    ``id`` follows from what caused it, so that a replay asks only once. The answer to a request
    for a ``case`` is kept as long as a conversation, and told to live screens when it comes.
    """

    id: str
    ask: Ask
    deadline: datetime
    person: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A request to be translated; with ``bell.again`` another translator fell silent over it."""

    bell: Bell
    ask: Ask


def door(org: str) -> Door:
    """Where translators listen."""
    return Door(keys.calls(org), GROUP, "call")


def ask(pipe: Client, org: str, call: Call) -> None:
    """Write one request inside a transaction, or in one of its own with a client.

    A request that is known already, answered or not, stays as it is.
    """
    if not isinstance(pipe, Pipeline):
        with pipe.pipeline() as own:
            ask(own, org, call)
            own.execute()
        return
    place = keys.call(org, call.id)
    fields: dict[str, str | float] = {
        "state": "asked",
        "text": call.ask.text,
        "from": call.ask.source,
        "to": call.ask.target,
        "recall": int(call.ask.recall),
        "deadline": call.deadline.timestamp(),
        "case": call.case,
    }
    for name, value in fields.items():
        pipe.hsetnx(place, name, value)
    kept = keys.LINE_FOR if call.case else keys.CALL_FOR
    pipe.expire(place, kept)
    if call.person:
        pipe.sadd(keys.calls_of(org, call.person), call.id)
        # As long as the longest of them: set when it is new, and then only made longer.
        pipe.expire(keys.calls_of(org, call.person), kept, nx=True)
        pipe.expire(keys.calls_of(org, call.person), kept, gt=True)
    door(org).ring(pipe, call.id)


def begin(redis: Client, org: str, bells: Sequence[Bell], now: datetime) -> list[Due]:
    """Those of the rung requests that are to be answered; the others' doorbells are thrown away."""
    pipe = redis.pipeline(transaction=False)
    for bell in bells:
        pipe.hgetall(keys.call(org, bell.id))
    due = []
    for bell, raw in zip(bells, pipe.execute(), strict=True):
        record = _record(raw)
        if record.get("state") != "asked":
            _throw_away(redis, org, bell)
        elif float(record["deadline"]) <= now.timestamp():
            settle(redis, org, bell, untranslated(record["text"], "late"), now)
        else:
            due.append(Due(bell, _asked(record)))
    return due


def try_again(redis: Client, org: str, bell: Bell) -> bool:
    """Whether a request that another fell silent over is to be tried once more; counts it.

    Ask this at the last moment: those that only waited beside it are not to blame.
    """

    def attempt(pipe: Client) -> bool:
        place = keys.call(org, bell.id)
        pipe.watch(place)
        if not pipe.exists(place):  # erased: nothing of it may be written
            return False
        pipe.multi()
        pipe.hincrby(place, "tries", 1)
        return int(pipe.execute()[0]) < MOST_TRIES

    return until_won(redis, attempt)


def settle(redis: Client, org: str, bell: Bell, made: Translation, now: datetime) -> None:
    """Write the answer unless there is one, and wake who waits for it.

    After the deadline the answer is that it was late, whether anybody has looked by then or not.
    """

    def attempt(pipe: Client) -> None:
        place = keys.call(org, bell.id)
        pipe.watch(place)
        state, deadline, case = pipe.hmget(place, "state", "deadline", "case")
        told = cases.find(pipe, org, case.decode()) if case else None
        pipe.multi()
        if state == b"asked" and told:
            news.tell(pipe, org, "case", told.id, told.team, told.worker)
        if state == b"asked" and float(deadline) > now.timestamp():
            _write(pipe, org, bell.id, made, "answered", now)
        elif state == b"asked":
            _write(pipe, org, bell.id, untranslated(made.source, "late"), "late", now)
        door(org).answer(pipe, bell)
        pipe.execute()

    until_won(redis, attempt)


def _write(pipe: Client, org: str, call: str, made: Translation, state: str, now: datetime) -> None:
    pipe.hset(
        keys.call(org, call),
        mapping={
            "state": state,
            "said": "" if made.text is None else made.text,
            "shown": int(made.text is not None),
            "engine": made.engine,
            "model": made.model,
            "score": made.score,
            "flags": json.dumps(made.flags),
            "reviewed": int(made.reviewed),
        },
    )
    pipe.rpush(keys.answered(org, call), "1")
    pipe.expire(keys.answered(org, call), WAKE_FOR)
    outcome = made.engine if made.text is not None else "none"
    counts.add(pipe, org, now, f"translation {outcome}")


def answer(redis: Client, org: str, call: str, now: datetime) -> Translation | None:
    """The answer to a request, None while it may still come.

    When the deadline has passed the original stays untranslated, and an answer that comes later
    changes nothing any more. Raises KeyError for a request that is not known (any more).
    """
    record = _known(redis, org, call)
    if record["state"] != "asked":
        return _translation(record)
    if float(record["deadline"]) > now.timestamp():
        return None
    return until_won(redis, partial(_too_late, org=org, call=call, now=now))


def _too_late(pipe: Client, *, org: str, call: str, now: datetime) -> Translation:
    pipe.watch(keys.call(org, call))
    record = _known(pipe, org, call)
    if record["state"] != "asked":  # it came at the last moment
        return _translation(record)
    made = untranslated(record["text"], "late")
    pipe.multi()
    _write(pipe, org, call, made, "late", now)
    pipe.execute()
    return made


def wait(redis: Client, org: str, call: str) -> Translation:
    """Block until a request is answered or its deadline has passed.

    Raises KeyError for a request that is not known.
    """
    deadline = float(redis.hget(keys.call(org, call), "deadline") or 0)
    while True:
        now = datetime.now(UTC)
        made = answer(redis, org, call, now)
        if made is not None:
            return made
        left = max(SOON, deadline - now.timestamp())  # 0 would wait for ever
        redis.blpop([keys.answered(org, call)], timeout=min(BLOCK, left))


def _throw_away(redis: Client, org: str, bell: Bell) -> None:
    pipe = redis.pipeline()
    door(org).answer(pipe, bell)
    pipe.execute()


def _known(redis: Client, org: str, call: str) -> dict[str, str]:
    record = _record(redis.hgetall(keys.call(org, call)))
    if not record:
        raise KeyError(call)
    return record


def _asked(record: Mapping[str, str]) -> Ask:
    return Ask(record["text"], record["from"], record["to"], record.get("recall", "1") == "1")


def _record(raw: Mapping[bytes, bytes]) -> dict[str, str]:
    return {k.decode(): v.decode() for k, v in raw.items()}


def untranslated(text: str, why: str) -> Translation:
    """The answer when there is no translation, with the flag that says why."""
    return Translation(text, None, flags=(why,))


def _translation(record: Mapping[str, str]) -> Translation:
    return Translation(
        record["text"],
        record["said"] if record["shown"] == "1" else None,
        record["engine"],
        record["model"],
        float(record["score"]),
        tuple(json.loads(record["flags"])),
        record["reviewed"] == "1",
    )
