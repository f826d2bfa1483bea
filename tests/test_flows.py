"""Every transcript in tests/flows/ still reads the same, and together they visit every step."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.book import Book
from tests.transcript import play, visited

SCRIPTS = sorted((Path(__file__).parent / "flows").glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_reads_as_written(
    book: Book, path: Path, request: pytest.FixtureRequest
) -> None:
    script = path.read_text(encoding="utf-8")
    played = play(book, script)
    if request.config.getoption("--update"):
        path.write_text(played, encoding="utf-8")
        script = played
    assert played == script


def test_every_step_is_visited_by_some_conversation(book: Book) -> None:
    seen: set[tuple[str, str]] = set()
    for path in SCRIPTS:
        seen |= visited(book, path.read_text(encoding="utf-8"))
    waiting = set(book.steps)
    assert sorted(waiting - seen) == []
