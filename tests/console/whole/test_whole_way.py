"""A conversation on its whole way: signing in, taking a case, two languages, every text once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from bot.sms import segments
from tests.console.people import EMAIL, PASSWORD, code, sara
from tests.console.whole.house import SARA, TOM, Desks, House, act, send, write

DOCTOR = "Preciso de um médico para o meu filho"
MONDAY = "Please come on Monday at 10:30."
DOUBTED = "Why not come on Monday"
PRESS = """([id, at]) => {
  const button = document.getElementById(id);
  setTimeout(() => button.click(), at - Date.now());
}"""


def test_she_signs_in_with_a_password_and_the_code_of_an_app(desks: Desks, house: House) -> None:
    sara(house.service)
    page = desks.empty()
    page.goto("/console/mine")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("Error")
    page.get_by_label("Code").fill(code(datetime.now(UTC)))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/console/mine$"))
    expect(page.locator(".who .name")).to_have_text("Sara")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/console/mine")
    expect(page.get_by_label("Password")).to_be_visible()


def test_of_two_who_press_claim_at_once_one_gets_her_and_the_other_reads_who(
    desks: Desks, house: House
) -> None:
    case = house.asks()
    pages = {who.name: desks.of(who) for who in (SARA, TOM)}
    at = pages["Tom"].evaluate("Date.now() + 400")
    for page in pages.values():
        page.evaluate(PRESS, [f"claim-{case.id}", at])
    for page in pages.values():
        expect(page.locator(".hands, .flash.warning").first).to_be_visible()
    winner = house.case().name
    [loser] = set(pages) - {winner}
    expect(pages[winner].locator(".hands")).to_contain_text("You have this case.")
    expect(pages[loser].locator(".flash")).to_have_text(f"{winner} has taken this case.")
    expect(pages[loser].get_by_text("Nobody is waiting.")).to_be_visible()
    assert [line.text for line in house.thread(case)].count(f"claimed {winner}") == 1


def test_her_words_and_then_their_translation_arrive_while_a_reply_is_typed(
    desks: Desks, house: House
) -> None:
    page = desks.talking()
    field = page.get_by_label("Your text to her")
    field.press_sequentially("We will fi")
    page.evaluate("window.same = true")
    house.quick = False
    assert house.she(DOCTOR) == []
    line = page.locator(".line.her")
    expect(line.locator(".hers .said")).to_have_text(DOCTOR)
    expect(line.locator(".english")).to_have_text("translating…")
    house.quick = True
    expect(line.locator(".english .said")).to_have_text("I need a doctor for my son")
    field.press_sequentially("nd one.")
    expect(field).to_be_focused()
    expect(field).to_have_value("We will find one.")
    assert page.evaluate("window.same"), "the page was loaded again"


def test_what_she_gets_is_what_the_preview_showed_and_its_fate_is_told(
    desks: Desks, house: House
) -> None:
    page = desks.talking()
    bubble = write(page, MONDAY)
    expect(bubble).to_contain_text("segunda-feira às 10:30")
    expect(bubble).to_contain_text("(Traduzido por computador.)")
    shown, price = bubble.text_content(), page.locator("#preview .flags").inner_text()
    before = len(house.sent())
    send(page)
    line = page.locator(".line.us").last
    expect(line.locator(".english .said")).to_have_text(MONDAY)
    expect(line.locator(".delivery")).to_have_text("sent to the network", timeout=10_000)
    [text] = house.sent()[before:]
    assert text.out.body == shown
    assert f"{segments(text.out.body)} segment" in price
    assert re.search(r"about \d+ pence", price)
    house.delivered(text)
    expect(line.locator(".delivery")).to_have_text("delivered", timeout=20_000)


def test_a_doubtful_translation_goes_only_when_it_is_ticked(desks: Desks, house: House) -> None:
    page = desks.talking()
    before = len(house.sent())
    bubble = write(page, DOUBTED)
    expect(page.locator("#preview .doubt")).to_contain_text("question")
    send(page)
    expect(page.locator("#reply-problem")).to_contain_text("The translation may be wrong.")
    expect(page.get_by_label("Your text to her")).to_have_value(DOUBTED)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_focused()
    assert len(house.sent()) == before
    page.get_by_label("I have looked: send it anyway").check()
    shown = bubble.text_content()
    send(page)
    expect(page.locator(".line.us").last).to_contain_text(DOUBTED)
    expect(page.locator(".line.us .delivery").last).to_have_text(
        "sent to the network", timeout=10_000
    )
    assert [each.out.body for each in house.sent()[before:]] == [shown]


def test_a_tick_for_one_text_is_worth_nothing_for_another(desks: Desks, house: House) -> None:
    page = desks.talking()
    write(page, DOUBTED)
    page.get_by_label("I have looked: send it anyway").check()
    page.get_by_label("Your text to her").fill("Why not come on Tuesday")
    send(page)
    expect(page.locator("#reply-problem")).to_contain_text("The translation may be wrong.")
    expect(page.locator(".line.us")).to_have_count(1)


def test_when_she_goes_to_the_menu_the_page_says_so(desks: Desks, house: House) -> None:
    page = desks.talking()
    assert "PERSON" in house.she("MENU")[0]
    expect(page.locator(".line.event").last).to_contain_text(
        "She left the conversation for the menu."
    )


@pytest.mark.parametrize("place", ["/console/queue", "/console/mine"])
def test_danger_while_they_write_is_told_at_once_wherever_they_are(
    desks: Desks, house: House, place: str
) -> None:
    page = desks.talking()
    other = desks.of(SARA, place)
    assert "999" in house.she("Quero morrer")[0]
    expect(other.locator("#announce")).to_have_text("Danger: a person waits.")
    if place == "/console/mine":
        expect(other.locator(".row.urgent .badge.danger")).to_contain_text("Danger")
    expect(page.locator(".case-head .badge.danger")).to_contain_text("thoughts of dying")
    expect(page.locator(".line.event").last).to_contain_text("She was told at once")


def test_a_note_is_for_the_team_and_never_sent(desks: Desks, house: House) -> None:
    page = desks.talking()
    before = len(house.sent())
    words = "Ask about the pram on Thursday."
    group = act(page, "Note for the team")
    group.get_by_label("Note").fill(words)
    group.get_by_role("button", name="Keep the note").click()
    note = page.locator(".line.note")
    expect(note).to_contain_text(words)
    expect(note).to_contain_text("she does not see it")
    said = house.she("O que tem para mim?", "PLAN", "DATA")
    house_words = [*said, *(each.out.body for each in house.carrier.envelopes)]
    assert not [each for each in house_words if "pram" in each]
    assert len(house.sent()) == before
    _keeps(page, words)


def _keeps(page: Page, words: str) -> None:
    page.get_by_role("link", name="Needs, plan and notes").click()
    expect(page.locator("section", has_text="Notes for the team")).to_contain_text(words)
