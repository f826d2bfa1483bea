"""SIGKILL the translator and Valkey under load: every request is answered, and once."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from redis import RedisError

from bot.demo import DEMO
from bot.store import calls, keys
from bot.store.calls import Call
from bot.store.client import Client
from bot.translation.nouns import Ask, Translation
from bot.translation.packages.store import install
from tests.crash.machine import Machine, Part, until
from tests.translation.packs import FIREFOX

SEED = 20261130
KILLS: tuple[Part, ...] = ("translator", "store", "translator", "translator")
CLIENTS, CROWD = 6, 20
"""Threads that ask and wait, and requests that come all at once before each kill."""
ON = DEMO.id
PATIENT, HURRIED = timedelta(seconds=60), timedelta(seconds=0.3)
HURRY = 0.2
"""Share of the requests that are wanted at once."""
WHO = ("O gato", "A minha vizinha", "O senhorio", "O meu filho", "A senhora", "O rapaz")
WHAT = ("dorme no sofá", "canta muito bem", "mora nesta rua", "gosta de sopa", "fala devagar")
WHEN = ("quando chove", "todas as noites", "durante o inverno", "antes do jantar")
WELL = ("firefox", "memory")


@dataclass
class Asker:
    """Asks and waits, again and again; what could not reach the store is asked again."""

    redis: Client
    answers: dict[str, Translation] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    slowest: float = 0.0
    _numbers: Iterator[int] = field(default_factory=count)
    _stop: threading.Event = field(default_factory=threading.Event)

    def ask(self, chance: random.Random, hurry: float = 0.0) -> Call:
        """Ask one request, until the store has it; ``hurry`` is how likely it is wanted at once."""
        text = f"{chance.choice(WHO)} {chance.choice(WHAT)} {chance.choice(WHEN)}."
        patience = HURRIED if chance.random() < hurry else PATIENT
        deadline = datetime.now(UTC) + patience
        call = Call(f"call{next(self._numbers)}", Ask(text, "pt", "en"), deadline)
        while not self._asked(call):
            self.again += 1
            time.sleep(0.05)
        return call

    def wait(self, call: Call) -> None:
        """Wait for its answer, and write it down."""
        made = self._answer(call)
        if made.flags == ("late",) and datetime.now(UTC) < call.deadline:
            self.wrong.append(f"{call.id} was late before its deadline")
        self.answers[call.id] = made

    def _asked(self, call: Call) -> bool:
        try:
            calls.ask(self.redis, ON, call)
        except RedisError:
            return False
        return True

    def _answer(self, call: Call) -> Translation:
        while True:
            try:
                return calls.wait(self.redis, ON, call.id)
            except RedisError:
                time.sleep(0.05)

    def _work(self, chance: random.Random) -> None:
        while not self._stop.is_set():
            try:
                began = time.monotonic()
                self.wait(self.ask(chance, HURRY))
                self.slowest = max(self.slowest, time.monotonic() - began)
            except KeyError as error:
                self.wrong.append(f"{error} is not known")

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Several threads ask; at the end they wait for the answers they still miss."""
        threads = [
            threading.Thread(target=self._work, args=(random.Random(SEED + n),))
            for n in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def wait_for(self, more: int) -> None:
        """Wait until so many more are answered."""
        enough = len(self.answers) + more
        until(lambda: len(self.answers) >= enough or self.wrong, f"{more} answers")


def a_lease_passes(redis: Client) -> None:
    """What is begun and not answered is free for everybody; a living translator knows its own."""
    for one in redis.xpending_range(keys.calls(ON), calls.GROUP, "-", "+", 1000):
        mine = (keys.calls(ON), calls.GROUP, one["consumer"], 0, [one["message_id"]])
        redis.xclaim(*mine, idle=calls.LEASE_MS + 1000, justid=True)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine that runs, with Mozilla's models."""
    made = Machine(tmp_path)
    install(made.data / "models", FIREFOX, today=date(2026, 11, 30))
    with made:
        yield made


@pytest.fixture
def store(machine: Machine) -> Iterator[Client]:
    """Its store, once its translator listens."""
    client = machine.store()
    until(lambda: client.get(keys.translator(ON)), "the translator listens")
    yield client
    client.connection_pool.disconnect()


def counted(redis: Client) -> Counter[str]:
    """The answers that the store has counted, by engine."""
    found: Counter[str] = Counter()
    for name in redis.scan_iter(keys.counts(ON, "*")):
        for what, number in redis.hgetall(name).items():
            if what.startswith(b"translation "):
                found[what.decode().removeprefix("translation ")] += int(number)
    return found


def is_clean(redis: Client) -> bool:
    pending = redis.xpending(keys.calls(ON), calls.GROUP)["pending"]
    return (redis.xlen(keys.calls(ON)), pending) == (0, 0)


def test_every_request_is_answered_once_though_translator_and_store_are_killed(
    machine: Machine, store: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    asker = Asker(store)
    crowd: list[Call] = []
    with asker.asking():
        for part in KILLS:
            asker.wait_for(chance.randint(20, 60))
            crowd += [asker.ask(chance) for _ in range(CROWD)]
            threading.Event().wait(chance.random() / 20)
            killed = machine.kill(part)
            machine.wait_for_another(part, killed)
            until(machine.up, "the store is there")
            a_lease_passes(store)
        for call in crowd:
            asker.wait(call)
        asker.wait_for(40)
    until(lambda: is_clean(store), "no doorbell is left")
    outcomes = Counter(
        made.engine if made.engine in WELL else " ".join(made.flags)
        for made in asker.answers.values()
    )
    kept = {id: calls.answer(store, ON, id, datetime.now(UTC)) for id in asker.answers}
    lost = [id for id, made in asker.answers.items() if kept[id] != made]
    taken_over = sum(store.hexists(keys.call(ON, id), "tries") for id in asker.answers)
    doubled = sum(counted(store).values()) - len(asker.answers)
    with capsys.disabled():
        print(
            f"\ntranslator killed: requests {len(asker.answers)}, kills {len(KILLS)}, "
            f"{', '.join(f'{k} {v}' for k, v in sorted(outcomes.items()))}, asked again "
            f"{asker.again}, taken over {taken_over}, slowest answer {asker.slowest:.1f} s, "
            f"lost {len(lost)}, doubled {doubled}"
        )
    assert asker.wrong == []
    assert (lost, doubled) == ([], 0)
    assert taken_over > 0, "no kill hit a request on its way"
    assert set(outcomes) <= {*WELL, "late"}
    assert outcomes["firefox"] > outcomes["late"] > 0
    assert counted(store)["firefox"] == sum(
        made.engine == "firefox" and made.text is not None for made in asker.answers.values()
    )


def test_a_translator_that_is_told_to_end_answers_what_it_has_begun_and_is_started_again(
    machine: Machine, store: Client
) -> None:
    asker = Asker(store)
    with asker.asking():
        asker.wait_for(20)
        ended = machine.kill("translator", signal.SIGTERM)
        machine.wait_for_another("translator", ended)
        asker.wait_for(20)
    assert asker.wrong == []
    until(lambda: is_clean(store), "no doorbell is left")
    assert asker.slowest < calls.LEASE_MS / 1000, "nobody waited for a lease"
    assert sum(counted(store).values()) == len(asker.answers)
    assert "Traceback" not in machine.log.read_text()
