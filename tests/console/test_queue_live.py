"""The queue in a real browser: it changes by itself, stays where the eye is, and is accessible."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bot.case import Case
from bot.demo import DEMO
from bot.store import cases, news
from bot.store.client import Client
from tests.console.axe import serious
from tests.console.conftest import Server
from tests.console.desk import open_queue
from tests.console.waiting import LEA, NOON, TOM, case, put


def changed(redis: Client, *held: Case) -> None:
    """Cases change, and open consoles are told."""
    put(redis, held)
    news.tell(redis, DEMO.id, "queue")


def test_a_new_case_appears_by_itself_and_is_counted(
    context: BrowserContext, live_server: Server, redis: Client
) -> None:
    page = open_queue(context, live_server)
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    changed(redis, case(1))
    expect(page.get_by_role("link", name="Case K1C")).to_be_visible()
    expect(page.locator("#count-queue")).to_have_text("1")
    expect(page).to_have_title("(1) Queue · Health Friends")
    expect(page.locator("#announce")).to_have_text("A person waits.")


def test_a_new_list_keeps_the_focus_and_the_row_in_its_place(
    context: BrowserContext, live_server: Server, redis: Client
) -> None:
    put(redis, [case(number) for number in range(10, 50)])
    page = open_queue(context, live_server)
    row = page.locator(f"#row-{case(40).id}")
    button = page.locator(f"#claim-{case(40).id}")
    button.focus()
    before = row.bounding_box()
    changed(redis, *(case(number, danger="suicide") for number in range(1, 4)))
    expect(page.get_by_role("link", name="Case K3C", exact=True)).to_be_attached()
    expect(button).to_be_focused()
    after = row.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2


def test_when_the_focused_case_is_taken_the_focus_goes_to_the_next(
    context: BrowserContext, live_server: Server, redis: Client
) -> None:
    put(redis, [case(1), case(2), case(3)])
    page = open_queue(context, live_server)
    page.locator(f"#claim-{case(2).id}").focus()
    cases_gone(redis, case(2))
    expect(page.locator(f"#row-{case(2).id}")).to_have_count(0)
    expect(page.locator(f"#open-{case(3).id}")).to_be_focused()


def cases_gone(redis: Client, gone: Case) -> None:
    cases.drop(redis, DEMO.id, gone)
    news.tell(redis, DEMO.id, "queue")


def test_two_browsers_press_claim_and_one_is_told_who_was_faster(
    context: BrowserContext, browser: Browser, live_server: Server, redis: Client
) -> None:
    put(redis, [case(1)])
    sara = open_queue(context, live_server)
    other = browser.new_context(base_url=live_server.address)
    tom = open_queue(other, live_server, TOM)
    # Tom's page hears of nothing any more: he presses what is no longer true.
    tom.evaluate("document.getElementById('queue').removeAttribute('hx-trigger')")
    tom.evaluate("htmx.process(document.getElementById('queue'))")
    button = tom.get_by_role("button", name="Claim K1C")
    form = button.locator("xpath=..").element_handle()
    sara.get_by_role("button", name="Claim K1C").click()
    expect(sara).to_have_url(re.compile(f"/console/cases/{case(1).id}$"))
    assert form
    form.evaluate("form => { document.body.append(form); form.requestSubmit(); }")
    expect(tom.get_by_role("alert")).to_have_text("Sara has taken this case.")
    other.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_are_accessible_and_fit_the_screen(
    browser: Browser, live_server: Server, redis: Client, scheme: str, width: int
) -> None:
    mine = {"worker": "sara", "name": "Sara", "claimed": NOON}
    put(
        redis,
        [
            case(1, danger="suicide", answers={"worker": "woman", "childcare": "yes"}),
            case(2, returned=1, about="family", answers={"worker_language": "own"}),
            case(3, **mine, unanswered=NOON),
            case(4, **mine, answered=NOON, follow_up=NOON, unreachable="30003"),
            case(5, **mine, paused=True),
            case(6, **mine, closed=NOON),
        ],
    )
    context = browser.new_context(
        base_url=live_server.address,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = open_queue(context, live_server, replace(LEA, id="sara"))
    for place in ("queue", "mine", "team"):
        page.goto(f"/console/{place}")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_chosen_colours_stay_and_are_there_before_the_page_is_painted(
    context: BrowserContext, live_server: Server
) -> None:
    page = open_queue(context, live_server)
    page.locator("summary", has_text="Display and sound").click()
    page.get_by_label("Colours").select_option("Dark")
    page.add_init_script(
        "new MutationObserver((_seen, watch) => { if (document.body) {"
        " window.painted = document.documentElement.dataset.theme; watch.disconnect(); } })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.reload()
    assert page.evaluate("window.painted") == "dark"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(18, 24, 26)"
