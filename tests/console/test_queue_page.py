"""The queue: its order, its words, and taking a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from bot.case import Staff
from bot.console.queue import ON_A_PAGE
from bot.demo import DEMO
from bot.store import cases
from bot.store.client import Client
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock
from tests.console.desk import codes, held, seated
from tests.console.waiting import HOUR, NOON, SARA, TOM, case, put

Desk = Callable[[Staff], ConsoleClient]


@pytest.fixture
def desk(app: Flask, clock: Clock) -> Desk:
    """A browser in which a colleague has signed in, at noon."""
    clock.at = NOON
    return lambda who: seated(app, who)


def take(client: ConsoleClient, number: int, deed: str = "0" * 32) -> str:
    """Press Claim; where that leads to."""
    answer = client.send("/console/queue/claim", case=case(number).id, deed=deed)
    assert answer.status_code == 303
    return answer.location


def test_danger_comes_first_then_the_promised_time_then_the_waiting_time(
    desk: Desk, redis: Client
) -> None:
    soon = NOON + HOUR
    put(
        redis,
        [case(1), case(2, answer_by=soon), case(3, danger="suicide"), case(4, answer_by=soon)],
    )
    assert codes(desk(SARA).get("/console/queue").text) == ["K3C", "K2C", "K4C", "K1C"]


def test_what_matches_is_marked_and_moves_nothing(desk: Desk, redis: Client) -> None:
    put(redis, [case(1, lang="so"), case(2, answers={"worker": "woman"})])
    page = desk(SARA).get("/console/queue").text
    assert codes(page) == ["K1C", "K2C"]
    first, second = page.split('id="row-')[1:]
    assert "✓" not in first
    assert "you speak her language" in second
    assert "you are who she asked for" in second


def test_danger_and_lateness_are_said_in_words(desk: Desk, redis: Client) -> None:
    put(redis, [case(1, danger="domestic_abuse", answer_by=NOON - 125 * timedelta(minutes=1))])
    page = desk(SARA).get("/console/queue").text
    assert "Danger: danger at home" in page
    assert "late by 2 h 05" in page
    assert "waits <time" in page and ">2 h 59</time>" in page


def test_a_later_time_that_she_was_told_stands_for_the_first(desk: Desk, redis: Client) -> None:
    put(redis, [case(1, answer_by=NOON - HOUR, retold=NOON + HOUR)])
    page = desk(SARA).get("/console/queue").text
    assert "in 1 h 00" in page and "late" not in page.split('id="row-')[1]


def test_a_language_has_its_own_name_in_its_own_direction(desk: Desk, redis: Client) -> None:
    put(redis, [case(1), case(2, lang="so")])
    page = desk(SARA).get("/console/queue").text
    assert 'Farsi <span lang="fa" dir="rtl">فارسی</span>' in page
    assert 'Somali <span lang="so" dir="ltr">Soomaali</span>' in page


def test_only_ones_own_team_s_cases_are_shown(desk: Desk, redis: Client) -> None:
    put(redis, [case(1), case(2, team="leeds")])
    assert codes(desk(SARA).get("/console/queue").text) == ["K1C"]
    assert codes(desk(replace(SARA, id="zoe", team="leeds")).get("/console/queue").text) == ["K2C"]


def test_one_language_can_be_shown_alone(desk: Desk, redis: Client) -> None:
    put(redis, [case(1), case(2, lang="so"), case(3, lang="so")])
    page = desk(SARA).get("/console/queue?lang=so").text
    assert codes(page) == ["K2C", "K3C"]
    assert "2 people wait in Somali" in page
    assert "Farsi (1)" in page


def test_an_unknown_language_shows_them_all(desk: Desk, redis: Client) -> None:
    put(redis, [case(1)])
    assert codes(desk(SARA).get("/console/queue?lang=xx").text) == ["K1C"]


def test_a_long_queue_comes_in_pages_with_its_whole_number(desk: Desk, redis: Client) -> None:
    put(redis, [case(number) for number in range(1, ON_A_PAGE + 4)])
    client = desk(SARA)
    first, second = (client.get(f"/console/queue?page={page}").text for page in (1, 2))
    assert len(codes(first)) == ON_A_PAGE
    assert codes(second) == [f"K{number}C" for number in range(ON_A_PAGE + 1, ON_A_PAGE + 4)]
    assert "53 people wait." in first and "Page 1 of 2" in first
    assert codes(client.get("/console/queue?page=99").text) == codes(second)
    assert codes(client.get("/console/queue?page=-1").text) == codes(first)


def test_an_empty_queue_says_so(desk: Desk, redis: Client) -> None:
    client = desk(SARA)
    assert "Nobody is waiting." in client.get("/console/queue").text
    assert "Nobody waits in Somali." in client.get("/console/queue?lang=so").text


def test_a_page_that_refreshes_itself_gets_the_list_and_nothing_around_it(
    desk: Desk, redis: Client
) -> None:
    put(redis, [case(1)])
    part = desk(SARA).get("/console/queue", headers={"HX-Request": "true"}).text
    assert codes(part) == ["K1C"]
    assert "<html" not in part and "<main" not in part


def test_a_claim_leads_to_the_case(desk: Desk, redis: Client) -> None:
    put(redis, [case(1)])
    assert take(desk(SARA), 1).endswith(f"/console/cases/{case(1).id}")
    assert (held(redis, 1).worker, held(redis, 1).name) == ("sara", "Sara")
    assert cases.count(redis, DEMO.id) == 0


def test_of_two_claims_the_second_is_told_who_has_it(desk: Desk, redis: Client) -> None:
    put(redis, [case(1)])
    sara, tom = desk(SARA), desk(TOM)
    take(sara, 1)
    assert take(tom, 1, "1" * 32) == "/console/queue"
    assert "Sara has taken this case." in tom.get("/console/queue").text
    assert held(redis, 1).worker == "sara"


def test_a_claim_that_is_sent_twice_is_one_claim(desk: Desk, redis: Client) -> None:
    put(redis, [case(1)])
    client = desk(SARA)
    assert take(client, 1) == take(client, 1)
    claimed = held(redis, 1).claimed
    assert claimed == NOON


def test_a_claim_of_a_case_that_is_gone_says_so(desk: Desk, redis: Client) -> None:
    client = desk(SARA)
    assert take(client, 1) == "/console/queue"
    assert "no longer here" in client.get("/console/queue").text


def test_a_claim_of_another_team_s_case_is_refused(desk: Desk, redis: Client) -> None:
    put(redis, [case(1, team="leeds")])
    take(desk(SARA), 1)
    assert held(redis, 1).worker == ""


def test_a_claim_without_the_form_s_token_is_refused(desk: Desk, redis: Client) -> None:
    put(redis, [case(1)])
    answer = desk(SARA).post("/console/queue/claim", data={"case": case(1).id, "deed": "0" * 32})
    assert answer.status_code == 400
    assert held(redis, 1).worker == ""


@pytest.mark.parametrize("role", ["editor", "admin", "auditor"])
@pytest.mark.parametrize("path", ["queue", "mine", "team", "counts"])
def test_who_does_not_work_with_cases_sees_none_of_them(
    desk: Desk, redis: Client, role: str, path: str
) -> None:
    put(redis, [case(1)])
    answer = desk(Staff(role, role, role)).get(f"/console/{path}")
    assert answer.status_code == 403
    assert "K1C" not in answer.text


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("worker", "queue"),
        ("lead", "queue"),
        ("editor", "replies"),
        ("admin", "statistics"),
        ("auditor", "statistics"),
    ],
)
def test_the_start_is_the_first_page_one_may_see(desk: Desk, role: str, first: str) -> None:
    client = desk(Staff(role, role, role))
    start = client.get("/console/")
    assert start.location == f"/console/{first}"
    assert client.get(start.location).status_code == 200


@pytest.mark.parametrize("role", ["worker", "lead", "editor", "admin", "auditor"])
def test_every_place_in_the_navigation_can_be_gone_to(desk: Desk, role: str) -> None:
    client = desk(Staff(role, role, role))
    nav = client.get("/console/settings").text.partition("<nav")[2].partition("</nav>")[0]
    places = re.findall(r'href="([^"]+)"', nav)
    assert "/console/settings" in places
    assert [place for place in places if client.get(place).status_code != 200] == []


def test_the_counts_are_those_of_the_queue_and_of_my_cases(desk: Desk, redis: Client) -> None:
    put(redis, [case(1), case(2), case(3, worker="sara", claimed=NOON)])
    counts = desk(SARA).get("/console/counts").text
    assert re.findall(r'id="(count-\w+)" [^>]*>(\d+)<', counts) == [
        ("count-queue", "2"),
        ("count-mine", "1"),
    ]
