"""What she writes stays words, and no other site can act in a link worker's name."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.console.whole.house import SARA, Desks, House

EVIL = (
    '<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 1">'
    '<svg onload="window.hacked = 1"></svg><a href="javascript:hacked=1">x</a>'
)
HTMX = (
    '<b hx-post="/console/sign-out" hx-trigger="load" data-hx-get="/console/counts" '
    'data-opens="keys-help" hx-on::load="window.hacked = 1">oi</b>'
)
INJECT = """() => new Promise((done) => {
  let refused = 0;
  addEventListener("securitypolicyviolation", () => {
    if (++refused === 2) done(window.hacked ?? 0);
  });
  const script = document.createElement("script");
  script.textContent = "window.hacked = 1";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", "<img src=data:, onerror='window.hacked = 1'>");
})"""
FORM = """<!doctype html><form method="post" action="{action}">
<input name="outcome" value="helped"><input name="csrf_token" value="{token}"></form>
<script>document.forms[0].submit()</script>"""
ELSEWHERE = "http://evil.example/"


def unharmed(page: Page) -> None:
    """Her words are words on this page: nothing in them ran, or became a part of it."""
    assert page.evaluate("window.hacked") is None
    inside = "#main :is(script, img, [onload], [onerror], [href^=javascript], [hx-post$=sign-out])"
    expect(page.locator(inside)).to_have_count(0)
    expect(page.locator(".who .name")).to_have_text("Sara")


def test_markup_in_her_text_is_shown_as_text_and_does_nothing(desks: Desks, house: House) -> None:
    page = desks.talking()
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url))
    for count, text in enumerate((EVIL, HTMX), 1):
        house.she(text)
        expect(page.locator(".line.her")).to_have_count(count)
        shown = page.locator(".line.her").last.locator(".hers .said, .said.only")
        expect(shown).to_have_text(text)
    unharmed(page)
    case = house.case().id
    for path in (f"/cases/{case}", f"/cases/{case}/file", "/mine", "/queue"):
        page.goto(f"/console{path}")
        unharmed(page)
    assert [each for each in asked if "sign-out" in each] == []


def test_markup_in_a_note_and_in_a_reply_is_text_as_well(desks: Desks, house: House) -> None:
    page = desks.talking()
    page.get_by_label("Your text to her").fill(EVIL)
    page.get_by_label("Send my English as it is").check()
    expect(page.locator("#preview .bubble")).to_contain_text("<script>")
    unharmed(page)
    page.locator("summary", has_text="Note for the team").click()
    page.get_by_label("Note: what she needs").fill(EVIL)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".line.note .said")).to_have_text(EVIL)
    unharmed(page)


def test_even_a_script_that_got_into_the_page_does_not_run(desks: Desks) -> None:
    page = desks.of(SARA)
    assert page.evaluate(INJECT) == 0
    assert len([each for each in desks.troubles if "Content Security Policy" in each]) >= 2
    desks.troubles.clear()


def test_a_form_of_another_site_closes_no_case_even_with_the_token(
    desks: Desks, house: House
) -> None:
    page = desks.talking()
    token = page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
    action = f"{house.server.address}/console/cases/{house.case().id}/do/close"
    form = FORM.format(action=action, token=token)
    page.route(f"{ELSEWHERE}**", lambda it: it.fulfill(body=form, content_type="text/html"))
    with page.expect_response(lambda it: "/do/close" in it.url) as answer:
        page.goto(ELSEWHERE)
    assert answer.value.status == 403
    expect(page.locator("main")).to_contain_text("This came from another site")
    assert house.case().closed is None


def test_another_site_can_neither_frame_a_page_nor_read_it(desks: Desks) -> None:
    page = desks.of(SARA)
    here = page.url
    frame = f'<!doctype html><iframe src="{here}"></iframe>'
    page.route(f"{ELSEWHERE}**", lambda it: it.fulfill(body=frame, content_type="text/html"))
    page.goto(ELSEWHERE)
    expect(page.frame_locator("iframe").locator("h1", has_text="Queue")).to_have_count(0)
    read = f"fetch('{here}', {{credentials: 'include'}}).then((it) => it.text(), () => 'refused')"
    assert page.evaluate(read) == "refused"
    desks.troubles.clear()
