"""What an open console makes of news: one stream a browser, signals asked for, no needless work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from bot.demo import DEMO
from bot.store import news
from bot.store.client import Client
from tests.console.conftest import Server
from tests.console.desk import open_queue
from tests.console.waiting import LEA, SARA, case, employ, put

SIGNALS = """
window.tones = 0;
const create = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  window.tones += 1;
  return create.call(this);
};
window.notes = [];
window.Notification = class {
  static permission = "granted";
  static async requestPermission() { return "granted"; }
  constructor(title, more) { window.notes.push([title, more.body ?? ""]); }
};
Object.defineProperty(document, "hidden", { get: () => true });
"""


@pytest.fixture
def page(context: BrowserContext, live_server: Server) -> Iterator[Page]:
    """The queue, with sounds and notifications that are written down instead of made."""
    context.add_init_script(SIGNALS)
    page = open_queue(context, live_server)
    yield page
    page.close()


def choose(page: Page, *labels: str) -> None:
    """Turn something on in the menu."""
    page.locator("summary", has_text="Display and sound").click()
    for label in labels:
        page.get_by_role("checkbox", name=label).check()
    page.keyboard.press("Escape")


def arrives(redis: Client, number: int, danger: str = "") -> None:
    """Somebody asks for a person."""
    put(redis, [case(number, danger=danger)])
    news.tell(redis, DEMO.id, "queue")
    if danger:
        news.tell(redis, DEMO.id, "danger", urgent=True)


def test_there_is_no_sound_and_no_notification_unless_somebody_wants_them(
    page: Page, redis: Client
) -> None:
    arrives(redis, 1, danger="suicide")
    expect(page.locator("#count-queue")).to_have_text("1")
    assert page.evaluate("[tones, notes]") == [0, []]


def test_new_and_urgent_sound_different_and_are_notified_without_a_word_about_her(
    page: Page, redis: Client
) -> None:
    choose(page, "Sound", "Notification")
    page.evaluate("tones = 0")
    arrives(redis, 1)
    expect(page.locator("#count-queue")).to_have_text("1")
    assert page.evaluate("[tones, notes]") == [2, [["A person waits", ""]]]
    page.evaluate("tones = 0, notes = []")
    news.tell(redis, DEMO.id, "danger", urgent=True)
    page.wait_for_function("tones > 0")
    assert page.evaluate("[tones, notes]") == [4, [["Danger: a person waits", ""]]]


def test_two_tabs_share_one_stream_and_both_hear(
    page: Page, context: BrowserContext, live_server: Server, redis: Client
) -> None:
    second = open_queue(context, live_server)
    arrives(redis, 1)
    for tab in (page, second):
        expect(tab.get_by_role("link", name="Case K1C")).to_be_visible()
    assert live_server.app.extensions["newsroom"].open() == 1


def test_when_the_listening_tab_closes_another_listens(
    page: Page, context: BrowserContext, live_server: Server, redis: Client
) -> None:
    second = open_queue(context, live_server)
    page.close()
    arrives(redis, 1)
    expect(second.get_by_role("link", name="Case K1C")).to_be_visible()


def test_what_happened_while_the_page_was_loading_is_not_missed(
    context: BrowserContext, live_server: Server, redis: Client
) -> None:
    slow = context.new_page()

    def late(route: object) -> None:
        arrives(redis, 1)
        route.continue_()  # type: ignore[attr-defined]

    slow.route("**/console/live*", late, times=1)
    employ(redis, SARA)
    live_server.sign_in(context, SARA.id)
    slow.goto("/console/queue")
    expect(slow.get_by_role("link", name="Case K1C")).to_be_visible()


def test_a_lost_connection_is_said_and_mended(page: Page, redis: Client) -> None:
    page.route("**/console/live*", lambda route: route.abort())
    page.reload()
    line = page.locator("#connection")
    expect(line).to_contain_text("reconnecting… what you see may be old")
    page.unroute("**/console/live*")
    arrives(redis, 1)
    expect(line).to_have_text("live", timeout=10_000)
    expect(page.get_by_role("link", name="Case K1C")).to_be_visible()


def test_a_burst_of_news_is_few_requests_which_say_that_nobody_asked(
    page: Page, redis: Client
) -> None:
    asked: list[Request] = []
    page.on("request", lambda it: asked.append(it) if "/console/queue" in it.url else None)
    for number in range(1, 31):
        arrives(redis, number)
    expect(page.locator("[data-row]")).to_have_count(30)
    assert 1 <= len(asked) <= 4
    assert all(it.headers["x-live"] == "1" for it in asked)


def test_nothing_moves_while_a_button_is_pressed(page: Page, redis: Client) -> None:
    put(redis, [case(5)])
    page.reload()
    expect(page.locator("#connection")).to_have_text("live")
    asked: list[str] = []
    button = page.get_by_role("button", name="Claim K5C")
    button.hover()
    page.mouse.down()
    page.on("request", lambda it: asked.append(it.url))
    arrives(redis, 1, danger="suicide")
    expect(page.locator("#announce")).to_have_text("Danger: a person waits.")
    assert asked == []
    page.mouse.move(1, 1)
    page.mouse.up()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_a_lead_is_told_of_a_case_that_came_back(
    context: BrowserContext, live_server: Server, redis: Client
) -> None:
    page = open_queue(context, live_server, LEA)
    news.tell(redis, DEMO.id, "alert")
    expect(page.locator("#announce")).to_have_text("A case came back: nobody answered in time.")


def test_the_reminder_of_how_we_work_can_be_put_away_for_now(page: Page, redis: Client) -> None:
    put(redis, [case(1)])
    page.goto(f"/console/cases/{case(1).id}")
    strip = page.get_by_role("complementary", name="How we work")
    expect(strip).to_contain_text("Never ask for the migration story.")
    strip.get_by_role("button").click()
    page.reload()
    expect(strip).to_be_hidden()
