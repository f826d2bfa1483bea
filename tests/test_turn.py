"""One transaction a turn: nothing lost and nothing twice, whatever happens on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.engine import take_turn
from bot.model import Deed, Message, Session, Turn
from bot.organisation import DAYS, Opening
from bot.paging import Pager
from bot.phone.network import PracticeCarrier
from bot.service import Service
from bot.settings import Settings
from bot.store import calls, cases, keys, outbox, staff, turn
from bot.store.account import Account
from bot.store.client import Client, connect
from bot.store.codec import load
from bot.store.embedded import Embedded
from bot.store.records import load_case
from bot.translating import Desk, Listener
from bot.translation.nouns import Ask
from bot.translation.translator import Translator
from bot.worker import Bellman, Gleaner, Sender
from tests.crash.contents import Contents, contents
from tests.crash.proxy import Fault, Proxy
from tests.door import HER, Door
from webhooks import create_app

IN_TIME = 5.0
"""Twilio is told to wait so long; a later answer is no answer."""
ON = DEMO.id
HER_WORDS = "O meu senhorio mudou a fechadura"
ASK_FOR_A_PERSON = ("person", "1", "1")


@pytest.fixture
def proxy(valkey: Embedded) -> Iterator[Proxy]:
    with Proxy(valkey.port) as between:
        yield between


@pytest.fixture
def far(proxy: Proxy, valkey: Embedded, settings: Settings, service: Service) -> Door:
    """The same application with the proxy between it and the store."""
    return door_at(proxy.url(valkey.url), settings, service)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Embedded]:
    """A server of the test's own, to stop and to start."""
    server = Embedded(tmp_path / "own")
    server.start()
    yield server
    server.stop()


def door_at(url: str, settings: Settings, service: Service) -> Door:
    return Door(create_app(settings, replace(service, redis=connect(url))), settings.base)


def session(redis: Client, service: Service, number: str = HER) -> Session:
    person = service.person(DEMO, number)
    return load(person, redis.get(keys.session(ON, person)))


def counted(redis: Client, what: str = "texts") -> int:
    return sum(int(redis.hget(name, what) or 0) for name in redis.scan_iter("{demo}:count:*"))


