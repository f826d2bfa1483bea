"""The pure turn alone: thinking and wording, without a store or a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from timeit import Timer

from bot.book import Book
from bot.demo import DEMO
from bot.engine import take_turn
from bot.flows import open_book
from bot.model import Message, Session, Turn
from bot.service import speak
from bot.speech import compose
from tests.bench.posts import BODIES, PEOPLE

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
REPEATS, NUMBER = 9, 300


@dataclass(frozen=True)
class Cost:
    """Microseconds that one turn took."""

    said: str
    whole: float
    think: float
    cold: float


def pure() -> list[Cost]:
    """Time every turn of the conversation that the load also has, warm."""
    book = open_book()
    return [_cost(book, session, message) for session, message in conversation(book)]


def _cost(book: Book, session: Session, message: Message) -> Cost:
    def think() -> Turn:
        return take_turn(book, DEMO, session, message)

    def whole() -> None:
        speak(book, think())

    def cold() -> None:
        compose.cache_clear()
        speak(book, turn)

    turn = think()
    return Cost(message.text, *map(microseconds, (whole, think, cold)))


def conversation(book: Book) -> Iterator[tuple[Session, Message]]:
    """Each turn of one person who was greeted before, as it is heard."""
    session = Session("0" * 32, welcomed=True)
    for n, said in enumerate(BODIES * 2):
        message = Message(f"SM{n:032x}", session.person, NOON, said, PEOPLE[0], DEMO.numbers[0])
        if n >= len(BODIES):  # by now she has a trail, as most have
            yield session, message
        session = take_turn(book, DEMO, session, message).after


def microseconds(call: Callable[[], object]) -> float:
    """The median of several repeats."""
    call()
    return median(Timer(call).repeat(REPEATS, NUMBER)) / NUMBER * 1e6
