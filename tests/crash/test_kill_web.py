"""SIGKILL the web process under load: no text is lost and none counts twice."""

from __future__ import annotations

import random
import signal
import threading
from pathlib import Path

import pytest

from tests.crash.crowd import Crowd
from tests.crash.machine import Machine
from tests.crash.verdict import Verdict, judge, line, repeated

SEED = 20261125
KILLS = 6
WELL = Verdict((), ())


def test_every_answered_text_is_in_the_store_once_though_the_web_process_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    with Machine(tmp_path) as machine:
        with Crowd(machine.port, SEED) as crowd:
            for _round in range(KILLS):
                crowd.wait_for(chance.randint(20, 400))
                threading.Event().wait(chance.random() / 50)
                killed = machine.kill("web")
                machine.wait_for_another("web", killed)
            crowd.wait_for(50)
        assert machine.end() == 0
        machine.start()
        ledger = crowd.ledger
        verdict = judge(machine.store(), ledger)
        with capsys.disabled():
            print("\n" + line("web process killed", KILLS, ledger, verdict))
        assert verdict == WELL
        assert ledger.wrong == []
        assert ledger.cut > 0, "no kill hit a text on its way"
        assert repeated(machine, crowd.carrier) == WELL
        assert ledger.wrong == []


def test_a_web_process_killed_before_its_first_answer_is_started_again(tmp_path: Path) -> None:
    with Machine(tmp_path) as machine:
        assert machine.end() == 0
        machine.start(wait=False)
        killed = machine.kill("web")
        machine.wait_for_another("web", killed)
        machine.wait_until_up()


def test_a_web_process_that_ends_by_itself_is_started_again_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    with Machine(tmp_path) as machine:
        with Crowd(machine.port, SEED) as crowd:
            crowd.wait_for(50)
            ended = machine.kill("web", signal.SIGTERM)
            machine.wait_for_another("web", ended)
            crowd.wait_for(50)
        assert judge(machine.store(), crowd.ledger) == WELL
        assert crowd.ledger.wrong == []
