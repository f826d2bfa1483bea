"""``bot translate`` as a process, with real models: one object a line, in order, at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.crash.machine import ROOT
from tests.translation.packs import FIREFOX

KEYS = ["source", "translation", "engine", "score", "flags", "model", "reviewed"]
BOT = (sys.executable, "-m", "bot")
SENTENCES = {
    "O gato dorme no telhado.": "The cat sleeps on the roof.",
    "Preciso de um médico.": "I need a doctor.",
    "A minha filha está doente.": "My daughter is sick.",
}
MIXED = [*(line for text in SENTENCES for line in (text, "")), "   "]
OURS = ("BOT_", "TWILIO_", "PYTHON")
PATIENCE = 20.0
"""Seconds for an answer; then the process is ended, and the test fails instead of hanging."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which ``bot models`` has installed Mozilla's en-pt and pt-en."""
    folder = tmp_path_factory.mktemp("data")
    done = bot("models", "install", str(FIREFOX), data=folder)
    assert done.returncode == 0, done.stderr
    return folder


def environ(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return kept | {"BOT_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "LC_ALL": "C"}


def bot(*args: str, data: Path, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """``python -m bot`` in a plain locale, to its end."""
    return subprocess.run(
        [*BOT, *args], env=environ(data), input=lines, capture_output=True, timeout=60
    )


def translate(
    data: Path, texts: Sequence[str], source: str = "pt", target: str = "en"
) -> list[dict[str, Any]]:
    """What comes out for these lines."""
    lines = "".join(f"{text}\n" for text in texts).encode()
    done = bot("translate", "--from", source, "--to", target, "--jsonl", data=data, lines=lines)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


@pytest.fixture(scope="module")
def mixed(data: Path) -> list[dict[str, Any]]:
    """What comes out for ``MIXED``."""
    return translate(data, MIXED)


def test_every_line_is_one_object_with_these_keys_in_the_order_of_the_lines(
    mixed: list[dict[str, Any]],
) -> None:
    assert [list(one) for one in mixed] == [KEYS] * len(MIXED)
    assert [one["source"] for one in mixed] == MIXED
    told = [one for one in mixed if one["source"] in SENTENCES]
    assert [one["translation"] for one in told] == list(SENTENCES.values())
    for one in told:
        assert one["engine"] == "firefox" and one["model"].endswith("pt-en 2.0")
        assert 0 < one["score"] <= 1
        assert (one["flags"], one["reviewed"]) == ([], False)


def test_an_empty_line_is_answered_with_an_empty_translation_in_its_place(
    mixed: list[dict[str, Any]],
) -> None:
    empty = [one for one in mixed if not one["source"].strip()]
    assert [(one["translation"].strip(), one["flags"]) for one in empty] == [("", [])] * 4


def test_without_a_model_only_approved_phrases_are_translated_and_the_rest_says_why(
    tmp_path: Path,
) -> None:
    phrase, other = translate(tmp_path, ["hello", "The cat sleeps on the roof."], "en", "pt")
    assert (phrase["engine"], phrase["flags"]) == ("memory", ["not_reviewed"])
    assert phrase["translation"].startswith("Olá")
    assert (other["translation"], other["flags"]) == (None, ["no_engine"])
    assert (other["engine"], other["model"], other["score"]) == (None, None, 0.0)


def test_a_pair_that_no_installed_model_covers_is_untranslated(data: Path) -> None:
    [told] = translate(data, ["O gato dorme no telhado."], "pt", "so")
    assert (told["translation"], told["flags"]) == (None, ["no_engine"])


def test_windows_line_ends_bytes_that_are_no_utf_8_and_a_line_without_an_end_stop_nothing(
    data: Path,
) -> None:
    lines = b"O gato \xff\xfe dorme.\r\n\r\n" + "Preciso de um médico.".encode()
    done = bot("translate", "--from", "pt", "--to", "en", "--jsonl", data=data, lines=lines)
    assert (done.returncode, done.stderr) == (0, b"")
    told = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    sources = ["O gato \ufffd\ufffd dorme.", "", "Preciso de um médico."]
    assert [one["source"] for one in told] == sources
    assert told[-1]["translation"] == "I need a doctor."


def test_three_hundred_lines_come_out_in_their_order(data: Path) -> None:
    texts = [f"{list(SENTENCES)[n % 3][:-1]} {n}." for n in range(300)]
    told = translate(data, texts)
    assert [one["source"] for one in told] == texts
    for n, one in enumerate(told):
        assert one["translation"] is None or str(n) in one["translation"]
    assert sum(one["translation"] is not None for one in told) > 290


@contextmanager
def talking(data: Path, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is written to and read from; it is ended when it does not answer."""
    process = subprocess.Popen(
        [*BOT, "translate", "--from", "pt", "--to", "en", *args],
        env=environ(data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    patience = threading.Timer(PATIENCE, process.kill)
    patience.start()
    try:
        with process:
            yield process
    finally:
        patience.cancel()
        process.kill()


def test_a_reader_that_waits_for_each_answer_before_it_writes_on_gets_it(data: Path) -> None:
    with talking(data, "--jsonl") as process:
        assert process.stdin and process.stdout and process.stderr
        for _again in range(3):
            for text, said in {**SENTENCES, "": ""}.items():
                line = f"{text}\n".encode()
                for piece in (line[:16], line[16:]):  # also in the middle of a letter
                    process.stdin.write(piece)
                    process.stdin.flush()
                told = json.loads(process.stdout.readline() or b"{}")
                assert (told.get("source"), told.get("translation")) == (text, said)
        process.stdin.close()
        assert process.stdout.read() == process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def test_a_wrong_language_code_is_told_in_one_line_and_ends_with_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for source, target, wrong in (("xx", "en", "xx"), ("pt", "english", "english")):
        assert main(["translate", "--from", source, "--to", target, "--jsonl", "Olá"]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith(f"bot: no language {wrong}: there are am ar bn")
        assert told.err.count("\n") == 1


def test_a_text_on_the_command_line_is_shown_to_a_person_with_its_way_back(data: Path) -> None:
    args = ("translate", "--from", "pt", "--to", "en", "--back", "O gato dorme no telhado.")
    done = bot(*args, data=data)
    said, model, back = done.stdout.decode("utf-8").splitlines()
    assert (done.returncode, said) == (0, "The cat sleeps on the roof.")
    assert "pt-en 2.0, score 0." in model
    assert back == "  back: O gato dorme no telhado."