def timed(ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    began = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - began


# A repeated text


@pytest.mark.parametrize(
    ("before", "body"),
    [
        ((), "hello"),
        (("hello",), "2"),
        (("hello",), "what?"),
        (("person", "1"), "1"),
        (ASK_FOR_A_PERSON, "1"),
        (("hello", "1"), "BACK"),
        (ASK_FOR_A_PERSON, "STOP"),
        (("STOP",), "START"),
        ((*ASK_FOR_A_PERSON, "DELETE"), "1"),
        (("hello",), "I want to kill myself"),
    ],
)
def test_a_repeated_text_gets_the_same_answer_and_changes_nothing(
    redis: Client, door: Door, before: tuple[str, ...], body: str
) -> None:
    for said in before:
        door.says(said)
    first = door.text(body, "SMrepeated")
    stored = contents(redis)
    assert [door.text(body, "SMrepeated").data for _ in range(3)] == [first.data] * 3
    assert contents(redis) == stored


def test_a_repeat_that_comes_after_later_texts_gets_its_old_answer(
    redis: Client, door: Door
) -> None:
    first = door.text("hello", "SMlate")
    door.says("1")
    door.says("1")
    stored = contents(redis)
    assert door.text("hello", "SMlate").data == first.data
    assert contents(redis) == stored


def test_a_repeat_from_a_sender_that_cannot_be_answered_is_counted_once(
    redis: Client, door: Door
) -> None:
    answers = {door.text("Your code is 1234", "SMshort", From="60006").data for _ in range(3)}
    assert len(answers) == 1
    assert counted(redis) == counted(redis, "unanswerable") == 1


# Two at once


class Interrupted:
    """``take_turn``, with something else coming in between while it thinks, so many times."""

    def __init__(self, times: int, rival: Callable[[], object]) -> None:
        self.left, self.rival, self.inside = times, rival, False

    def __call__(self, *args: Any) -> Turn:
        done = take_turn(*args)
        if self.left and not self.inside:
            self.left -= 1
            self.inside = True
            self.rival()
            self.inside = False
        return done


def test_a_text_that_comes_while_we_think_makes_us_think_again(
    redis: Client, service: Service, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.says("hello")
    rival = Interrupted(1, lambda: door.says("1", sid="SMrival"))
    monkeypatch.setattr("bot.service.take_turn", rival)
    answer = door.text("2", "SMslow")
    after = session(redis, service)
    assert after.heard == counted(redis) == 3
    assert redis.get(keys.seen(ON, "SMslow")) == answer.data
    assert after.trail[-1].flow == "doctor", "the 2 answered what the rival's text had asked"


def test_the_same_text_delivered_again_while_we_think_is_heard_once(
    redis: Client, service: Service, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner: list[bytes] = []
    rival = Interrupted(1, lambda: inner.append(door.text("hello", "SMtwice").data))
    monkeypatch.setattr("bot.service.take_turn", rival)
    outer = door.text("hello", "SMtwice").data
    assert inner == [outer]
    assert session(redis, service).heard == counted(redis) == 1


def test_many_rivals_in_a_row_lose_nothing(
    redis: Client, service: Service, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.take_turn", Interrupted(20, lambda: door.says("menu")))
    assert door.text("hello").status_code == 200
    assert session(redis, service).heard == counted(redis) == 21


def test_rivals_without_end_are_told_to_come_back_in_time_and_leave_no_trace(
    redis: Client, service: Service, door: Door
) -> None:
    person = service.person(DEMO, HER)

    def never_first(before: Session, _case: Case | None) -> turn.Commit:
        redis.set(keys.session(ON, person), "{}", ex=60)
        return committed(service, before, "SMnever")

    began = time.monotonic()
    with pytest.raises(turn.Busy):
        turn.take(redis, DEMO, "SMnever", person, never_first)
    assert time.monotonic() - began < IN_TIME
    assert set(contents(redis)) == {keys.session(ON, person)}


def committed(service: Service, before: Session, sid: str) -> turn.Commit:
    heard = Message(sid, before.person, datetime.now(UTC), "hello", HER, DEMO.numbers[0])
    return turn.Commit(take_turn(service.book, DEMO, before, heard), "<Response/>", 0)


def test_a_crash_while_we_think_leaves_no_key(redis: Client, service: Service) -> None:
    def think(_before: Session, _case: Case | None) -> turn.Commit:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        turn.take(redis, DEMO, "SMcrash", service.person(DEMO, HER), think)
    assert contents(redis) == {}


def test_a_crash_while_the_answer_is_written_leaves_no_key_and_the_repeat_is_answered(
    redis: Client, service: Service, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> str:
        raise ValueError("a body over 1,600 characters")

    monkeypatch.setattr("bot.service.answer", broken)
    assert door.text("hello", "SMcrash").status_code == 500
    assert contents(redis) == {}
    monkeypatch.undo()
    assert door.text("hello", "SMcrash").status_code == 200
    assert session(redis, service).heard == counted(redis) == 1


def test_many_at_once_for_few_people_are_each_heard_once(
    redis: Client, service: Service, settings: Settings
) -> None:
    app = create_app(settings, service)
    people = [f"+4477009000{n:02}" for n in range(3)]

    def deliver(n: int) -> None:
        door = Door(app, settings.base)
        for _again in range(2):
            door.says("menu", sid=f"SMthread{n:04}", From=people[n % len(people)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, range(120)))
    assert [session(redis, service, number).heard for number in people] == [40, 40, 40]
    assert counted(redis) == 120


# The way to the store breaks


@pytest.mark.parametrize(
    ("fault", "execs"), [("lose answer", 1), ("lose request", 2), ("lose half", 2)]
)
@pytest.mark.parametrize("body", ["hello", "9", "STOP"])
def test_a_lost_transaction_is_applied_once_and_answered_on_the_same_call(
    redis: Client, service: Service, far: Door, proxy: Proxy, fault: Fault, execs: int, body: str
) -> None:
    proxy.faults.append(fault)
    answer, took = timed(lambda: far.text(body, "SMlost"))
    assert answer.status_code == 200
    assert took < IN_TIME
    assert proxy.execs == execs
    assert redis.get(keys.seen(ON, "SMlost")) == answer.data
    assert session(redis, service).heard == counted(redis) == 1
    assert far.text(body, "SMlost").data == answer.data
    assert session(redis, service).heard == counted(redis) == 1


@pytest.mark.parametrize("fault", ["lose answer", "lose request"])
def test_a_request_for_a_person_enters_the_queue_once_though_its_transaction_was_lost(
    redis: Client, far: Door, proxy: Proxy, fault: Fault
) -> None:
    for said in ASK_FOR_A_PERSON[:-1]:
        far.says(said)
    proxy.faults += [fault, fault]
    far.says(ASK_FOR_A_PERSON[-1])
    due = [name.decode().split()[1] for name in redis.zrange(keys.timers(ON), 0, -1)]
    assert redis.zcard(keys.queue(ON)) == due.count("waiting") == 1
    assert counted(redis, "case_opened") == 1


def test_transactions_lost_again_and_again_end_in_a_503_in_time_and_the_repeat_is_answered(
    redis: Client, service: Service, far: Door, proxy: Proxy
) -> None:
    proxy.faults += ["lose request"] * 100_000
    answer, took = timed(lambda: far.text("hello", "SMunlucky"))
    assert (answer.status_code, took < IN_TIME) == (503, True)
    assert contents(redis) == {}
    proxy.heal()
    assert far.text("hello", "SMunlucky").status_code == 200
    assert session(redis, service).heard == counted(redis) == 1


def test_an_answer_to_exec_that_comes_late_is_found_on_the_same_call_or_the_next(
    redis: Client, service: Service, far: Door, proxy: Proxy
) -> None:
    proxy.hold, proxy.holding = 1.6, b"EXEC"
    answer, took = timed(lambda: far.text("hello", "SMlate"))
    assert (answer.status_code in (200, 503), took < IN_TIME) == (True, True)
    proxy.heal()
    repeat = far.text("hello", "SMlate")
    assert repeat.status_code == 200
    assert redis.get(keys.seen(ON, "SMlate")) == repeat.data
    assert session(redis, service).heard == counted(redis) == 1


def test_a_store_that_falls_silent_after_exec_is_a_503_in_time_and_the_repeat_gets_what_was_stored(
    redis: Client, service: Service, far: Door, proxy: Proxy
) -> None:
    far.says("hello")
    proxy.faults.append("stall")
    answer, took = timed(lambda: far.text("2", "SMlate"))
    assert (answer.status_code, took < IN_TIME) == (503, True)
    stored = redis.get(keys.seen(ON, "SMlate"))
    assert stored is not None
    proxy.heal()
    repeat, took = timed(lambda: far.text("2", "SMlate"))
    assert (repeat.data, took < 1) == (stored, True)
    assert session(redis, service).heard == counted(redis) == 2


@pytest.mark.parametrize("warm", [True, False], ids=["open connection", "new connection"])
@pytest.mark.parametrize("hold", [0.55, 1.0, 1.15, 3.0])
def test_a_slow_store_is_answered_for_in_time_and_the_next_text_normally(
    redis: Client, service: Service, far: Door, proxy: Proxy, hold: float, warm: bool
) -> None:
    if warm:
        far.says("hello")
    proxy.hold = hold
    answer, took = timed(lambda: far.text("1", "SMslow"))
    assert took < IN_TIME
    assert answer.status_code in (200, 503)
    proxy.heal()
    for sid in ("SMslow", "SMnext"):
        again, took = timed(lambda sid=sid: far.text("1", sid))  # type: ignore[misc]
        assert (again.status_code, took < 1) == (200, True)
    assert session(redis, service).heard == counted(redis) == 2 + warm


def test_connections_whose_other_end_vanished_cost_one_503_each_at_most(
    redis: Client, service: Service, far: Door, proxy: Proxy, settings: Settings
) -> None:
    at_once(far, "SMwarm", 8)
    proxy.silence()
    first = at_once(far, "SMfirst", 8)
    assert all(took < IN_TIME for _status, took in first)
    second = at_once(far, "SMfirst", 8)
    assert [status for status, _took in second] == [200] * 8
    assert counted(redis) == 16


def at_once(door: Door, sid: str, texts: int) -> list[tuple[int, float]]:
    """So many people text at the same moment; status and seconds of each answer."""
    app = door.client.application

    def deliver(n: int) -> tuple[int, float]:
        one = Door(app, door.base)
        number = f"+4477009005{n:02}"
        answer, took = timed(lambda: one.text("menu", f"{sid}{n}", From=number))
        return answer.status_code, took

    with ThreadPoolExecutor(texts) as pool:
        return list(pool.map(deliver, range(texts)))


def test_a_store_that_falls_silent_again_and_again_takes_no_connection_away_for_good(
    redis: Client, valkey: Embedded, settings: Settings, service: Service, proxy: Proxy
) -> None:
    few = replace(service, redis=connect(proxy.url(valkey.url), connections=2))
    door = Door(create_app(settings, few), settings.base)
    for n in range(2):
        proxy.faults.append("stall")
        assert door.text("hello", f"SMsilent{n}").status_code == 503
        proxy.heal()
    assert door.text("hello", "SMafter").status_code == 200


def test_a_stopped_store_is_a_503_in_time_and_the_first_texts_after_it_are_answered(
    own: Embedded, settings: Settings, service: Service
) -> None:
    door = door_at(own.url, settings, service)
    assert {status for status, _took in at_once(door, "SMbefore", 8)} == {200}
    own.stop()
    for answer, took in (timed(lambda: door.text("hello", "SMduring")) for _ in range(2)):
        assert (answer.status_code, took < IN_TIME) == (503, True)
    own.start()
    assert [status for status, _took in at_once(door, "SMbefore", 8)] == [200] * 8, "repeats"
    assert [status for status, _took in at_once(door, "SMafter", 8)] == [200] * 8
    assert door.text("hello", "SMduring").status_code == 200
    assert counted(connect(own.url)) == 17


def test_a_store_that_went_away_and_came_back_between_two_texts_is_not_noticed(
    own: Embedded, settings: Settings, service: Service
) -> None:
    door = door_at(own.url, settings, service)
    at_once(door, "SMbefore", 8)
    own.stop()
    own.start()
    assert [status for status, _took in at_once(door, "SMafter", 8)] == [200] * 8


# What is kept, and for how long

WITHOUT_END = (
    *("queue", "timers", "outbox", "later", "gleaned", "calls", "waiting", "mine", "held"),
    *("closed", "codes", "pages", "pages-later", "pending", "accounts", "replies"),
)
"""Indexes, whose members go with what they point to, a date, a counter, and a team's own words
(bot/store/keys.py)."""
CONSOLE = (
    *("login", "logins-of", "invitation", "challenge", "tries", "passkey", "replies"),
    *("meant", "texts-with"),
)
"""What only a browser or a link worker's phone writes: tests/console and tests/test_texting.py."""


SARAS = "+447700900020"
SARA = Staff("sara", "Sara", languages=("en", "pt"), texts=True)
ALWAYS = dict.fromkeys(DAYS, (Opening(time_of_day(0), time_of_day(23, 59, 59)),))


class Life:
    """One person through everything that writes a key; looks at the store after each thing."""

    def __init__(self, redis: Client, service: Service, door: Door) -> None:
        self.redis, self.service, self.door = redis, service, door
        self.clock = datetime.now(UTC)
        self.lives: dict[str, int] = {}
        self.values: Contents = {}
        outbox.prepare(redis, ON)
        calls.door(ON).prepare(redis)

    @property
    def person(self) -> str:
        return self.service.person(DEMO, HER)

    def live(self) -> None:
        """A request, a late answer told by text, its receipts, a second try, a translation."""
        self.say(*ASK_FOR_A_PERSON)
        self.clock += timedelta(days=10)
        Bellman(self.service, DEMO, lambda: self.clock).once()
        self.look()
        carrier = PracticeCarrier(self.redis, ON)
        Sender(self.service, DEMO, carrier, "me", lambda: self.clock).once(block_ms=10)
        Gleaner(self.service, DEMO, carrier, lambda: self.clock).once()
        self.look()
        sent = [n for n in contents(self.redis) if n.startswith(f"{{{ON}}}:out:")]
        for out in sent:
            self.door.status(f"/twilio/status/{out.split(':', 2)[2]}", "SMout", "failed", "30008")
        self.look()
        self.say("hello", "wrong", "I want to die", sender="+447700900007")
        self.door.text("beep", From="60006")
        self.door.status("/twilio/status", "SMnobody", "delivered")
        self.look()
        self.work()
        self.translate()

    def work(self) -> None:
        """A link worker with a phone is offered a case, takes it, writes, and closes it."""
        account = Account(SARA, "sara@example.org", "a-hash", self.clock)
        staff.add(self.redis, ON, account)
        phone = self.service.person(DEMO, SARAS)
        staff.set_phone(self.redis, ON, SARA.id, phone, SARAS, DEMO.numbers[0])
        anna = "+447700900008"
        self.say("português", "9", sender=anna)
        while not cases.of_person(self.redis, ON, self.service.person(DEMO, anna)):
            self.say("1", sender=anna)
        pager = Pager(self.redis, replace(DEMO, hours=ALWAYS), "me", lambda: datetime.now(UTC))
        while pager.once(block_ms=10):
            self.look()
        self.do("claim")
        self.do("reply", text="Hello")
        self.say("MENU", "9", "ola, preciso de ajuda", sender=anna)
        while pager.once(block_ms=10):
            self.look()
        self.do("drop", line=f"reply{self.clock}")
        self.do("close", outcome="helped")

    def do(self, what: str, **said: str) -> None:
        """A deed of hers about the case that was opened last."""
        case = max(
            load_case(self.redis.get(name)).id for name in self.redis.keys(f"{{{ON}}}:case:*")
        )
        found = cases.find(self.redis, ON, case)
        assert found
        deed = Deed(f"{what}{self.clock}", found.person, self.clock, case, SARA, what, said)
        assert self.service.act(DEMO, deed).done
        self.look()

    def translate(self) -> None:
        """What she wrote is asked of a translator, who answers it."""
        asked = Ask(HER_WORDS, "pt", "en")
        due = self.clock + timedelta(minutes=1)
        calls.ask(self.redis, ON, calls.Call("SMwords.pt-en", asked, due, self.person))
        self.look()
        desk = Desk(self.redis, Translator(lambda source, target: ()), lambda: self.clock)
        Listener(self.redis, ON, desk, "me", clock=lambda: self.clock).once(block_ms=10)
        desk.once()
        self.look()

    def say(self, *bodies: str, sender: str = HER) -> None:
        for body in bodies:
            self.door.says(body, From=sender)
            self.look()

    def look(self) -> None:
        found = contents(self.redis)
        self.values |= found
        self.lives |= {name: int(self.redis.ttl(name)) for name in found}


@pytest.fixture
def life(redis: Client, service: Service, door: Door) -> Life:
    return Life(redis, service, door)


def kind(name: str) -> str:
    return name.split(":")[1]


def test_every_key_but_the_indexes_ends_by_itself(life: Life) -> None:
    life.live()
    endless = {name for name, left in life.lives.items() if left < 0}
    assert {kind(name) for name in endless} <= set(WITHOUT_END)
    written = {kind(name) for name in life.lives}
    every = {kind(made) for made in every_key()} - set(CONSOLE)
    assert every - written == set(), "this test does not see these written"


def every_key() -> list[str]:
    """A name of each kind, from the functions of bot/store/keys.py."""
    made = [f for f in vars(keys).values() if callable(f) and f.__module__ == keys.__name__]
    return [f(*["x"] * f.__code__.co_argcount) for f in made]


def test_every_key_names_its_organisation_and_no_key_shows_the_number(life: Life) -> None:
    life.live()
    digits = HER.removeprefix("+")
    for name in life.values:
        assert name.startswith(f"{{{ON}}}:")
        assert not any(digits[at:] in name for at in range(len(digits) - 6))


def test_the_number_stands_in_her_session_and_nowhere_else(life: Life) -> None:
    life.live()
    holding = {name for name, value in life.values.items() if HER[-9:] in str(value)}
    assert holding == {keys.session(ON, life.person)}


@pytest.mark.parametrize("first", ["a text", "a receipt", "a fate"])
def test_the_counters_of_a_day_end_whatever_counts_first(
    redis: Client, service: Service, door: Door, first: str
) -> None:
    life = Life(redis, service, door)
    life.live()
    for name in redis.scan_iter("{demo}:count:*"):
        redis.delete(name)
    match first:
        case "a text":
            door.says("hello")
        case "a receipt":
            door.status("/twilio/status", "SManother", "sent")
        case "a fate":
            due = life.clock + timedelta(hours=2)
            outbox.wake(redis, ON, due)
            carrier = PracticeCarrier(redis, ON)
            while Sender(service, DEMO, carrier, "me", lambda: due).once(block_ms=10):
                pass
    counters = list(redis.scan_iter("{demo}:count:*"))
    assert counters
    assert [redis.ttl(name) > 0 for name in counters] == [True] * len(counters)


def mentions(redis: Client, what: str) -> set[str]:
    """The kinds of keys that show ``what`` in their name or value; seen marks aside."""
    return {
        kind(name)
        for name, value in contents(redis).items()
        if what in f"{name} {value}" and kind(name) != "seen"
    }


def test_delete_leaves_nothing_of_her(redis: Client, life: Life) -> None:
    life.live()
    assert mentions(redis, life.person)
    life.say("DELETE", "1")
    assert mentions(redis, life.person) == set()
    assert mentions(redis, HER[-9:]) == set()
    assert redis.zcard(keys.queue(ON)) == 0


@pytest.mark.parametrize("word", ["DELETE", "STOP"])
def test_what_she_wrote_is_not_kept_for_its_translation_after_she_left(
    redis: Client, life: Life, word: str
) -> None:
    life.live()
    assert mentions(redis, HER_WORDS) == {"call"}
    life.say(word, "1")
    assert mentions(redis, HER_WORDS) == set()


def test_what_failed_before_she_left_brings_nothing_back(redis: Client, life: Life) -> None:
    life.door.text("hello", "SMbefore")
    life.door.text("DELETE")
    life.door.text("1", "SMdelete")
    for sid in ("SMbefore", "SMdelete"):
        life.door.status(f"/twilio/status/{sid}.0", f"{sid}out", "undelivered", "30008")
    assert mentions(redis, life.person) == set()


def test_after_delete_she_is_somebody_new(redis: Client, service: Service, life: Life) -> None:
    life.live()
    life.say("DELETE", "1")
    assert "Hello. This is" in life.door.says("hello")[0]
    assert session(redis, service).heard == 1


def test_stop_keeps_that_she_said_so_and_no_number(
    redis: Client, service: Service, life: Life
) -> None:
    life.live()
    heard = session(redis, service).heard
    life.say("STOP")
    kept = session(redis, service)
    assert kept == Session(life.person, heard=heard + 1, stopped=True)
    assert mentions(redis, life.person) == {"session"}
    assert mentions(redis, HER[-9:]) == set()
    assert redis.zcard(keys.queue(ON)) == 0
    left = redis.ttl(keys.session(ON, life.person))
    assert keys.STOPPED_FOR - 60 < left <= keys.STOPPED_FOR


@pytest.mark.parametrize("word", ["DELETE", "STOP"])
def test_what_waits_in_the_outbox_is_not_sent_after_she_left(
    redis: Client, service: Service, life: Life, word: str
) -> None:
    life.say(*ASK_FOR_A_PERSON)
    life.clock += timedelta(days=10)
    Bellman(service, DEMO, lambda: life.clock).once()
    assert redis.xlen(keys.outbox(ON)) == 1
    life.say(word, "1")
    carrier = PracticeCarrier(redis, ON)
    while Sender(service, DEMO, carrier, "me", lambda: life.clock).once(block_ms=10):
        pass
    life.clock += timedelta(days=30)
    Bellman(service, DEMO, lambda: life.clock).once()
    assert redis.xlen(keys.outbox(ON)) == 0
    assert {kind(name) for name in contents(redis)} & {"phone", "lane", "bodies", "sid"} == set()
