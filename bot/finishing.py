"""Finish link workers' texts whose translation has come: sent, or held for a second look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.case import Pending, Staff
from bot.model import Deed
from bot.organisation import Organisation
from bot.service import Service
from bot.store import calls, cases, keys

MOST = 100


@dataclass(frozen=True, slots=True)
class Finisher:
    """Looks at the texts that wait for a translation; each is finished once, by its own deed."""

    service: Service
    org: Organisation
    clock: Callable[[], datetime]

    def once(self) -> int:
        """One round; returns how many texts were finished."""
        redis, finished = self.service.redis, 0
        for member in redis.zrange(keys.pending(self.org.id), 0, MOST - 1):
            person, case, line = member.decode().split(" ")
            text = self._waits(case, line)
            if text is None:
                redis.zrem(keys.pending(self.org.id), member)
            elif self._answered(text):
                finished += 1
                self.service.act(self.org, self._deed(person, case, text))
        return finished

    def _waits(self, case: str, line: str) -> Pending | None:
        found = cases.find(self.service.redis, self.org.id, case)
        texts = found.pending if found else ()
        return next((text for text in texts if text.line == line and not text.held), None)

    def _answered(self, text: Pending) -> bool:
        """Whether there is an answer, or never will be one."""
        try:
            redis = self.service.redis
            return calls.answer(redis, self.org.id, text.call, self.clock()) is not None
        except KeyError:
            return True

    def _deed(self, person: str, case: str, text: Pending) -> Deed:
        """In the name of who wrote the text, and allowed it when they did."""
        found = cases.find(self.service.redis, self.org.id, case)
        by = Staff(text.by, text.name, "lead", found.team if found else "")
        said = {"line": text.line, "call": text.call}
        return Deed(f"{text.line}-made", person, self.clock(), case, by, "made", said)
