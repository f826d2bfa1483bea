"""``bot understand``: one object a text, in order, in the shape that its users rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.language.danger import KINDS
from bot.language.reading import TOPICS

TEXTS = """necesito un medico
salam
stop
mujhe marna hai
my husband gets angry, I am afraid sometimes

12
\ufffd\ud83d\ude00
""".encode("utf-8", "surrogatepass")


def bot(*args: str, given: bytes) -> str:
    command = [sys.executable, "-m", "bot", "understand", *args]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    return [json.loads(line) for line in bot("--jsonl", given=TEXTS).splitlines()]


def test_every_line_gets_one_object_in_order(told: list[dict[str, Any]]) -> None:
    assert len(told) == len(TEXTS.splitlines())
    assert told[0]["language"] == "es" and told[0]["topic"] == "register_gp"


def test_every_object_has_the_same_fields_and_known_codes(told: list[dict[str, Any]]) -> None:
    for one in told:
        assert list(one) == [
            *("language", "languages", "command", "topic", "topics", "crisis", "concern")
        ]
        assert one["topic"] is None or one["topic"] in TOPICS
        assert not (one["crisis"] and one["concern"])
        assert {one["crisis"], one["concern"]} <= {None, *KINDS}
        assert all(isinstance(share, float) for _code, share in one["languages"] + one["topics"])


def test_the_language_is_null_where_it_would_be_asked(told: list[dict[str, Any]]) -> None:
    salam = told[1]
    assert salam["language"] is None
    assert {"fa", "en"} <= dict(salam["languages"]).keys()
    assert salam["topic"] == "greeting"


def test_a_command_is_named_and_is_no_danger(told: list[dict[str, Any]]) -> None:
    assert told[2]["command"] == "stop" and told[2]["crisis"] is told[2]["concern"] is None


def test_danger_in_romanised_words_is_named(told: list[dict[str, Any]]) -> None:
    assert told[3]["crisis"] == "suicide"


def test_nothing_and_numbers_say_nothing(told: list[dict[str, Any]]) -> None:
    for one in told[5:7]:
        assert one["language"] is one["topic"] is None and one["topics"] == []


def test_a_known_language_is_kept() -> None:
    [line] = bot("--jsonl", "--language", "fa", given=b"salam\n").splitlines()
    assert json.loads(line)["language"] == "fa"


def test_an_unknown_language_is_refused_in_one_line() -> None:
    command = [sys.executable, "-m", "bot", "understand", "--language", "xx"]
    done = subprocess.run(command, input=b"", capture_output=True)
    assert done.returncode == 2 and b"no language xx" in done.stderr


def test_without_jsonl_it_can_be_read() -> None:
    assert bot(given=b"necesito un medico\n") == "necesito un medico\n    es, register_gp\n"
