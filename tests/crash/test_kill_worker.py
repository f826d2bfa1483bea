"""SIGKILL worker processes while they send: every text goes out once, and in its order."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import DEMO
from bot.model import Outbound
from bot.service import Service
from bot.settings import Settings
from bot.store import keys, outbox
from bot.store.client import Client
from tests.crash.machine import ROOT, until
from tests.door import TOKEN, Door
from tests.standin import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    Recorded,
    Step,
    TwilioStandIn,
    delay,
    drop_after,
    drop_before,
    ok,
    refuse,
)

SEED = 20261127
KILLS = 12
ANYWHERE = 0.02
"""How likely a worker is killed at a look at the outbox, in the middle of whatever it does."""
PEOPLE = tuple(f"+447700900{n}" for n in range(300, 324))
EACH = 5
WORKERS = 2
ON = DEMO.id
PATIENCE = 4
"""Misfortunes in a row for one person; after eight attempts we rightly give a text up as failed."""
SETTLED = 0.3
"""Seconds in which the stand-in is done with whatever a killed worker asked of it."""


class Staff:
    """Worker processes, one more whenever one was killed."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.environ, self.log = environ, log
        self.at_work: list[subprocess.Popen[bytes]] = []
        self.kills = 0
        self._lock = threading.Lock()

    def hire(self) -> None:
        """As many as there should be."""
        with self._lock, self.log.open("ab") as out:
            self.at_work = [worker for worker in self.at_work if worker.poll() is None]
            while len(self.at_work) < WORKERS:
                command = [sys.executable, "-m", "bot", "worker"]
                self.at_work.append(
                    subprocess.Popen(command, env=self.environ, stdout=out, stderr=out)
                )

    def kill(self, which: int) -> None:
        """SIGKILL one, unless there were enough of that."""
        with self._lock:
            if self.kills < KILLS and which < len(self.at_work):
                worker = self.at_work[which]
                if worker.poll() is None:
                    worker.kill()
                    worker.wait()
                    self.kills += 1

    def names(self) -> list[str]:
        """How the names begin by which those at work lease texts."""
        alive = [worker.pid for worker in self.at_work if worker.poll() is None]
        return [f"{os.uname().nodename}-{pid}-" for pid in alive]

    def end(self) -> list[int]:
        """Ask them all to end; their exit statuses."""
        for worker in self.at_work:
            worker.send_signal(signal.SIGTERM)
        return [worker.wait(30) for worker in self.at_work]

    def dismiss(self) -> None:
        """Leave none behind."""
        for worker in self.at_work:
            worker.kill()
            worker.wait()


@contextmanager
def staff(settings: Settings, twilio: TwilioStandIn, log: Path) -> Iterator[Staff]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "TWILIO_"))}
    environ |= {
        "PYTHONPATH": str(ROOT),
        "BOT_REDIS_URL": settings.redis_url,
        "BOT_SECRET": settings.secret,
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": f"{AUTH_TOKEN},{TOKEN}",
        "TWILIO_API_URL": twilio.url,
        "PUBLIC_BASE_URL": settings.base,
        "NO_PROXY": "*",
    }
    hired = Staff(environ, log)
    try:
        yield hired
    finally:
        hired.dismiss()


A_MINUTE_PASSES = """
for _, out in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    redis.call('HSET', ARGV[1] .. out, 'due', 0)
    redis.call('ZADD', KEYS[1], 0, out)
end
for _, bell in ipairs(redis.call('XPENDING', KEYS[2], ARGV[2], '-', '+', 1000)) do
    local dead = true
    for n = 4, #ARGV do
        if bell[2]:find(ARGV[n], 1, true) == 1 then dead = false end
    end
    if dead then
        redis.call('XCLAIM', KEYS[2], ARGV[2], bell[2], 0, bell[1], 'IDLE', ARGV[3], 'JUSTID')
    end
end
"""
"""What waits a minute is due: texts in doubt or to be tried again, and the leases of the dead.

A lease of somebody who is at work stays his. In one script, because workers do not stand still.
"""


