"""The command line: chat, queue, facts, and clear complaints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.book import Book
from bot.cli import main
from bot.settings import Settings
from tests.door import Door
from tests.transcript import play

ROOT = Path(__file__).resolve().parent.parent


def bot(*arguments: str, said: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=said,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environ},
        check=False,
    )


def test_a_chat_is_answered_and_saved_as_a_transcript(tmp_path: Path, book: Book) -> None:
    path = tmp_path / "my_story.txt"
    talk = bot("chat", "--save", str(path), said="hello\n1\nstop\n")
    assert talk.returncode == 0, talk.stderr
    assert "1 See a doctor (GP)" in talk.stdout and "[2 segments, 20p so far]" in talk.stdout
    script = path.read_text()
    assert script.startswith("# my story\n#: nation=england\n\n> hello\n\n> 1\n\n> stop\n")
    assert "You will get no more texts from us." in play(book, script)


def test_an_unknown_organisation_is_told_in_one_line() -> None:
    told = bot("chat", "--org", "nobody")
    assert (told.returncode, told.stderr) == (2, "bot: no organisation called nobody\n")


def test_a_wrong_setting_is_told_in_one_line() -> None:
    told = bot("run", BOT_PORT="eighty")
    assert told.returncode == 2
    assert told.stderr == "bot: BOT_PORT must be a whole number\n"


def test_the_queue_without_a_running_store_says_what_to_do(tmp_path: Path) -> None:
    told = bot("queue", "--data", str(tmp_path), BOT_REDIS_URL="")
    assert told.returncode == 2
    assert "start `bot run`" in told.stderr


def test_the_queue_is_shown_and_a_case_closed(
    door: Door, settings: Settings, tmp_path: Path
) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    environ = {"BOT_REDIS_URL": settings.redis_url, "BOT_SECRET": settings.secret}
    shown = bot("queue", **environ)
    case = shown.stdout.splitlines()[1].split()[0]
    assert "Text her   yes" in bot("queue", case, **environ).stdout
    assert bot("queue", case, "--done", **environ).stdout == f"closed {case}\n"
    assert bot("queue", case, **environ).returncode == 1
    assert bot("queue", **environ).stdout == "Nobody is waiting.\n"


def test_facts_are_listed_with_source_and_date(capsys: object) -> None:
    listed = bot("facts", "--all")
    assert "HL9241" in listed.stdout
    assert main(["facts"]) == 0
