"""Passing a case on: to a colleague, to another team, and who may read what before and after."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from bot.case import Staff
from tests.console.whole.house import AMA, TOM, Desks, House, act, send, write

NOTE = "She needs a pram."
LEEDS_LEAD = Staff("lou", "Lou", role="lead", team="leeds")
DOCTOR = "Preciso de um médico para o meu filho"


def pass_on(page: Page, to: str, note: str = NOTE) -> None:
    """Pass the case on by its form."""
    group = act(page, "Pause or pass on")
    group.get_by_label("Pass on to").select_option(to)
    group.get_by_label("Note for them").fill(note)
    group.get_by_role("button", name="Pass it on").click()
    expect(page.locator(".flash")).to_have_text("The case was passed on.")


def test_a_colleague_gets_the_case_with_the_note_and_the_conversation(
    desks: Desks, house: House
) -> None:
    tom = desks.of(TOM, "/console/mine")
    page = desks.talking()
    house.she(DOCTOR)
    expect(page.locator(".line.her")).to_be_visible()
    before = len(house.sent())
    pass_on(page, "worker:tom")
    tom.locator("[data-open]").click()
    expect(tom.locator(".hands")).to_contain_text("You have this case.")
    expect(tom.locator(".line.note")).to_contain_text(NOTE)
    expect(tom.locator(".line.her .english .said")).to_have_text("I need a doctor for my son")
    answer = page.goto(f"/console/cases/{house.case().id}")
    assert answer and answer.status == 403
    expect(page.locator("main")).to_contain_text("What she wrote is only for whoever helps her.")
    expect(page.locator("main")).not_to_contain_text("médico")
    assert len(house.sent()) == before


def test_another_team_reads_the_note_and_nothing_older_until_she_agrees(
    desks: Desks, house: House
) -> None:
    ama = desks.of(AMA)
    page = desks.talking()
    house.she(DOCTOR)
    expect(page.locator(".line.her")).to_be_visible()
    pass_on(page, "team:leeds")
    ama.get_by_role("button", name="Claim").click()
    expect(ama.locator(".hands")).to_contain_text("You have this case.")
    expect(ama.locator(".line.note")).to_contain_text(NOTE)
    assert not re.search("médico|doctor|link worker", ama.locator("#lines").inner_text())
    answer = page.goto(f"/console/cases/{house.case().id}")
    assert answer and answer.status == 403
    house.carrier_has("equipa")
    house.she("1")
    expect(ama.locator(".line.event").last).to_contain_text("She agreed")
    ama.reload()
    expect(ama.locator(".side")).to_contain_text("Another team of ours, today")
    expect(ama.locator(".line.her .english .said")).to_have_text("I need a doctor for my son")
    expect(ama.locator(".line.us")).to_contain_text("I am your link worker.")


def test_the_lead_of_another_team_reads_and_writes_as_little_as_its_workers(
    desks: Desks, house: House
) -> None:
    desks.talking()
    lead = desks.of(LEEDS_LEAD)
    expect(lead.get_by_text("Nobody is waiting.")).to_be_visible()
    for part in ("", "/file", "/summary", "/news", "/earlier"):
        answer = lead.request.get(f"/console/cases/{house.case().id}{part}")
        assert answer.status == 403
        assert "I am your link worker" not in answer.text()


def test_another_organisation_gets_her_only_when_she_says_so(desks: Desks, house: House) -> None:
    haven = Staff("hana", "Hana", team="haven")
    theirs = desks.of(haven)
    page = desks.talking()
    group = act(page, "Pause or pass on")
    group.get_by_label("Pass on to").select_option("team:haven")
    group.get_by_role("button", name="Pass it on").click()
    expect(page.locator(".flash")).to_contain_text("She was asked.")
    expect(page.locator(".hands")).to_contain_text("You have this case.")
    expect(theirs.get_by_text("Nobody is waiting.")).to_be_visible()
    house.carrier_has("Safe Haven charity")
    assert house.case().team == ""
    house.she("2")
    theirs.get_by_role("button", name="Claim").click()
    expect(theirs.locator(".hands")).to_contain_text("You have this case.")
    expect(theirs.locator(".line.us")).to_have_count(0)
    write(theirs, "Hello.")
    send(theirs)
    expect(theirs.locator(".line.us")).to_have_count(1)
    assert [each.to for each in house.case().consents][-1] == "team:haven"


def test_who_gives_a_case_back_says_why_and_it_stands_in_its_old_place(
    desks: Desks, house: House
) -> None:
    page = desks.at_her_case()
    opened = house.case().opened
    group = act(page, "Pause or pass on")
    group.get_by_label("Note for whoever takes it").fill("She wants a woman.")
    group.get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("button", name="Claim")).to_be_visible()
    assert house.case().opened == opened
    page.locator("[data-open]").click()
    expect(page.locator(".line.note")).to_contain_text("She wants a woman.")
    assert house.case().worker == ""
