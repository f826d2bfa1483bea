"""After a day at the office: compare what everybody was told with the store and the carrier."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from redis import ResponseError

from bot.case import Case, Line
from bot.casework.handover import waits
from bot.letters import without_costly_marks
from bot.store import calls, casework, keys, outbox, trail
from bot.store.client import Client
from bot.store.codec import load
from bot.store.records import load_case, load_line
from tests.crash.ledger import STAFF, Written
from tests.crash.office import Office

TOKEN = re.compile(r"(?<!\d)[3-9]\d{3}(?!\d)")
A_LEASE_PASSES = """
for _, bell in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000)) do
    local who = bell[2]
    if who ~= ARGV[3] and who:sub(1, #ARGV[3] + 1) ~= ARGV[3] .. '-' then
        redis.call('XCLAIM', KEYS[1], ARGV[1], who, 0, bell[1], 'IDLE', ARGV[2], 'JUSTID')
    end
end
"""
"""What the dead have begun is free; the lease of who is at work stays. In one script, because
workers do not stand still."""


def a_lease_passes(redis: Client, org: str, alive: str) -> None:
    """Play that a minute passes for texts, pages and translations that were begun."""
    doors = (
        (keys.outbox(org), outbox.GROUP, outbox.LEASE_MS, alive),
        (keys.pages(org), casework.pages(org).group, outbox.LEASE_MS, alive),
        (keys.calls(org), calls.GROUP, calls.LEASE_MS, ""),  # a translator knows its own
    )
    for stream, group, lease, me in doors:
        try:
            redis.eval(A_LEASE_PASSES, 1, stream, group, lease + 1000, me)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise


def is_quiet(redis: Client, org: str) -> bool:
    """Whether nothing waits to be done by a worker or a translator."""
    streams = (keys.outbox(org), keys.pages(org), keys.calls(org))
    later = (keys.later(org), keys.pages_later(org), keys.pending(org))
    lanes = any(redis.scan_iter(keys.lane(org, "*"), count=1000))
    return not (lanes or any(map(redis.xlen, streams)) or any(map(redis.zcard, later)))


@dataclass
class Reckoning:
    """All that can be counted; ``lost``, ``doubled`` and ``wrong`` are complaints in words."""

    office: Office
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.redis, self.org = self.office.redis, self.office.org.id
        self.ledger = self.office.ledger
        self.cases = {
            (case := load_case(self.redis.get(name))).id: case for name in self._found("case")
        }
        self.threads = {case: self._thread(case) for case in self.cases}
        self.sent = self.office.twilio.messages
        self.phones = {number: staff for staff, number in self.office.numbers.items()}
        self._people()
        for written in self.ledger.hers:
            self._hers(written)
        for written in self.ledger.replies:
            self._reply(written)
        self._refused()
        self._outbox()
        self._places()
        self._log()
        self._pages()

    def _found(self, kind: str) -> list[bytes]:
        return list(self.redis.scan_iter(f"{{{self.org}}}:{kind}:*", count=1000))

    def _thread(self, case: str) -> list[Line]:
        return list(map(load_line, self.redis.lrange(keys.thread(self.org, case), 0, -1)))

    def _once(self, what: str, number: int) -> None:
        if number != 1:
            (self.doubled if number else self.lost).append(f"{what}: {number} times")

    def _people(self) -> None:
        """Each was heard as often as she was answered, and has the case that is hers."""
        texted = Counter(text.number for text in self.office.her_carrier.ledger.answers)
        for number, times in texted.items():
            person = self.office.service.person(self.office.org, number)
            session = load(person, self.redis.get(keys.session(self.org, person)))
            if session.heard != times:
                self.wrong.append(f"{number} was heard {session.heard} times, not {times}")
            mine = [c.id for c in self.cases.values() if c.person == person and not c.closed]
            if [session.case] != (mine or [""]):
                self.wrong.append(f"{number} has {mine} and her session {session.case!r}")
        if set(self.cases) != set(self.ledger.opened):
            self.lost.append(f"cases {set(self.cases) ^ set(self.ledger.opened)}")
        if {c.id for c in self.cases.values() if c.closed} != self.ledger.closed:
            self.wrong.append("other cases are closed than were closed")

    def _hers(self, text: Written) -> None:
        """A text of hers stands once in her case and nowhere else, and is told no one twice."""
        for case, thread in self.threads.items():
            there = [line for line in thread if line.id == text.line and line.text == text.body]
            if case == text.case:
                self._once(f"her text {text.line} in {case}", len(there))
            elif there:
                self.wrong.append(f"{text.line} of {text.case} stands in {case}")
        had = {
            staff for case, staff in (self.ledger.claims + self.ledger.given) if case == text.case
        }
        told = Counter(m.to for m in self.sent if text.token in TOKEN.findall(m.body))
        self.counts["relayed to phones"] += sum(told.values())
        for number, times in told.items():
            if self.phones.get(number) not in had:
                self.wrong.append(f"{text.line} went to {number}, who never had {text.case}")
            if times > 1:
                self.doubled.append(f"{text.line} went to {number} {times} times")

    def _reply(self, text: Written) -> None:
        """A reply that was accepted went to her once, and to nobody else, in the right words."""
        lines = [ln for thread in self.threads.values() for ln in thread if ln.id == text.line]
        self._once(f"reply {text.line} in its conversation", len(lines))
        if [ln for ln in self.threads[text.case] if ln.id == text.line] != lines:
            self.wrong.append(f"{text.line} stands in another case")
        got = [m for m in self.sent if text.token in TOKEN.findall(m.body)]
        hers = [m for m in got if m.to not in self.phones]
        self._once(f"reply {text.line} to {text.number}", len(hers))
        for message in got:
            if message.to not in (text.number, self.office.numbers.get(text.by)):
                self.wrong.append(f"{text.line} for {text.number} went to {message.to}")
        for line, message in zip(lines, hers, strict=False):
            said = line.said
            if line.text != text.body or line.who != text.by:
                self.wrong.append(f"{text.line} stands there as {line}")
            if not said or without_costly_marks(said) not in without_costly_marks(message.body):
                self.wrong.append(f"{text.line} was to be {said!r} and was {message.body!r}")
            self.counts["translated"] += said != text.body

    def _refused(self) -> None:
        tokens = {text.token for text in self.ledger.refused}
        if out := [m.to for m in self.sent if tokens & set(TOKEN.findall(m.body))]:
            self.wrong.append(f"texts that were refused went to {out}")

    def _outbox(self) -> None:
        """Every text that was written down went out, and nothing else did.

        Two pages in the same words to the same phone within a minute may count as one, when the
        first is found where the second was in doubt: nothing is lost by it.
        """
        wanted: Counter[tuple[str, str]] = Counter()
        for name in self._found("out"):
            record = {k.decode(): v.decode() for k, v in self.redis.hgetall(name).items()}
            person, out = record["person"], name.decode().split(":", 2)[2]
            session = load(person, self.redis.get(keys.session(self.org, person)))
            body = self.redis.hget(keys.bodies(self.org, person), out)
            if record["state"] != "sent" or body is None:
                self.lost.append(f"{out} is {record['state']}")
                continue
            wanted[session.number, body.decode()] += 1
        went = Counter((m.to, m.body) for m in self.sent)
        self.counts["texts"] = sum(went.values())
        self.counts["in the same words"] = sum((wanted - went).values())
        self.doubled += [f"{to}: {body!r}" for to, body in went - wanted]
        self.lost += [f"{to}: {body!r}" for to, body in wanted if not went[to, body]]

    def _places(self) -> None:
        """Every case stands in exactly the lists that its record says."""
        stands: defaultdict[str, set[str]] = defaultdict(set)
        lists = ("queue", "queue:*", "mine:*", "held:*", "closed:*", "waiting:*")
        for name in (n for kind in lists for n in self.redis.scan_iter(f"{{{self.org}}}:{kind}")):
            kind = self.redis.type(name)
            ids = self.redis.smembers(name) if kind == b"set" else self.redis.zrange(name, 0, -1)
            for case in ids:
                stands[case.decode()].add(name.decode().removeprefix(f"{{{self.org}}}:"))
        should = {case.id: _places(case) for case in self.cases.values()}
        if stands != should:
            for case in stands.keys() | should.keys():
                if stands[case] != should.get(case):
                    self.wrong.append(f"{case} stands in {stands[case]}, not {should.get(case)}")
        staff = {s.id: s for s in STAFF}
        for case in (c for c in self.cases.values() if not c.closed):
            if not waits(case) and staff[case.worker].team != case.team:
                self.wrong.append(f"{case.worker} has a case of {case.team!r}")
        self.counts["in a queue"] = sum(map(waits, self.cases.values()))
        self.counts["in one hand"] = sum(
            bool(c.worker and not c.closed) for c in self.cases.values()
        )

    def _log(self) -> None:
        """Every claim, hand-over, reply and closing is in the log once."""
        log = [trace for _id, trace in trail.read(self.redis, self.org, most=100_000)]
        for act, known in (
            ("claimed", self.ledger.claims),
            ("transferred", self.ledger.given),
            ("opened", Counter((case, "her") for case in self.ledger.opened)),
            ("wrote", Counter((text.case, text.by) for text in self.ledger.replies)),
        ):
            whom = act == "transferred"
            logged = Counter(
                (trace.case, trace.detail if whom else trace.who)
                for trace in log
                if trace.act == act
            )
            self.counts[f"{act} in the log"] = sum(logged.values())
            self.doubled += [f"{act} {more} in the log" for more in logged - known]
            self.lost += [f"{act} {less} in the log" for less in known - logged]

    def _pages(self) -> None:
        """Nobody is paged twice for one thing, and nobody waits without an offer."""
        names = [name.decode().split(":", 2)[2] for name in self._found("out")]
        self.counts["offers"] = sum(name.startswith("offer-") for name in names)
        self.counts["dangers paged"] = sum(name.startswith("danger-") for name in names)
        for case in self.ledger.offered:
            if not self.office.offers(self.cases[case]):
                self.lost.append(f"no offer of {case}")
        for case in self.ledger.dangers:
            code = self.cases[case].code
            told = Counter(m.to for m in self.sent if m.body.startswith(f"DANGER {code}"))
            if not told:
                self.lost.append(f"nobody was paged for danger in {case}")
            self.doubled += [f"danger in {case} to {n}" for n, times in told.items() if times > 1]
        for staff in STAFF:
            for raw in self.redis.zrange(keys.offered(self.org, staff.id), 0, -1):
                if not waits(self.cases[raw.decode()]):
                    self.wrong.append(f"{raw.decode()} is still offered to {staff.id}")

    def complaints(self) -> list[str]:
        """Everything that is not as it should be."""
        return [*self.lost, *self.doubled, *self.wrong]


def _places(case: Case) -> set[str]:
    """Where a case belongs: told anew here, so as not to repeat a mistake of ours."""
    team = f":{case.team}" if case.team else ""
    if case.closed:
        return {f"closed:{case.team}"}
    if case.worker:
        return {f"mine:{case.worker}", f"held:{case.team}"}
    return {f"queue{team}", f"waiting:{case.team}:{case.lang}"}


def listed(counts: Iterable[tuple[str, int]]) -> str:
    """Counts in one line."""
    return ", ".join(f"{what} {number}" for what, number in counts)
