"""My cases and the team's: who waits for whom, what came back, and giving a case to a colleague."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from bot.case import Staff
from bot.store.client import Client
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock
from tests.console.desk import codes, held, seated
from tests.console.waiting import HOUR, LEA, NOON, SARA, TOM, case, employ, put

Desk = Callable[[Staff], ConsoleClient]


@pytest.fixture
def desk(app: Flask, clock: Clock) -> Desk:
    """A browser in which a colleague has signed in, at noon."""
    clock.at = NOON
    return lambda who: seated(app, who)


def test_a_link_worker_does_not_see_the_team_s_cases(desk: Desk) -> None:
    assert desk(SARA).get("/console/team").status_code == 403


def test_my_cases_begin_with_those_who_wait_for_me(desk: Desk, redis: Client) -> None:
    mine = {"worker": "sara", "name": "Sara", "claimed": NOON - 2 * HOUR}
    wrote = mine | {"answered": NOON - HOUR}
    put(
        redis,
        [
            case(1, **wrote),
            case(2, **wrote, follow_up=NOON + HOUR),
            case(3, **wrote, follow_up=NOON - HOUR),
            case(4, **mine),
            case(5, **wrote, unanswered=NOON - timedelta(minutes=5)),
            case(6, **wrote, unanswered=NOON - timedelta(minutes=50)),
            case(7, **wrote, unanswered=NOON - timedelta(minutes=1), danger="suicide"),
            case(8, **wrote, paused=True),
            case(9, **wrote, closed=NOON - HOUR, outcome="helped"),
            case(10, worker="tom", name="Tom", claimed=NOON),
        ],
    )
    page = desk(SARA).get("/console/mine").text
    assert codes(page) == [f"K{number}C" for number in (7, 6, 5, 4, 3, 2, 1, 8)]
    assert "she waits <time" in page and ">50 min</time>" in page
    assert "Follow-up due today 11:00" in page
    assert page.index("Paused") < page.index("K8C") < page.index("Closed lately")
    assert page.index("Closed lately") < page.index("K9C")


def test_a_claim_that_nobody_wrote_in_says_when_it_goes_back(desk: Desk, redis: Client) -> None:
    put(redis, [case(1, worker="sara", name="Sara", claimed=NOON - HOUR)])
    assert "goes back to the queue <time" in desk(SARA).get("/console/mine").text
    put(redis, [case(1, worker="sara", name="Sara", claimed=NOON - HOUR, answered=NOON)])
    assert "goes back" not in desk(SARA).get("/console/mine").text


def test_a_lead_sees_who_has_what_and_what_came_back(desk: Desk, redis: Client) -> None:
    employ(redis, SARA, TOM)
    put(
        redis,
        [
            case(1, worker="sara", name="Sara", claimed=NOON),
            case(2, worker="left", name="Mia", claimed=NOON),
            case(3, returned=2),
            case(4),
        ],
    )
    page = desk(LEA).get("/console/team").text
    assert codes(page) == ["K3C", "K2C", "K1C"]
    assert "came back 2 times" in page
    assert all(name in page for name in ("Mia", "Sara", "Tom"))


def test_a_lead_gives_a_case_to_a_colleague(desk: Desk, redis: Client) -> None:
    employ(redis, TOM)
    put(redis, [case(1, worker="sara", name="Sara", claimed=NOON - HOUR)])
    lead = desk(LEA)
    lead.send("/console/team/assign", case=case(1).id, deed="0" * 32, to="tom")
    assert held(redis, 1).worker == "tom"
    assert "Tom has the case now." in lead.get("/console/team").text


def test_a_case_is_given_to_nobody_from_elsewhere(desk: Desk, redis: Client) -> None:
    employ(redis, replace(TOM, team="leeds"))
    put(redis, [case(1, worker="sara", name="Sara", claimed=NOON - HOUR)])
    lead = desk(LEA)
    lead.send("/console/team/assign", case=case(1).id, deed="0" * 32, to="tom")
    assert held(redis, 1).worker == "sara"
    assert "Choose a colleague first." in lead.get("/console/team").text


def test_a_link_worker_cannot_give_cases_away(desk: Desk, redis: Client) -> None:
    employ(redis, TOM)
    put(redis, [case(1, worker="sara", name="Sara", claimed=NOON - HOUR)])
    answer = desk(SARA).send("/console/team/assign", case=case(1).id, deed="0" * 32, to="tom")
    assert answer.status_code == 403
    assert held(redis, 1).worker == "sara"
