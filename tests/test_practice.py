"""The practice phones with the real application behind them: the way in, and unprompted texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.demo import DEMO
from bot.phone.door import Door as PhoneDoor
from bot.phone.network import PracticeCarrier
from bot.service import Service
from bot.settings import Settings
from bot.store import outbox
from bot.worker import Bellman, Sender
from webhooks import create_app


def test_a_text_from_a_practice_phone_goes_through_the_signed_door(
    settings: Settings, service: Service
) -> None:
    door = PhoneDoor(create_app(settings, service), settings, service)
    status, bodies = door.text(0, DEMO.numbers[0], "hello", "PH" + "0" * 32)
    assert status == 200 and len(bodies) == 2
    assert door.text(0, DEMO.numbers[0], "hello", "PH" + "0" * 32) == (status, bodies)
    assert door.text(0, "+447700900999", "hello", "PH" + "1" * 32)[0] == 404


def test_what_the_worker_sends_arrives_on_the_phone_it_was_for(
    settings: Settings, service: Service
) -> None:
    door = PhoneDoor(create_app(settings, service), settings, service)
    for n, text in enumerate(("person", "1", "1")):
        door.text(0, DEMO.numbers[0], text, f"PH{n:032}")
    later = datetime.now(UTC) + timedelta(days=5)
    outbox.prepare(service.redis, DEMO.id)
    Bellman(service, DEMO, lambda: later).once()
    carrier = PracticeCarrier(service.redis, DEMO.id)
    Sender(service, DEMO, carrier, "one", lambda: later).once(block_ms=1)
    cursor, [(_entry, words)] = door.arrived(0, "")
    assert words.startswith("You are still in the queue")
    assert door.arrived(0, cursor) == (cursor, [])
    assert door.arrived(1, "") == ("", [])
