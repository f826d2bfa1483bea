"""The story in tests/casework/stories/by_console.txt still reads the same, on phone and screens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.console import casefile, previews
from bot.console.guard import Desk
from bot.service import Service
from bot.settings import Settings
from tests.casework.screens import Screens
from tests.casework.story import play
from tests.console.conftest import console
from tests.town import Town, portuguese

STORY = Path(__file__).parent / "stories" / "by_console.txt"


def test_a_case_at_the_console_reads_the_same_on_both_sides(
    service: Service,
    settings: Settings,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(previews, "PATIENCE", timedelta(seconds=20))
    monkeypatch.setattr(casefile, "PATIENCE", timedelta(seconds=240))
    told = STORY.read_text(encoding="utf-8")
    app = console(settings, service)
    with portuguese() as translator:
        town = Town(service, translator)
        app.extensions["desk"] = Desk(service, settings, town.clock)
        now = play(town, told, Screens(town, app))
    if request.config.getoption("--update"):
        STORY.write_text(now, encoding="utf-8")
    assert now == STORY.read_text(encoding="utf-8")
