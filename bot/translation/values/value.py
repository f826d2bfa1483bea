"""One value found in a text: what it is, where it stands, and what counts as the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MONEY, PHONE, POSTCODE, EMAIL, URL = "money", "phone", "postcode", "email", "url"
DATE, TIME, CODE, NUMBER, NAME = "date", "time", "code", "number", "name"
DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Value:
    """A value at ``start`` to ``end`` of a text, which reads ``raw`` there.

    ``keys`` say in canonical form what it is: ``£:450``, ``t:870`` (minutes of the day),
    ``d:5/3``, ``n:1250``; several where it can be read in several ways. ``loose`` keys are what
    another language may make of it without being wrong; ``parts`` are keys that together say it.
    """

    kind: str
    keys: frozenset[str]
    raw: str
    start: int
    end: int
    loose: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()

    @property
    def every(self) -> frozenset[str]:
        """All it may be taken for."""
        return self.keys | self.loose


def value(
    kind: str,
    keys: Iterable[str],
    raw: str,
    start: int,
    loose: Iterable[str] = (),
    parts: tuple[str, ...] = (),
) -> Value:
    """A Value that reads ``raw`` from ``start`` on."""
    return Value(kind, frozenset(keys), raw, start, start + len(raw), frozenset(loose), parts)
