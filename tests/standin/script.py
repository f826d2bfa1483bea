"""The failure script: what goes wrong with which request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.standin.records import Recorded

Operation = Literal["create", "list", "fetch", "update", "delete"]


@dataclass(frozen=True)
class Step:
    """What happens to one request; the empty step is the honest answer. Fields combine."""

    status: int | None = None
    code: int | None = None
    done: bool = False
    """With an error status: the request was carried out all the same."""
    delay: float = 0.0
    until: threading.Event | None = None
    drop: Literal["", "before", "after"] = ""
    garble: Literal["", "json", "html"] = ""
    slow: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)


Source = Iterable[Step] | Callable[[Recorded], Step | None]


def ok() -> Step:
    """The honest answer."""
    return Step()


def refuse(
    status: int, code: int | None = None, *, done: bool = False, retry_after: int | None = None
) -> Step:
    """An error answer: ``refuse(400, 21610)``, ``refuse(503)``; ``done`` when it was sent too."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Step(status=status, code=code, done=done, headers=headers)


def delay(seconds: float) -> Step:
    """Nothing happens for a while; then the honest answer."""
    return Step(delay=seconds)


def hold(until: threading.Event) -> Step:
    """Nothing happens until the event is set; then the honest answer."""
    return Step(until=until)


def drop_before() -> Step:
    """The connection closes and nothing was done."""
    return Step(drop="before")


def drop_after() -> Step:
    """The unknown outcome: it was done, and the connection closes without an answer."""
    return Step(drop="after")


def malformed() -> Step:
    """It was done, and the answer is JSON that stops in the middle."""
    return Step(garble="json")


def html(status: int = 502) -> Step:
    """A page of a proxy on the way, and nothing was done."""
    return Step(status=status, garble="html")


def slow(seconds: float) -> Step:
    """It was done, the head of the answer comes at once and its body drop by drop."""
    return Step(slow=seconds)


class Plan:
    """The steps still to come for each kind of request; after the last one all goes well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, Callable[[Recorded], Step | None]] = {}

    def set(self, source: Source, on: Operation) -> None:
        if callable(source):
            self._next[on] = source
            return
        steps = iter(source)
        self._next[on] = lambda _: next(steps, None)

    def step(self, on: str, request: Recorded) -> Step:
        with self._lock:
            following = self._next.get(on)
            return (following(request) if following else None) or Step()
