"""A transaction of the outbox or of a receipt is lost: each text goes out once, no news is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis import RedisError

from bot.carrier.inbound import Post
from bot.carrier.send import Envelope, Unreachable
from bot.demo import DEMO
from bot.model import Outbound
from bot.service import Service
from bot.settings import Settings
from bot.store import keys, outbox
from bot.store.client import Client, connect
from bot.store.codec import load
from bot.store.embedded import Embedded
from bot.worker import Bellman, Sender
from tests.crash.proxy import Fault, Proxy
from tests.door import HER, Door
from webhooks import create_app

ON = DEMO.id
NOW = datetime.now(UTC)
FAULTS: tuple[Fault, ...] = ("lose answer", "lose request", "lose half")


class Network:
    """A carrier that remembers what it took."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.away = False

    def send(self, envelope: Envelope, now: datetime) -> str:
        if self.away:
            raise Unreachable
        self.took.append(envelope.out.body)
        return f"SM{len(self.took)}"

    def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
        return []

    def find(self, envelope: Envelope, since: datetime) -> str | None:
        body = envelope.out.body
        return f"SM{self.took.index(body) + 1}" if body in self.took else None


@pytest.fixture
def proxy(valkey: Embedded) -> Iterator[Proxy]:
    with Proxy(valkey.port) as between:
        yield between


@pytest.fixture
def far(service: Service, proxy: Proxy, valkey: Embedded) -> Service:
    """The service with the proxy between it and the store."""
    return replace(service, redis=connect(proxy.url(valkey.url)))


def put(redis: Client, service: Service, *bodies: str, due: datetime | None = None) -> None:
    person = service.person(DEMO, HER)
    for body in bodies:
        out = Outbound(f"out-{body}", person, body, 1, NOW + timedelta(days=1))
        with redis.pipeline() as pipe:
            outbox.enqueue(pipe, ON, out, due)
            pipe.execute()


def work(service: Service, network: Network) -> None:
    """Work as ``bot worker`` does, with leases so short that whatever is left is taken up again."""
    sender = Sender(service, DEMO, network, "me", lambda: NOW, lease_ms=1)
    bellman = Bellman(service, DEMO, lambda: NOW)
    idle = 0
    for _round in range(100):
        try:
            bellman.once()
            idle = 0 if sender.once(block_ms=5) else idle + 1
        except RedisError:
            idle = 0
        if idle > 2:
            return


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", range(6))
def test_a_lost_transaction_of_the_worker_loses_no_text_and_doubles_none(
    redis: Client,
    service: Service,
    door: Door,
    far: Service,
    proxy: Proxy,
    fault: Fault,
    which: int,
) -> None:
    """``which`` counts the worker's transactions: a claim, a fate, the next claim …"""
    door.says("hello")
    outbox.prepare(redis, ON)
    put(redis, service, "one", "two", "three")
    network = Network()
    proxy.faults.extend("none" for _earlier in range(which))
    proxy.faults.append(fault)
    work(far, network)
    assert network.took == ["one", "two", "three"]
    assert [redis.hget(keys.outbound(ON, f"out-{n}"), "state") for n in network.took] == [
        b"sent"
    ] * 3
    assert redis.xlen(keys.outbox(ON)) == 0
    assert not redis.exists(keys.lane(ON, service.person(DEMO, HER)))
    assert redis.hget(keys.counts(ON, NOW.date().isoformat()), "outbox sent") == b"3"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_waking_sends_a_text_that_was_held_back_once(
    redis: Client, service: Service, door: Door, far: Service, proxy: Proxy, fault: Fault
) -> None:
    door.says("hello")
    outbox.prepare(redis, ON)
    put(redis, service, "later", due=NOW - timedelta(minutes=1))
    proxy.faults.append(fault)
    network = Network()
    work(far, network)
    assert network.took == ["later"]


def test_a_worker_whose_clock_is_behind_the_one_that_rang_forgets_no_text(
    redis: Client, service: Service, door: Door
) -> None:
    door.says("hello")
    outbox.prepare(redis, ON)
    put(redis, service, "one", "two")
    network = Network()

    def work_at(rings: timedelta, sends: timedelta) -> None:
        Bellman(service, DEMO, lambda: NOW + rings).once()
        sender = Sender(service, DEMO, network, "me", lambda: NOW + sends)
        while sender.once(block_ms=5):
            pass

    network.away = True
    work_at(timedelta(), timedelta())
    network.away = False
    work_at(rings=timedelta(seconds=6), sends=timedelta(seconds=4))
    work_at(timedelta(minutes=1), timedelta(minutes=1))
    assert network.took == ["one", "two"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_receipt_of_a_stop_at_the_carrier_still_stops(
    redis: Client, service: Service, settings: Settings, far: Service, proxy: Proxy, fault: Fault
) -> None:
    door = Door(create_app(settings, far), settings.base)
    door.says("hello")
    proxy.faults.append(fault)
    report = door.status("/twilio/status/SMx.0", "SMout", "failed", "21610")
    if report.status_code >= 500:
        proxy.heal()
        report = door.status("/twilio/status/SMx.0", "SMout", "failed", "21610")
    assert report.status_code == 204
    person = service.person(DEMO, HER)
    assert load(person, redis.get(keys.session(ON, person))).stopped


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_receipt_of_a_failure_sends_the_text_again_once(
    redis: Client, service: Service, settings: Settings, far: Service, proxy: Proxy, fault: Fault
) -> None:
    door = Door(create_app(settings, far), settings.base)
    door.text("hello", "SMasked")
    proxy.faults.append(fault)
    for _twice in range(2):
        door.status("/twilio/status/SMasked.0", "SMout", "undelivered", "30008")
    assert redis.zrange(keys.later(ON), 0, -1) == [b"SMasked.0+"]
    assert redis.hget(keys.counts(ON, NOW.date().isoformat()), "receipt undelivered") == b"1"


def test_a_store_that_falls_silent_during_receipts_takes_no_connection_away_for_good(
    redis: Client, valkey: Embedded, service: Service, settings: Settings, proxy: Proxy
) -> None:
    few = replace(service, redis=connect(proxy.url(valkey.url), connections=2))
    door = Door(create_app(settings, few), settings.base)
    for n in range(2):
        proxy.faults.append("stall")
        assert door.status(f"/twilio/status/SMx.{n}", f"SM{n}", "sent").status_code == 503
        proxy.heal()
    assert door.status("/twilio/status/SMx.9", "SM9", "sent").status_code == 204
