"""An office at work: people ask and write, link workers race, answer, pass on and close."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar
from xml.etree import ElementTree

from redis import RedisError

from bot.case import Case, Staff
from bot.casework import answers
from bot.casework.rules import REFUSALS
from bot.model import Answer, Deed
from bot.organisation import Organisation
from bot.service import Service
from bot.store import cases, keys
from bot.store.account import Account
from bot.store.codec import load
from bot.store.staff import add, set_phone, staff_member
from bot.store.turn import Busy
from tests.crash.crowd import Carrier, Text
from tests.crash.ledger import (
    BEGIN,
    DANGER,
    HER_WORDS,
    OUR_WORDS,
    STAFF,
    TEAMS,
    Her,
    Ledger,
    Written,
)
from tests.crash.machine import until
from tests.standin import TwilioStandIn

PATIENCE = 90.0
LOOK = 0.05
RIVALS = 3
"""Link workers who claim a case at the same moment."""
OFTEN = 0.5
T = TypeVar("T")


@dataclass
class Office:
    """``with office.at_work(people):`` they are at it until the end."""

    service: Service
    org: Organisation
    twilio: TwilioStandIn
    port: int
    seed: int
    ledger: Ledger = field(default_factory=Ledger)
    numbers: dict[str, str] = field(default_factory=dict)
    """Link worker -> the number of the phone."""

    def __post_init__(self) -> None:
        self.redis = self.service.redis
        self.her_carrier, self.our_carrier = Carrier(self.port), Carrier(self.port)
        self.stop = threading.Event()
        self._ids = count()
        self._her_tokens, self._our_tokens = count(3001), count(6001)
        self._lock = threading.Lock()

    def hire(self) -> None:
        """Everybody of STAFF, with an account and, if they work by text, a phone."""
        for n, staff in enumerate(STAFF):
            account = Account(staff, f"{staff.id}@example.org", staff.id, datetime.now(UTC))
            assert add(self.redis, self.org.id, account)
            if staff.texts:
                number = f"+44770090011{n}"
                person, via = self.service.person(self.org, number), self.org.numbers[0]
                assert not set_phone(self.redis, self.org.id, staff.id, person, number, via)
                self.numbers[staff.id] = number

    def colleagues(self, team: str, but: str = "") -> list[Staff]:
        """The link workers of a team."""
        found = (staff_member(self.redis, self.org.id, s.id) for s in STAFF if s.team == team)
        return [staff for staff in self.surely(lambda: list(found)) if staff and staff.id != but]

    def surely(self, ask: Callable[[], T]) -> T:
        """What a browser's user does: when the store was away, the same once more."""
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return ask()
            except (RedisError, Busy):
                assert time.monotonic() < give_up, "the store does not come back"
                self.ledger.again += 1
                time.sleep(LOOK)

    def act(self, case: Case, by: Staff, do: str, deed: str = "", **said: str) -> Answer:
        """One deed of a link worker, asked for until it is answered."""
        deed = deed or self._name("deed")
        done = Deed(deed, case.person, datetime.now(UTC), case.id, by, do, said)
        return self.surely(lambda: self.service.act(self.org, done))

    def texts(self, staff: Staff, body: str) -> tuple[str, str]:
        """A link worker texts; the SID and what they are answered."""
        text = Text(self._name("SMours"), self.numbers[staff.id], body)
        self.our_carrier.deliver(text)
        twiml = self.our_carrier.ledger.answers.get(text, b"<Response/>")
        said = [m.text or "" for m in ElementTree.fromstring(twiml).findall("Message")]
        return text.sid, " ".join(said)

    def does(self, case: Case, by: Staff, do: str, **said: str) -> None:
        """A deed that has to be done; one that is to wait for a translation is tried again."""

        def told() -> Answer | None:
            answer = self.act(case, by, do, **said)
            return None if answer.why == "unsent" else answer

        answer = until(told, f"{by.id} can {do} {case.id}", PATIENCE, LOOK)
        assert answer.done, f"{by.id} could not {do} {case.id}: {answer}"

    def gives_by_text(self, case: Case, by: Staff, other: Staff) -> None:
        """The same for passing it on to a colleague by text."""
        waits = f"{case.code}: {REFUSALS['unsent']}"

        def told() -> str:
            _sid, said = self.texts(by, f"PASS {case.code} to {other.name}")
            return "" if said == waits else said

        said = until(told, f"{by.id} can pass on {case.id}", PATIENCE, LOOK)
        assert said == answers.done("pass", case.code, other.name), f"{by.id} was told: {said}"

    def _name(self, kind: str) -> str:
        with self._lock:
            return f"{kind}{next(self._ids)}"

    @property
    def wrong(self) -> list[str]:
        """What must not have happened, as far as it is known."""
        hers, ours = self.her_carrier.ledger, self.our_carrier.ledger
        return [*self.ledger.wrong, *hers.wrong, *ours.wrong]

    # Link workers

    def race(self, case: Case, chance: random.Random) -> Staff:
        """Some claim it at the same moment, from the console or by text; who got it."""
        team = self.colleagues(case.team)
        rivals = chance.sample(team, min(RIVALS, len(team)))
        by_text = [bool(staff.phone) and chance.random() < OFTEN for staff in rivals]
        with ThreadPoolExecutor(len(rivals)) as pool:
            won = list(pool.map(self._claims, [case] * len(rivals), rivals, by_text))
        winners = [staff for staff, has in zip(rivals, won, strict=True) if has]
        assert len(winners) == 1, f"{case.id} was got by {[s.id for s in winners]}"
        with self._lock:
            self.ledger.claims[case.id, winners[0].id] += 1
            self.ledger.lost_races += len(rivals) - 1
        return winners[0]

    def _claims(self, case: Case, staff: Staff, by_text: bool) -> bool:
        if not by_text:
            return self.act(case, staff, "claim").done
        _sid, said = self.texts(staff, f"1 {case.code}")
        return said.startswith(f"{case.code} is yours")

    def reply(self, case: Case, by: Staff, her: Her, chance: random.Random) -> None:
        """A link worker writes to her, from the console or by text."""
        with self._lock:
            token = str(next(self._our_tokens))
        body = chance.choice(OUR_WORDS).format(token)
        if by.phone and chance.random() < OFTEN:
            sid, said = self.texts(by, f"{case.code} {body}")
            line, done = f"text-{sid}", said.startswith((f"{case.code}: Sent", f"{case.code}: it"))
            assert done, f"{by.id} wrote to {case.code} and was told: {said}"
        else:
            line = self._name("reply")
            answer = self.act(case, by, "reply", line, text=body)
            assert answer.done, f"{by.id} wrote to {case.id} and was told: {answer}"
        self.ledger.replies.append(Written(line, case.id, her.number, body, token, by.id))

    def intrude(self, case: Case, holder: Staff, her: Her, chance: random.Random) -> None:
        """Somebody who does not have the case writes to her, and is refused."""
        by = chance.choice([s for s in STAFF if s.id != holder.id])
        with self._lock:
            token = str(next(self._our_tokens))
        body = OUR_WORDS[0].format(token)
        answer = self.act(case, by, "reply", text=body)
        assert answer.why == "not_yours", f"{by.id} could write to {case.id} of {holder.id}"
        self.ledger.refused.append(Written("", case.id, her.number, body, token, by.id))

    def pass_on(self, case: Case, holder: Staff, chance: random.Random) -> tuple[Case, Staff]:
        """To a colleague, to the queue or to another team; who has it then."""
        way = chance.choice(("colleague", "queue", "team"))
        if way == "colleague":
            other = chance.choice(self.colleagues(case.team, but=holder.id))
            if holder.phone and chance.random() < OFTEN:
                self.gives_by_text(case, holder, other)
            else:
                to = {"to": f"worker:{other.id}", "name": other.name}
                self.does(case, holder, "transfer", **to)
            with self._lock:
                self.ledger.given[case.id, other.id] += 1
                self.ledger.moved += 1
            return case, other
        if way == "queue":
            self.does(case, holder, "release")
        else:
            [team] = set(TEAMS) - {case.team}
            self.does(case, holder, "transfer", to=f"team:{team}")
            case = replace(case, team=team)
        with self._lock:
            self.ledger.moved += 1
        return case, self.race(case, chance)

    # People

    def she(self, her: Her, body: str, case: Case | None = None, token: str = "") -> None:
        """She texts until it is acknowledged; with a case it must stand in there."""
        text = Text(self._name("SMhers"), her.number, body)
        self.her_carrier.deliver(text)
        if case and text in self.her_carrier.ledger.answers:
            self.ledger.hers.append(Written(text.sid, case.id, her.number, body, token))

    def asks(self, her: Her) -> Case:
        """She asks for a person and agrees; her case."""
        person = self.service.person(self.org, her.number)
        for body in (BEGIN[her.lang], "menu", "9", "1", "1", "1"):
            self.she(her, body)
            found = self.surely(lambda: cases.of_person(self.redis, self.org.id, person))
            if found:
                self.ledger.opened[found.id] = her.number
                return found
        raise AssertionError(f"{her} has no case")

    def writes(self, her: Her, case: Case, chance: random.Random) -> None:
        """Once she writes with a link worker: a few texts, whoever has her case meanwhile."""
        place = keys.session(self.org.id, case.person)

        def talks() -> bool:
            return load(case.person, self.surely(lambda: self.redis.get(place))).talking

        until(talks, f"{her.number} hears from somebody", PATIENCE, LOOK)
        for n in range(chance.randint(2, 4)):
            with self._lock:
                token = str(next(self._her_tokens))
            danger = n == 1 and chance.random() < OFTEN
            words = DANGER[her.lang] if danger else chance.choice(HER_WORDS[her.lang])
            self.she(her, words.format(token), case, token)
            if danger:
                self.ledger.dangers.add(case.id)
            threading.Event().wait(chance.random() / 2)

    def offers(self, case: Case) -> list[str]:
        """The phones that were offered a case."""
        first = f"{case.code}: "
        return [
            m.to for m in self.twilio.messages if m.body.startswith(first) and "Text 1" in m.body
        ]

    def help(self, her: Her, chance: random.Random) -> None:
        """One case of hers, from asking to the end or to the end of the day."""
        case = self.asks(her)
        if chance.random() < OFTEN:
            until(lambda: self.offers(case), f"{case.code} is offered", PATIENCE, LOOK)
            self.ledger.offered.add(case.id)
        writing = random.Random(chance.random())
        with ThreadPoolExecutor(1) as pool:
            holder = self.race(case, chance)
            texting = pool.submit(self.writes, her, case, writing)
            for _hand in range(chance.randint(1, 3)):
                for _text in range(chance.randint(1, 2)):
                    self.reply(case, holder, her, chance)
                if chance.random() < OFTEN:
                    self.intrude(case, holder, her, chance)
                case, holder = self.pass_on(case, holder, chance)
            self.reply(case, holder, her, chance)
            texting.result()
        if not self.stop.is_set():
            self.does(case, holder, "close", outcome="helped")
            self.ledger.closed.add(case.id)
        elif chance.random() < OFTEN:
            self.does(case, holder, "release")

    def day(self, her: Her) -> None:
        """She asks again and again, until everybody goes home."""
        chance = random.Random(f"{self.seed} {her.number}")
        try:
            while not self.stop.is_set():
                self.help(her, chance)
        except Exception as error:
            self.ledger.wrong.append(f"{her.number}: {type(error).__name__}: {error}")

    def open(self, people: tuple[Her, ...]) -> list[threading.Thread]:
        """Everybody begins."""
        threads = [threading.Thread(target=self.day, args=(her,)) for her in people]
        for thread in threads:
            thread.start()
        return threads
