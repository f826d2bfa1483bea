"""The story in tests/casework/stories/by_text.txt still reads the same on every phone in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.service import Service
from bot.texting import writing
from tests.casework.story import play
from tests.town import Town, portuguese

STORY = Path(__file__).parent / "stories" / "by_text.txt"


def test_a_case_by_text_reads_the_same_on_every_phone(
    service: Service, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "WAIT", 20.0)
    told = STORY.read_text(encoding="utf-8")
    with portuguese() as translator:
        now = play(Town(service, translator), told)
    if request.config.getoption("--update"):
        STORY.write_text(now, encoding="utf-8")
    assert now == STORY.read_text(encoding="utf-8")
