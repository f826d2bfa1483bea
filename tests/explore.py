"""Walk everywhere a person can go by digits, in a nation and on a day."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from bot.book import Book
from bot.case import Case, Consent, PlanStep, Staff
from bot.casework import handover
from bot.demo import DEMO
from bot.engine import take_turn
from bot.language.reading import NOTHING, TOPICS, Reading
from bot.model import Deed, Message, Reply, Session, Turn
from bot.organisation import Organisation

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MOST = 40_000
DIGITS = ["1", "2", "3", "4", "5", "6", "7", "more", "zz", "thanks"]
READINGS = {
    "thanks": Reading(topic="other"),
    "unsure": Reading(close=("hospital_charges", "prescriptions", "mental_health")),
    "worried": Reading(topic="dentist", concern="suicide"),
    "feverish": Reading(topic="child_health", concern="medical_emergency"),
    "foreign": Reading((("ur", 0.4), ("prs", 0.3), ("ar", 0.2))),
    **{f"about {name}": Reading(topic=name) for name in TOPICS},
}
"""What the models would say of these texts; to all others they are deaf."""
SARA = Staff("sara", "Sara-Maria", "lead")
CASE = Case(
    "c1",
    "someone",
    NOON,
    "en",
    "K7C",
    safe="yes",
    consents=tuple(Consent(to, "w", "en", NOON) for to in ("team", "gp", "other")),
    worker="sara",
    name="Sara-Maria",
    claimed=NOON,
    answered=NOON,
    plan=(PlanStep("Call the GP", "Call the GP"), PlanStep("Form", "Formulaire", done=True)),
)
WRITTEN = frozenset(
    {
        *("Hi", "Call the GP", "Formulaire", "Sara-Maria", "Rather Long Service Name"),
        *("Safe Haven charity", "Nottingham", "Leeds"),
    }
)
"""What is said as it stands: a link worker's words and names."""
DEEDS = {
    "reply": {"text": "Hi", "as_is": "1"},
    "simpler": {},
    "ring": {},
    "card": {"fact": "gp.open"},
    "share gp": {"to": "gp"},
    "share other": {"to": "other", "name": "Rather Long Service Name"},
    "transfer leeds": {"to": "team:leeds"},
    "transfer haven": {"to": "team:haven"},
    "measure": {},
    "plan": {"plan": "[]", "tell": "1"},
    "pause": {},
    "close": {"outcome": "helped"},
}
"""What a link worker does that ends in a text to her."""
HANDOVER = ("person", "urgent", "sharing", "moving", "asking", "data", "plan", "")
"""Flows whose words depend on an open case and on whether it is safe to text her."""


@cache
def turns(book: Book, nation: str = "england", at: datetime = NOON) -> tuple[Turn, ...]:
    """Every turn that is reached from any opening word by digits, MORE and nonsense."""
    return tuple(_turns(book, replace(DEMO, nation=nation, name="Rather Long Charity Name"), at))


def _turns(book: Book, org: Organisation, at: datetime) -> Iterator[Turn]:
    book = copy.copy(book)
    book.read = lambda text: READINGS.get(text, NOTHING)
    start = Session("someone", "+447700900001", org.numbers[0])
    first: list[tuple[Session, Case | None]] = [
        (start, None),
        (replace(start, welcomed=True), None),
    ]
    waiting = deque(first)
    waiting += [(_with_a_case(org, talking), CASE) for talking in (True, False)]
    for turn in _deeds(book, org, at):
        yield turn
        waiting.append((turn.after, _hers(turn)))
    openers = [*book.doors, *READINGS, "menu", "8", "stop", "back", "more", "?"]
    seen: set[object] = set()
    for count in range(MOST):
        if not waiting:
            return
        session, case = waiting.popleft()
        said = openers if not session.step else ["zz"] if session.tries else DIGITS
        for text in said:
            word = _first_word(book, text)
            message = Message(f"SM{count}", "someone", at, word, session.number, session.via)
            turn = take_turn(book, org, session, message, case)
            yield turn
            state = _state(turn.after)
            if state not in seen and not turn.after.stopped:
                seen.add(state)
                waiting.append((turn.after, _hers(turn)))
    raise AssertionError("the conversation has no end")


def _deeds(book: Book, org: Organisation, at: datetime) -> Iterator[Turn]:
    """All that a link worker says, to somebody who writes with them and to others."""
    for talking in (True, False):
        session = _with_a_case(org, talking)
        for name, said in DEEDS.items():
            deed = Deed(name, "someone", at, "c1", SARA, name.split()[0], said)
            yield take_turn(book, org, session, deed, CASE)


def _with_a_case(org: Organisation, talking: bool) -> Session:
    return Session(
        "someone", "+447700900001", org.numbers[0], welcomed=True, case="c1", talking=talking
    )


def _hers(turn: Turn) -> Case | None:
    return handover.after(turn.case, turn.effects, "someone") if turn.after.case else None


def replies(book: Book, nation: str = "england", at: datetime = NOON) -> Iterator[Reply]:
    """Every different reply of those turns."""
    seen: set[Reply] = set()
    for turn in turns(book, nation, at):
        for effect in turn.effects:
            if isinstance(effect, Reply) and effect not in seen:
                seen.add(effect)
                yield effect


def _first_word(book: Book, text: str) -> str:
    """A flow's name is not what one texts: its first opening word is."""
    return next((word for word, meaning in book.words.items() if meaning == text), text)


def _state(session: Session) -> object:
    """What words may depend on; everything else does not make two states different."""
    place = session.flow, session.step, session.page, min(session.tries, 4)
    nation = session.facts.get("nation")
    if session.flow not in HANDOVER:
        return place, nation
    with_whom = bool(session.case), session.talking
    return place, nation, with_whom, *map(session.facts.get, ("safe", "danger"))
