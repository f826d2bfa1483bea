"""The composer: the preview is what is sent, doubts are looked at first, and nothing goes twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.service import Service
from bot.sms import segments
from bot.store import keys
from bot.translation.nouns import Translation
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, Visit
from tests.console.her import Person, translated

BUS = "The bus stops beside the blue door."
FARSI_BUS = "اتوبوس کنار در آبی می‌ایستد."
DEED = "0123456789abcdef" * 2


@pytest.fixture
def case(her: Person, worker: Staff) -> Case:
    """Her case in the worker's hands; she reads Farsi."""
    her.asks()
    return her.claimed_by(worker)


@pytest.fixture
def browser(visit: Visit) -> ConsoleClient:
    return visit("worker")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No translator listens in these tests: do not wait for one."""
    monkeypatch.setattr("bot.console.previews.PATIENCE", timedelta(0))


def preview(browser: ConsoleClient, case: Case, text: str, **more: str) -> str:
    return browser.send(f"/console/cases/{case.id}/preview", text=text, **more).text


def reply(browser: ConsoleClient, case: Case, text: str, **more: str) -> TestResponse:
    return browser.send(f"/console/cases/{case.id}/reply", text=text, **more)


def bubble(html: str) -> str:
    found = re.search(r'<div class="bubble"><p[^>]*>(.*?)</p>', html, re.DOTALL)
    return found[1].replace("&#39;", "'").replace("&#34;", '"') if found else ""


def answered(
    browser: ConsoleClient, service: Service, clock: Clock, case: Case, words: str, **made: object
) -> str:
    """The preview of some words after the translator has answered."""
    assert "translating…, still" in preview(browser, case, words)
    usual = {"source": words, "text": FARSI_BUS, "engine": "argos"} | made
    translated(service, clock.at, Translation(**usual))  # type: ignore[arg-type]
    return preview(browser, case, words)


def test_approved_words_are_shown_at_once_and_said_to_be_unreviewed(
    browser: ConsoleClient, case: Case
) -> None:
    shown = preview(browser, case, "Hello. I am your link worker.")
    assert "سلام. من همیار شما هستم." in shown
    assert 'lang="fa" dir="rtl"' in shown
    assert "our own wording, not reviewed yet" in shown


def test_the_same_words_are_one_request_however_often_they_are_looked_at(
    browser: ConsoleClient, case: Case, service: Service
) -> None:
    for _look in range(3):
        preview(browser, case, BUS)
    assert service.redis.scard(keys.calls_of(DEMO.id, case.person)) == 1


def test_what_was_previewed_is_to_the_letter_what_is_sent_with_its_segments(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock, her: Person
) -> None:
    shown = answered(browser, service, clock, case, BUS)
    before = len(her.got())
    assert reply(browser, case, BUS).status_code == 303
    [sent] = her.got()[before:]
    assert bubble(shown) == sent
    assert f"{segments(sent)} segments, about {segments(sent) * 4} pence" in shown


def test_a_doubt_must_be_ticked_before_the_text_goes(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock, her: Person
) -> None:
    shown = answered(browser, service, clock, case, BUS, flags=("negation_lost",))
    assert "Careful: it may have lost a &#39;not&#39;" in shown
    before = her.got()
    refused = reply(browser, case, BUS)
    assert refused.status_code == 422
    assert f">{BUS}</textarea>" in refused.text
    assert her.got() == before
    mark = shown.split('name="seen" value="')[1].split('"')[0]
    sent = reply(browser, case, BUS, seen=mark, accepted="negation_lost")
    assert sent.status_code == 303
    assert len(her.got()) == len(before) + 1


def test_a_tick_that_was_set_beside_other_words_does_not_count(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock
) -> None:
    shown = answered(browser, service, clock, case, BUS, flags=("negation_lost",))
    mark = shown.split('name="seen" value="')[1].split('"')[0]
    other = "Do not take the bus."
    answered(browser, service, clock, case, other, flags=("negation_lost",))
    answer = reply(browser, case, other, seen=mark, accepted="negation_lost")
    assert answer.status_code == 422


def test_a_form_cannot_pass_off_its_own_words_as_a_translation(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    before = len(her.got())
    reply(browser, case, BUS, made="دروغ", approved="1", flags="")
    assert her.got()[before:] == []
    assert [text.text for text in her.case().pending] == [BUS]


def test_without_an_engine_the_ways_out_are_named_and_english_can_be_sent(
    browser: ConsoleClient, case: Case, service: Service, clock: Clock, her: Person
) -> None:
    shown = answered(browser, service, clock, case, BUS, text=None, flags=("no_engine",))
    assert "No model here translates into Farsi" in shown
    assert "saved replies in her language, an interpreter call, or send the English" in shown
    assert reply(browser, case, BUS).status_code == 422
    assert reply(browser, case, BUS, as_is="1").status_code == 303
    assert BUS in her.got()[-1]


def test_a_translation_that_was_too_late_can_be_tried_again(
    browser: ConsoleClient, case: Case, clock: Clock
) -> None:
    preview(browser, case, BUS)
    clock.at += timedelta(minutes=2)
    late = preview(browser, case, BUS)
    assert "It did not come in time." in late
    assert "Try again" in late
    assert "translating…, still" in preview(browser, case, BUS, tries="1")


def test_a_form_that_is_sent_twice_sends_one_text(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    before = len(her.got())
    for _press in range(2):
        assert reply(browser, case, "Hello.", deed=DEED).status_code == 303
    assert len(her.got()) == before + 1


def test_a_form_found_again_with_other_words_is_another_text(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    before = len(her.got())
    for text in ("Hello.", "Goodbye."):
        assert reply(browser, case, text, deed=DEED).status_code == 303
    assert len(her.got()) == before + 2


def test_who_asked_not_to_be_texted_first_is_texted_only_after_a_tick(
    browser: ConsoleClient, her: Person, worker: Staff
) -> None:
    her.asks(safe="2")
    case = her.claimed_by(worker)
    page = browser.get(f"/console/cases/{case.id}").text
    assert "She asked us not to text her first." in page
    assert 'name="unsafe"' in page
    before = len(her.got())
    assert reply(browser, case, "Hello.").status_code == 422
    assert len(her.got()) == before
    assert reply(browser, case, "Hello.", unsafe="1").status_code == 303
    assert len(her.got()) == before + 1


def test_a_refused_text_comes_back_in_the_composer_alone_when_it_asked_alone(
    browser: ConsoleClient, case: Case
) -> None:
    form = {"text": "  ", "csrf_token": browser.token()}
    answer = browser.post(
        f"/console/cases/{case.id}/reply", data=form, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<form")
    assert "There are no words in it." in answer.text


def test_word_is_given_that_the_draft_can_go(browser: ConsoleClient, case: Case) -> None:
    form = {"text": "Hello.", "csrf_token": browser.token()}
    answer = browser.post(
        f"/console/cases/{case.id}/reply", data=form, headers={"HX-Request": "true"}
    )
    assert "case:sent" in answer.headers["HX-Trigger-After-Swap"]
    assert "></textarea>" in answer.text


def test_a_colleague_without_the_case_has_no_composer(
    visit: Visit, her: Person, app: Flask
) -> None:
    case = her.asks()
    browser = visit("worker")
    page = browser.get(f"/console/cases/{case.id}").text
    assert 'id="composer"' not in page
    assert "Take this case" in page
    assert preview(browser, case, "Hello.").startswith("<!doctype html>")
    assert reply(browser, case, "Hello.").status_code == 422


def test_a_form_without_its_token_does_nothing(
    browser: ConsoleClient, case: Case, her: Person
) -> None:
    before = her.got()
    browser.post(f"/console/cases/{case.id}/reply", data={"text": "Hello."})
    assert her.got() == before
