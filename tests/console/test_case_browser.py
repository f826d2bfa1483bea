"""A case in a real browser: live translations, drafts, the keyboard, two directions of writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.service import Service
from bot.store import news
from bot.translation.nouns import Translation
from tests.console import axe
from tests.console.conftest import Server
from tests.console.her import Person, translated

SALAM = "سلام، دندانم درد می‌کند"
BUS = "The bus stops beside the blue door."
GAP = """() => {
  const talk = document.getElementById("talk");
  return talk.scrollHeight - talk.scrollTop - talk.clientHeight;
}"""
FARSI_BUS = "اتوبوس کنار در آبی می‌ایستد."


@pytest.fixture
def her(service: Service) -> Person:
    return Person(service, datetime.now(UTC))


@pytest.fixture
def worker(context: BrowserContext, live_server: Server) -> Staff:
    return live_server.sign_in(context).staff


@pytest.fixture
def case(her: Person, worker: Staff) -> Case:
    """A conversation in Farsi that has begun."""
    her.asks()
    her.claimed_by(worker)
    assert her.deed(worker, "reply", text="Hello.", made="سلام.", approved="1").done
    return her.case()


@pytest.fixture
def page(context: BrowserContext, case: Case) -> Iterator[Page]:
    """The case's page, which must stay without errors and without breaches of its CSP."""
    troubles: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(f"/console/cases/{case.id}")
    yield page
    lasting = [each for each in troubles if "Failed to load resource" not in each]
    assert lasting == []


def answer(service: Service, *made: Translation) -> None:
    translated(service, datetime.now(UTC), *made)


def told(service: Service, case: Case) -> None:
    """What a translator process tells live screens when an answer is there."""
    news.tell(service.redis, DEMO.id, "case", case.id, case.team, case.worker)


def test_her_text_and_then_its_translation_arrive_while_the_reply_is_typed(
    page: Page, case: Case, her: Person, service: Service
) -> None:
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    page.get_by_label("Your text to her").fill("I am typ")
    her.says(SALAM)
    line = page.locator(".line.her")
    expect(line.locator(".hers .said")).to_have_text(SALAM)
    expect(line.locator(".english")).to_have_text("translating…")
    expect(page.locator("#announce")).to_have_text("New text from her.")
    made = Translation(SALAM, "Hello, my tooth hurts", "argos")
    _answer_hers(service, made)
    told(service, case)
    expect(line.locator(".english .said")).to_have_text("Hello, my tooth hurts")
    expect(page.get_by_label("Your text to her")).to_be_focused()
    expect(page.get_by_label("Your text to her")).to_have_value("I am typ")


def _answer_hers(service: Service, made: Translation) -> None:
    """Answer until her own text has its translation: a preview may have been asked for first."""
    while made.source not in translated(service, datetime.now(UTC), made):
        pass


def test_a_reply_is_previewed_and_sent_with_the_keyboard_alone(
    page: Page, case: Case, her: Person, service: Service
) -> None:
    before = len(her.got())
    page.keyboard.press("r")
    field = page.get_by_label("Your text to her")
    expect(field).to_be_focused()
    page.keyboard.type("Hello. I am your link worker.")
    bubble = page.locator("#preview .said")
    expect(bubble).to_contain_text("من همیار شما هستم.")
    expect(bubble).to_have_css("direction", "rtl")
    page.keyboard.press("Control+Enter")
    sent = page.locator(".line.us").last
    expect(sent.locator(".english .said")).to_have_text("Hello. I am your link worker.")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    assert len(her.got()) == before + 1


def test_a_preview_that_takes_long_comes_by_itself(page: Page, service: Service) -> None:
    page.get_by_label("Your text to her").fill(BUS)
    expect(page.locator("#preview")).to_contain_text("translating…, still")
    answer(service, Translation(BUS, FARSI_BUS, "argos", flags=("negation_lost",)))
    expect(page.locator("#preview .said")).to_contain_text(FARSI_BUS)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#reply-problem")).to_contain_text("The translation may be wrong")
    expect(page.get_by_label("Your text to her")).to_have_value(BUS)
    page.get_by_label("I have looked: send it anyway").check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".line.us").last).to_contain_text(FARSI_BUS)


def test_a_draft_survives_a_reload_and_is_gone_when_it_was_sent(page: Page) -> None:
    field = page.get_by_label("Your text to her")
    field.fill("Hello.")
    page.reload()
    expect(field).to_have_value("Hello.")
    expect(page.locator("#preview .said")).to_contain_text("سلام")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(field).to_have_value("")
    page.reload()
    expect(field).to_have_value("")


def test_signing_out_leaves_no_draft_behind(page: Page, case: Case) -> None:
    page.get_by_label("Your text to her").fill("About her health.")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    assert (
        page.evaluate("() => Object.keys(sessionStorage).filter((k) => k.includes('draft'))") == []
    )


def test_a_saved_reply_with_a_place_is_filled_and_inserted(page: Page) -> None:
    page.get_by_text("Saved replies", exact=True).last.click()
    page.get_by_label("Search the saved replies").fill("we can meet")
    slot = page.locator('[data-slot="place"]')
    expect(slot).to_have_count(1)
    slot.fill("Nottingham Library")
    page.get_by_role("button", name="Insert").click()
    field = page.get_by_label("Your text to her")
    expect(field).to_have_value("We can meet at Nottingham Library.")
    expect(page.locator("#preview")).to_contain_text("our own wording")


def test_the_conversation_stays_at_its_end_only_when_it_was_there(
    page: Page, case: Case, her: Person, worker: Staff
) -> None:
    for number in range(30):
        her.deed(worker, "note", text=f"Note {number}.")
    page.reload()
    assert page.evaluate(GAP) < 5
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    her.says("one more")
    expect(page.locator(".line.her")).to_have_count(1)
    assert page.evaluate(GAP) < 5
    page.evaluate("() => { document.getElementById('talk').scrollTop = 0; }")
    her.says("and another")
    expect(page.locator(".line.her")).to_have_count(2)
    assert page.evaluate(GAP) > 200


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_case_have_no_serious_barrier_and_no_sideways_scrolling(
    page: Page, case: Case, her: Person, service: Service, width: int, scheme: str
) -> None:
    her.says(SALAM)
    answer(service, Translation(SALAM, "Hello, my tooth hurts", "argos", flags=("name_changed",)))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    for part in ("", "/file"):
        page.goto(f"/console/cases/{case.id}{part}")
        if not part:
            page.get_by_label("Your text to her").fill("Hello.")
            expect(page.locator("#preview .said")).to_be_visible()
        for fold in page.locator("details.fold, details.picker").all():
            fold.evaluate("each => { each.open = true; }")
        assert axe.serious(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
