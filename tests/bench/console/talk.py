"""Her texts through the carrier's door, and when each worker's screen shows them: one thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter

from tests.bench.console.screen import SLOW, Line, Screen, Shown
from tests.bench.console.seed import Held
from tests.bench.posts import form, signed

OK = 200
COUNTERS = 6
"""Connections over which all screens ask for the numbers in their navigation."""
SILENCE = 20.0
"""Seconds without any text shown after which something is thought to be lost."""
SIDS = count(1)


@dataclass
class Sent:
    """One text of hers: when it was posted, and seconds from there to what the worker sees."""

    screen: Screen
    text: str
    post: bytes
    due: float
    at: float = 0.0
    answered: float | None = None
    event: float | None = None
    words: float | None = None
    settled: float | None = None
    english: str = ""


@dataclass
class Talk:
    """Open screens, and the loop that lets them live."""

    port: int
    screens: Sequence[Screen]
    selector: DefaultSelector = field(default_factory=DefaultSelector)
    doors: list[Line] = field(default_factory=list)
    counters: list[Line] = field(default_factory=list)
    queued: list[Screen] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    alive: float = 0.0

    def run(self, texts: Iterable[Sent]) -> list[Sent]:
        """Post each at its time, counted from now; ends when all are shown, translated or not."""
        start = perf_counter()
        todo = list(texts)
        every, self.sent, self.alive = list(todo), [], start
        while todo or any(one.settled is None for one in self.sent):
            now = perf_counter()
            while todo and start + todo[0].due <= now:
                self._post(todo.pop(0))
            self.step(min(start + todo[0].due, now + 0.05) if todo else now + 0.05)
            if not todo and now - self.alive > SILENCE:
                break
        return every

    def step(self, until: float) -> None:
        """Do what screens wish for by now, and take in what comes until then."""
        now = perf_counter()
        for screen in self.screens:
            if screen.ready("case", now):
                screen.refresh()
            elif screen.ready("slow", now) and screen.open:
                screen.polls += 1
                screen.refresh()
            if screen.ready("counts", now):
                self.queued.append(screen)
        self._count()
        for key, _events in self.selector.select(max(0.0, until - perf_counter())):
            key.data()

    def live(self, seconds: float) -> None:
        """Let the screens live for so long."""
        until = perf_counter() + seconds
        while perf_counter() < until:
            self.step(until=min(until, perf_counter() + 0.02))

    def _post(self, one: Sent) -> None:
        door = self.doors.pop() if self.doors else Line(self.port)
        self.sent.append(one)
        one.at = perf_counter()
        door.send(one.post)
        self.selector.register(door.socket, EVENT_READ, partial(self._answered, door, one))

    def _answered(self, door: Line, one: Sent) -> None:
        if (answer := door.receive()) is None:
            return
        self.selector.unregister(door.socket)
        self.doors.append(door)
        if answer[0] == OK:
            one.answered = perf_counter() - one.at
        else:
            self.refused[f"texts: {answer[0]}"] += 1
            one.settled = 0.0

    def _count(self) -> None:
        while self.queued and self.counters:
            line, screen = self.counters.pop(), self.queued.pop(0)
            line.send(screen.request("/console/counts"))
            self.selector.register(line.socket, EVENT_READ, partial(self._counted, line))

    def _counted(self, line: Line) -> None:
        if (answer := line.receive()) is not None:
            if answer[0] != OK:
                self.refused[f"counts: {answer[0]}"] += 1
            self.selector.unregister(line.socket)
            self.counters.append(line)

    def _heard(self, screen: Screen) -> None:
        for what in screen.heard():
            if what == "case":
                self._note_event(screen)
            screen.wish(what)
            if what == "case" and screen.ready("case", perf_counter()):
                screen.refresh()

    def _note_event(self, screen: Screen) -> None:
        now = perf_counter()
        for one in self.sent:
            if one.screen is screen and one.event is None:
                one.event = now - one.at

    def _shown(self, screen: Screen) -> None:
        answer = screen.page.receive()
        if answer is None:
            return
        (status, body), now = answer, perf_counter()
        if status != OK:  # as case.js: it is asked again with the next news, or by and by
            self.refused[f"case: {status}"] += 1
            body = b""
        for shown in screen.take(body.decode()):
            self._note_line(screen, shown, now)
        screen.busy = False
        if screen.wanted:
            screen.wanted = False
            screen.refresh()
        else:
            screen.due["slow"] = now + SLOW

    def _note_line(self, screen: Screen, shown: Shown, now: float) -> None:
        for one in self.sent:
            if one.screen is not screen or one.text != shown.words:
                continue
            self.alive = now
            if one.words is None:
                one.words = now - one.at
            if one.settled is None and not shown.coming:
                one.settled, one.english = now - one.at, shown.english

    def listen(self) -> None:
        """Open every screen."""
        for screen in self.screens:
            screen.show()
            heard, shown = partial(self._heard, screen), partial(self._shown, screen)
            self.selector.register(screen.stream.socket, EVENT_READ, heard)
            self.selector.register(screen.page.socket, EVENT_READ, shown)
        self.counters = [Line(self.port) for _ in range(COUNTERS)]

    def leave(self) -> None:
        """Close every screen and connection."""
        self.selector.close()
        for screen in self.screens:
            screen.close()
        for door in self.doors:
            door.close()
        for line in self.counters:
            line.close()


@contextmanager
def talking(port: int, screens: Sequence[Screen]) -> Iterator[Talk]:
    """All screens open, and closed again afterwards."""
    talk = Talk(port, screens)
    talk.listen()
    try:
        yield talk
    finally:
        talk.leave()


def planned(
    port: int, screens: Sequence[Screen], held: Sequence[Held], texts: Iterable[str], every: float
) -> list[Sent]:
    """A text for each, person after person, one ``every`` so many seconds (0: all at once)."""
    made = []
    for n, text in enumerate(texts):
        who = n % len(held)
        said = form(f"SMb{next(SIDS):031x}", held[who].number, text)
        made.append(Sent(screens[who], text, signed(port, said), n * every))
    return made
