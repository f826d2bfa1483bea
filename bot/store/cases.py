"""Cases as the store keeps them: each record once, and the lists in which link workers find it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.case import Case, Line
from bot.casework.handover import rank, waits
from bot.organisation import Organisation
from bot.store import keys
from bot.store.client import Client
from bot.store.codec import load
from bot.store.records import dump, load_case, load_line


def find(redis: Client, org: str, case: str) -> Case | None:
    """One case by its id."""
    raw = redis.get(keys.case(org, case))
    return load_case(raw) if raw else None


def waiting(
    redis: Client, org: str, team: str = "", lang: str = "", first: int = 0, most: int = 50
) -> list[Case]:
    """Waiting cases of a team: danger first, then promised time, then waiting time.

    ``first`` counts from 0. A case whose record has expired is taken out of the queue.
    """
    queue, last = keys.queue(org, team), first + most - 1
    if lang:
        found = redis.zinter({queue: 1, keys.waiting_in(org, team, lang): 0})[first : last + 1]
    else:
        found = redis.zrange(queue, first, last)
    return _read(redis, org, queue, found)


def count(redis: Client, org: str, team: str = "", lang: str = "") -> int:
    """How many of a team's cases wait, in one language or in all."""
    if lang:
        return int(redis.scard(keys.waiting_in(org, team, lang)))
    return int(redis.zcard(keys.queue(org, team)))


def languages(redis: Client, org: Organisation, team: str = "") -> dict[str, int]:
    """How many wait in each language, those in which somebody waits."""
    pipe = redis.pipeline(transaction=False)
    for lang in org.languages:
        pipe.scard(keys.waiting_in(org.id, team, lang))
    counted = zip(org.languages, pipe.execute(), strict=True)
    return {lang: int(many) for lang, many in counted if many}


def mine(redis: Client, org: str, staff: str) -> list[Case]:
    """The open cases somebody has, the longest claimed first."""
    place = keys.mine(org, staff)
    return _read(redis, org, place, redis.zrange(place, 0, -1))


def of_team(redis: Client, org: str, team: str) -> list[Case]:
    """The open cases that anybody of a team has, the longest claimed first."""
    place = keys.held(org, team)
    return _read(redis, org, place, redis.zrange(place, 0, -1))


def closed(redis: Client, org: str, team: str, most: int = 50) -> list[Case]:
    """A team's closed cases that are still kept, the latest first."""
    place = keys.closed(org, team)
    return _read(redis, org, place, redis.zrevrange(place, 0, most - 1))


def thread(redis: Client, org: str, case: Case) -> list[Line]:
    """The conversation, as far as the team that has the case may read it."""
    lines = (load_line(raw) for raw in redis.lrange(keys.thread(org, case.id), 0, -1))
    since = case.history_since
    return [line for line in lines if since is None or line.at >= since]


def number(redis: Client, org: str, case: Case) -> str:
    """The number she texts from; empty once it has expired or was erased."""
    return load(case.person, redis.get(keys.session(org, case.person))).number


def of_person(redis: Client, org: str, person: str) -> Case | None:
    """The open case of a person, if she has one."""
    held = load(person, redis.get(keys.session(org, person))).case
    return find(redis, org, held) if held else None


def save(pipe: Client, org: Organisation, before: Case | None, case: Case) -> None:
    """Write a case inside a transaction, and move it to the lists where it belongs now."""
    days = org.closed_days if case.closed else org.case_days
    pipe.set(keys.case(org.id, case.id), dump(case), ex=days * keys.DAY)
    pipe.expire(keys.thread(org.id, case.id), days * keys.DAY)
    pipe.sadd(keys.cases_of(org.id, case.person), case.id)
    pipe.expire(keys.cases_of(org.id, case.person), org.case_days * keys.DAY)
    stood, stands = _places(org.id, before), _places(org.id, case)
    for place in stood.keys() - stands.keys():
        pipe.zrem(place, case.id)
    for place, score in stands.items():
        if stood.get(place) != score:
            pipe.zadd(place, {case.id: score})
    _index(pipe, org.id, before, case)
    _await(pipe, org.id, before, case)


def drop(pipe: Client, org: str, case: Case) -> None:
    """Delete a case inside a transaction, with its conversation and from every list."""
    pipe.delete(keys.case(org, case.id), keys.thread(org, case.id))
    for place in _places(org, case):
        pipe.zrem(place, case.id)
    _index(pipe, org, case, None)
    _await(pipe, org, case, None)
    pipe.srem(keys.cases_of(org, case.person), case.id)


def write(pipe: Client, org: Organisation, case: str, line: Line) -> None:
    """Append one line inside a transaction."""
    pipe.rpush(keys.thread(org.id, case), dump(line))
    pipe.expire(keys.thread(org.id, case), org.case_days * keys.DAY)


def _places(org: str, case: Case | None) -> Mapping[str, float]:
    """The sorted sets in which a case stands, with its score in each."""
    if case is None:
        return {}
    if case.closed:
        return {keys.closed(org, case.team): case.closed.timestamp()}
    if waits(case):
        return {keys.queue(org, case.team): rank(case.opened, case.answer_by, case.danger)}
    if not case.worker:
        return {}
    since = (case.claimed or case.opened).timestamp()
    return {keys.mine(org, case.worker): since, keys.held(org, case.team): since}


def _index(pipe: Client, org: str, before: Case | None, case: Case | None) -> None:
    """Keep the sets of waiting cases by language."""
    stood = keys.waiting_in(org, before.team, before.lang) if before and waits(before) else ""
    stands = keys.waiting_in(org, case.team, case.lang) if case and waits(case) else ""
    if stood and stood != stands and before:
        pipe.srem(stood, before.id)
    if stands and stands != stood and case:
        pipe.sadd(stands, case.id)


def _await(pipe: Client, org: str, before: Case | None, case: Case | None) -> None:
    """Keep the list of texts that wait for a translation."""
    stood, stands = _awaited(before), _awaited(case)
    if gone := stood.keys() - stands.keys():
        pipe.zrem(keys.pending(org), *gone)
    if new := {name: at for name, at in stands.items() if name not in stood}:
        pipe.zadd(keys.pending(org), new)


def _awaited(case: Case | None) -> dict[str, float]:
    if case is None:
        return {}
    return {
        f"{case.person} {case.id} {text.line}": text.at.timestamp()
        for text in case.pending
        if not text.held
    }


def _read(redis: Client, org: str, place: str, found: Iterable[bytes]) -> list[Case]:
    names = [name.decode() for name in found]
    if not names:
        return []
    held = redis.mget([keys.case(org, name) for name in names])
    gone = [name for name, raw in zip(names, held, strict=True) if raw is None]
    if gone:
        redis.zrem(place, *gone)
    return [load_case(raw) for raw in held if raw is not None]
