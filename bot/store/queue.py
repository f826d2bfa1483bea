"""The link workers' queue: cases in the order in which they are owed an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.casework.preferences import ABOUT, QUESTIONS
from bot.store import keys
from bot.store.client import Client
from bot.store.codec import load


@dataclass(frozen=True, slots=True)
class Case:
    """One request as a link worker may see it; the number is looked up only when asked for."""

    id: str
    person: str
    opened: datetime
    answer_by: datetime | None
    lang: str
    danger: str
    safe: str
    about: str
    answers: Mapping[str, str]
    unreachable: str = ""


def waiting(redis: Client, org: str, most: int = 100) -> list[Case]:
    """The first cases of the queue: danger first, then promised time, then waiting time.

    A case whose record has expired is taken out of the queue.
    """
    names = [name.decode() for name in redis.zrange(keys.queue(org), 0, most - 1)]
    pipe = redis.pipeline(transaction=False)
    for name in names:
        pipe.hgetall(keys.case(org, name))
    found = list(zip(names, pipe.execute(), strict=True))
    gone = [name for name, record in found if not record]
    if gone:
        redis.zrem(keys.queue(org), *gone)
    return [_case(name, record) for name, record in found if record]


def find(redis: Client, org: str, case: str) -> Case | None:
    """One case by its id."""
    record = redis.hgetall(keys.case(org, case))
    return _case(case, record) if record else None


def number_of(redis: Client, org: str, case: Case) -> str:
    """The number she texts from; empty once it has expired or was erased."""
    return load(case.person, redis.get(keys.session(org, case.person))).number


def mark_unreachable(redis: Client, org: str, person: str, error: str) -> None:
    """Her number takes no texts: say so on her open case, if she has one."""
    case = load(person, redis.get(keys.session(org, person))).case
    if case and redis.exists(keys.case(org, case)):
        redis.hset(keys.case(org, case), "unreachable", error)


def _case(name: str, record: Mapping[bytes, bytes]) -> Case:
    held = {k.decode(): v.decode() for k, v in record.items()}
    by = held.get("answer_by")
    return Case(
        name,
        held["person"],
        datetime.fromtimestamp(int(held["opened"]), UTC),
        datetime.fromtimestamp(int(by), UTC) if by else None,
        held.get("lang", "en"),
        held.get("danger", ""),
        held.get("safe", ""),
        held["about"] if held.get("about") in ABOUT else "",
        {key: held[key] for key in QUESTIONS if key in held},
        held.get("unreachable", ""),
    )
