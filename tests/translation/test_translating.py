"""The translator process: everybody's requests in batches, whatever breaks, and nothing told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import RedisError

from bot.store import calls, keys
from bot.store.calls import Call
from bot.store.client import Client, connect
from bot.store.embedded import Embedded
from bot.translating import MOST, Desk, Listener, run
from bot.translation.engines.engine import Draft, EngineFailed
from bot.translation.nouns import Ask, Translation
from bot.translation.translator import SLICE, Translator
from tests.crash.contents import contents
from tests.crash.machine import until

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)
ORGS = ("demo", "another")
WORDS = {
    "O gato dorme no telhado.": "The cat sleeps on the roof.",
    "A minha vizinha canta muito bem.": "My neighbour sings very well.",
    "O vento abriu a janela da cozinha.": "The wind opened the kitchen window.",
    "As crianças brincam no jardim.": "The children play in the garden.",
    "O senhorio mudou a fechadura.": "The landlord changed the lock.",
    "A sopa ficou fria outra vez.": "The soup went cold again.",
}
TEXTS = tuple(WORDS)
AT_ONCE = 0
"""A lease that has run out when it begins: whoever has a request is taken for dead."""


class Death(BaseException):
    """The end of a process, as far as one can be played inside a test."""


class Scripted:
    """An engine that knows ``WORDS``, writes down what it was asked, and fails where it is told."""

    name, version = "scripted", "1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.breaks: dict[str, BaseException] = {}
        self.said = dict(WORDS)
        self.meanwhile: Callable[[], object] = lambda: None

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        self.asked.append(list(sentences))
        self.meanwhile()
        for sentence in sentences:
            if sentence in self.breaks:
                raise self.breaks[sentence]
        return [Draft(self.said[sentence], -0.1) for sentence in sentences]

    def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def engine() -> Scripted:
    return Scripted()


@pytest.fixture
def translator(engine: Scripted) -> Translator:
    return Translator(lambda source, target: [(engine, ())])


@pytest.fixture
def desk(redis: Client, translator: Translator) -> Desk:
    for org in ORGS:
        calls.door(org).prepare(redis)
    return Desk(redis, translator)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Embedded]:
    """A server of the test's own, to stop and to start."""
    server = Embedded(tmp_path / "own")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def there(own: Embedded) -> Iterator[Client]:
    """A client of that server."""
    client = connect(own.url)
    yield client
    client.connection_pool.disconnect()


def ask(redis: Client, *texts: str, org: str = "demo") -> None:
    """Each under its number among ``TEXTS``."""
    for text in texts:
        call = Call(str(TEXTS.index(text)), Ask(text, "pt", "en"), LATER)
        calls.ask(redis, org, call)


def answers(redis: Client, *texts: str, org: str = "demo") -> list[str | None]:
    """What each was translated as; the flags of what was not."""
    made = [calls.answer(redis, org, str(TEXTS.index(text)), NOW) for text in texts]
    return [None if one is None else one.text or " ".join(one.flags) for one in made]


def is_clean(redis: Client, org: str = "demo") -> bool:
    pending = redis.xpending(keys.calls(org), calls.GROUP)["pending"]
    return (redis.xlen(keys.calls(org)), pending) == (0, 0)


def bring(desk: Desk, org: str = "demo", me: str = "me", lease_ms: int = 60_000) -> int:
    return Listener(desk.redis, org, desk, me, lease_ms).once(block_ms=1)


