"""How far it is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Any, TextIO

from bot.translation.packages.available import MEGABYTE

QUARTERS = 4
WORTH_TELLING = 10 * MEGABYTE
"""Bytes from which plain lines tell how far it is."""


class Bar:
    """A ``Progress`` for people; to be used with ``with``."""

    def __init__(self, to: TextIO) -> None:
        """Where to write."""
        self._to = to
        self._what, self._quarter = "", 0
        self._bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def say(self, line: str) -> None:
        """A line of its own."""
        self._close()
        print(line, file=self._to, flush=True)

    def step(self, what: str, done: int, total: int) -> None:
        """The bar of ``what``, drawn on; a line at every quarter where there is no terminal."""
        if what != self._what:
            self._close()
            self._what, self._quarter = what, 0
            self._bar = self._drawn(what, total) if self._to.isatty() else None
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
            return
        quarter = QUARTERS * done // total if total >= WORTH_TELLING else 0
        if quarter > self._quarter:
            self._quarter = quarter
            print(f"{what}: {done / MEGABYTE:.1f} of {total / MEGABYTE:.1f} MB", file=self._to)

    def _drawn(self, what: str, total: int) -> Any:
        from tqdm import tqdm  # type: ignore[import-untyped]

        return tqdm(
            total=total or None, desc=what, unit="B", unit_scale=True, file=self._to, leave=False
        )

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._what, self._bar = "", None
