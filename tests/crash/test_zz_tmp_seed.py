"""SIGKILL everything while link workers help: nobody is lost, and nothing is said twice."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from redis import RedisError

from bot.book import Book
from bot.organisation import DAYS
from bot.service import Service
from bot.settings import load
from bot.store import keys
from bot.translation.packages.store import install
from tests.crash.ledger import Her
from tests.crash.machine import Machine, Part, until
from tests.crash.office import Office
from tests.crash.reckoning import Reckoning, a_lease_passes, is_quiet, listed
from tests.door import TOKEN
from tests.standin import ACCOUNT_SID, AUTH_TOKEN, TwilioStandIn
from tests.translation.packs import FIREFOX

SEED = 7
SECRET = "a test secret"
KILLS: tuple[Part, ...] = (
    "worker",
    "web",
    "translator",
    "worker",
    "store",
    "worker",
    "web",
    "translator",
    "worker",
    "web",
    "store",
    "translator",
    "worker",
)
"""A worker dies after each store: what it had begun then is free, and not only in a minute."""
PEOPLE = tuple(Her(f"+44770090020{n}", "pt" if n % 3 else "en") for n in range(6))
HOURS = ", ".join(f'{day} = "00:00-23:59:59"' for day in DAYS)
ALWAYS_OPEN = f"""
[[organisation]]
id = "demo"
name = "Health Friends"
numbers = ["+447700900100"]
area = "Nottingham"
languages = ["en", "pt"]
bank_holidays = false
hours = {{ {HOURS} }}

[[organisation.team]]
id = "leeds"
name = "Leeds team"
area = "Leeds"
"""


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


@pytest.fixture
def machine(tmp_path: Path, twilio: TwilioStandIn) -> Iterator[Machine]:
    """A machine that runs, with Mozilla's models, an office that never closes, and a carrier."""
    config = tmp_path / "settings.toml"
    config.write_text(ALWAYS_OPEN, encoding="utf-8")
    environ = {
        "BOT_CONFIG": str(config),
        "BOT_SECRET": SECRET,
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": f"{AUTH_TOKEN},{TOKEN}",
        "TWILIO_API_URL": twilio.url,
        "NO_PROXY": "*",
    }
    made = Machine(tmp_path, environ)
    install(made.data / "models", FIREFOX, today=date(2026, 11, 30))
    with made:
        yield made


@pytest.fixture
def office(book: Book, machine: Machine, twilio: TwilioStandIn, tmp_path: Path) -> Office:
    settings = load({"BOT_CONFIG": str(tmp_path / "settings.toml")})
    base = f"http://127.0.0.1:{machine.port}"
    service = Service(book, machine.store(), settings.organisations, SECRET, base)
    made = Office(service, settings.organisations[0], twilio, machine.port, SEED)
    made.hire()
    until(lambda: made.redis.get(keys.translator(made.org.id)), "the translator listens")
    return made


def a_minute_passes(machine: Machine, office: Office) -> None:
    with suppress(RedisError):
        alive = f"{os.uname().nodename}-{machine.pid('worker')}"
        a_lease_passes(office.redis, office.org.id, alive)


def killed(machine: Machine, office: Office, part: Part, chance: random.Random) -> bool:
    """Kill a part in the middle of things; whether a page was on its way."""
    enough = office.ledger.events + chance.randint(3, 10)
    until(lambda: office.ledger.events >= enough or office.wrong, "more happens", 60)
    if part == "worker":  # the pager lives there
        until(lambda: office.redis.xlen(keys.pages(office.org.id)), "there is a page", 60, 0.002)
    else:
        threading.Event().wait(chance.random() / 10)
    pid = machine.kill(part)
    paging = part == "worker" and bool(office.redis.xlen(keys.pages(office.org.id)))
    machine.wait_for_another(part, pid)
    until(machine.up, "/health is well")
    a_minute_passes(machine, office)
    return paging


def test_nobody_is_lost_and_nothing_is_said_twice_though_everything_is_killed(
    machine: Machine, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    threads = office.open(PEOPLE)
    try:
        paging = sum(killed(machine, office, part, chance) for part in KILLS)
    finally:
        office.stop.set()

    def done() -> bool:
        a_minute_passes(machine, office)
        return not any(thread.is_alive() for thread in threads)

    until(done, "everybody has gone home", 90, 0.2)

    def quiet() -> bool:
        a_minute_passes(machine, office)
        return is_quiet(office.redis, office.org.id)

    until(quiet, "nothing is left to do", 60, 0.2)
    ledger, reckoning = office.ledger, Reckoning(office)
    hers, ours = office.her_carrier.ledger, office.our_carrier.ledger
    told = {
        "kills": len(KILLS),
        "in the middle of a page": paging,
        "cases": len(ledger.opened),
        "claims": sum(ledger.claims.values()),
        "races lost": ledger.lost_races,
        "passed on": ledger.moved,
        "closed": len(ledger.closed),
        "her texts": len(ledger.hers),
        "dangers": len(ledger.dangers),
        "replies": len(ledger.replies),
        "replies refused": len(ledger.refused),
        "posts": hers.posts + ours.posts,
        "posts retried": hers.retried + ours.retried,
        "posts cut off": hers.cut + ours.cut,
        "deeds done again": ledger.again,
        **reckoning.counts,
        "lost": len(reckoning.lost),
        "doubled": len(reckoning.doubled),
        "wrong": len(reckoning.wrong),
    }
    with capsys.disabled():
        print(f"\nhand-over, all killed: {listed(told.items())}")
    assert not office.wrong, "\n".join(office.wrong)
    assert not reckoning.complaints(), "\n".join(reckoning.complaints())
    assert paging > 0, "no kill hit a page on its way"
    assert hers.cut + ours.cut + hers.retried + ours.retried > 0, "no kill hit a text"
