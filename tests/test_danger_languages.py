"""Words of danger in other languages than English: caught, answered in them, and no false alarm."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bot.demo import DEMO
from bot.language.danger import KINDS, known_languages, load_all, spread
from bot.language.fold import fold
from tests.door import Door

DATA = Path(__file__).parent / "data"
FIND = load_all()


def rows(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


OTHER = rows("danger_other.tsv")


def test_every_language_of_the_demo_has_words_of_danger() -> None:
    assert set(DEMO.languages) <= set(known_languages())


@pytest.mark.parametrize(("lang", "kind", "text"), OTHER, ids=lambda value: value)
def test_danger_is_caught_and_calm_is_not(lang: str, kind: str, text: str) -> None:
    found = FIND(fold(text))
    if kind == "calm":
        assert found is None
    else:
        assert found is not None and found[0] == kind


def test_no_words_of_another_language_make_calm_english_an_alarm() -> None:
    calm = [row[-1] for row in rows("danger_en.tsv") if row[1:2] == ["calm"]]
    assert len(calm) > 100
    alarms = [(text, found) for text in calm if (found := FIND(fold(text)))]
    assert [alarm for alarm in alarms if alarm[1][1] != "en"] == []


def test_chinese_characters_are_words_of_their_own() -> None:
    assert spread("我想死 ok") == "我 想 死 ok"
    assert spread("no han here") == "no han here"


def test_every_kind_has_words_in_every_language() -> None:
    from importlib.resources import files
    from tomllib import loads

    for lang in known_languages():
        words = files("bot.language").joinpath(f"danger_{lang}.toml").read_text("utf-8")
        assert set(KINDS) <= set(loads(words)), lang


def test_somebody_in_danger_is_answered_in_the_language_of_her_words(door: Door) -> None:
    answer = " ".join(door.says("میخوام بمیرم")).replace("\N{NO-BREAK SPACE}", " ")
    assert "116 123" in answer and "999" in answer
    assert re.search("[\u0600-\u06ff]", answer)
