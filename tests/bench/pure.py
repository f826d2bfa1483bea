"""The pure turn alone: thinking and wording, without a store or a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median
from timeit import Timer

from bot.book import Book
from bot.demo import DEMO
from bot.engine import take_turn
from bot.flows import open_book
from bot.model import Message, Session
from bot.service import speak
from bot.speech import compose
from tests.bench.posts import BODIES, PEOPLE

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
REPEATS, NUMBER = 9, 300


@dataclass(frozen=True)
class Pure:
    """Microseconds of the median turn of a conversation, and of its slowest turn."""

    turn: float
    think: float
    cold: float
    slowest: float
    slowest_said: str


def pure() -> Pure:
    """Time every turn of the conversation that the load also has."""
    book = open_book()
    whole, think, cold = [], [], []
    for session, message in conversation(book):
        turn = take_turn(book, DEMO, session, message)
        whole.append(
            (
                microseconds(lambda s=session, m=message: speak(book, take_turn(book, DEMO, s, m))),
                message.text,
            )
        )
        think.append(microseconds(lambda s=session, m=message: take_turn(book, DEMO, s, m)))
        cold.append(microseconds(lambda t=turn: (compose.cache_clear(), speak(book, t))))
    slowest, said = max(whole)
    return Pure(median(took for took, _ in whole), median(think), median(cold), slowest, said)


def conversation(book: Book) -> Iterator[tuple[Session, Message]]:
    """Each turn of one person who was greeted before, as it is heard."""
    session = Session("0" * 32, welcomed=True)
    for n, said in enumerate(BODIES * 2):
        message = Message(f"SM{n:032x}", session.person, NOON, said, PEOPLE[0], DEMO.numbers[0])
        if n >= len(BODIES):  # by now she has a trail, as most have
            yield session, message
        session = take_turn(book, DEMO, session, message).after


def microseconds(call: Callable[[], object]) -> float:
    """The median of several repeats, warm."""
    call()
    return median(Timer(call).repeat(REPEATS, NUMBER)) / NUMBER * 1e6
