"""The page of a case: her words and ours side by side, what became of texts, and who may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from bot.case import Staff
from bot.demo import DEMO
from bot.service import Service
from bot.store import trail
from bot.translation.nouns import Translation
from tests.console.conftest import Clock, Visit, account_for
from tests.console.her import Person, talking, translated

SALAM = "سلام، دندانم درد می‌کند"


@pytest.fixture
def lead(app: Flask) -> Staff:
    return account_for(app, "lead").staff


def test_her_text_stands_in_her_direction_with_its_translation_beside_it(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    her.says(SALAM)
    made = Translation(SALAM, "Hello, my tooth hurts", "argos", flags=("name_changed", "pivot"))
    assert translated(service, clock.at, made) == [SALAM]
    page = visit("worker").get(f"/console/cases/{case.id}").text
    assert f'lang="fa" dir="rtl">{SALAM}<' in page
    assert 'lang="en">Hello, my tooth hurts<' in page
    assert "machine translation" in page
    assert "Careful: a name is missing or different" in page
    assert "it went through English" in page


def test_a_translation_that_is_still_coming_is_said_and_arrives_with_the_news(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    her.says(SALAM)
    browser = visit("worker")
    assert "translating…" in browser.get(f"/console/cases/{case.id}").text
    last = her.lines()[-1].id
    asked = f"/console/cases/{case.id}/news?last={last}&open={last}"
    assert "translating…" in browser.get(asked).text
    translated(service, clock.at, Translation(SALAM, "Hello, my tooth hurts", "argos"))
    news = browser.get(asked).text
    assert "Hello, my tooth hurts" in news
    assert news.count("data-line=") == 1


def test_only_what_is_new_comes_with_the_news(visit: Visit, her: Person, worker: Staff) -> None:
    case = talking(her, worker)
    last = her.lines()[-1].id
    browser = visit("worker")
    address = f"/console/cases/{case.id}/news?last={last}"
    assert "data-line=" not in browser.get(address).text
    her.says("1")
    her.says(SALAM)
    assert browser.get(address).text.count('class="line her"') == 2


def test_a_forbidden_translation_is_not_shown_and_the_reason_is(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    her.says(SALAM)
    translated(service, clock.at, Translation(SALAM, None, "argos", flags=("number_changed",)))
    page = visit("worker").get(f"/console/cases/{case.id}").text
    assert "Not shown: a number is missing, wrong or new" in page
    assert "An interpreter can help" in page


def test_a_translation_that_came_too_late_can_be_asked_for_again(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    her.says(SALAM)
    clock.at += timedelta(hours=2)
    browser = visit("worker")
    assert "Translate again" in browser.get(f"/console/cases/{case.id}").text
    line = her.lines()[-1].id
    assert browser.send(f"/console/cases/{case.id}/again", line=line).status_code == 303
    assert "translating…" in browser.get(f"/console/cases/{case.id}").text
    translated(service, clock.at, Translation(SALAM, "Hello, my tooth hurts", "argos"))
    assert "Hello, my tooth hurts" in browser.get(f"/console/cases/{case.id}").text


def test_a_note_is_marked_as_the_teams_own(visit: Visit, her: Person, worker: Staff) -> None:
    case = talking(her, worker)
    her.deed(worker, "note", text="Needs a dentist near the bus.")
    page = visit("worker").get(f"/console/cases/{case.id}").text
    assert "Note for the team" in page
    assert "Needs a dentist near the bus." in page


def test_the_newest_fifty_lines_are_shown_and_the_earlier_ones_on_request(
    visit: Visit, her: Person, worker: Staff
) -> None:
    case = talking(her, worker)
    for number in range(60):
        her.deed(worker, "note", text=f"note number {number}.")
    browser = visit("worker")
    page = browser.get(f"/console/cases/{case.id}").text
    assert page.count('class="line note"') == 50
    assert "note number 9." not in page
    first = her.lines()[-50].id
    earlier = browser.get(f"/console/cases/{case.id}/earlier?before={first}").text
    assert "note number 9." in earlier
    assert "note number 10." not in earlier


def test_a_look_at_a_case_is_in_the_audit_log(
    visit: Visit, her: Person, worker: Staff, service: Service
) -> None:
    case = talking(her, worker)
    visit("worker").get(f"/console/cases/{case.id}")
    seen = [t for _name, t in trail.read(service.redis, DEMO.id) if t.act == "looked"]
    assert [(t.who, t.case) for t in seen] == [("worker", case.id)]


def test_her_number_is_shown_only_when_asked_for_and_that_is_in_the_log(
    visit: Visit, her: Person, worker: Staff, service: Service
) -> None:
    case = talking(her, worker)
    browser = visit("worker")
    assert her.number not in browser.get(f"/console/cases/{case.id}").text
    page = browser.send(f"/console/cases/{case.id}/number").text
    assert f'href="tel:{her.number}"' in page
    assert "number" in [t.act for _name, t in trail.read(service.redis, DEMO.id)]


def test_who_asked_not_to_be_texted_is_not_called_without_a_warning(
    visit: Visit, her: Person, worker: Staff
) -> None:
    her.asks(safe="2")
    case = her.claimed_by(worker)
    page = visit("worker").send(f"/console/cases/{case.id}/number").text
    assert "She asked us not to text or call first." in page


def test_a_colleague_may_not_read_another_ones_case_and_learns_whose_it_is(
    visit: Visit, her: Person, lead: Staff
) -> None:
    case = talking(her, lead)
    her.says("my private words")
    answer = visit("worker").get(f"/console/cases/{case.id}")
    assert answer.status_code == 403
    assert "Lead has this case" in answer.text
    assert "my private words" not in answer.text
    assert f'action="/console/cases/{case.id}/ask"' in answer.text


def test_asking_for_a_case_leaves_one_note_however_often_the_form_is_sent(
    visit: Visit, her: Person, lead: Staff
) -> None:
    case = talking(her, lead)
    browser = visit("worker")
    for _twice in range(2):
        browser.send(f"/console/cases/{case.id}/ask", deed="0" * 32)
    notes = [line.text for line in her.lines() if line.kind == "note"]
    assert notes == ["Worker asks to have this case."]


@pytest.mark.parametrize("part", ["earlier", "news", "file", "card?fact=gp.open"])
def test_no_part_of_a_case_is_shown_to_a_colleague_who_may_not_read_it(
    visit: Visit, her: Person, lead: Staff, part: str
) -> None:
    case = talking(her, lead)
    assert visit("worker").get(f"/console/cases/{case.id}/{part}").status_code == 403


@pytest.mark.parametrize("role", ["auditor", "editor", "admin"])
def test_whoever_does_not_work_with_cases_reads_none(
    visit: Visit, her: Person, worker: Staff, role: str
) -> None:
    case = talking(her, worker)
    assert visit(role).get(f"/console/cases/{case.id}").status_code == 403


def test_a_case_that_is_gone_says_so(visit: Visit) -> None:
    answer = visit("worker").get("/console/cases/0-0")
    assert answer.status_code == 404
    assert "she took her request back" in answer.text


def test_what_she_writes_is_never_markup(visit: Visit, her: Person, worker: Staff) -> None:
    case = talking(her, worker)
    her.says("<script>alert(1)</script>")
    page = visit("worker").get(f"/console/cases/{case.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_sent_text_is_turned_back_by_the_engine_and_not_by_the_memory(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    line = next(line for line in her.lines() if line.kind == "text")
    browser = visit("worker")
    first = browser.send(f"/console/cases/{case.id}/back", line=line.id).text
    assert "Still coming" in first
    assert translated(service, clock.at, Translation("سلام.", "Peace.", "argos")) == ["سلام."]
    assert "Peace." in browser.send(f"/console/cases/{case.id}/back", line=line.id).text
