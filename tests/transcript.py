"""Play a ``.txt`` conversation through the engine and write down what happened.

# a comment; ``#: nation=scotland at=2026-11-25T10:00 hours=none`` sets organisation and clock
> words the person sends
! alarm_name             a timer of hers comes due
* sara reply Hi. | Hola. a link worker's deed: what they write, and the translation she gets
* sara transfer to=team:leeds   any other deed, with its arguments
< [segments] words we send
= kind detail            a note, a timer or a change in her case
: sara: Hi.              what is written in the case, as the link worker reads it
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.book import Book
from bot.case import Case, Staff
from bot.casework import handover
from bot.demo import DEMO
from bot.engine import take_turn
from bot.model import (
    Alarm,
    Amend,
    CloseCase,
    Deed,
    Erase,
    Inbound,
    Message,
    Note,
    OpenCase,
    Page,
    Reply,
    Session,
    Speak,
    Talk,
    Told,
    Translate,
    Wake,
    Wrote,
)
from bot.organisation import Organisation
from bot.sms import segments
from bot.speech import body
from bot.store import records
from bot.store.codec import dump, load
from bot.talk import Step

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ME = "a-person"
NUMBER = "+447700900001"
STAFF = {
    "sara": Staff("sara", "Sara", languages=("en", "fa")),
    "omar": Staff("omar", "Omar", languages=("en", "ar")),
    "lena": Staff("lena", "Lena", "lead"),
    "leeds": Staff("leeds", "Ama", team="leeds"),
    "haven": Staff("haven", "Ruth", team="haven"),
}
"""Link workers of the transcripts."""


def play(book: Book, script: str, org: Organisation = DEMO) -> str:
    """The script as it would read today."""
    session, lines, at = Session(ME), [], NOON
    case: Case | None = None
    known = ""
    for count, line in enumerate(script.splitlines()):
        if line[:1] not in (">", "!", "*"):
            if line.startswith("#:"):
                org, at = _setting(line, org, at)
            if line.startswith("#") or not line:
                lines.append(line)
            continue
        lines.append(line)
        at += timedelta(minutes=1)
        cause = f"SM{count}"
        inbound: Inbound
        match line[0]:
            case ">":
                inbound = Message(cause, ME, at, line[2:], NUMBER, org.numbers[0])
            case "!":
                name, _, detail = line[2:].partition(" ")
                inbound = Alarm(cause, ME, at, name, detail)
            case _:
                inbound = _deed(cause, at, known, line[2:])
        hers = case if session.case or isinstance(inbound, Deed) else None
        turn = take_turn(book, org, session, inbound, hers)
        session = load(ME, dump(turn.after))  # every turn survives storage
        assert session == turn.after
        after = handover.after(turn.case, turn.effects, ME)
        case = after if after or turn.case else case
        if case is not None:
            known = case.id
            assert records.load_case(records.dump(case)) == case
        lines += [said for effect in turn.effects if (said := told(effect, book, session.lang))]
    return "\n".join(lines) + "\n"


def _deed(cause: str, at: datetime, case: str, line: str) -> Deed:
    """``sara reply Hello | Hola``: what is written after ``|`` is the translation she is sent."""
    who, do, *rest = line.split(" ", 2)
    words = rest[0] if rest else ""
    if do == "reply":
        text, _, made = words.partition(" | ")
        said = {"text": text, "made": made, "as_is": "" if made else "1"}
    elif do in ("note", "needs"):
        said = {"text": words}
    else:
        said = dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", words))
    return Deed(cause, ME, at, case, STAFF[who], do, said)


def told(effect: object, book: Book, lang: str) -> str:
    """One effect as a line of a transcript; empty for one that says nothing by itself."""
    match effect:
        case Reply():
            words = body(effect, book.catalog(lang))
            return f"< [{segments(words)}] " + words.replace("\n", "\n      ")
        case Wake(name, when):
            return f"= timer {name} {_short(when)}" if when else ""
        case Erase():
            return "= erased"
        case Speak(spoken):
            return f"= language {spoken}"
        case Note(kind, detail):
            return f"= note {kind} {detail}".rstrip()
    return _told_of_a_case(effect)


def _told_of_a_case(effect: object) -> str:
    match effect:
        case OpenCase(answer_by=by, details=details, danger=danger):
            said = " ".join(f"{k}={v}" for k, v in details.items() if v)
            first = f"DANGER {danger} " if danger else ""
            return f"= case {first}by={_short(by)} {said}".rstrip()
        case CloseCase():
            return "= case closed"
        case Amend(_, act, detail):
            return f"= case {act} {detail}".rstrip() if act else ""
        case Talk(on):
            return f"= she writes with {'the link worker' if on else 'the menu'}"
        case Wrote(line):
            return f": {line.name or line.who}: [{line.kind}] {line.text}"
        case Translate(_, _, source, target):
            return f"= translate {source} {target}"
    return _told_to_link_workers(effect)


def _told_to_link_workers(effect: object) -> str:
    match effect:
        case Page(kind, _):
            return f"= page {kind}"
        case Told(answer) if not answer.done:
            return f"= refused {answer.why} {answer.who}".rstrip()
    return ""


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