@contextmanager
def running(redis: Client, translator: Translator) -> Iterator[None]:
    """A translator at work for both organisations, told to end afterwards."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(redis, ORGS, translator, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


# Batches


def test_requests_of_two_organisations_are_one_batch(
    redis: Client, desk: Desk, engine: Scripted
) -> None:
    ask(redis, *TEXTS[:3])
    ask(redis, *TEXTS[3:], org="another")
    assert [bring(desk, org) for org in ORGS] == [3, 3]
    assert desk.once() == 6
    assert engine.asked == [list(TEXTS)]
    assert answers(redis, *TEXTS[:3]) == list(WORDS.values())[:3]
    assert answers(redis, *TEXTS[3:], org="another") == list(WORDS.values())[3:]
    assert is_clean(redis) and is_clean(redis, "another")


def test_what_comes_together_is_translated_together_and_no_batch_is_too_large(
    redis: Client, desk: Desk, engine: Scripted
) -> None:
    for n in range(MOST + 10):
        calls.ask(redis, "demo", Call(f"n{n}", Ask(TEXTS[n % 6], "pt", "en"), LATER))
    assert bring(desk) + bring(desk) == MOST + 10
    assert [desk.once(), desk.once(), desk.once(0)] == [MOST, 10, 0]
    assert [len(batch) for batch in engine.asked] == [SLICE] * (MOST // SLICE) + [10]
    assert is_clean(redis)


def test_a_translator_at_work_answers_both_organisations_and_is_seen_there(
    redis: Client, translator: Translator
) -> None:
    with running(redis, translator):
        for org in ORGS:
            ask(redis, *TEXTS, org=org)
        for org in ORGS:
            assert [calls.wait(redis, org, str(n)).text for n in range(6)] == list(WORDS.values())
            assert 0 < redis.ttl(keys.translator(org)) <= 60
        until(lambda: all(is_clean(redis, org) for org in ORGS), "no doorbell is left")


def test_what_was_begun_is_answered_before_the_translator_ends(
    redis: Client, translator: Translator, engine: Scripted
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        go_on.wait(10)

    engine.meanwhile = hold
    with running(redis, translator):
        ask(redis, TEXTS[0])
        assert begun.wait(10)
        ask(redis, *TEXTS[1:], org="another")
        until(lambda: redis.xpending(keys.calls("another"), calls.GROUP)["pending"], "taken")
        threading.Timer(0.2, go_on.set).start()  # by then it has been told to end
    assert answers(redis, TEXTS[0]) == [WORDS[TEXTS[0]]]
    assert answers(redis, *TEXTS[1:], org="another") == list(WORDS.values())[1:]
    assert is_clean(redis) and is_clean(redis, "another")


# What breaks


def test_a_text_that_breaks_the_translator_spoils_nobody_elses(
    redis: Client, desk: Desk, engine: Scripted
) -> None:
    engine.breaks[TEXTS[2]] = RuntimeError(f"cannot read {TEXTS[2]}")
    ask(redis, *TEXTS)
    bring(desk)
    assert desk.once() == 6
    expected = ["failed" if text == TEXTS[2] else said for text, said in WORDS.items()]
    assert answers(redis, *TEXTS) == expected
    assert is_clean(redis)


def test_a_translator_that_answers_too_few_fails_and_mixes_nothing_up(
    redis: Client, desk: Desk
) -> None:
    class Short(Translator):
        """Forgets the first of what it is asked."""

        def translate(self, asks: Sequence[Ask]) -> list[Translation]:
            return [Translation(ask.text, ask.text) for ask in asks[1:]]

    ask(redis, *TEXTS)
    short = replace(desk, translator=Short(desk.translator.engines))
    bring(short)
    short.once()
    assert answers(redis, *TEXTS) == ["failed"] * 6


def test_an_answer_that_cannot_be_written_holds_nobody_elses_up(
    redis: Client, desk: Desk, engine: Scripted
) -> None:
    engine.said[TEXTS[1]] = "My neighbour sings \ud83d very well."
    ask(redis, *TEXTS)
    bring(desk)
    desk.once()
    expected = ["failed" if text == TEXTS[1] else said for text, said in WORDS.items()]
    assert answers(redis, *TEXTS) == expected
    assert is_clean(redis)


def test_a_text_that_ends_three_translators_is_given_up_and_those_beside_it_are_translated(
    redis: Client, translator: Translator, engine: Scripted
) -> None:
    calls.door("demo").prepare(redis)
    engine.breaks[TEXTS[2]] = Death()
    ask(redis, *TEXTS)
    deaths = 0
    for life in range(6):
        desk = Desk(redis, translator)
        bring(desk, me=f"translator {life}", lease_ms=AT_ONCE)
        try:
            while desk.once(0):
                pass
        except Death:
            deaths += 1
    assert deaths == calls.MOST_TRIES
    expected = ["failed" if text == TEXTS[2] else said for text, said in WORDS.items()]
    assert answers(redis, *TEXTS) == expected
    assert is_clean(redis)


def test_what_is_new_is_answered_before_what_another_fell_silent_over_is_tried(
    redis: Client, translator: Translator, engine: Scripted
) -> None:
    calls.door("demo").prepare(redis)
    ask(redis, TEXTS[0])
    bring(Desk(redis, translator), me="another")
    engine.breaks[TEXTS[0]] = Death()
    desk = Desk(redis, translator)
    bring(desk, lease_ms=AT_ONCE)
    ask(redis, *TEXTS[1:])
    bring(desk)
    with pytest.raises(Death):
        desk.once()
    assert answers(redis, *TEXTS[1:]) == list(WORDS.values())[1:]
    assert answers(redis, TEXTS[0]) == [None]


def test_what_waits_long_on_our_own_desk_is_no_dead_translators(
    redis: Client, desk: Desk, engine: Scripted
) -> None:
    ask(redis, *TEXTS)
    for _lease in range(2 * calls.MOST_TRIES):
        bring(desk, lease_ms=AT_ONCE)
    assert desk.waiting.qsize() == 6
    assert desk.once() == 6
    assert engine.asked == [list(TEXTS)]
    assert answers(redis, *TEXTS) == list(WORDS.values())
    assert is_clean(redis)
    assert desk.taken == set()


def test_a_request_whose_person_left_while_it_waited_is_answered_to_nobody(
    redis: Client, desk: Desk
) -> None:
    ask(redis, TEXTS[0])
    bring(desk)
    redis.delete(keys.call("demo", "0"))
    desk.once()
    assert is_clean(redis)
    assert set(contents(redis)) == {keys.calls(o) for o in ORGS} | {keys.translator("demo")}


# The store goes away


@pytest.mark.parametrize("lease_ms", [60_000, AT_ONCE], ids=["new", "taken over"])
def test_what_was_translated_while_the_store_was_away_is_answered_without_doing_it_again(
    own: Embedded, there: Client, engine: Scripted, translator: Translator, lease_ms: int
) -> None:
    calls.door("demo").prepare(there)
    ask(there, TEXTS[0])
    if lease_ms == AT_ONCE:
        bring(Desk(there, translator), me="another")
    desk = Desk(there, translator)
    bring(desk, lease_ms=lease_ms)
    engine.meanwhile = own.stop
    for _try in range(5):
        with pytest.raises(RedisError):
            desk.once(0)
    own.start()
    assert desk.once(0) == 1
    assert engine.asked == [[TEXTS[0]]]
    assert answers(there, TEXTS[0]) == [WORDS[TEXTS[0]]]
    assert is_clean(there)


def test_an_outage_of_the_store_is_outlived(
    own: Embedded, there: Client, engine: Scripted, translator: Translator
) -> None:
    with running(there, translator):
        ask(there, TEXTS[0])
        assert calls.wait(there, "demo", "0").text == WORDS[TEXTS[0]]
        away = threading.Event()

        def go_away() -> None:
            own.stop()
            away.set()

        engine.meanwhile = go_away
        ask(there, TEXTS[1])
        assert away.wait(20)
        engine.meanwhile = lambda: None
        own.start()
        ask(there, *TEXTS[2:])
        for n in range(1, 6):
            assert calls.wait(there, "demo", str(n)).text == WORDS[TEXTS[n]]
        assert engine.asked.count([TEXTS[1]]) == 1
        until(lambda: is_clean(there), "no doorbell is left")


def test_a_store_that_is_emptied_while_we_run_is_served_again(
    redis: Client, translator: Translator
) -> None:
    with running(redis, translator):
        ask(redis, TEXTS[0])
        assert calls.wait(redis, "demo", "0").text == WORDS[TEXTS[0]]
        redis.flushall()
        ask(redis, TEXTS[1])
        assert calls.wait(redis, "demo", "1").text == WORDS[TEXTS[1]]


# Nothing is told


def test_nothing_that_anybody_wrote_is_in_the_log_or_in_the_name_of_a_key(
    own: Embedded,
    there: Client,
    engine: Scripted,
    translator: Translator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    names: set[str] = set()

    def look() -> None:
        names.update(contents(there))

    engine.breaks = {
        TEXTS[0]: RuntimeError(f"cannot read {TEXTS[0]}"),
        TEXTS[1]: ValueError(TEXTS[1]),
        TEXTS[2]: EngineFailed(TEXTS[2]),
    }
    engine.said[TEXTS[3]] = f"{WORDS[TEXTS[3]]} \ud83d"
    with caplog.at_level(logging.DEBUG), running(there, translator):
        ask(there, *TEXTS)
        look()
        for n in range(6):
            calls.wait(there, "demo", str(n))
        look()
        own.stop()
        until(lambda: "store: " in caplog.text, "the outage is noticed")
        own.start()
        ask(there, *TEXTS[4:], org="another")
        for n in (4, 5):
            calls.wait(there, "another", str(n))
        look()
    told = caplog.text + " ".join(record.exc_text or "" for record in caplog.records)
    for part in ("translating broke: RuntimeError", "could not be written", "store: "):
        assert part in told
    for line in (*WORDS, *WORDS.values()):
        for word in line.strip(".").split():
            if len(word) > 5:
                assert word not in told
                assert not any(word in name for name in names)
