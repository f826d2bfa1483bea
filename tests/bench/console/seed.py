"""Fills the store with real records: staff who can sign in, cases that wait, cases that talk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from bot.case import Case, Consent, Line, Staff
from bot.casework.handover import case_id, code
from bot.console.accounts.passwords import hashed
from bot.model import Session
from bot.organisation import Organisation
from bot.service import Service
from bot.store import calls, cases, keys, staff
from bot.store.account import Account
from bot.store.calls import Call
from bot.store.codec import dump
from bot.translation.nouns import Ask
from tests.bench.console.texts import texts

PASSWORD = "plum tractor ceiling"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LANGS = ("pt", "fa", "ar", "uk", "ti", "pl", "ro", "es", "so", "en")
ABOUT = ("costs", "gp", "social", "")
AT_ONCE = 200
"""Records in a pipeline: few enough for the store to answer in time."""
LONG = 50
"""Lines of the case whose page is measured; every second one is hers, with its translation."""
FULL = 40
"""Cases that the busiest link worker has."""
OTHER_TEAM = "leeds"


@dataclass(frozen=True)
class Held:
    """A case in somebody's hands, and the number she texts from."""

    case: Case
    number: str


@dataclass
class Seed:
    """Writes into one store; ``made`` counts cases."""

    service: Service
    org: Organisation
    made: int = 0

    def employ(self, *people: Staff) -> None:
        """Accounts with a password and an authenticator app."""
        password = hashed(PASSWORD)
        for who in people:
            email = f"{who.id}@example.org"
            login = staff.login_of(self.service.secret, self.org.id, email)
            account = Account(who, email, login, datetime.now(UTC), password, SECRET)
            assert staff.add(self.service.redis, self.org.id, account)

    def waiting(self, count: int, team: str = "") -> list[Case]:
        """So many cases in a team's queue."""
        made = [self._case(team) for _ in range(count)]
        self._write(made)
        return [held.case for held in made]

    def held(self, count: int, by: Sequence[Staff]) -> list[Held]:
        """So many cases that talk, dealt out to link workers, all in Portuguese."""
        made = [self._case(by[n % len(by)].team, by[n % len(by)]) for n in range(count)]
        self._write(made)
        return made

    def long(self, case: Case) -> None:
        """A conversation in a case, as long as its page shows at once, and translated."""
        redis, org, at = self.service.redis, self.org, datetime.now(UTC)
        asked = []
        for n, text in enumerate(islice(texts(seed=1), LONG)):
            when = at - timedelta(minutes=LONG - n)
            if n % 2:
                said = f"Thank you. I will ask and write to you about this, number {n}."
                line = Line(f"long{n}", when, case.worker, "text", said, name=case.name, said=text)
            else:
                call = Call(f"line-long{n}", Ask(text, "pt", "en"), at + timedelta(hours=1))
                asked.append(call)
                calls.ask(redis, org.id, call)
                line = Line(f"long{n}", when, "her", "text", text, "pt", call=call.id)
            with redis.pipeline() as pipe:
                cases.write(pipe, org, case.id, line)
                pipe.execute()
        for call in asked:
            calls.wait(redis, org.id, call.id)

    def _case(self, team: str, by: Staff | None = None) -> Held:
        """The next case: as a turn leaves it when she has agreed, or somebody has claimed it."""
        self.made += 1
        n, now = self.made, datetime.now(UTC)
        opened = now - timedelta(seconds=4 * 3600 - n % 14_000)
        number = f"+4475{n:08d}"
        person = self.service.person(self.org, number)
        lang = "pt" if by else LANGS[n % len(LANGS)]
        case = Case(
            case_id(opened, f"bench {n}"),
            person,
            opened,
            lang,
            code(n),
            opened + timedelta(hours=8),
            danger="abuse" if n % 50 == 0 and not by else "",
            safe="yes",
            about=ABOUT[n % len(ABOUT)],
            answers={"worker": "woman", "lived": "yes"} if n % 3 == 0 else {},
            team=team,
            consents=(Consent("team", "1", lang, opened, "A link worker would get your number."),),
            worker=by.id if by else "",
            name=by.name if by else "",
            claimed=now - timedelta(minutes=30) if by else None,
            answered=now - timedelta(minutes=20) if by else None,
        )
        return Held(case, number)

    def _write(self, made: Iterable[Held]) -> None:
        rest = iter(made)
        while some := list(islice(rest, AT_ONCE)):
            with self.service.redis.pipeline() as pipe:
                for held in some:
                    cases.save(pipe, self.org, None, held.case)
                    place = keys.session(self.org.id, held.case.person)
                    pipe.set(place, dump(self._session(held)), ex=self.org.case_days * keys.DAY)
                pipe.execute()

    def _session(self, held: Held) -> Session:
        return Session(
            held.case.person,
            held.number,
            self.org.numbers[0],
            lang=held.case.lang,
            spoken="chosen",
            heard=9,
            welcomed=True,
            case=held.case.id,
            talking=bool(held.case.worker),
        )
