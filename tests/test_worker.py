"""Texts that the worker sends: in order, once, tried again by cause, never blindly repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.carrier.rest import TwilioCarrier
from bot.demo import DEMO
from bot.model import Outbound
from bot.service import Service
from bot.sms import segments
from bot.store import cases, keys, outbox
from bot.store.client import Client
from bot.worker import Bellman, Gleaner, Sender
from tests.door import HER, Door, messages
from tests.standin import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    TwilioStandIn,
    drop_after,
    drop_before,
    html,
    malformed,
    ok,
    refuse,
)


@dataclass
class Bench:
    """A worker that a test winds by hand, with a clock of its own."""

    service: Service
    twilio: TwilioStandIn
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    senders: list[Sender] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start = self.now
        outbox.prepare(self.service.redis, DEMO.id)
        self.carrier = TwilioCarrier(
            ACCOUNT_SID, AUTH_TOKEN, self.twilio.url, "https://bot.example.org"
        )
        self.sender = self.hire("one")
        self.bellman = Bellman(self.service, DEMO, self.clock)

    def clock(self) -> datetime:
        return self.now

    def hire(self, name: str, lease_ms: int = 60_000) -> Sender:
        return Sender(self.service, DEMO, self.carrier, name, self.clock, lease_ms)

    def put(self, *names: str, person: str = "", until: timedelta = timedelta(hours=6)) -> None:
        person = person or self.service.person(DEMO, HER)
        for name in names:
            body = f"Words of {name}"
            with self.service.redis.pipeline() as pipe:
                outbox.enqueue(
                    pipe, DEMO.id, Outbound(name, person, body, segments(body), self.start + until)
                )
                pipe.execute()

    def work(self) -> int:
        """Until there is nothing to do at this moment."""
        rounds = 0
        while self.bellman.once() or self.sender.once(block_ms=1):
            rounds += 1
            assert rounds < 200, "the worker goes round in circles"
        return rounds

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.work()

    def state(self, name: str) -> str:
        found = self.service.redis.hget(keys.outbound(DEMO.id, name), "state")
        return found.decode() if found else ""

    @property
    def sent(self) -> list[str]:
        ours = (m for m in self.twilio.messages if m.direction != "inbound")
        return [message.body.removeprefix("Words of ") for message in ours]


@pytest.fixture
def bench(service: Service, door: Door) -> Iterator[Bench]:
    door.says("hello")
    with TwilioStandIn() as twilio:
        yield Bench(service, twilio)


def test_texts_to_one_person_go_in_order(bench: Bench) -> None:
    bench.put("a", "b", "c")
    bench.work()
    assert bench.sent == ["a", "b", "c"]
    assert [m.to for m in bench.twilio.messages] == [HER] * 3
    assert bench.service.redis.xlen(keys.outbox(DEMO.id)) == 0


def test_the_receipt_address_names_our_id_and_validity_ends_with_use(bench: Bench) -> None:
    bench.put("a", until=timedelta(minutes=5))
    bench.work()
    [request] = [r for r in bench.twilio.requests if r.method == "POST"]
    assert request.form["StatusCallback"] == "https://bot.example.org/twilio/status/a"
    assert request.form["ValidityPeriod"] == "300"


def test_a_later_text_waits_while_an_earlier_one_is_tried_again(bench: Bench) -> None:
    bench.twilio.plan([refuse(429, 20429), ok()])
    bench.put("a", "b")
    bench.work()
    assert bench.sent == []
    bench.pass_(seconds=4)
    assert bench.sent == []
    bench.pass_(seconds=2)
    assert bench.sent == ["a", "b"]


def test_another_person_does_not_wait(bench: Bench, door: Door) -> None:
    door.says("hello", From="+447700900002")
    bench.twilio.plan([refuse(429, 20429)])
    bench.put("a")
    bench.put("b", person=bench.service.person(DEMO, "+447700900002"))
    bench.work()
    assert bench.sent == ["b"]


@pytest.mark.parametrize("code", [21211, 21614, 21408, 30007])
def test_a_refusal_that_no_try_can_mend_is_final_and_frees_the_lane(
    bench: Bench, code: int
) -> None:
    bench.twilio.plan([refuse(400, code)])
    bench.put("a", "b")
    bench.work()
    assert bench.state("a") == "failed"
    assert bench.sent == ["b"]


def test_busy_is_tried_until_it_helps_nobody_any_more(bench: Bench) -> None:
    bench.twilio.plan(lambda _request: refuse(429, 20429))
    bench.put("a", "b", until=timedelta(minutes=10))
    for _minute in range(12):
        bench.pass_(minutes=1)
    assert (bench.state("a"), bench.state("b")) == ("expired", "expired")
    assert bench.sent == []


def test_a_stop_by_21610_is_kept_and_the_rest_is_dropped(bench: Bench, door: Door) -> None:
    bench.twilio.plan([refuse(400, 21610)])
    bench.put("a", "b")
    bench.work()
    assert bench.sent == []
    assert door.says("menu")[0].startswith("You will get no more texts")


def test_a_number_that_takes_no_texts_is_marked_on_her_case(bench: Bench, door: Door) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    bench.twilio.plan([refuse(400, 21614)])
    bench.put("a")
    bench.work()
    [case] = cases.waiting(bench.service.redis, DEMO.id)
    assert case.unreachable == "21614"


def test_a_lost_answer_is_looked_up_and_not_sent_again(bench: Bench) -> None:
    bench.twilio.plan([drop_after()])
    bench.put("a", "b")
    bench.work()
    assert bench.state("a") == "doubt"
    assert bench.sent == ["a"]
    bench.pass_(seconds=61)
    assert bench.state("a") == "sent"
    assert bench.sent == ["a", "b"]


@pytest.mark.parametrize("trouble", [drop_before(), html(502), refuse(503)])
def test_an_unknown_outcome_that_turns_out_unsent_is_sent_once(
    bench: Bench, trouble: object
) -> None:
    bench.twilio.plan([trouble])  # type: ignore[list-item]
    bench.put("a")
    bench.work()
    assert bench.sent == []
    bench.pass_(seconds=61)
    assert bench.sent == ["a"]


def test_an_answer_that_makes_no_sense_is_a_doubt(bench: Bench) -> None:
    bench.twilio.plan([malformed()])
    bench.put("a")
    bench.work()
    assert bench.state("a") == "doubt"
    bench.pass_(seconds=61)
    assert bench.sent == ["a"]


def test_a_doubt_that_nobody_can_clear_is_left_to_a_person(bench: Bench) -> None:
    bench.twilio.plan([drop_after()])
    bench.twilio.plan(lambda _request: refuse(500), on="list")
    bench.put("a", "b", until=timedelta(minutes=5))
    for _minute in range(7):
        bench.pass_(minutes=1)
    assert bench.state("a") == "unknown"
    assert bench.sent == ["a"]


def test_a_carrier_that_cannot_be_reached_has_taken_nothing(bench: Bench, service: Service) -> None:
    gone = TwilioCarrier(ACCOUNT_SID, AUTH_TOKEN, "http://127.0.0.1:9", "https://bot.example.org")
    lost = Sender(service, DEMO, gone, "lost", bench.clock)
    bench.put("a")
    lost.once(block_ms=1)
    assert bench.state("a") == "waiting"
    bench.pass_(seconds=6)
    assert bench.sent == ["a"]


class Death(BaseException):
    """The process ends here."""


def test_a_worker_that_died_in_the_call_leaves_a_doubt_that_is_looked_up(bench: Bench) -> None:
    class Dying(TwilioCarrier):
        def send(self, *args: object) -> str:
            super().send(*args)  # type: ignore[arg-type]
            raise Death

    dying = Dying(ACCOUNT_SID, AUTH_TOKEN, bench.twilio.url, "https://bot.example.org")
    bench.put("a", "b")
    with pytest.raises(Death):
        Sender(bench.service, DEMO, dying, "dying", bench.clock).once(block_ms=1)
    heir = bench.hire("heir", lease_ms=0)
    while heir.once(block_ms=1):
        pass
    assert bench.sent == ["a", "b"]
    assert bench.state("a") == "sent"


def test_two_doorbells_for_one_text_send_it_once(bench: Bench) -> None:
    bench.put("a")
    bench.service.redis.xadd(keys.outbox(DEMO.id), {"out": "a"})
    first = bench.sender
    [bell] = outbox.listen(bench.service.redis, DEMO.id, "one", 1)
    due = outbox.begin(bench.service.redis, DEMO.id, bell, bench.start)
    assert due is not None
    assert bench.hire("two").once(block_ms=1) == 1  # the second doorbell, thrown away
    assert bench.sent == []
    outbox.settle(bench.service.redis, DEMO.id, due, outbox.Fate("sent", sid="SMx"), bench.start)
    assert first.once(block_ms=1) == 0


def test_a_text_that_joins_while_the_lane_is_being_emptied_is_not_forgotten(bench: Bench) -> None:
    redis = bench.service.redis
    bench.put("a")
    [bell] = outbox.listen(redis, DEMO.id, "one", 1)
    due = outbox.begin(redis, DEMO.id, bell, bench.start)
    assert due is not None
    bench.put("b")
    assert bench.hire("two").once(block_ms=1) == 1  # b's doorbell comes too early
    outbox.settle(redis, DEMO.id, due, outbox.Fate("sent", sid="SMx"), bench.start)
    bench.work()
    assert bench.sent == ["b"]


def test_after_stop_or_delete_nothing_that_waited_is_sent(bench: Bench, door: Door) -> None:
    for text in ("stop", "delete"):
        door.says("start")
        door.says("hello")
        bench.put(f"before {text}")
        door.says(text)
        door.says("1")
        bench.work()
    assert bench.sent == []


def test_an_undelivered_text_is_sent_again_when_the_phone_may_be_on(
    bench: Bench, door: Door
) -> None:
    bench.put("a")
    bench.work()
    [message] = bench.twilio.messages
    path = "/twilio/status/a"
    assert door.status(path, message.sid, "undelivered", "30003").status_code == 204
    assert door.status(path, message.sid, "undelivered", "30003").status_code == 204
    bench.work()
    assert bench.sent == ["a"]
    bench.pass_(hours=2)
    assert bench.sent == ["a", "a"]


def test_a_receipt_that_only_names_the_carriers_sid_finds_its_text(
    bench: Bench, door: Door, redis: Client
) -> None:
    bench.put("a")
    bench.work()
    door.status("/twilio/status", bench.twilio.messages[0].sid, "delivered")
    assert redis.hget(keys.outbound(DEMO.id, "a"), "status") == b"delivered"
    assert not redis.hexists(keys.bodies(DEMO.id, bench.service.person(DEMO, HER)), "a"), (
        "words of a delivered text are not kept"
    )


def test_a_timer_that_is_due_becomes_one_text(bench: Bench, door: Door) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    bench.pass_(days=5)
    bench.work()
    assert len(bench.twilio.messages) == 1
    assert bench.twilio.messages[0].body.startswith("You are still in the queue")


def test_a_timer_is_silent_when_her_phone_is_not_safe(bench: Bench, door: Door) -> None:
    for text in ("person", "1", "2"):
        door.says(text)
    bench.pass_(days=5)
    assert bench.twilio.messages == ()
    assert bench.service.redis.zcard(keys.timers(DEMO.id)) == 0


def test_a_text_whose_webhook_never_reached_us_is_found_and_answered_once(
    bench: Bench, door: Door
) -> None:
    form = bench.twilio.receive(HER, DEMO.numbers[0], "doctor")
    heard = bench.twilio.receive(HER, DEMO.numbers[0], "menu")
    door.post("/twilio/message", heard)
    gleaner = Gleaner(bench.service, DEMO, bench.carrier, bench.clock)
    assert gleaner.once() == 0, "the carrier may still be calling"
    bench.now += timedelta(minutes=3)
    assert gleaner.once() == 1
    assert gleaner.once() == 0
    bench.work()
    assert ["can have a GP" in m.body for m in bench.twilio.messages] == [True]
    assert messages(door.post("/twilio/message", form)) == []


def test_a_carrier_log_that_cannot_be_read_stops_nothing(bench: Bench) -> None:
    bench.twilio.plan(lambda _request: refuse(500), on="list")
    assert Gleaner(bench.service, DEMO, bench.carrier, bench.clock).once() == 0


def test_the_queue_owes_danger_first_then_the_promised_time(bench: Bench, door: Door) -> None:
    for number, texts in [
        ("+447700900011", ("person", "1", "1")),
        ("+447700900012", ("person", "1", "1")),
        ("+447700900013", ("I want to kill myself", "1", "1")),
        ("+447700900014", ("person", "1", "1", "my husband wants to kill me", "1", "1")),
    ]:
        for text in texts:
            door.says(text, From=number)
    persons = [case.person for case in cases.waiting(bench.service.redis, DEMO.id)]
    wanted = ["+447700900013", "+447700900014", "+447700900011", "+447700900012"]
    assert persons == [bench.service.person(DEMO, number) for number in wanted]
