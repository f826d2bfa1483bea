"""Installations that are killed, or meet each other: nothing is ever half there."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.translation.packages import room
from bot.translation.packages.room import locked
from bot.translation.packages.store import install, installed, oddities, verify
from tests.translation.packs import TODAY, package

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import os, sys, time
from datetime import date
from pathlib import Path
from bot.translation.packages import room
from bot.translation.packages.store import install

def stop(*args):
    print("here", flush=True)
    time.sleep(60)

class Spoken:
    def say(self, line):
        print(line, flush=True)
    def step(self, what, done, total):
        if where == "copying":
            stop()

models, where, *paths = sys.argv[1:]
if where == "before the swap":
    room.swap = stop
if where == "after the swap":
    os.replace = stop
while paths:
    for path in paths:
        install(Path(models), Path(path), today=date(2026, 11, 30), progress=Spoken())
    if where != "forever":
        break
"""


def child(models: Path, where: str, *paths: Path) -> subprocess.Popen[str]:
    """Another process that installs; stops for good ``where`` it is told."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(models), where, *map(str, paths)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def kill_at(models: Path, where: str, path: Path) -> None:
    """SIGKILL an installation in the middle."""
    with child(models, where, path) as process:
        assert process.stdout and process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_a_killed_installation_leaves_nothing_that_is_seen(models: Path, tmp_path: Path) -> None:
    path = package(tmp_path)
    kill_at(models, "copying", path)
    assert installed(models) == [] and oddities(models) == []
    assert list((models / room.PARTIAL).iterdir()), "it was killed too early to prove anything"
    install(models, path, today=TODAY)
    assert verify(models) == []
    assert not list((models / room.PARTIAL).iterdir())


def test_a_killed_update_leaves_the_version_before(models: Path, tmp_path: Path) -> None:
    install(models, package(tmp_path, version="1.0"), today=TODAY)
    kill_at(models, "copying", package(tmp_path, version="2.0"))
    assert [one.version for one in installed(models)] == ["1.0"]
    assert verify(models) == []


@pytest.mark.parametrize("where", ["before the swap", "after the swap"])
@pytest.mark.parametrize("older", [True, False])
def test_one_killed_when_it_was_complete_is_gone_on_with(
    models: Path, tmp_path: Path, where: str, older: bool
) -> None:
    if older:
        install(models, package(tmp_path, version="1.0"), today=TODAY)
    kill_at(models, where, package(tmp_path, version="2.0"))
    assert [one.version for one in installed(models)] == (["1.0"] if older else [])
    with locked(models):
        pass
    assert [one.version for one in installed(models)] == ["2.0"]
    assert verify(models) == [] and not list((models / room.READY).iterdir())


def test_whenever_it_is_killed_one_whole_version_is_there(models: Path, tmp_path: Path) -> None:
    paths = [package(tmp_path, version=version, size=300_000) for version in ("1.0", "2.0")]
    install(models, paths[0], today=TODAY)
    wait = random.Random(7)
    for _ in range(8):
        with child(models, "forever", *paths) as process:
            assert process.stdout and process.stdout.readline()
            time.sleep(wait.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        with locked(models):
            pass
        assert [one.id for one in installed(models)] == ["argos en-es"]
        assert verify(models) == []


def test_a_reader_finds_a_model_at_every_moment_of_a_replacement(
    models: Path, tmp_path: Path
) -> None:
    paths = [package(tmp_path, version=version) for version in ("1.0", "2.0")]
    (made,) = install(models, paths[0], today=TODAY)
    weights, missed, done = made.place(models) / "model" / "model.bin", [], threading.Event()

    def read() -> None:
        while not done.is_set():
            if not weights.is_file() or len(installed(models)) != 1:
                missed.append(time.monotonic())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(40):
        install(models, paths[(turn + 1) % 2], today=TODAY)
    done.set()
    reader.join()
    if sys.platform == "linux":
        assert missed == []


def test_where_nothing_can_be_exchanged_the_older_one_is_moved_away(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_exchanged", lambda one, other: False)
    for version in ("1.0", "2.0"):
        install(models, package(tmp_path, version=version), today=TODAY)
    assert [one.version for one in installed(models)] == ["2.0"] and verify(models) == []


def test_a_second_installation_waits_for_the_first(models: Path, tmp_path: Path) -> None:
    path = package(tmp_path)
    with locked(models):
        process = child(models, "nowhere", path)
        assert process.stdout and "waiting for its end" in process.stdout.readline()
        assert installed(models) == []
    said, _ = process.communicate(timeout=20)
    assert said == "argos en-es 1.0 is installed\n" and verify(models) == []


def test_many_at_once_damage_nothing(models: Path, tmp_path: Path) -> None:
    paths = [package(tmp_path, version=version, size=100_000) for version in ("1.0", "2.0")]
    running = [child(models, "nowhere", paths[n % 2], paths[1 - n % 2]) for n in range(4)]
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(installed(models)) == 1 and verify(models) == []


def test_a_manifest_that_is_half_written_by_a_dying_disk_is_told_and_repaired(
    models: Path, tmp_path: Path
) -> None:
    path = package(tmp_path)
    install(models, path, today=TODAY)
    manifest = models / "manifests" / "argos" / "en_es.json"
    manifest.write_text(manifest.read_text()[:40])
    assert [problem.where for problem in oddities(models)] == ["argos/en_es"]
    install(models, path, today=TODAY)
    assert verify(models) == [] and json.loads(manifest.read_text())["id"] == "argos en-es"
