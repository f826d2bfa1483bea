"""The pager: tells link workers by text what cases ask of them; once, whatever dies meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.model import Outbound
from bot.organisation import Organisation
from bot.pages import Letter, NotYet, Sheet, letters
from bot.sms import segments
from bot.store import cases, counts, keys
from bot.store.bells import Bell
from bot.store.casework import pages
from bot.store.client import Client
from bot.store.outbox import enqueue
from bot.store.staff import staff_members
from bot.store.watching import until_won

log = logging.getLogger(__name__)

LEASE_MS = 60_000
DAY = timedelta(days=1)
USEFUL: Mapping[str, timedelta] = {
    "offer": timedelta(hours=2),
    "danger": timedelta(hours=12),
    "alert": timedelta(hours=12),
    "taken": timedelta(hours=1),
}
"""How long a page of a kind is worth sending; the others a day."""
LOOK_AGAIN = timedelta(milliseconds=300)


@dataclass(frozen=True, slots=True)
class Pager:
    """Answers the doorbells of an organisation's pages, one at a time."""

    redis: Client
    org: Organisation
    name: str
    clock: Callable[[], datetime]
    lease_ms: int = LEASE_MS

    def once(self, block_ms: int = 400) -> int:
        """Answer the next page; returns how many there were, with those that had waited."""
        woken = self._wake(self.clock())
        bells = pages(self.org.id).listen(self.redis, self.name, block_ms, self.lease_ms)
        for bell in bells:
            until_won(self.redis, partial(self._answer, bell=bell, now=self.clock()))
        return woken + len(bells)

    def _wake(self, now: datetime) -> int:
        """Ring again for the pages that waited for a translation."""
        place = keys.pages_later(self.org.id)
        due = self.redis.zrangebyscore(place, "-inf", now.timestamp(), 0, 100)
        for page in due:
            pipe = self.redis.pipeline()
            pipe.zrem(place, page)
            pages(self.org.id).ring(pipe, page.decode())
            pipe.execute()
        return len(due)

    def _answer(self, pipe: Client, *, bell: Bell, now: datetime) -> None:
        """Write the texts of a page and answer its doorbell, all or nothing.

        The case is watched: a claim that comes in between leaves no offer behind it.
        """
        kind, _space, named = bell.id.partition(" ")
        case, _colon, about = named.partition(":")
        pipe.watch(keys.case(self.org.id, case))
        person = self._whose(pipe, case)
        try:
            written = self._letters(pipe, kind, case, about, bell, now)
        except NotYet:
            pipe.multi()
            pipe.zadd(keys.pages_later(self.org.id), {bell.id: (now + LOOK_AGAIN).timestamp()})
        else:
            new = self._unwritten(pipe, written)
            pipe.multi()
            for letter in new:
                self._enqueue(pipe, kind, case, letter, now)
                if person:
                    place = keys.texts_about(self.org.id, person)
                    pipe.sadd(place, f"{letter.to.phone} {letter.name}")
                    pipe.expire(place, keys.OUTBOUND_FOR)
            if kind == "taken":
                self._withdraw(pipe, case)
        pages(self.org.id).answer(pipe, bell)
        pipe.execute()

    def _letters(
        self, pipe: Client, kind: str, case_id: str, about: str, bell: Bell, now: datetime
    ) -> list[Letter]:
        case = cases.find(pipe, self.org.id, case_id)
        if case is None:
            return []
        colleagues = staff_members(self.redis, self.org.id)
        sheet = Sheet(self.redis, self.org, kind, case, about, colleagues, now, bell.entry)
        found = letters(sheet)
        if kind == "danger" and not found:
            log.error("danger, and nobody to page: see docs/runbook.md")
        return found

    def _whose(self, pipe: Client, case: str) -> str:
        """Whose words a page may hold, to erase it with her."""
        found = cases.find(pipe, self.org.id, case)
        return found.person if found else ""

    def _unwritten(self, pipe: Client, found: Sequence[Letter]) -> list[Letter]:
        """Those that no other pager has written; watched, so that two at once write one."""
        new = []
        for letter in found:
            place = keys.outbound(self.org.id, letter.name)
            pipe.watch(place)
            if not pipe.exists(place):
                new.append(letter)
        return new

    def _enqueue(self, pipe: Client, kind: str, case: str, letter: Letter, now: datetime) -> None:
        org, staff, size = self.org.id, letter.to, segments(letter.body)
        until = now + USEFUL.get(kind, DAY)
        enqueue(pipe, org, Outbound(letter.name, staff.phone, letter.body, size, until))
        counts.add(pipe, org, now, f"paged {kind}")
        counts.add(pipe, org, now, "segments", size)
        if letter.offers:
            pipe.zadd(keys.offered(org, staff.id), {case: now.timestamp()})
            pipe.expire(keys.offered(org, staff.id), keys.OFFERED_FOR)
        if letter.thread:
            pipe.set(keys.texts_with(org, staff.id), case, ex=keys.OFFERED_FOR)

    def _withdraw(self, pipe: Client, case: str) -> None:
        for staff in staff_members(self.redis, self.org.id):
            pipe.zrem(keys.offered(self.org.id, staff.id), case)
