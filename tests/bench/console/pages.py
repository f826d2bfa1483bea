"""How long pages take, and what open consoles cost the carrier's door."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import sleep

from tests.bench.console.browser import Page
from tests.bench.console.office import Office
from tests.bench.load import Round, fire
from tests.bench.posts import PEOPLE, posts
from tests.bench.translation.texts import texts as english

GONE = 1.5
"""Seconds after which the server has noticed that consoles were closed."""


@dataclass
class Times:
    """Seconds of one kind of page, whichever browser asked."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0

    def add(self, page: Page, right: Callable[[Page], bool]) -> None:
        """Note one answer."""
        self.seconds.append(page.seconds)
        self.wrong += not right(page)


QUEUE, MANY, MINE, LONG, PREVIEW, CLAIM = (
    "queue page, 1,000 wait",
    "queue page, 10,000 wait",
    "my cases, 40",
    "a case with 50 lines",
    "preview of a reply, with its translation",
    "claim",
)


@dataclass
class Pages:
    """Asks for pages of an office in turn."""

    office: Office
    times: dict[str, Times] = field(
        default_factory=lambda: {
            name: Times() for name in (QUEUE, MANY, MINE, LONG, PREVIEW, CLAIM)
        }
    )
    words: Iterator[str] = field(default_factory=lambda: iter(english(2_000)))
    turn: Iterator[int] = field(init=False)
    claimed: int = 0

    def __post_init__(self) -> None:
        self.turn = cycle(range(len(self.office.workers)))

    def ask(self, count: int) -> None:
        """Every kind of page so many times, one after the other; a claim is asked for apart."""
        kinds: Mapping[str, tuple[Callable[[], Page], Callable[[Page], bool]]] = {
            QUEUE: (self._queue, lambda page: page.text.count("data-row") == 50),
            MANY: (self._many, lambda page: page.text.count("data-row") == 50),
            MINE: (self._mine, lambda page: page.text.count('href="/console/cases/') >= 40),
            LONG: (self._long, lambda page: page.text.count('id="line-') == 50),
            PREVIEW: (self._preview, _translated),
        }
        for n in range(count):
            for name in list(kinds)[:: 1 if n % 2 else -1]:
                do, right = kinds[name]
                self.times[name].add(do(), right)

    def claim(self) -> None:
        """One worker after the other takes a case."""
        worker = self.office.workers[next(self.turn)]
        case = self.office.queue[self.claimed]
        self.claimed += 1
        page = worker.claim(case.id)
        self.times[CLAIM].add(page, lambda page: page.where.endswith(case.id))

    def rest(self) -> None:
        """Close the connections, which the server would close by and by."""
        for browser in (*self.office.workers, self.office.busy, self.office.elsewhere):
            browser.rest()

    def _queue(self) -> Page:
        return self.office.busy.ask("/console/queue")

    def _many(self) -> Page:
        return self.office.elsewhere.ask("/console/queue")

    def _mine(self) -> Page:
        return self.office.busy.ask("/console/mine")

    def _long(self) -> Page:
        return self.office.busy.ask(f"/console/cases/{self.office.long.id}")

    def _preview(self) -> Page:
        at = next(self.turn)
        case = self.office.talking[at].case.id
        return self.office.workers[at].preview(case, next(self.words))


def _translated(page: Page) -> bool:
    return "machine translation" in page.text


@dataclass
class Door:
    """Menu turns of other people, as fast as they are answered; by how many consoles are open."""

    port: int
    texts: Iterator[bytes] = field(init=False)
    rounds: dict[bool, list[Round]] = field(default_factory=lambda: {True: [], False: []})

    def __post_init__(self) -> None:
        self.texts = islice(posts(self.port), 1, None)

    def warm(self) -> None:
        """Everybody's first text, which costs more than a menu turn."""
        fire(self.port, list(islice(self.texts, len(PEOPLE))))

    def measure(self, open: bool, count: int) -> None:
        """One burst, with or without open consoles, after a short one that does not count."""
        sleep(0.0 if open else GONE)
        fire(self.port, list(islice(self.texts, count // 4)))
        self.rounds[open].append(fire(self.port, list(islice(self.texts, count))))
