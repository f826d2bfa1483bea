"""A case's conversation as its page shows it: her words, ours, notes and events, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.case import Case, Line
from bot.console.delivery import Delivery
from bot.console.events import told
from bot.store import calls
from bot.store.client import Client
from bot.translation.flags import BLOCKS, DOUBTS, NOTES, meaning
from bot.translation.nouns import Ask, Translation

NEWEST = 50
"""So many lines are loaded at first, and with each look at earlier ones."""
AGAIN = ".again"
"""What a request is called after the first one came too late."""
AGAIN_WITHIN = timedelta(minutes=2)
UNKNOWN = Delivery()
MISSED = ("late", "failed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the page.

    ``side`` is ``her``, ``bot``, ``us``, ``note`` or ``event``. ``text`` is what was written and
    ``beside`` its other language. ``blocks``, ``doubts`` and ``notes`` are flags in words.
    ``state`` is ``translating``, ``missed`` (can be asked for again), ``waiting`` (for its
    translation, before it is sent), ``held`` or empty.
    """

    id: str
    at: datetime
    side: str
    name: str
    text: str
    lang: str
    beside: str = ""
    beside_lang: str = ""
    blocks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    state: str = ""
    delivery: Delivery = UNKNOWN
    machine: bool = False
    reviewed: bool = False

    @property
    def open(self) -> bool:
        """Whether the line may still change by itself."""
        return self.state in ("translating", "waiting") or self.delivery.open


def window(lines: Sequence[Line], before: str = "") -> tuple[list[Line], bool]:
    """The newest lines, or those before a line; and whether there are earlier ones."""
    ends = [at for at, line in enumerate(lines) if line.id == before]
    last = ends[0] if ends else len(lines)
    first = max(0, last - NEWEST)
    return list(lines[first:last]), first > 0


def after(lines: Sequence[Line], last: str, open_ones: Iterable[str]) -> list[Line]:
    """The lines after the last one shown, and those shown that may have changed meanwhile."""
    places = [at for at, line in enumerate(lines) if line.id == last]
    first = places[-1] + 1 if places else 0
    wanted = set(open_ones)
    changed = [line for line in lines[:first] if line.id in wanted]
    return [*changed, *lines[first:]]


def ours(lines: Iterable[Line]) -> list[str]:
    """The lines that were sent to her: a worker's texts, and sentences of ours they chose."""
    return [line.id for line in lines if _went(line)]


def _went(line: Line) -> bool:
    if line.kind == "event":
        return line.text.startswith("sent ")
    return line.kind == "text" and line.who != "her"


def entries(
    redis: Client,
    org: str,
    case: Case,
    lines: Iterable[Line],
    fates: dict[str, Delivery],
    now: datetime,
) -> list[Entry]:
    """The lines with their translations and what became of the texts."""
    return [_entry(redis, org, case, line, fates.get(line.id, UNKNOWN), now) for line in lines]


def _entry(redis: Client, org: str, case: Case, line: Line, fate: Delivery, now: datetime) -> Entry:
    if line.kind == "event":
        return Entry(line.id, line.at, "event", line.name, told(line), "en", delivery=fate)
    if line.kind == "note":
        return Entry(line.id, line.at, "note", line.name, line.text, "en")
    if line.who == "her":
        return _hers(redis, org, case, line, now)
    return _sent(case, line, fate)


def _hers(redis: Client, org: str, case: Case, line: Line, now: datetime) -> Entry:
    entry = Entry(line.id, line.at, "her", "", line.text, line.lang)
    if line.lang == "en" or not line.call:
        return entry
    made = answer(redis, org, case, line, now)
    if made is None:
        return replace(entry, state="translating")
    missed = made.text is None and bool(set(MISSED).intersection(made.flags))
    return replace(
        _flagged(entry, made.flags),
        beside=made.text or "",
        beside_lang="en",
        machine=not made.reviewed,
        reviewed=made.reviewed,
        state="missed" if missed else "",
    )


def _sent(case: Case, line: Line, fate: Delivery) -> Entry:
    side = "bot" if line.who == "bot" else "us"
    said = line.said if line.said != line.text else ""
    entry = _flagged(Entry(line.id, line.at, side, line.name, line.text, line.lang), line.flags)
    waits = [text for text in case.pending if text.line == line.id]
    state = ("held" if waits[0].held else "waiting") if waits else ""
    machine = bool(said and line.call)
    return replace(
        entry, beside=said, beside_lang=case.lang, delivery=fate, state=state, machine=machine
    )


def answer(redis: Client, org: str, case: Case, line: Line, now: datetime) -> Translation | None:
    """The translation of a line of hers; None while it may come.

    One that is not kept any more is asked for again: whoever looks at her words needs it.
    """
    try:
        made = calls.answer(redis, org, line.call, now)
    except KeyError:
        again(redis, org, case, line, line.call, now)
        return None
    if made is None or made.text is not None or not set(MISSED).intersection(made.flags):
        return made
    try:
        return calls.answer(redis, org, line.call + AGAIN, now)
    except KeyError:
        return made


def again(redis: Client, org: str, case: Case, line: Line, call: str, now: datetime) -> None:
    """Ask for the translation of a line of hers under this name, unless it is known."""
    wanted = Ask(line.text, line.lang, "en")
    calls.ask(redis, org, calls.Call(call, wanted, now + AGAIN_WITHIN, case.person, case.id))


def _flagged(entry: Entry, flags: Sequence[str]) -> Entry:
    def words(kind: Iterable[str]) -> tuple[str, ...]:
        return tuple(meaning(flag for flag in flags if flag in kind))

    return replace(entry, blocks=words(BLOCKS), doubts=words(DOUBTS), notes=words(NOTES))
