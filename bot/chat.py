"""Talk to the assistant in the terminal, and keep the talk as a transcript test."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.book import Book
from bot.engine import take_turn
from bot.model import Message, Reply, Session
from bot.organisation import Organisation
from bot.sms import segments
from bot.speech import body

NUMBER = "+447700900001"
"""Ofcom's range for drama: nobody's."""


def chat(book: Book, org: Organisation, pence: float, save: Path | None) -> int:
    """Read texts from standard input until its end; with ``save`` write them as a transcript."""
    session = Session("chat")
    said: list[str] = []
    total = 0
    print(f"You text {org.name}. Ctrl-D ends.\n")
    while (text := _ask()) is not None:
        said.append(text)
        now = datetime.now(UTC)
        message = Message(f"chat{len(said)}", "chat", now, text, NUMBER, org.numbers[0])
        turn = take_turn(book, org, session, message)
        session = turn.after
        replies = [effect for effect in turn.effects if isinstance(effect, Reply)]
        for words in (body(reply, book.catalog(session.lang)) for reply in replies):
            total += segments(words)
            print(f"\n{words}\n    [{segments(words)} segments, {total * pence:.0f}p so far]\n")
    if save:
        _save(save, org, said)
    return 0


def _ask() -> str | None:
    try:
        return input("> ")
    except EOFError:
        print()
        return None


def _save(path: Path, org: Organisation, said: list[str]) -> None:
    """Only what was said: ``pytest --update`` writes what is answered."""
    head = f"# {path.stem.replace('_', ' ')}\n#: nation={org.nation}"
    path.write_text("\n\n".join([head, *(f"> {text}" for text in said)]) + "\n", "utf-8")
    print(f"Saved. Now run: pytest tests/test_flows.py --update, and read {path}.")
