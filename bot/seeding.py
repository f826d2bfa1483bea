"""``bot demo``: staff who can sign in, and people who wait in several languages; made once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from bot.case import Staff
from bot.console.accounts.passwords import hashed
from bot.organisation import Organisation
from bot.phone.page import number_of
from bot.service import Service
from bot.store import cases, staff
from bot.store.account import Account

STAFF = (
    Staff("sara", "Sara", "worker", languages=("en", "fa"), gender="woman", lived=True),
    Staff("omar", "Omar", "worker", languages=("en", "ar"), gender="man"),
    Staff("lena", "Lena", "lead", languages=("en", "pl"), gender="woman", duty=True),
    Staff("ama", "Ama", "lead", team="leeds", languages=("en", "fr")),
    Staff("adam", "Adam", "admin"),
    Staff("edith", "Edith", "editor"),
    Staff("ines", "Ines", "auditor"),
)
WORDS = (
    *("amber", "bridge", "candle", "dolphin", "engine", "forest", "garden", "harbour", "island"),
    *("jacket", "kettle", "lantern", "meadow", "needle", "orchard", "pepper", "quilt", "river"),
    *("saddle", "timber", "umbrella", "velvet", "window", "yellow"),
)
STORIES = (
    (5, ("سلام دکتر میخوام", "9")),
    (6, ("العربية", "زوجي يضربني", "1")),
    (7, ("português", "social", "2", "1", "1", "2", "2", "2", "2", "2", "1", "9")),
    (8, ("ትግርኛ", "9")),
    (9, ("українська", "9")),
)
"""Which practice phone, and what its owner texts before she agrees to be handed over."""
MOST = 12
"""Texts after which a story that has led to no request is left as it is."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Puts the demo into a running store."""

    service: Service
    org: Organisation
    folder: Path

    def make(self, now: datetime) -> list[str]:
        """Make what is missing; returns the lines that say how to sign in."""
        password = self._password()
        made = [self._employ(person, password, now) for person in STAFF]
        if any(made):
            for phone, texts in STORIES:
                self._tell(phone, texts, now)
        names = ", ".join(f"{person.id} ({person.role})" for person in STAFF)
        return [
            f"Sign in           {STAFF[0].id}@example.org with the password: {password}",
            f"                  or as {names}",
        ]

    def _password(self) -> str:
        """Kept in the data folder, so that the next start can say it again."""
        place = self.folder / "demo-password"
        if not place.exists():
            place.touch(mode=0o600)
            place.write_text(" ".join(secrets.choice(WORDS) for _word in range(4)), "utf-8")
        return place.read_text("utf-8")

    def _employ(self, person: Staff, password: str, now: datetime) -> bool:
        email = f"{person.id}@example.org"
        login = staff.login_of(self.service.secret, self.org.id, email)
        account = Account(person, email, login, now, hashed(password))
        return staff.add(self.service.redis, self.org.id, account)

    def _tell(self, phone: int, texts: tuple[str, ...], now: datetime) -> None:
        """She texts her story and agrees to all she is asked, until link workers have it."""
        redis, number = self.service.redis, number_of(phone)
        person = self.service.person(self.org, number)
        for said, count_of_texts in zip(_said(texts), range(MOST + len(texts)), strict=False):
            sid = f"SMdemo{phone}{count_of_texts:04}".ljust(34, "0")
            form = {"MessageSid": sid, "From": number, "To": self.org.numbers[0], "Body": said}
            self.service.hear(form, now)
            if cases.of_person(redis, self.org.id, person):
                return


def _said(texts: tuple[str, ...]) -> Iterator[str]:
    yield from texts
    for _again in count():
        yield "1"
