"""The audit log's page: who did what in words, for auditors only, and never what was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from bot.case import Trace
from bot.demo import DEMO
from bot.service import Service
from bot.store import trail
from tests.console.conftest import Clock, Visit, account_for
from tests.console.her import Person


def test_an_auditor_reads_who_did_what_in_words(
    visit: Visit, app: Flask, service: Service, clock: Clock
) -> None:
    her = Person(service, clock.at)
    case = her.asks()
    her.claimed_by(account_for(app, "worker").staff)
    page = visit("auditor").get("/console/trail").text
    assert "<td>Worker</td><td>took the case</td>" in page
    assert f">{case.code}</a>" in page
    assert "the person herself" in page


def test_the_log_never_holds_what_she_wrote(
    visit: Visit, app: Flask, service: Service, clock: Clock
) -> None:
    her = Person(service, clock.at)
    her.asks()
    worker = account_for(app, "worker").staff
    her.claimed_by(worker)
    her.deed(worker, "note", text="Needs a crib")
    her.says("my secret words")
    auditor = visit("auditor")
    for page in (auditor.get("/console/trail").text, auditor.get("/console/trail/csv").text):
        assert "secret" not in page
        assert "crib" not in page
        assert her.number not in page


@pytest.mark.parametrize("role", ["worker", "lead", "editor", "admin"])
@pytest.mark.parametrize("page", ["trail", "trail/csv"])
def test_nobody_else_reads_the_log(visit: Visit, role: str, page: str) -> None:
    assert visit(role).get(f"/console/{page}").status_code == 403


def test_one_case_can_be_followed_by_its_code_or_id(
    visit: Visit, app: Flask, service: Service, clock: Clock
) -> None:
    one, other = (Person(service, clock.at, f"+44770090000{n}") for n in (1, 2))
    mine, theirs = one.asks(), other.asks()
    auditor = visit("auditor")
    for said in (mine.code, mine.id):
        page = auditor.get(f"/console/trail?case={said}").text
        assert f">{mine.code}</a>" in page
        assert f">{theirs.code}</a>" not in page


def test_one_member_of_staff_can_be_followed(visit: Visit, service: Service, clock: Clock) -> None:
    for who, act in (("worker", "looked"), ("lead", "number")):
        trail.write(service.redis, DEMO.id, Trace(clock.at, who, act, "c-1"))
    page = visit("auditor").get("/console/trail?who=lead").text
    assert "looked at her phone number" in page
    assert "opened the case" not in page


def test_older_entries_are_on_further_pages_and_none_is_lost_or_shown_twice(
    visit: Visit, service: Service, clock: Clock
) -> None:
    for number in range(120):
        at = clock.at + timedelta(seconds=number)
        trail.write(service.redis, DEMO.id, Trace(at, "worker", "looked", f"case-{number:03}"))
    auditor, address, seen = visit("auditor"), "/console/trail?who=worker", []
    while address:
        page = auditor.get(address).text
        seen += [part.split("<")[0] for part in page.split("case=case-")[1:]]
        older = page.split('rel="next" href="')[1:]
        address = older[0].split('"')[0].replace("&amp;", "&") if older else ""
    numbers = [one.split('"')[0] for one in seen]
    assert numbers == [f"{number:03}" for number in reversed(range(120))]


def test_taking_the_log_out_is_itself_in_it(visit: Visit, service: Service) -> None:
    visit("auditor").get("/console/trail/csv")
    newest = trail.read(service.redis, DEMO.id, most=1)[0][1]
    assert (newest.who, newest.act) == ("auditor", "trail_downloaded")
