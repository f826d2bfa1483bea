"""The practice phone in a real Chromium: sending, arriving, counting, and what goes wrong."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bot.organisation import Organisation
from bot.sms import BASIC, EXTENDED, is_gsm, parts, segments
from tests.phone.conftest import LEEDS
from tests.phone.echo import Echo

HARD = [
    *("", "a" * 160, "a" * 161, "a" * 306, "a" * 307, "[" * 80, "[" * 81),
    *("a" * 152 + "[" + "a" * 152, "a" * 153 + "[" * 77, "a" * 159 + "€", "\f" * 80, "\r\n" * 80),
    *("ş" * 70, "ş" * 71, "ş" * 134, "ş" * 135, "😀" * 35, "😀" * 36, "a" * 66 + "😀" * 5),
    *("ç", "Ç" * 161, "ΔΦΓΛΩΠΨΣΘΞ" * 16, "`", "\x00", "\x1b" * 71, "\u200f" + "مرحبا " * 30),
    *("👨‍👩‍👧‍👦" * 12, "እንኳን ደህና መጡ። " * 9, "\ufeff" * 70, "\U0010ffff" * 36, "é́" * 35),
]


def random_bodies(number: int) -> list[str]:
    chance = random.Random(7)
    alphabets = ["ab {}€", "".join(sorted(BASIC)), "".join(sorted(EXTENDED)), "aşم😀{", "😀👍🏽"]
    return [
        "".join(chance.choices(chance.choice(alphabets), k=chance.randrange(500)))
        for _ in range(number)
    ]


def phone(tab: Page, name: str = "Phone A") -> Locator:
    return tab.get_by_role("region", name=name, exact=True)


def entry(of: Locator) -> Locator:
    return of.get_by_role("textbox", name="Write a text")


def say(of: Locator, words: str) -> None:
    entry(of).fill(words)
    entry(of).press("Enter")


def arrived(of: Locator) -> Locator:
    return of.locator(".text.arrived")


def test_the_page_counts_exactly_as_the_service_does(tab: Page) -> None:
    bodies = HARD + random_bodies(400)
    counted: list[dict[str, Any]] = tab.evaluate(
        """async (bodies) => {
            const { measure } = await import("/phone/static/sms.js");
            return bodies.map(measure);
        }""",
        bodies,
    )
    for body, found in zip(bodies, counted, strict=True):
        assert found["parts"] == list(parts(body)), ascii(body)
        assert found["segments"] == segments(body), ascii(body)
        assert found["encoding"] == ("GSM-7" if is_gsm(body) else "UCS-2"), ascii(body)
        more = "a" * found["left"]  # fills the last part, and not one character beyond
        assert segments(body + more) == found["segments"] < segments(body + more + "a")


def test_enter_sends_and_the_answer_arrives_in_its_own_shape(tab: Page, network: Echo) -> None:
    say(phone(tab), "hello")
    expect(phone(tab).locator(".text.sent .head")).to_contain_text("Sent")
    expect(arrived(phone(tab)).locator(".head")).to_contain_text("Arrived")
    expect(arrived(phone(tab)).locator(".words")).to_have_text("hello")
    expect(arrived(phone(tab)).locator(".meta")).to_have_text("1 segment, GSM-7, about 4p")
    expect(entry(phone(tab))).to_be_focused()
    expect(entry(phone(tab))).to_have_value("")
    assert [(text[0], text[1], text[2]) for text in network.heard] == [
        (0, "+447700900100", "hello")
    ]


def test_shift_and_enter_start_a_line_and_an_empty_text_is_not_sent(
    tab: Page, network: Echo
) -> None:
    entry(phone(tab)).press("Enter")
    entry(phone(tab)).press_sequentially("a")
    entry(phone(tab)).press("Shift+Enter")
    entry(phone(tab)).press_sequentially("b")
    phone(tab).get_by_role("button", name="Send").click()
    expect(arrived(phone(tab))).to_have_count(1)
    assert [text[2] for text in network.heard] == ["a\nb"]


def test_enter_that_ends_a_composed_word_does_not_send(tab: Page, network: Echo) -> None:
    entry(phone(tab)).fill("ሰላም")
    entry(phone(tab)).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(entry(phone(tab))).to_have_value("ሰላም")
    assert network.heard == []


def test_a_first_text_is_suggested(tab: Page) -> None:
    phone(tab).get_by_role("button", name="Text “hello”").click()
    expect(arrived(phone(tab)).locator(".words")).to_have_text("hello")
    expect(phone(tab).get_by_text("No texts yet.")).to_be_hidden()


def test_a_long_text_is_shown_in_parts_or_joined_again(tab: Page) -> None:
    body = "I can\u2019t come. " * 11
    say(phone(tab), body.strip())
    expect(arrived(phone(tab)).locator(".boundary")).to_have_text(
        ["part 1 of 3", "part 2 of 3", "part 3 of 3"]
    )
    shown = arrived(phone(tab)).locator(".piece").all_text_contents()
    assert tuple(shown) == parts(body.strip())
    expect(arrived(phone(tab)).locator(".meta")).to_contain_text("UCS-2 because of \u2068\u2019")
    tab.get_by_label("as the phone shows them").check()
    expect(arrived(phone(tab)).locator(".boundary")).to_have_count(0)
    assert arrived(phone(tab)).locator(".piece").all_text_contents() == [body.strip()]
    tab.get_by_label("as the network splits them").check()
    expect(arrived(phone(tab)).locator(".boundary")).to_have_count(3)


def test_the_counter_follows_every_key(tab: Page) -> None:
    counter = phone(tab).locator(".counter")
    for words, told in (
        ("", "160 left, 1 segment, GSM-7"),
        ("a{", "157 left, 1 segment, GSM-7"),
        ("a" * 160, "0 left, 1 segment, GSM-7"),
        ("a" * 161, "145 left, 2 segments, GSM-7"),
        ("ok 👍", "65 left, 1 segment, UCS-2 because of \u2068👍\u2069"),
        ("\u200f", "69 left, 1 segment, UCS-2 because of U+200F"),
        ("ሰላም ሁላችሁ", "62 left, 1 segment, UCS-2"),
    ):
        entry(phone(tab)).fill(words)
        expect(counter).to_have_text(told)
    expect(entry(phone(tab))).to_have_attribute("aria-describedby", "counter-0")
    expect(tab.get_by_role("log")).to_contain_text("1 segment, UCS-2")


def test_totals_count_what_the_service_and_what_she_pays(tab: Page) -> None:
    tab.get_by_role("button", name="Add a phone").click()
    say(phone(tab), "a" * 200)
    say(phone(tab, "Phone B"), "one\n--\ntwo\n--\n" + "ş" * 71)
    expect(arrived(phone(tab, "Phone B"))).to_have_count(3)
    sums = "[data-sum=service]", "[data-sum=people]"
    for where, service, people in (
        (phone(tab), "about 8p (2 segments)", "1 text, billed as 2"),
        (phone(tab, "Phone B"), "about 16p (4 segments)", "1 text, billed as 2"),
        (tab.locator(".bar"), "about 24p (6 segments)", "2 texts, billed as 4"),
    ):
        expect(where.locator(sums[0])).to_have_text(service)
        expect(where.locator(sums[1])).to_have_text(people)


def test_the_keypad_types_and_deletes_where_the_caret_is(tab: Page, network: Echo) -> None:
    of = phone(tab)
    for key in ("1", "2", "* star", "0", "# hash"):
        of.get_by_role("button", name=key, exact=True).click()
    expect(entry(of)).to_have_value("12*0#")
    entry(of).evaluate("(area) => area.setSelectionRange(2, 2)")
    of.get_by_role("button", name="Clear: delete one character").click()
    expect(entry(of)).to_have_value("1*0#")
    entry(of).fill("a👍")
    of.get_by_role("button", name="Clear: delete one character").click()
    expect(entry(of)).to_have_value("a")
    of.get_by_role("button", name="9").click()
    of.get_by_role("button", name="Send").click()
    expect(arrived(of)).to_have_count(1)
    assert network.heard[0][2] == "a9"


def test_the_keypad_is_one_stop_for_tab_and_arrows_walk_over_it(tab: Page) -> None:
    of = phone(tab)
    entry(of).focus()
    for _stop in ("clear", "send", "keypad"):
        tab.keyboard.press("Tab")
    expect(of.get_by_role("button", name="1")).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Enter", "End", "Space", "ArrowDown"):
        tab.keyboard.press(key)
    expect(of.get_by_role("button", name="# hash")).to_be_focused()
    expect(entry(of)).to_have_value("8#")
    tab.keyboard.press("Tab")
    expect(of.get_by_role("button", name="Clear the screen of Phone A")).to_be_focused()


def test_a_text_that_fails_says_so_and_can_be_tried_again_with_its_id(
    tab: Page, network: Echo
) -> None:
    network.status = 503
    say(phone(tab), "hello")
    trouble = phone(tab).locator(".sent .trouble")
    expect(trouble).to_contain_text("Not delivered: the assistant answered with error 503.")
    expect(phone(tab).locator("[data-sum=people]")).to_have_text("0 texts")
    expect(tab.get_by_role("log")).to_contain_text("Phone A: text not delivered")
    network.status = 200
    trouble.get_by_role("button", name="Try again").click()
    expect(arrived(phone(tab))).to_have_count(1)
    expect(trouble).to_be_hidden()
    expect(phone(tab).locator("[data-sum=people]")).to_have_text("1 text")


def test_an_answer_lost_on_the_way_comes_once_when_tried_again(tab: Page, network: Echo) -> None:
    network.lose_answers = 1
    say(phone(tab), "hello")
    phone(tab).get_by_role("button", name="Try again").click()
    expect(arrived(phone(tab))).to_have_count(1)
    assert len(network.heard) == 2
    assert network.heard[0] == network.heard[1]
    expect(phone(tab).locator("[data-sum=service]")).to_have_text("about 4p (1 segment)")


def test_a_server_out_of_reach_is_told_apart_and_the_signal_is_lost_and_found(tab: Page) -> None:
    tab.context.set_offline(True)
    say(phone(tab), "hello")
    expect(phone(tab).locator(".trouble")).to_contain_text("the server does not answer")
    expect(phone(tab).get_by_role("img", name="No signal")).to_be_visible()
    tab.context.set_offline(False)
    expect(phone(tab).get_by_role("img", name="Signal: good")).to_be_visible()
    expect(tab.get_by_role("log")).to_contain_text("Phone A: connected again")


def test_an_error_page_that_is_not_json_is_a_failure_like_any_other(tab: Page) -> None:
    def broken(route: Route) -> None:
        route.fulfill(status=500, body="<h1>Internal Server Error</h1>")

    tab.route("**/phone/send", broken)
    say(phone(tab), "hello")
    expect(phone(tab).locator(".trouble")).to_contain_text("the server answered with error 500")


def test_texts_leave_in_the_order_they_were_sent(tab: Page, network: Echo) -> None:
    for word in ("one", "two", "three", "four"):
        say(phone(tab), word)
    expect(arrived(phone(tab))).to_have_count(4)
    assert [text[2] for text in network.heard] == ["one", "two", "three", "four"]


def test_a_reminder_arrives_by_itself_once_and_is_announced(tab: Page, network: Echo) -> None:
    network.worker_sends(0, "See you on Tuesday.")
    expect(arrived(phone(tab)).locator(".words")).to_have_text(["See you on Tuesday."])
    expect(tab.get_by_role("log")).to_contain_text("Phone A, text arrived: See you on Tuesday.")
    network.worker_sends(0, "Bye.")
    expect(arrived(phone(tab)).locator(".words")).to_have_text(["See you on Tuesday.", "Bye."])


def test_a_cleared_screen_comes_back_with_undo_and_the_cost_stays(tab: Page) -> None:
    of = phone(tab)
    say(of, "hello")
    expect(arrived(of)).to_have_count(1)
    of.get_by_role("button", name="Clear the screen").click()
    expect(of.get_by_text("No texts yet.")).to_be_visible()
    expect(of.locator("[data-sum=service]")).to_have_text("about 4p (1 segment)")
    say(of, "again")
    expect(arrived(of)).to_have_count(1)
    of.get_by_role("button", name="Undo clear").click()
    expect(arrived(of).locator(".words")).to_have_text(["hello", "again"])
    expect(of.get_by_role("button", name="Undo clear")).to_be_hidden()
    expect(of.get_by_role("button", name="Clear the screen")).to_be_focused()


def test_phones_can_be_added_up_to_ten_and_a_removed_one_comes_back_as_it_was(tab: Page) -> None:
    tab.goto("/phone?phones=2")
    say(phone(tab, "Phone B"), "hello")
    expect(arrived(phone(tab, "Phone B"))).to_have_count(1)
    tab.get_by_role("button", name="Remove Phone B").click()
    expect(phone(tab, "Phone B")).to_have_count(0)
    expect(entry(phone(tab))).to_be_focused()
    add = tab.get_by_role("button", name="Add a phone")
    add.click()
    expect(arrived(phone(tab, "Phone B")).locator(".words")).to_have_text(["hello"])
    for _phone in range(8):
        add.click()
    expect(add).to_be_disabled()
    assert tab.locator(".phone h2").all_inner_texts() == [f"Phone {x}" for x in "ABCDEFGHIJ"]
    assert len(set(tab.locator(".phone .number").all_inner_texts())) == 10


def test_all_phones_can_be_removed_without_losing_the_way_back(tab: Page) -> None:
    tab.get_by_role("button", name="Remove Phone A").click()
    expect(tab.get_by_role("button", name="Add a phone")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(entry(phone(tab))).to_be_focused()


def test_no_word_and_no_number_is_ever_in_an_address(tab: Page) -> None:
    addresses: list[str] = []
    tab.on("request", lambda request: addresses.append(request.url))
    say(phone(tab), "a secret 0800 132 137")
    expect(arrived(phone(tab))).to_have_count(1)
    tab.wait_for_timeout(2500)
    paths = {address.split("/phone/")[1] for address in addresses}
    assert paths - {"static/icon.svg"} == {"send", "inbox"}


def test_marks_of_html_in_a_text_stay_words(tab: Page) -> None:
    body = "<img src=x onerror=alert(1)><b>bold</b>"
    say(phone(tab), body)
    expect(arrived(phone(tab)).locator(".words")).to_have_text(body)
    assert arrived(phone(tab)).locator("img, b").count() == 0


class TestSeveralOrganisations:
    @pytest.fixture
    def organisations(self, organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
        return (*organisations, LEEDS)

    def test_each_phone_chooses_whom_it_texts(self, tab: Page, network: Echo) -> None:
        choice = phone(tab).get_by_role("combobox", name="Text to")
        choice.select_option(label="Leeds Welcome, +44 7700 900200")
        say(phone(tab), "hello")
        expect(phone(tab).locator(".sent .head")).to_contain_text("Sent to Leeds Welcome")
        expect(arrived(phone(tab))).to_have_count(1)
        assert network.heard[0][1] == "+447700900200"
