"""How the practice phone looks and reads in a real Chromium: scripts, widths, colours, focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.phone.echo import Echo
from tests.phone.test_browser import arrived, entry, phone, say

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
ARABIC = "مرحباً.\nاتصل 0800 132 137 أو +44 7700 900100.\nEnglish words here"  # noqa: RUF001


def left(of: Locator, words: str) -> float:
    """Where on the page these words begin."""
    found: float = of.evaluate(
        """(element, words) => {
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                return range.getBoundingClientRect().left;
            }
            throw new Error("not found: " + words);
        }""",
        words,
    )
    return found


def test_each_line_of_a_text_runs_in_the_direction_of_its_own_words(tab: Page) -> None:
    say(phone(tab), ARABIC)
    piece = arrived(phone(tab)).locator(".piece").first
    assert left(piece, "مرحباً") > left(piece, "English") + 50


def test_the_groups_of_a_number_keep_their_order_among_arabic_words(tab: Page) -> None:
    tab.get_by_label("as the phone shows them").check()
    say(phone(tab), ARABIC)
    piece = arrived(phone(tab)).locator(".piece")
    assert left(piece, "0800") < left(piece, "132") < left(piece, "137")
    assert left(piece, "+44") < left(piece, "7700") < left(piece, "900100")


def test_a_number_that_phones_may_jumble_is_pointed_out_unless_the_text_directs_it(
    tab: Page,
) -> None:
    say(phone(tab), ARABIC)
    expect(arrived(phone(tab)).locator(".hint")).to_contain_text("0800 132 137")
    for fine in ("اتصل 999", "اتصل \u20660800 132 137\u2069", "Call 0800 132 137"):
        say(phone(tab), fine)
        expect(arrived(phone(tab)).last.locator(".words")).to_have_text(fine)
        expect(arrived(phone(tab)).last.locator(".hint")).to_be_hidden()


def test_the_entry_turns_to_the_right_for_arabic_and_back_when_sent(tab: Page) -> None:
    direction = "(area) => getComputedStyle(area).direction"
    entry(phone(tab)).fill("مرحبا")
    assert entry(phone(tab)).evaluate(direction) == "rtl"
    entry(phone(tab)).press("Enter")
    expect(arrived(phone(tab))).to_have_count(1)
    assert entry(phone(tab)).evaluate(direction) == "ltr"


def test_at_360_pixels_one_phone_shows_and_nothing_overflows(tab: Page, network: Echo) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto("/phone?phones=3")
    switch = tab.get_by_role("navigation", name="Phones")
    expect(tab.locator(".phone:visible")).to_have_count(1)
    say(phone(tab), "w" * 300 + "0" * 60)
    expect(arrived(phone(tab))).to_have_count(1)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    network.worker_sends(1, "See you on Tuesday.")
    switch.get_by_role("button", name="Phone B, 1 new").click()
    expect(arrived(phone(tab, "Phone B"))).to_be_visible()
    expect(switch.get_by_role("button", name="Phone B", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(tab.locator(".phone:visible")).to_have_count(1)


def test_a_wide_page_shows_the_phones_side_by_side(tab: Page) -> None:
    tab.goto("/phone?phones=3")
    tops = [box["y"] for each in tab.locator(".phone").all() if (box := each.bounding_box())]
    assert len(tops) == 3
    assert len(set(tops)) == 1
    expect(tab.get_by_role("navigation", name="Phones")).to_be_hidden()


def test_a_tall_answer_is_shown_from_its_beginning(tab: Page) -> None:
    say(phone(tab), "First line\n" + "More.\n" * 60)
    expect(arrived(phone(tab)).locator(".head")).to_be_in_viewport()
    say(phone(tab), "ok")
    expect(arrived(phone(tab)).last.locator(".meta")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_has_the_contrast_that_wcag_asks_for(
    tab: Page, network: Echo, scheme: str
) -> None:
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    tab.goto("/phone?phones=10")
    say(phone(tab), ARABIC + "a" * 200)
    expect(arrived(phone(tab))).to_have_count(1)
    network.status = 503
    say(phone(tab), "b" * 200)
    expect(phone(tab).get_by_role("button", name="Try again")).to_be_visible()
    phone(tab).get_by_role("button", name="Clear the screen").hover()
    tab.get_by_text("What is real here").click()
    found = tab.evaluate(CONTRAST)
    assert found["checked"] > 200
    assert found["low"] == []


def test_every_stop_of_the_tab_key_is_outlined_named_and_large_enough(tab: Page) -> None:
    say(phone(tab), "hello")
    expect(arrived(phone(tab))).to_have_count(1)
    phone(tab).get_by_role("button", name="Clear the screen").click()
    tab.locator("h1").click()
    stops = []
    for _stop in range(20):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(
            """() => {
                const at = document.activeElement;
                const box = at.getBoundingClientRect();
                return { tag: at.tagName, outline: getComputedStyle(at).outlineStyle,
                         width: getComputedStyle(at).outlineWidth, small: box.height < 24
                         && at.type !== "radio" };
            }"""
        )
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert len(stops) == 12
    assert all(stop["outline"] == "solid" and stop["width"] == "3px" for stop in stops)
    assert not any(stop["small"] for stop in stops)


def test_a_screen_reader_finds_names_for_everything(tab: Page) -> None:
    say(phone(tab), "hello")
    expect(arrived(phone(tab))).to_have_count(1)
    expect(phone(tab)).to_match_aria_snapshot(
        """
        - region "Phone A":
          - heading "Phone A" [level=2]
          - 'img "Signal: good"'
          - region "Texts on Phone A":
            - list:
              - listitem:
                - paragraph:
                  - text: Sent
                  - time: /.+/
                - paragraph: hello
              - listitem:
                - paragraph:
                  - text: Arrived
                  - time: /.+/
                - paragraph: hello
          - textbox /Write a text/
          - 'button "Clear: delete one character"'
          - button "Send"
          - toolbar "Keypad of Phone A"
          - term: Service pays
          - definition: about 4p (1 segment)
          - button "Clear the screen of Phone A"
          - button "Remove Phone A"
        """
    )


def test_nothing_moves_for_those_who_asked_for_rest(tab: Page) -> None:
    tab.emulate_media(reduced_motion="reduce")
    say(phone(tab), "hello")
    expect(arrived(phone(tab))).to_have_count(1)
    names = tab.evaluate(
        "[...document.querySelectorAll('*')].map((e) => getComputedStyle(e).animationName)"
    )
    assert set(names) == {"none"}
