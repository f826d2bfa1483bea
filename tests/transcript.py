"""Play a ``.txt`` conversation through the engine and write down what happened.

# a comment; ``#: nation=scotland at=2026-11-25T10:00 hours=none`` sets organisation and clock
> words the person sends
! alarm_name             a timer of hers comes due
< [segments] words we send
= kind detail            a note, a timer or a change in the queue
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.book import Book
from bot.demo import DEMO
from bot.engine import take_turn
from bot.model import Alarm, CloseCase, Erase, Message, Note, OpenCase, Reply, Session, Speak, Wake
from bot.organisation import Organisation
from bot.sms import segments
from bot.speech import body
from bot.store.codec import dump, load
from bot.talk import Step

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ME = "a-person"
NUMBER = "+447700900001"


def play(book: Book, script: str, org: Organisation = DEMO) -> str:
    """The script as it would read today."""
    session, lines, at = Session(ME), [], NOON
    for count, line in enumerate(script.splitlines()):
        if line[:1] not in (">", "!"):
            if line.startswith("#:"):
                org, at = _setting(line, org, at)
            if line.startswith("#") or not line:
                lines.append(line)
            continue
        lines.append(line)
        at += timedelta(minutes=1)
        cause = f"SM{count}"
        inbound: Message | Alarm
        if line[0] == ">":
            inbound = Message(cause, ME, at, line[2:], NUMBER, org.numbers[0])
        else:
            inbound = Alarm(cause, ME, at, line[2:])
        turn = take_turn(book, org, session, inbound)
        session = load(ME, dump(turn.after))  # every turn survives storage
        assert session == turn.after
        lines += [told(effect, book, session.lang) for effect in turn.effects]
    return "\n".join(lines) + "\n"


def told(effect: object, book: Book, lang: str) -> str:
    """One effect as a line of a transcript."""
    match effect:
        case Reply():
            words = body(effect, book.catalog(lang))
            return f"< [{segments(words)}] " + words.replace("\n", "\n      ")
        case OpenCase(answer_by=by, details=details, danger=danger):
            said = " ".join(f"{k}={v}" for k, v in details.items() if v)
            first = f"DANGER {danger} " if danger else ""
            return f"= case {first}by={_short(by)} {said}".rstrip()
        case CloseCase():
            return "= case closed"
        case Wake(name, when):
            return f"= timer {name} {_short(when)}"
        case Erase():
            return "= erased"
        case Speak(spoken):
            return f"= language {spoken}"
        case Note(kind, detail):
            return f"= note {kind} {detail}".rstrip()
    raise TypeError(effect)


def _short(when: datetime | None) -> str:
    return when.strftime("%a-%d-%b-%H:%M") if when else "never"


def _setting(line: str, org: Organisation, at: datetime) -> tuple[Organisation, datetime]:
    for key, value in re.findall(r"(\w+)=(\S+)", line):
        if key == "at":
            at = datetime.fromisoformat(value).replace(tzinfo=UTC) - timedelta(minutes=1)
        elif key == "hours":
            org = replace(org, hours={})
        elif key == "languages":
            org = replace(org, languages=tuple(value.split(",")))
        else:
            org = replace(org, **{key: value})
    return org, at


class _Noting(dict[Step, tuple[str, str]]):
    """Remembers which steps were walked through."""

    def __init__(self, names: dict[Step, tuple[str, str]]) -> None:
        super().__init__(names)
        self.seen: set[tuple[str, str]] = set()

    def __getitem__(self, step: Step) -> tuple[str, str]:
        where = super().__getitem__(step)
        self.seen.add(where)
        return where


def visited(book: Book, script: str) -> set[tuple[str, str]]:
    """The (flow, step) of every step that a script walks through."""
    traced = copy(book)
    noting = _Noting(book.names)
    traced.names = noting
    play(traced, script)
    return noting.seen
