"""Keyboard shortcuts: what the list says they do, they do; never while somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.store.client import Client
from tests.console.axe import serious
from tests.console.conftest import Server
from tests.console.desk import held, open_queue
from tests.console.waiting import case, put


@pytest.fixture
def page(context: BrowserContext, live_server: Server, redis: Client) -> Iterator[Page]:
    """The queue with three cases, and nothing in focus."""
    put(redis, [case(1), case(2), case(3)])
    page = open_queue(context, live_server)
    yield page
    page.close()


def opened(page: Page, number: int) -> None:
    """The link of a case has the focus."""
    expect(page.locator(f"#open-{case(number).id}")).to_be_focused()


def menu(page: Page) -> None:
    page.locator("summary", has_text="Display and sound").click()


def test_j_and_k_go_down_and_up_and_stop_at_the_ends(page: Page) -> None:
    page.keyboard.press("j")
    opened(page, 1)
    page.keyboard.press("j")
    opened(page, 2)
    page.keyboard.press("k")
    page.keyboard.press("k")
    opened(page, 1)
    for _ in range(5):
        page.keyboard.press("j")
    opened(page, 3)


def test_enter_opens_the_marked_case(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/console/cases/{case(2).id}$"))


def test_c_claims_the_marked_case_and_no_other(page: Page, redis: Client) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(f"/console/cases/{case(2).id}$"))
    assert [held(redis, number).worker for number in (1, 2, 3)] == ["", "sara", ""]


def test_c_claims_nothing_in_a_list_where_nothing_is_marked(page: Page) -> None:
    page.evaluate(
        "window.sent = 0; addEventListener('submit', (it) => { it.preventDefault(); sent += 1; })"
    )
    page.keyboard.press("c")
    assert page.evaluate("sent") == 0
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert page.evaluate("sent") == 1


def test_g_and_a_letter_go_to_my_cases_and_to_the_queue(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("/console/mine$"))
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page).to_have_url(re.compile("/console/queue$"))


def test_c_r_and_n_work_on_the_page_of_a_case(page: Page, redis: Client) -> None:
    page.goto(f"/console/cases/{case(1).id}")
    page.keyboard.press("c")
    expect(page.locator("#reply")).to_be_visible()
    assert held(redis, 1).worker == "sara"
    page.keyboard.press("r")
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()


def test_slash_goes_to_the_filter_and_typing_there_is_only_typing(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#queue-lang")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#queue-lang")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    opened(page, 1)


def test_a_question_mark_shows_the_list_and_escape_closes_it(page: Page) -> None:
    page.keyboard.press("?")
    window = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(window).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("j")
    expect(page.locator(f"#open-{case(1).id}")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()


def test_with_control_or_command_a_letter_is_the_browser_s(page: Page) -> None:
    page.keyboard.press("Control+j")
    expect(page.locator(f"#open-{case(1).id}")).not_to_be_focused()


def test_shortcuts_can_be_turned_off_for_good_and_on_again(page: Page) -> None:
    menu(page)
    page.get_by_role("checkbox", name="Keyboard shortcuts").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"#open-{case(1).id}")).not_to_be_focused()
    menu(page)
    page.get_by_role("checkbox", name="Keyboard shortcuts").check()
    page.get_by_role("heading", name="Queue").click()
    page.keyboard.press("j")
    opened(page, 1)


def test_the_first_tab_leads_past_the_navigation_into_the_page(page: Page) -> None:
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#queue-lang")).to_be_focused()


def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page) -> None:
    menu(page)
    expect(page.get_by_label("Colours")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_label("Colours")).to_be_hidden()
    expect(page.locator("summary", has_text="Display and sound")).to_be_focused()
