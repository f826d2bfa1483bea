"""What long work says of itself while it goes on."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told how far it is."""

    def say(self, line: str) -> None:
        """Something that a person should know."""

    def step(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` bytes of ``what``; a total of 0 is not known."""


class Quiet:
    """Tells nobody."""

    def say(self, line: str) -> None:
        """Nothing."""

    def step(self, what: str, done: int, total: int) -> None:
        """Nothing."""


QUIET = Quiet()