def a_minute_passes(redis: Client, staff: Staff) -> None:
    indexes = (keys.later(ON), keys.outbox(ON))
    rest = (keys.outbound(ON, ""), outbox.GROUP, outbox.LEASE_MS + 1000, *staff.names())
    redis.eval(A_MINUTE_PASSES, len(indexes), *indexes, *rest)


def test_every_text_goes_out_once_and_in_order_though_workers_are_killed(
    redis: Client,
    service: Service,
    settings: Settings,
    door: Door,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random(SEED)
    expected = written(redis, service, door)
    outcomes: Counter[str] = Counter()
    unlucky: Counter[str] = Counter()
    with (
        TwilioStandIn() as twilio,
        staff(settings, twilio, tmp_path / "log") as workers,
    ):

        def fate(request: Recorded) -> Step:
            """Some are killed in the middle of a request, which is carried out or not."""
            to = {**request.query, **request.form}["To"]
            name, step = chance.choice(FATES) if unlucky[to] < PATIENCE else FATES[0]
            unlucky[to] = 0 if name == "well" else unlucky[to] + 1
            outcomes[name] += 1
            if name.startswith("killed"):
                workers.kill(chance.randrange(WORKERS))
            return step

        twilio.plan(fate)
        twilio.plan(fate, on="list")
        outbox.prepare(redis, ON)
        workers.hire()

        def done() -> bool:
            """All are let go; meanwhile the dead are replaced and time goes by."""
            if len(workers.at_work) > sum(w.poll() is None for w in workers.at_work):
                workers.hire()
                threading.Event().wait(SETTLED)
            elif chance.random() < ANYWHERE:
                workers.kill(chance.randrange(WORKERS))
            a_minute_passes(redis, workers)
            lanes = any(redis.scan_iter(keys.lane(ON, "*"), count=1000))
            return not (lanes or redis.xlen(keys.outbox(ON)) or redis.zcard(keys.later(ON)))

        until(done, "nobody waits for a text", 60)
        assert workers.end() == [0] * WORKERS
        got = {n: [m.body for m in twilio.messages if m.to == n] for n in PEOPLE}
    lost = sum(len(set(expected[n]) - set(got[n])) for n in PEOPLE)
    doubled = sum(len(got[n]) - len(set(got[n])) for n in PEOPLE)
    with capsys.disabled():
        print(
            f"\nworker killed: texts {len(PEOPLE) * EACH}, kills {workers.kills}, "
            f"{', '.join(f'{k} {v}' for k, v in sorted(outcomes.items()))}, "
            f"lost {lost}, doubled {doubled}"
        )
    assert states(redis) == {"sent": len(PEOPLE) * EACH}
    assert got == expected
    assert workers.kills == KILLS


FATES: list[tuple[str, Step]] = [
    *[("well", ok())] * 10,
    *[("slow", delay(0.03))] * 4,
    *[("killed and carried out", ok())] * 2,
    ("killed and not carried out", drop_before()),
    ("dropped after", drop_after()),
    ("dropped before", drop_before()),
    ("503", refuse(503)),
    ("503 though carried out", refuse(503, done=True)),
    ("429", refuse(429, 20429)),
]


def written(redis: Client, service: Service, door: Door) -> dict[str, list[str]]:
    """Everybody has texted us, and has some texts to get; what each is to get."""
    until_when = datetime.now(UTC) + timedelta(days=2)
    expected: dict[str, list[str]] = {}
    for number in PEOPLE:
        door.says("hello", From=number)
        person = service.person(DEMO, number)
        expected[number] = [f"Text {n} for {number[-3:]}" for n in range(EACH)]
        for n, body in enumerate(expected[number]):
            with redis.pipeline() as pipe:
                outbox.enqueue(pipe, ON, Outbound(f"{person}.{n}", person, body, 1, until_when))
                pipe.execute()
    return expected


def states(redis: Client) -> Counter[str]:
    found = redis.scan_iter(f"{{{ON}}}:out:*", count=1000)
    return Counter(redis.hget(name, "state").decode() for name in found)
