"""Cases and colleagues for tests of the console's pages, put straight into the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.store import cases, staff
from bot.store.account import Account
from bot.store.client import Client

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
"""A Tuesday in winter, when UK time is UTC."""
SARA = Staff("sara", "Sara", languages=("en", "fa"), gender="woman")
TOM = Staff("tom", "Tom", gender="man")
LEA = Staff("lea", "Lea", role="lead", languages=("en", "ar"), gender="woman")
HOUR = timedelta(hours=1)


def case(number: int, **more: object) -> Case:
    """The ``number``-th case, opened one minute after the one before it; times by ``NOON``."""
    opened = NOON - 3 * HOUR + timedelta(minutes=number)
    usual: dict[str, object] = {
        "id": f"{number:08x}-aaaa",
        "person": f"{number:032x}",
        "opened": opened,
        "answer_by": opened + 8 * HOUR,
        "lang": "fa",
        "code": f"K{number}C",
    }
    return Case(**(usual | more))  # type: ignore[arg-type]


def put(redis: Client, held: Iterable[Case]) -> None:
    """Write cases as a turn does."""
    pipe = redis.pipeline()
    for each in held:
        cases.save(pipe, DEMO, None, each)
    pipe.execute()


def employ(redis: Client, *people: Staff) -> None:
    """Make accounts, in which the fixtures' ``sign_in`` signs in by the staff id."""
    for who in people:
        email = f"{who.id}@example.org"
        staff.add(redis, DEMO.id, Account(who, email, email, NOON, totp="JBSWY3DPEHPK3PXP"))
