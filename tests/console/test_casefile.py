"""The file of a case: needs, the plan in her words, how she is, and what she agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.case import Case, Consent, Measure, PlanStep, Staff
from bot.casework.needs import QUESTIONS
from bot.demo import DEMO
from bot.service import Service
from bot.store import cases
from bot.translation.nouns import Translation
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, Visit
from tests.console.her import Person, translated

BUS = "The bus stops beside the blue door."
FARSI_BUS = "اتوبوس کنار در آبی می‌ایستد."


@pytest.fixture
def case(her: Person, worker: Staff) -> Case:
    her.asks()
    return her.claimed_by(worker)


@pytest.fixture
def browser(visit: Visit) -> ConsoleClient:
    return visit("worker")


def kept(service: Service, case: Case, **fields: object) -> Case:
    after = replace(case, **fields)  # type: ignore[arg-type]
    pipe = service.redis.pipeline()
    cases.save(pipe, DEMO, case, after)
    pipe.execute()
    return after


def test_what_is_noted_of_her_needs_is_kept_and_shown(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    said = {"matters": "A school near home.", "kind": "situation"}
    assert browser.send(f"/console/cases/{case.id}/needs", **said).status_code == 303
    assert her.case().needs == said
    page = browser.get(f"/console/cases/{case.id}/file").text
    assert "A school near home.</textarea>" in page
    assert '<option value="situation" selected>' in page


def test_a_note_about_her_story_is_kept_with_a_gentle_word(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    browser.send(f"/console/cases/{case.id}/needs", matters="Her asylum interview.")
    page = browser.get(f"/console/cases/{case.id}/file").text
    assert "Keep only what she needs now" in page
    assert her.case().needs["matters"] == "Her asylum interview."


def test_there_is_no_field_for_the_migration_story(browser: ConsoleClient, case: Case) -> None:
    page = browser.get(f"/console/cases/{case.id}/file").text
    assert "Never ask for the migration story." in page
    assert "Do not ask how or why she came to the UK" in page
    fields = [part.split('"')[0] for part in page.split(' id="need-')[1:]]
    assert fields == list(QUESTIONS)


def test_a_plan_in_approved_words_is_kept_at_once_in_her_language(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    rows = {"text-0": "I can help you register with a GP.", "done-0": "1", "text-1": ""}
    assert browser.send(f"/console/cases/{case.id}/plan", **rows).status_code == 303
    [step] = her.case().plan
    assert step.done
    assert step.said
    assert step.said != step.text


def test_a_step_is_kept_only_when_its_translation_is_there(
    browser: ConsoleClient, case: Case, her: Person, service: Service, clock: Clock
) -> None:
    place = f"/console/cases/{case.id}/plan"
    waits = browser.send(place, **{"text-0": BUS})
    assert waits.status_code == 422
    assert "translating…" in waits.text
    assert f'value="{BUS}"' in waits.text
    assert her.case().plan == ()
    translated(service, clock.at, Translation(BUS, FARSI_BUS, "argos"))
    assert browser.send(place, **{"text-0": BUS}).status_code == 303
    assert her.case().plan == (PlanStep(BUS, FARSI_BUS),)


def test_a_doubtful_step_must_be_looked_at(
    browser: ConsoleClient, case: Case, her: Person, service: Service, clock: Clock
) -> None:
    place = f"/console/cases/{case.id}/plan"
    browser.send(place, **{"text-0": BUS})
    made = Translation(BUS, FARSI_BUS, "argos", flags=("negation_added",))
    translated(service, clock.at, made)
    doubtful = browser.send(place, **{"text-0": BUS})
    assert doubtful.status_code == 422
    assert "Careful: it may have a" in doubtful.text
    mark = doubtful.text.split('name="seen-0" value="')[1].split('"')[0]
    assert browser.send(place, **{"text-0": BUS, "seen-0": mark}).status_code == 303
    assert [step.said for step in her.case().plan] == [FARSI_BUS]


def test_a_step_without_a_translation_can_stay_in_english(
    browser: ConsoleClient, case: Case, her: Person, service: Service, clock: Clock
) -> None:
    place = f"/console/cases/{case.id}/plan"
    browser.send(place, **{"text-0": BUS})
    translated(service, clock.at, Translation(BUS, None, flags=("no_engine",)))
    assert "leave this step in English" in browser.send(place, **{"text-0": BUS}).text
    assert browser.send(place, **{"text-0": BUS, "english-0": "1"}).status_code == 303
    assert her.case().plan == (PlanStep(BUS, BUS),)


def test_a_step_that_is_taken_out_is_gone_and_the_others_keep_their_words(
    browser: ConsoleClient, case: Case, her: Person, service: Service
) -> None:
    kept(service, case, plan=(PlanStep("One.", "یک."), PlanStep("Two.", "دو.")))
    rows = {"text-0": "One.", "out-0": "1", "text-1": "Two.", "done-1": "1"}
    assert browser.send(f"/console/cases/{case.id}/plan", **rows).status_code == 303
    assert her.case().plan == (PlanStep("Two.", "دو.", True),)


def test_how_she_is_stands_beside_how_she_was(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock
) -> None:
    first = Measure(clock.at - timedelta(days=30), {"alone": "4", "feel": "2"})
    last = Measure(clock.at, {"alone": "2", "feel": "1"})
    kept(service, case, measures=(first, last))
    page = browser.get(f"/console/cases/{case.id}/file").text
    assert "2 better" in page
    assert "1 worse" in page
    assert "no answer" in page


def test_what_she_agreed_to_is_there_with_its_words_and_whether_it_was_taken_back(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock
) -> None:
    day = clock.at - timedelta(days=3)
    given = Consent("gp", "sharing 2026-12", "fa", day, "May we?", "GP", revoked=clock.at)
    kept(service, case, consents=(*case.consents, given))
    page = browser.get(f"/console/cases/{case.id}/file").text
    assert "Her GP surgery" in page
    assert "taken back" in page
    assert "wording “sharing 2026-12”" in page
    assert "read in Farsi" in page


def test_a_note_from_the_file_leads_back_to_it(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    fields = {"text": "Call on Monday.", "from": "file"}
    answer = browser.send(f"/console/cases/{case.id}/do/note", **fields)
    assert answer.location.endswith("/file")
    assert "Call on Monday." in browser.get(answer.location).text


def test_who_only_reads_a_case_cannot_change_its_plan(
    visit: Visit, her: Person, browser: ConsoleClient
) -> None:
    case = her.asks()
    assert browser.get(f"/console/cases/{case.id}/file").status_code == 200
    rows = {"text-0": "I can help you register with a GP."}
    assert browser.send(f"/console/cases/{case.id}/plan", **rows).status_code == 403
    assert her.case().plan == ()


def test_what_she_chose_to_tell_is_said_about_her(
    browser: ConsoleClient, case: Case, service: Service
) -> None:
    kept(service, case, answers={"childcare": "yes", "worker": "woman"})
    for part in ("", "/file"):
        page = browser.get(f"/console/cases/{case.id}{part}").text
        assert "Cares for somebody: Yes" in page
        assert "Link worker: A woman" in page
