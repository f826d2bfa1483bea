"""What the day counters add up to: texts, cases, waiting, languages, cost; nobody in person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.casework.needs import OUTCOMES
from bot.console import looks
from bot.store import keys
from bot.store.client import Client

PERIODS = (7, 30, 90)
FEW = 5
"""Smaller counts about groups of people are not shown: they could point at somebody."""
WAITS = {
    "within_1h": "within 1 hour",
    "within_4h": "within 4 hours",
    "within_24h": "within a day",
    "within_72h": "within 3 days",
    "later": "later",
}
TEXTS = {
    "texts": "texts from people",
    "wrote": "texts from link workers",
    "segments": "segments sent",
    "receipt delivered": "texts delivered",
    "receipt undelivered": "texts not delivered",
    "outbox failed": "texts the network refused",
    "outbox expired": "texts that came too late to be sent",
}
CASES = {
    "case_opened": "cases opened",
    "case_claimed": "cases taken",
    "case_assigned": "cases given by a lead",
    "case_transferred": "cases passed on",
    "case_moved": "cases moved to another team",
    "claim_lapsed": "cases that came back: nobody wrote in time",
    "case_left": "requests taken back",
    "late first": "told a later time",
    "late second": "told a second time",
    "danger": "times somebody was in danger",
}
UNMET = {
    "translation none": "texts that could not be translated",
    "topic other": "texts about something we do not know",
    "not_understood": "answers not understood",
    "other_language": "wrote in another language than we answered",
}
Counted = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``many`` is None where the count is too small to be shown."""

    what: str
    many: int | None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; ``note`` says what to know of it."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


def days(until: date, many: int) -> list[date]:
    """The last ``many`` days up to and with ``until``, the earliest first."""
    return [until - timedelta(days=back) for back in reversed(range(many))]


def read(redis: Client, org: str, which: Sequence[date]) -> list[Counted]:
    """The counters of each of these days."""
    pipe = redis.pipeline(transaction=False)
    for day in which:
        pipe.hgetall(keys.counts(org, day.isoformat()))
    return [{k.decode(): int(v) for k, v in raw.items()} for raw in pipe.execute()]


def together(counted: Sequence[Counted]) -> dict[str, int]:
    """The counters of several days added up."""
    total: dict[str, int] = {}
    for one in counted:
        for name, many in one.items():
            total[name] = total.get(name, 0) + many
    return total


def tables(total: Counted, pence: float) -> list[Table]:
    """Everything there is to show of a period."""
    cost = total.get("segments", 0) * pence / 100
    return [
        Table("Cases", _plain(CASES, total)),
        Table("How cases ended", _below("case_closed", OUTCOMES, total)),
        Table("Waiting time until the first answer", _below("first_reply", WAITS, total)),
        Table("Texts", _plain(TEXTS, total), f"The segments cost about £{cost:,.2f}."),
        Table("Languages", _languages(total), f"Counts under {FEW} are not shown."),
        Table("What we could not give", _plain(UNMET, total)),
    ]


def _plain(names: Mapping[str, str], total: Counted) -> tuple[Row, ...]:
    """A counter, with those that tell it further: ``danger`` counts ``danger suicide`` too."""
    found = [(words, _sum(name, total)) for name, words in names.items()]
    most = max((many for _words, many in found), default=0)
    return tuple(Row(words, many, most) for words, many in found)


def _sum(name: str, total: Counted) -> int:
    return sum(many for key, many in total.items() if key == name or key.startswith(f"{name} "))


def _below(kind: str, names: Mapping[str, str], total: Counted) -> tuple[Row, ...]:
    every = _sum(kind, total)
    rows = [Row(words, total.get(f"{kind} {code}", 0), every) for code, words in names.items()]
    rest = every - sum(row.many or 0 for row in rows)
    return (*rows, Row("not said", rest, every)) if rest else tuple(rows)


def _languages(total: Counted) -> tuple[Row, ...]:
    """How many cases were opened in each language; small counts are hidden, and their sum."""
    found = {
        name.removeprefix("case_lang "): many
        for name, many in total.items()
        if name.startswith("case_lang ")
    }
    every = sum(found.values())
    # Small counts stand in the order of the names: theirs would tell which is larger.
    ordered = sorted(
        found.items(), key=lambda one: (-one[1] if one[1] >= FEW else 0, looks.language(one[0]))
    )
    return tuple(
        Row(looks.language(lang), many if many >= FEW else None, every) for lang, many in ordered
    )
