"""How the console looks and is used: right-to-left words, the keyboard alone, screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.console.axe import serious
from tests.console.people import EMAIL, PASSWORD, code, sara
from tests.console.whole.house import SARA, Desks, House, send, write

FARSI = "سلام. شماره من 0115 496 0123 است و ساعت 10:30 می‌آیم."
ARABIC = "مرحبا. رقمي 0115 496 0123 وسوف آتي الساعة 10:30."
PLACES = """(at) => {
  const text = at.firstChild, range = document.createRange();
  return [...text.data].map((char, place) => {
    range.setStart(text, place); range.setEnd(text, place + 1);
    const box = range.getBoundingClientRect();
    return [char, box.left, box.right, Math.round(box.top)];
  });
}"""
EDGE = "(at) => at.getBoundingClientRect().right - parseFloat(getComputedStyle(at).paddingRight)"
SEEN = """() => {
  const at = document.activeElement, looks = getComputedStyle(at);
  return at === document.body || looks.outlineStyle !== "none" || looks.boxShadow !== "none";
}"""
STOPS = 80
NO_PAGE = re.compile("/(live|static|oidc)|csv$|pdf$|txt$")
ROLES = ("worker", "lead", "editor", "admin", "auditor")
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


# Right to left


def right_to_left(words: Locator, lang: str) -> None:
    """A paragraph runs from its right edge to the left, and its numbers from left to right."""
    expect(words).to_have_attribute("lang", lang)
    expect(words).to_have_attribute("dir", "rtl")
    expect(words).to_have_css("direction", "rtl")
    places = words.evaluate(PLACES)
    assert words.evaluate(EDGE) - places[0][2] < 3, "it does not begin at the right"
    said = "".join(char for char, *_box in places)
    numbers = re.findall(r"[0-9][0-9: \u00a0]*[0-9]", said)
    assert numbers
    for number in numbers:
        first = said.index(number)
        lefts = [place[1] for place in places[first : first + len(number)]]
        assert lefts == sorted(lefts), f"{number} is out of order"


@pytest.mark.parametrize(
    ("name", "lang", "text"),
    [("فارسی", "fa", FARSI), ("العربية", "ar", ARABIC)],
    ids=["Farsi", "Arabic"],
)
def test_words_from_right_to_left_are_shown_as_on_her_phone_with_numbers_in_order(
    desks: Desks, house: House, name: str, lang: str, text: str
) -> None:
    house.asks(name)
    page = desks.of(SARA)
    page.get_by_role("button", name="Claim").click()
    bubble = write(page, "You can call me on 0115 496 0123.")
    expect(bubble).to_have_attribute("dir", "rtl")
    shown = bubble.text_content()
    send(page)
    expect(page.locator(".line.us .delivery")).to_have_text("sent to the network", timeout=10_000)
    assert house.sent()[-1].out.body == shown
    house.she(text)
    right_to_left(page.locator(".line.her .hers .said"), lang)
    right_to_left(page.locator(".line.us .hers .said"), lang)
    english = page.locator(".line.us .english .said")
    expect(english).to_have_css("direction", "ltr")
    sides = [at.bounding_box() for at in (english, page.locator(".line.us .hers .said"))]
    assert sides[0] and sides[1] and sides[0]["x"] < sides[1]["x"]


# The keyboard alone


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus; each stop on the way must show that it has."""
    for _stop in range(STOPS):
        if wanted.evaluate("(at) => at === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"{STOPS} times Tab do not lead to {wanted}")


def test_from_signing_in_to_closing_a_case_with_the_keyboard_alone(
    desks: Desks, house: House
) -> None:
    sara(house.service)
    house.asks()
    page = desks.empty()
    page.add_init_script("addEventListener('mousedown', () => { throw Error('a mouse'); }, true)")
    page.goto("/console/")
    _signs_in(page)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".hands")).to_contain_text("You have this case.")
    page.keyboard.press("r")
    page.keyboard.type("Please come on Monday at 10:30.")
    expect(page.locator("#preview .bubble")).to_contain_text("segunda-feira")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.us")).to_contain_text("Please come on Monday")
    expect(page.get_by_label("Your text to her")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("She needs a pram.")
    tab_to(page, page.get_by_role("button", name="Keep the note"))
    page.keyboard.press("Enter")
    expect(page.locator(".line.note")).to_contain_text("She needs a pram.")
    tab_to(page, page.locator("summary", has_text="Close the case"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Close", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".hands")).to_contain_text("Closed.")
    expect(page.get_by_text("You may text her.")).to_have_count(0)
    house.carrier_has("PERSON")


def _signs_in(page: Page) -> None:
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(EMAIL)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.type(code(datetime.now(UTC)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    expect(page.locator("[data-row]")).to_be_visible()


# Screen readers


def pages_of(app: Flask, **given: str) -> Iterator[str]:
    """The addresses of every page of the console that somebody can look at."""
    for rule in app.url_map.iter_rules():
        path, methods = rule.rule, rule.methods or ()
        if path.startswith("/console") and "GET" in methods and not NO_PAGE.search(path):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: given[found[1]], path)


def kind_of(page: Page, path: str) -> str:
    """Go to an address; what kind of page that was, empty for a part of one."""
    answer = page.goto(path)
    if not answer or not page.locator("html[lang] main").count():
        return ""
    return urlsplit(page.url).path if answer.ok else page.locator("h1").inner_text()


def scanned(page: Page) -> dict[str, list[str]]:
    """What axe finds on a page with all that unfolds, in every width and colour."""
    for fold in page.locator("main details").all():
        fold.evaluate("each => { each.open = true; }")
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found[f"{page.url} {width} {scheme}"] = serious(page)
    return found


@pytest.mark.parametrize("role", ["", *ROLES])
def test_no_page_has_a_serious_barrier_for_any_role_at_any_width_in_any_colour(
    desks: Desks, house: House, role: str
) -> None:
    desks.talking()
    house.she("Quero morrer", "Preciso de um médico")
    case = house.case()
    house.asks("فارسی", "+447700900002")
    page = desks.empty()
    if role:
        house.server.sign_in(page.context, "sara" if role == "worker" else role)
    found: dict[str, list[str]] = {}
    kinds = {""}
    given = {"case_id": case.id, "who": "sara", "org_id": "demo", "token": "old", "rest": "none"}
    for path in pages_of(house.server.app, **given):
        if (kind := kind_of(page, path)) not in kinds:
            kinds.add(kind)
            found |= scanned(page)
    faults = {place: some for place, some in found.items() if some}
    print(f"\naxe, {role or 'nobody'}: {len(kinds) - 1} pages, {len(found)} scans, {faults or 0}")
    assert faults == {}
