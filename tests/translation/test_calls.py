"""Requests to a translator: asked once, answered once or too late, erased with her, then gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Timer
from typing import Any

import pytest
from redis import RedisError

from bot.demo import DEMO
from bot.service import Service
from bot.store import calls, counts, keys
from bot.store.bells import Bell
from bot.store.calls import MOST_TRIES, Call, Due
from bot.store.client import Client, connect
from bot.store.embedded import Embedded
from bot.translation.nouns import Ask, Translation
from tests.crash.contents import contents
from tests.crash.proxy import Fault, Proxy
from tests.door import HER, Door

ON = DEMO.id
NOW = datetime.now(UTC)
LATER = NOW + timedelta(minutes=1)
WORDS = "O meu senhorio mudou a fechadura"
ASKED = Ask(WORDS, "pt", "en")
MADE = Translation(
    WORDS, "My landlord changed the lock", "firefox", "pt-en 2.0", 0.8, ("some_left",)
)
OTHER = Translation(WORDS, "My landlord has a new lock", "argos", "pt-en 1.9", 0.5)
LATE = Translation(WORDS, None, flags=("late",))
FAULTS: tuple[Fault, ...] = ("lose answer", "lose request", "lose half")
AT_ONCE = 0
"""A lease that has run out when it begins: whoever has a request is taken for dead."""


def ask(redis: Client, id: str = "one", person: str = "", deadline: datetime = LATER) -> None:
    calls.ask(redis, ON, Call(id, ASKED, deadline, person))


def bells(redis: Client, me: str = "me", lease_ms: int = calls.LEASE_MS) -> list[Bell]:
    """What a translator of this name hears now; the first time there is no group yet."""
    door = calls.door(ON)
    door.prepare(redis)
    return door.listen(redis, me, block_ms=1, lease_ms=lease_ms, count=100)


def take(redis: Client, me: str = "me", lease_ms: int = calls.LEASE_MS) -> list[Due]:
    return calls.begin(redis, ON, bells(redis, me, lease_ms), NOW)


def settle(redis: Client, due: Due, made: Translation = MADE) -> None:
    calls.settle(redis, ON, due.bell, made, NOW)


def answer(redis: Client, id: str = "one", now: datetime = NOW) -> Translation | None:
    return calls.answer(redis, ON, id, now)


def counted(redis: Client) -> dict[str, int]:
    found = redis.hgetall(keys.counts(ON, NOW.date().isoformat()))
    return {
        name.decode().removeprefix("translation "): int(number)
        for name, number in found.items()
        if name.startswith(b"translation ")
    }


def is_clean(redis: Client) -> bool:
    """Whether no doorbell is left, neither in the stream nor with a translator."""
    pending = redis.xpending(keys.calls(ON), calls.GROUP)["pending"]
    return (redis.xlen(keys.calls(ON)), pending) == (0, 0)


# Once


def test_a_request_is_answered_with_everything_that_the_translator_said(redis: Client) -> None:
    ask(redis)
    assert answer(redis) is None
    [due] = take(redis)
    assert (due.ask, due.bell.again) == (ASKED, False)
    settle(redis, due)
    assert answer(redis) == MADE
    assert counted(redis) == {"firefox": 1}
    assert is_clean(redis)


@pytest.mark.parametrize(
    "made",
    [
        Translation(WORDS, ""),
        Translation(WORDS, None, "firefox", "pt-en 2.0", 0.0, ("loop", "number_changed")),
        Translation(WORDS, "None", "memory", "phrases", 1.0, (), reviewed=True),
        Translation(WORDS, "ጤና ይስጥልኝ 👩🏽‍⚕️\n0", "ctranslate2", "nllb, m2m", 0.123),
    ],
    ids=["nothing", "untranslated", "reviewed", "letters"],
)
def test_an_answer_comes_out_of_the_store_as_it_went_in(redis: Client, made: Translation) -> None:
    ask(redis)
    settle(redis, take(redis)[0], made)
    assert answer(redis) == made


def test_a_replay_asks_only_once(redis: Client) -> None:
    for _replay in range(5):
        ask(redis)
    for due in take(redis):
        settle(redis, due)
    calls.ask(redis, ON, Call("one", Ask("something else", "fr", "en"), LATER + timedelta(days=1)))
    assert take(redis) == []
    assert answer(redis) == MADE
    assert counted(redis) == {"firefox": 1}
    assert is_clean(redis)


def test_a_request_in_a_transaction_is_asked_when_it_is_committed_and_not_before(
    redis: Client,
) -> None:
    with redis.pipeline() as pipe:
        ask(pipe)
        assert contents(redis) == {}
        pipe.execute()
    assert [due.ask for due in take(redis)] == [ASKED]


def test_an_answer_that_nobody_knows_raises_a_key_error(redis: Client) -> None:
    with pytest.raises(KeyError):
        answer(redis, "nobody's")
    with pytest.raises(KeyError):
        calls.wait(redis, ON, "nobody's")
    assert contents(redis) == {}


def test_a_translator_is_told_when_it_may_not_answer_from_its_memory(redis: Client) -> None:
    afresh = replace(ASKED, recall=False)
    calls.ask(redis, ON, Call("back", afresh, LATER))
    assert [due.ask for due in take(redis)] == [afresh]


def test_requests_are_begun_in_the_order_they_were_asked(redis: Client) -> None:
    for n in range(20):
        ask(redis, str(n))
    assert [due.bell.id for due in take(redis)] == [str(n) for n in range(20)]


# Too late


def test_after_the_deadline_the_original_stays_and_a_later_answer_changes_nothing(
    redis: Client,
) -> None:
    ask(redis)
    [due] = take(redis)
    assert answer(redis, now=LATER - timedelta(milliseconds=1)) is None
    assert answer(redis, now=LATER) == LATE
    settle(redis, due)
    assert answer(redis, now=NOW) == answer(redis, now=LATER) == LATE
    assert counted(redis) == {"none": 1}
    assert is_clean(redis)


def test_an_answer_in_time_may_be_read_after_the_deadline(redis: Client) -> None:
    ask(redis)
    settle(redis, take(redis)[0])
    assert answer(redis, now=LATER + timedelta(hours=1)) == MADE


def test_what_is_late_already_is_not_translated(redis: Client) -> None:
    ask(redis, deadline=NOW)
    ask(redis, "two")
    assert [due.bell.id for due in take(redis)] == ["two"]
    assert answer(redis) == LATE
    assert counted(redis) == {"none": 1}


def test_whoever_waits_is_woken_by_the_answer(redis: Client) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    ask(redis, deadline=soon)
    [due] = take(redis)
    began = time.monotonic()
    Timer(0.1, settle, (redis, due)).start()
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(calls.wait, redis, ON, "one") for _ in range(2)]
        assert [one.result() for one in waiting] == [MADE, MADE]
    assert 0.1 <= time.monotonic() - began < 0.1 + 2 * calls.BLOCK


def test_whoever_waits_gets_the_original_at_the_deadline_and_not_long_after(
    redis: Client,
) -> None:
    ask(redis, deadline=datetime.now(UTC) + timedelta(seconds=0.1))
    began = time.monotonic()
    assert calls.wait(redis, ON, "one") == LATE
    assert 0.09 <= time.monotonic() - began < calls.BLOCK


def test_looking_for_an_answer_again_and_again_opens_no_connection(redis: Client) -> None:
    ask(redis)
    before = redis.info("stats")["total_connections_received"]
    assert [answer(redis) for _ in range(50)] == [None] * 50
    assert redis.info("stats")["total_connections_received"] == before


# Two at once


class Interrupted:
    """``counts.add``, with something else coming in between just before the transaction ends."""

    def __init__(self, rival: Callable[[], object]) -> None:
        self.rival: Callable[[], object] | None = rival

    def __call__(self, *args: Any) -> None:
        rival, self.rival = self.rival, None
        if rival:
            rival()
        COUNT(*args)


COUNT = counts.add


def test_two_translators_that_answer_at_the_same_moment_give_one_answer(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(redis)
    [mine] = take(redis, "me")
    [theirs] = take(redis, "them", AT_ONCE)
    rival = Interrupted(lambda: settle(redis, theirs, OTHER))
    monkeypatch.setattr("bot.store.counts.add", rival)
    settle(redis, mine, MADE)
    assert answer(redis) == OTHER, "theirs was written first"
    assert counted(redis) == {"argos": 1}
    assert is_clean(redis)


def test_an_answer_and_the_deadline_at_the_same_moment_are_one_of_the_two(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(redis)
    [due] = take(redis)
    monkeypatch.setattr("bot.store.counts.add", Interrupted(lambda: answer(redis, now=LATER)))
    settle(redis, due)
    assert answer(redis) == LATE
    ask(redis, "two")
    [due] = take(redis)
    monkeypatch.setattr("bot.store.counts.add", Interrupted(lambda: settle(redis, due)))
    assert answer(redis, "two", LATER) == MADE
    assert counted(redis) == {"none": 1, "firefox": 1}


def test_many_translators_at_once_answer_each_request_once(redis: Client) -> None:
    ids = [str(n) for n in range(60)]
    for id in ids:
        ask(redis, id)
    calls.door(ON).prepare(redis)

    def work(me: str) -> None:
        for _round in range(10):
            for due in take(redis, me, AT_ONCE):
                settle(redis, due, Translation(WORDS, me, me))

    names = ["a", "b", "c", "d"]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(work, names))
    answers = [answer(redis, id) for id in ids]
    assert all(made and made.text in names for made in answers)
    assert sum(counted(redis).values()) == len(ids)
    assert is_clean(redis)


# A translator that falls silent


def test_a_silent_translators_request_is_taken_over_when_its_lease_has_run_out(
    redis: Client,
) -> None:
    ask(redis)
    [mine] = take(redis, "me")
    assert take(redis, "them", lease_ms=200) == []
    time.sleep(0.25)
    [theirs] = take(redis, "them", lease_ms=200)
    assert (theirs.ask, theirs.bell.again) == (ASKED, True)
    settle(redis, theirs, OTHER)
    settle(redis, mine, MADE)
    assert answer(redis) == OTHER
    assert is_clean(redis)


def test_a_request_is_begun_three_times_and_then_left_untranslated(redis: Client) -> None:
    ask(redis)
    take(redis)
    begun = 1
    while True:
        [due] = take(redis, "another", AT_ONCE)
        if not calls.try_again(redis, ON, due.bell):
            break
        begun += 1
    assert begun == MOST_TRIES == 3
    settle(redis, due, calls.untranslated(due.ask.text, "failed"))
    assert answer(redis) == Translation(WORDS, None, flags=("failed",))
    assert is_clean(redis)


def test_a_store_that_was_emptied_is_listened_to_again(redis: Client) -> None:
    ask(redis)
    bells(redis)
    redis.flushall()
    ask(redis, "two")
    door = calls.door(ON)
    heard = [door.listen(redis, "me", 1, calls.LEASE_MS) for _ in range(2)]
    assert [[bell.id for bell in found] for found in heard] == [[], ["two"]]


# The way to the store breaks


@pytest.fixture
def far(redis: Client, valkey: Embedded) -> Iterator[tuple[Client, Proxy]]:
    """A client with a proxy between it and the store, and the proxy."""
    with Proxy(valkey.port) as proxy:
        client = connect(proxy.url(valkey.url))
        yield client, proxy
        client.connection_pool.disconnect()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_request_whose_transaction_was_lost_is_asked_again_and_answered_once(
    redis: Client, far: tuple[Client, Proxy], fault: Fault
) -> None:
    client, proxy = far
    proxy.faults.append(fault)
    with pytest.raises(RedisError):
        ask(client)
    assert bool(contents(redis)) == (fault == "lose answer"), "all of it or nothing"
    ask(client)
    for due in take(redis):
        settle(redis, due)
    assert counted(redis) == {"firefox": 1}
    assert is_clean(redis)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_whose_transaction_was_lost_is_given_again_and_counts_once(
    redis: Client, far: tuple[Client, Proxy], fault: Fault
) -> None:
    client, proxy = far
    ask(redis)
    [due] = take(redis)
    proxy.faults.append(fault)
    with pytest.raises(RedisError):
        settle(client, due)
    settle(client, due)
    assert answer(redis) == MADE
    assert counted(redis) == {"firefox": 1}
    assert is_clean(redis)


# What is kept, and for how long


def kinds(redis: Client) -> set[str]:
    return {name.split(":")[1] for name in contents(redis)}


def test_every_key_of_a_request_ends_by_itself_but_the_stream(redis: Client) -> None:
    ask(redis, "one", "her")
    [due] = take(redis)
    calls.try_again(redis, ON, due.bell)
    settle(redis, due)
    ask(redis, "two", "her")
    answer(redis, "two", LATER)
    ask(redis, "three", "her", deadline=NOW)
    take(redis)
    ask(redis, "four", "her")
    left = {name.decode(): redis.ttl(name) for name in redis.scan_iter()}
    endless = {name for name, seconds in left.items() if seconds < 0}
    assert endless == {keys.calls(ON)}
    assert kinds(redis) == {"call", "calls", "calls-of", "answered", "count"}
    assert left[keys.call(ON, "one")] <= keys.CALL_FOR
    assert left[keys.calls_of(ON, "her")] <= keys.CALL_FOR
    assert left[keys.answered(ON, "one")] <= calls.WAKE_FOR


def test_doorbells_that_have_nothing_to_do_are_thrown_away(redis: Client) -> None:
    ask(redis, "expired")
    redis.delete(keys.call(ON, "expired"))
    ask(redis, "late")
    answer(redis, "late", LATER)
    ask(redis, "rung twice")
    calls.door(ON).ring(redis, "rung twice")
    for due in take(redis):
        settle(redis, due)
    assert is_clean(redis)


def mentions(redis: Client, what: str) -> set[str]:
    """Keys that show ``what`` in their name or value."""
    return {name for name, value in contents(redis).items() if what in f"{name} {value}"}


@pytest.fixture
def her(service: Service, door: Door) -> str:
    """Somebody who has texted us."""
    door.says("hello")
    return service.person(DEMO, HER)


@pytest.mark.parametrize("word", ["DELETE", "STOP"])
def test_the_words_of_her_requests_are_erased_with_her_and_nobody_elses(
    redis: Client, door: Door, her: str, word: str
) -> None:
    ask(redis, "waiting", her)
    ask(redis, "answered", her)
    settle(redis, take(redis)[1])
    calls.ask(redis, ON, Call("another's", Ask("Bom dia", "pt", "en"), LATER, "another"))
    for body in (word, "1"):
        door.says(body)
    assert mentions(redis, WORDS) == mentions(redis, str(MADE.text)) == set()
    assert keys.calls_of(ON, her) not in contents(redis)
    for id in ("waiting", "answered"):
        with pytest.raises(KeyError):
            answer(redis, id)
    assert [due.bell.id for due in take(redis)] == ["another's"]


def test_a_translator_that_had_begun_her_request_writes_nothing_after_she_left(
    redis: Client, door: Door, her: str
) -> None:
    ask(redis, "begun", her)
    [due] = take(redis)
    for body in ("DELETE", "1"):
        door.says(body)
    settle(redis, due)
    assert not calls.try_again(redis, ON, due.bell)
    assert mentions(redis, "begun") == mentions(redis, WORDS) == set()
    assert counted(redis) == {}
    assert is_clean(redis)


def test_an_answer_at_the_moment_she_leaves_is_not_kept(
    redis: Client, door: Door, her: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.says("DELETE")
    ask(redis, "begun", her)
    [due] = take(redis)
    rival = Interrupted(lambda: door.says("1"))
    monkeypatch.setattr("bot.store.counts.add", rival)
    settle(redis, due)
    assert rival.rival is None
    assert mentions(redis, "begun") == mentions(redis, WORDS) == set()


def test_a_request_that_is_asked_while_she_leaves_is_erased_too(
    redis: Client, door: Door, her: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.says("DELETE")
    rival = Interrupted(lambda: ask(redis, "meanwhile", her))
    monkeypatch.setattr("bot.store.counts.add", rival)
    door.says("1")
    assert rival.rival is None
    assert keys.call(ON, "meanwhile") not in contents(redis)
    assert mentions(redis, WORDS) == mentions(redis, her) == set()
