"""What can be done to a case beside writing: each by its form, and what follows from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from bot.case import Case, Staff
from bot.service import Service
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, Visit, account_for
from tests.console.her import Person


@pytest.fixture
def case(her: Person, worker: Staff) -> Case:
    her.asks()
    return her.claimed_by(worker)


@pytest.fixture
def browser(visit: Visit) -> ConsoleClient:
    return visit("worker")


def bubble(html: str) -> str:
    found = re.search(r'<div class="bubble"><p[^>]*>(.*?)</p>', html, re.DOTALL)
    return found[1] if found else ""


def test_claiming_and_giving_back_with_a_note(
    browser: ConsoleClient, her: Person, worker: Staff
) -> None:
    case = her.asks()
    browser.send(f"/console/cases/{case.id}/do/claim")
    assert her.case().worker == "worker"
    answer = browser.send(f"/console/cases/{case.id}/do/release", note="Speaks some English.")
    assert answer.status_code == 303
    assert her.case().worker == ""
    assert "Speaks some English." in [line.text for line in her.lines()]


def test_a_rights_card_is_previewed_in_her_language_and_sent(
    browser: ConsoleClient, case: Case, her: Person, service: Service
) -> None:
    shown = browser.get(f"/console/cases/{case.id}/card?fact=gp.no_papers").text
    assert 'lang="fa" dir="rtl"' in shown
    assert browser.get(f"/console/cases/{case.id}/card?fact=staff.sp").status_code == 404
    before = len(her.got())
    browser.send(f"/console/cases/{case.id}/do/card", fact="gp.no_papers")
    [sent] = her.got()[before:]
    assert bubble(shown).split()[0] in sent


def test_a_transfer_tells_whether_she_is_asked(browser: ConsoleClient, case: Case) -> None:
    page = browser.get(f"/console/cases/{case.id}").text
    assert "Safe Haven: she is asked first" in page
    assert "Leeds team: without the conversation so far" in page


def test_a_case_is_passed_on_to_a_colleague_by_name(
    browser: ConsoleClient, case: Case, her: Person, app: Flask
) -> None:
    account_for(app, "lead")
    to = {"to": "worker:lead", "note": "She needs a woman."}
    browser.send(f"/console/cases/{case.id}/do/transfer", **to)
    assert (her.case().worker, her.case().name) == ("lead", "Lead")


def test_a_case_cannot_be_passed_on_to_nobody(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    browser.send(f"/console/cases/{case.id}/do/transfer", to="worker:nobody")
    assert her.case().worker == "worker"


def test_a_follow_up_is_at_ten_in_the_morning_and_can_be_taken_back(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    browser.send(f"/console/cases/{case.id}/do/follow_up", day="2027-07-01")
    at = her.case().follow_up
    assert at
    assert at.isoformat() == "2027-07-01T10:00:00+01:00"
    browser.send(f"/console/cases/{case.id}/do/follow_up", day="")
    assert her.case().follow_up is None


def test_closing_can_be_undone_for_ten_minutes(
    browser: ConsoleClient, case: Case, clock: Clock
) -> None:
    browser.send(f"/console/cases/{case.id}/do/close", outcome="helped")
    page = browser.get(f"/console/cases/{case.id}").text
    assert "Undo: open it again" in page
    assert 'id="composer"' not in page
    clock.at += timedelta(minutes=11)
    assert "Undo: open it again" not in browser.get(f"/console/cases/{case.id}").text
    browser.send(f"/console/cases/{case.id}/do/reopen")
    assert 'id="composer"' in browser.get(f"/console/cases/{case.id}").text


@pytest.mark.parametrize("deed", ["simpler", "ring", "measure"])
def test_what_she_is_asked_goes_out_as_a_text(
    browser: ConsoleClient, case: Case, her: Person, deed: str
) -> None:
    before = len(her.got())
    browser.send(f"/console/cases/{case.id}/do/{deed}")
    assert len(her.got()) == before + 1


def test_an_unknown_deed_is_no_page(browser: ConsoleClient, case: Case) -> None:
    assert browser.send(f"/console/cases/{case.id}/do/erase").status_code == 404
