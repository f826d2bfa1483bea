"""Her phone, link workers' phones, the translator and the clock: everything that texts pass by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from xml.etree import ElementTree

from bot.carrier.inbound import Post
from bot.carrier.send import Envelope
from bot.case import Case, Line, Staff
from bot.demo import DEMO
from bot.finishing import Finisher
from bot.model import Message
from bot.organisation import Organisation
from bot.paging import Pager
from bot.service import Service
from bot.store import calls, cases, keys, outbox
from bot.store.account import Account
from bot.store.casework import pages
from bot.store.staff import add, set_phone, staff_member
from bot.texting.door import hear
from bot.translating import Desk, Listener
from bot.translation.engines.firefox import Firefox
from bot.translation.translator import Translator
from bot.worker import Bellman, Sender
from tests.translation.packs import EN_PT, PT_EN

US = DEMO.numbers[0]
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
HERS = "+447700900001"


@contextmanager
def portuguese() -> Iterator[Translator]:
    """The real translator with Mozilla's models of English and Portuguese."""
    engines = {("en", "pt"): Firefox(EN_PT, "en-pt"), ("pt", "en"): Firefox(PT_EN, "pt-en")}
    yield Translator(
        lambda source, target: [(e, ()) for pair, e in engines.items() if pair == (source, target)]
    )
    for engine in engines.values():
        engine.close()


@dataclass
class Postman:
    """A carrier that delivers at once and remembers every envelope."""

    envelopes: list[Envelope] = field(default_factory=list)

    def send(self, envelope: Envelope, now: datetime) -> str:
        """See ``Carrier.send``."""
        self.envelopes.append(envelope)
        return f"SMout{len(self.envelopes)}"

    def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
        """See ``Carrier.received``."""
        return []

    def find(self, envelope: Envelope, since: datetime) -> str | None:
        """See ``Carrier.find``."""
        return None


@dataclass
class Town:
    """One organisation with everybody in it, wound by hand."""

    service: Service
    translator: Translator | None = None
    org: Organisation = DEMO
    now: datetime = NOON
    carrier: Postman = field(default_factory=Postman)
    numbers: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=lambda: {"her": HERS})
    quick: bool = True
    texts: int = 0
    read: int = 0

    def __post_init__(self) -> None:
        self.redis = self.service.redis
        outbox.prepare(self.redis, self.org.id)
        for door in (pages(self.org.id), calls.door(self.org.id)):
            door.prepare(self.redis)
        self.pager = Pager(self.redis, self.org, "pager", self.clock)
        self.sender = Sender(self.service, self.org, self.carrier, "sender", self.clock)
        self.finisher = Finisher(self.service, self.org, self.clock)
        self.bellman = Bellman(self.service, self.org, self.clock)
        if self.translator:
            self.desk = Desk(self.redis, self.translator, self.clock)
            self.listener = Listener(self.redis, self.org.id, self.desk, "t", clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    def hire(self, name: str, role: str = "worker", phone: bool = True, **more: object) -> Staff:
        """A member of staff with a phone of their own, texts on unless ``more`` says otherwise."""
        staff = replace(Staff(name.lower(), name, role, texts=phone), **more)  # type: ignore[arg-type]
        account = Account(staff, f"{staff.id}@example.org", f"login-{staff.id}", self.now)
        assert add(self.redis, self.org.id, account)
        if phone:
            number = f"+4477009001{len(self.numbers) + 10}"
            self.numbers[staff.id] = number
            person = self.service.person(self.org, number)
            assert not set_phone(self.redis, self.org.id, staff.id, person, number, US)
        return self.staff(staff.id)

    def staff(self, name: str) -> Staff:
        found = staff_member(self.redis, self.org.id, name)
        assert found
        return found

    def she(self, *bodies: str, number: str = HERS) -> list[str]:
        """She texts; what she is answered at once."""
        said: list[str] = []
        for body in bodies:
            self.texts += 1
            sid = f"SMher{self.texts}"
            form = {"MessageSid": sid, "From": number, "To": US, "Body": body}
            twiml = self.service.hear(form, self.now)
            said += [m.text or "" for m in ElementTree.fromstring(twiml).findall("Message")]
        return said

    def says(self, name: str, body: str, sid: str = "") -> str:
        """A link worker texts; what they are answered at once."""
        self.texts += 1
        number = self.numbers[name]
        message = Message(
            sid or f"SMstaff{self.texts}",
            self.service.person(self.org, number),
            self.now,
            body,
            number,
            US,
        )
        with self.translator_at_work():
            return hear(self.service, self.org, self.staff(name), message)

    @contextmanager
    def translator_at_work(self) -> Iterator[None]:
        """The translator's process, for as long as somebody waits for it; not when it is slow."""
        done = Event()
        worker = Thread(target=self._until, args=(done,))
        worker.start()
        try:
            yield
        finally:
            done.set()
            worker.join()

    def _until(self, done: Event) -> None:
        while self.translator and self.quick and not done.wait(0.01):
            self._translate()

    def settle(self) -> list[tuple[str, str]]:
        """Until nothing is left to do at this moment; whose phone got which text meanwhile."""
        rounds = 0
        while self._round():
            rounds += 1
            assert rounds < 300, "round in circles"
        new = self.carrier.envelopes[self.read :]
        self.read = len(self.carrier.envelopes)
        who = {number: name for name, number in (self.numbers | self.people).items()}
        assert {envelope.via for envelope in new} <= {US}
        return [(who.get(envelope.to, "her"), envelope.out.body) for envelope in new]

    def _round(self) -> int:
        done = self._page() + self.bellman.once() + self._translate() + self.finisher.once()
        return done + (self.sender.once(block_ms=1) if self._rung(keys.outbox(self.org.id)) else 0)

    def _rung(self, stream: str) -> bool:
        """Whether there is a doorbell: to wait for none takes the store a tenth of a second."""
        return bool(self.redis.xlen(stream))

    def _page(self) -> int:
        waits = self.redis.zcount(keys.pages_later(self.org.id), "-inf", self.now.timestamp())
        return self.pager.once(block_ms=1) if waits or self._rung(keys.pages(self.org.id)) else 0

    def _translate(self) -> int:
        if self.translator is None or not self._rung(keys.calls(self.org.id)):
            return 0
        asked = self.listener.once(block_ms=5)
        while self.desk.once(0):
            pass
        return asked

    def pass_(self, **time: float) -> list[tuple[str, str]]:
        """Time goes by; what was texted before and after."""
        before = self.settle()
        self.now += timedelta(**time)
        return before + self.settle()

    def asks_for_a_person(self, number: str = HERS, lang: str = "") -> Case:
        """She asks for a link worker and agrees; her case."""
        self.she(*([lang] if lang else []), "person", "1", "1", number=number)
        return self.case(number)

    def case(self, number: str = HERS) -> Case:
        person = self.service.person(self.org, number)
        held = cases.of_person(self.redis, self.org.id, person)
        assert held
        return held

    def thread(self, case: Case) -> list[Line]:
        return cases.thread(self.redis, self.org.id, case)


def to(name: str, told: Sequence[tuple[str, str]]) -> list[str]:
    """What one of them got."""
    return [body for who, body in told if who == name]
