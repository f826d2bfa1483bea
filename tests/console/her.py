"""A person who texts, for tests of case pages: her case is opened by the real conversation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from xml.etree import ElementTree

from bot.case import Case, Line, Staff
from bot.demo import DEMO
from bot.model import Answer, Deed, Session
from bot.service import Service
from bot.store import calls, cases, keys
from bot.store.codec import dump, load
from bot.translation.nouns import Translation
from tests.door import HER, US


@dataclass
class Person:
    """Somebody with a phone, and the time by which everything here happens."""

    service: Service
    now: datetime
    number: str = HER
    lang: str = "fa"
    sent: count[int] = field(default_factory=lambda: count(1))

    @property
    def id(self) -> str:
        """The keyed hash of her number."""
        return self.service.person(DEMO, self.number)

    def says(self, text: str) -> list[str]:
        """She texts; what she gets at once."""
        sid = f"SM{next(self.sent):016x}{self.number[-16:]:0>16}".replace("+", "0")
        form = {"MessageSid": sid, "Body": text, "From": self.number, "To": US, "NumMedia": "0"}
        answer = ElementTree.fromstring(self.service.hear(form, self.now))
        return [message.text or "" for message in answer.findall("Message")]

    def asks(self, safe: str = "1") -> Case:
        """She asks for a person in her language and agrees; ``safe`` is her digit about texts."""
        self.says("Hello")
        spoken = replace(self._session(), lang=self.lang, spoken="chosen")
        self.service.redis.set(keys.session(DEMO.id, self.id), dump(spoken))
        self.says("9")
        asked = self._session().step
        self.says("1")
        if self._session().step == asked:  # the consent had a second page
            self.says("1")
        self.says(safe)
        return self.case()

    def _session(self) -> Session:
        return load(self.id, self.service.redis.get(keys.session(DEMO.id, self.id)))

    def case(self) -> Case:
        """Her open case."""
        found = cases.of_person(self.service.redis, DEMO.id, self.id)
        assert found
        return found

    def lines(self) -> list[Line]:
        """The conversation of her case."""
        return cases.thread(self.service.redis, DEMO.id, self.case())

    def claimed_by(self, staff: Staff) -> Case:
        """Her case in somebody's hands."""
        assert self.deed(staff, "claim").done
        return self.case()

    def deed(self, staff: Staff, do: str, **said: str) -> Answer:
        """Somebody does something to her case."""
        name = f"{do}-{self.id[:8]}-{next(self.sent)}"
        deed = Deed(name, self.id, self.now, self.case().id, staff, do, said)
        return self.service.act(DEMO, deed)

    def got(self) -> list[str]:
        """Texts to her that the outbox holds, in order."""
        place = keys.lane(DEMO.id, self.id)
        names = self.service.redis.lrange(place, 0, -1)
        held = self.service.redis.hmget(keys.bodies(DEMO.id, self.id), names) if names else []
        return [body.decode() for body in held if body]


def translated(service: Service, now: datetime, *made: Translation) -> list[str]:
    """Answer the requests that wait for a translator, in order; what was asked of it."""
    door = calls.door(DEMO.id)
    door.prepare(service.redis)
    due: list[calls.Due] = []
    while len(due) < len(made):
        bells = door.listen(service.redis, "test", 1, 60_000)
        due += calls.begin(service.redis, DEMO.id, bells, now)
        assert bells, "nothing more waits for a translator"
    for one, answer in zip(due, made, strict=True):
        calls.settle(service.redis, DEMO.id, one.bell, answer, now)
    return [one.ask.text for one in due]


def talking(her: Person, worker: Staff) -> Case:
    """A conversation that has begun: the worker wrote once, in approved words."""
    her.asks()
    her.claimed_by(worker)
    assert her.deed(worker, "reply", text="Hello.", made="سلام.", approved="1").done
    return her.case()
