"""Link workers' texts through the carrier's door: signed, answered once, kept for a repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.carrier.inbound import Post, read
from bot.case import Staff
from bot.demo import DEMO
from bot.service import Service
from bot.store import cases, keys, outbox, staff
from bot.store.account import Account
from bot.store.client import Client
from bot.store.codec import load
from bot.worker import Gleaner
from tests.door import Door, messages
from tests.town import Postman

SARAS = "+447700900020"


@pytest.fixture
def sara(redis: Client, service: Service) -> Account:
    """A link worker with a phone."""
    made = Account(Staff("sara", "Sara", texts=True), "sara@example.org", "hash", datetime.now(UTC))
    staff.add(redis, DEMO.id, made)
    phone = service.person(DEMO, SARAS)
    assert staff.set_phone(redis, DEMO.id, "sara", phone, SARAS, DEMO.numbers[0]) == ""
    return made


def test_a_link_workers_text_acts_on_a_case_and_its_repeat_gets_the_same_answer(
    door: Door, redis: Client, sara: Account
) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    first = door.text(f"take {case.code}", "SMtake", From=SARAS)
    assert case.code in messages(first)[0]
    assert [held.id for held in cases.mine(redis, DEMO.id, "sara")] == [case.id]
    door.text("off", From=SARAS)
    assert door.text(f"take {case.code}", "SMtake", From=SARAS).data == first.data


def test_her_words_go_to_her_and_not_to_the_menu(door: Door, redis: Client, sara: Account) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    door.text(f"take {case.code}", From=SARAS)
    door.text(f"{case.code} Hello, how can I help?", From=SARAS)
    [sent] = redis.hvals(keys.bodies(DEMO.id, case.person))
    assert sent.decode().endswith("Hello, how can I help?")
    assert SARAS not in sent.decode()


def test_stop_from_a_link_worker_ends_the_pages_and_start_brings_them_back(
    door: Door, redis: Client, service: Service, sara: Account
) -> None:
    assert messages(door.text("STOP", From=SARAS))
    held = staff.staff_member(redis, DEMO.id, "sara")
    assert held and not held.texts
    door.text("START", From=SARAS)
    held = staff.staff_member(redis, DEMO.id, "sara")
    assert held and held.texts
    phone = service.person(DEMO, SARAS)
    assert load(phone, redis.get(keys.session(DEMO.id, phone))).staff == "sara"


def test_who_is_disabled_reads_that_they_may_not_and_nothing_is_done(
    door: Door, redis: Client, sara: Account
) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    staff.save(redis, DEMO.id, "sara", lambda account: replace(account, disabled=True))
    assert messages(door.text("1", From=SARAS))
    assert cases.mine(redis, DEMO.id, "sara") == []


def test_a_text_whose_webhook_never_came_is_done_and_answered_by_a_text(
    door: Door, redis: Client, service: Service, sara: Account
) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)

    class Remembers(Postman):
        def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
            return [read(door.form(f"take {case.code}", "SMlate", From=SARAS))]

    gleaner = Gleaner(service, DEMO, Remembers(), lambda: datetime.now(UTC))
    assert gleaner.once() == 1
    assert gleaner.once() == 0
    assert [held.id for held in cases.mine(redis, DEMO.id, "sara")] == [case.id]
    outbox.prepare(redis, DEMO.id)
    phone = service.person(DEMO, SARAS)
    assert len(redis.hvals(keys.bodies(DEMO.id, phone))) == 1
