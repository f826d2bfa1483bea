"""SIGKILL, SIGSTOP and end Valkey and the supervisor under load; nothing is lost or doubled."""

from __future__ import annotations

import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.crash.crowd import CUT, PEOPLE, Carrier, Crowd, Text
from tests.crash.machine import Machine, Part, kill, part_of, unread, until
from tests.crash.verdict import Verdict, judge, line, repeated

SEED = 20261126
KILLS = 5
IN_TIME = 5.0
GONE_WITHIN = 6.0
CHILDREN: tuple[Part, ...] = ("web", "worker", "translator", "store")
WELL = Verdict((), ())


def test_every_answered_text_is_in_the_store_once_though_the_store_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    with Machine(tmp_path) as machine:
        with Crowd(machine.port, SEED) as crowd:
            for _round in range(KILLS):
                crowd.wait_for(chance.randint(20, 400))
                threading.Event().wait(chance.random() / 50)
                killed = machine.kill("store")
                machine.wait_for_another("store", killed)
            crowd.wait_for(50)
        assert machine.end() == 0
        machine.start()
        ledger = crowd.ledger
        verdict = judge(machine.store(), ledger)
        with capsys.disabled():
            print("\n" + line("store killed", KILLS, ledger, verdict))
        assert verdict == WELL
        assert ledger.wrong == []
        assert ledger.slowest < IN_TIME
        assert repeated(machine, crowd.carrier) == WELL
        assert ledger.wrong == []


def test_a_store_killed_before_the_first_answer_is_started_again(tmp_path: Path) -> None:
    with Machine(tmp_path) as machine:
        assert machine.end() == 0
        machine.start(wait=False)
        until(lambda: machine.pid("web"), "the web process is being started")
        killed = machine.kill("store")
        machine.wait_for_another("store", killed)
        machine.wait_until_up()


@pytest.mark.parametrize("clients", [8, 24])
def test_a_frozen_store_is_a_503_in_time_and_the_repeats_are_answered_when_it_goes_on(
    tmp_path: Path, clients: int
) -> None:
    with Machine(tmp_path) as machine:
        carrier = Carrier(machine.port)
        texts = [Text(f"SMfrozen{n}", PEOPLE[n], "menu") for n in range(clients)]
        carrier.deliver(Text("SMbefore", PEOPLE[-1], "menu"))
        frozen = machine.kill("store", signal.SIGSTOP)
        with ThreadPoolExecutor(clients) as pool:
            statuses = {status for status, _words in pool.map(carrier.post, texts)}
        assert statuses == {503}
        assert carrier.ledger.slowest < IN_TIME
        kill(frozen, signal.SIGCONT)
        assert {carrier.post(text)[0] for text in texts} == {200}
        for text in texts:
            carrier.deliver(text)
        assert judge(machine.store(), carrier.ledger) == WELL


def test_nothing_is_lost_or_left_when_the_supervisor_is_killed_and_started_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = 2
    with Machine(tmp_path) as machine:
        with Crowd(machine.port, SEED) as crowd:
            for _round in range(kills):
                crowd.wait_for(100)
                until(lambda: machine.pid("translator"), "there is a translator")
                children = {machine.pid(part) for part in CHILDREN}
                machine.kill("run")
                machine.start()
                gone = partial(children.isdisjoint, machine)
                until(gone, "the old ones are gone", GONE_WITHIN)
                until(lambda: machine.pid("translator"), "there is another translator")
                assert sorted(map(part_of, machine)) == sorted(("run", *CHILDREN))
            crowd.wait_for(100)
        verdict = judge(machine.store(), crowd.ledger)
        with capsys.disabled():
            print("\n" + line("supervisor killed", kills, crowd.ledger, verdict))
        assert verdict == WELL
        assert crowd.ledger.wrong == []


def test_a_killed_supervisor_leaves_no_process_of_ours_behind(tmp_path: Path) -> None:
    with Machine(tmp_path) as machine:
        until(lambda: machine.pid("translator"), "there is a translator")
        machine.kill("run")
        until(lambda: set(map(part_of, machine)) <= {"store"}, "all are gone", GONE_WITHIN)


ENDS = pytest.mark.parametrize(
    ("number", "group"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGHUP, True)],
    ids=["SIGTERM", "Ctrl-C in its terminal", "its terminal is closed"],
)


@ENDS
def test_it_ends_cleanly_under_load_and_leaves_no_process(
    tmp_path: Path, number: signal.Signals, group: bool
) -> None:
    with Machine(tmp_path) as machine:
        with Crowd(machine.port, SEED) as crowd:
            crowd.wait_for(100)
            status = machine.end(number, group=group)
            assert (status, list(machine)) == (0, [])
            machine.start()
        assert judge(machine.store(), crowd.ledger) == WELL
        assert crowd.ledger.wrong == []
        log = machine.log.read_text()
        assert "Traceback" not in log
        assert "ended with" not in log, "a part that is ended on purpose did not crash"


@ENDS
def test_the_texts_it_has_begun_are_answered_before_it_ends(
    tmp_path: Path, number: signal.Signals, group: bool
) -> None:
    texts = [Text(f"SMbegun{n}", PEOPLE[n], "menu") for n in range(4)]
    with Machine(tmp_path) as machine, ThreadPoolExecutor(len(texts) + 1) as pool:
        carrier = Carrier(machine.port)
        carrier.deliver(Text("SMbefore", PEOPLE[-1], "menu"))
        port = machine.store_port
        frozen = machine.kill("store", signal.SIGSTOP)
        answers = [pool.submit(carrier.post, text) for text in texts]
        until(lambda: unread(port) >= len(texts), "they wait for the store")
        end = pool.submit(machine.end, number, group=group)
        threading.Event().wait(0.3)  # nothing shows from outside that the signal has arrived
        kill(frozen, signal.SIGCONT)
        assert CUT not in [answer.result()[0] for answer in answers]
        assert end.result() == 0
