"""The queue in the terminal: order, consent, and closing a case."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

from bot import board
from bot.case import Case
from bot.demo import DEMO
from bot.service import Service
from bot.store import cases
from bot.store.client import Client
from bot.translation.engines.engine import ARGOS
from bot.translation.packages.manifest import Manifest
from tests.door import HER, Door

NOW = datetime.now(UTC)


def vars_of(case: Case) -> dict[str, object]:
    return {field.name: getattr(case, field.name) for field in fields(case)}


def test_nobody_waiting_is_said(service: Service) -> None:
    assert board.table(service, DEMO, NOW) == "Nobody is waiting."


def test_the_table_shows_no_number_and_the_card_does(door: Door, service: Service) -> None:
    for text in ("doctor", "9", "1", "1"):
        door.says(text)
    table = board.table(service, DEMO, NOW)
    assert "seeing a doctor" in table and "7700" not in table
    [case] = cases.waiting(service.redis, DEMO.id)
    card = board.card(service, DEMO, case.id)
    assert card is not None and HER in card and "Text her   yes" in card


def test_nothing_is_queued_without_a_yes(door: Door, service: Service) -> None:
    for text in ("person", "2"):
        door.says(text)
    assert cases.waiting(service.redis, DEMO.id) == []


def test_closing_a_case_tells_nobody_and_lets_her_ask_again(
    door: Door, service: Service, redis: Client
) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    assert board.close(service, DEMO, case.id, NOW) == ""
    assert cases.waiting(redis, DEMO.id) == []
    assert redis.keys("{demo}:case:*") == []
    assert "Do you agree?" in " ".join(door.says("person"))
    assert board.close(service, DEMO, case.id, NOW) is None


def test_a_case_that_expired_leaves_the_queue(door: Door, redis: Client) -> None:
    for text in ("person", "1", "1"):
        door.says(text)
    redis.delete(*redis.keys("{demo}:case:*"))
    assert cases.waiting(redis, DEMO.id) == []
    assert redis.zcard("{demo}:queue") == 0


def test_leaving_the_queue_deletes_the_request(door: Door, redis: Client) -> None:
    for text in ("person", "1", "1", "1"):
        door.says(text)
    assert redis.keys("{demo}:case:*") == []
    assert redis.zcard("{demo}:queue") == 0
    assert redis.zcard("{demo}:timers") == 0


def test_her_answers_are_passed_on_only_as_she_was_told(door: Door, redis: Client) -> None:
    door.says("person")
    for text in ("1", "2"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    [consent] = case.consents
    assert "your phone number, your language" in consent.words and consent.lang == "en"
    told = {name for name, value in vars_of(case).items() if value}
    assert told == {"id", "person", "opened", "lang", "code", "answer_by", "safe", "consents"}


def test_a_link_worker_is_told_plainly_who_can_not_be_translated(
    door: Door, service: Service, redis: Client
) -> None:
    for text in ("tigrinya", "9", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    card = board.card(service, DEMO, case.id)
    assert card is not None and "ti: cannot be translated here, ask an interpreter" in card
    one_way = (model("en", "ti"),)
    card = board.card(service, DEMO, case.id, one_way)
    assert card is not None and "your words are translated here; for hers" in card
    card = board.card(service, DEMO, case.id, (*one_way, model("ti", "en")))
    assert card is not None and "ti: translated here both ways" in card


def model(source: str, target: str) -> Manifest:
    return Manifest(
        ARGOS, f"{source}_{target}", "", ((source, target),), "1", "", "", "2026-11-30", 1, {}
    )
