"""Passkeys, with the authenticator that Chromium simulates: real keys, real signatures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from bot.service import Service
from bot.store import staff
from bot.store.account import Account
from tests.console.conftest import Server
from tests.console.device import Device, password
from tests.console.people import PASSWORD, code, now_of, sara


def join_with_passkey(page: Page, service: Service) -> None:
    """Sign in for the first time and set a passkey up as the second factor."""
    sara(service, totp="")
    password(page)
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator(".codes li")).to_have_count(10)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/console/sign-in")


def is_in(page: Page) -> bool:
    return page.request.get("/console/settings", max_redirects=0).status == 200


def test_a_passkey_is_set_up_as_the_second_factor(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    assert is_in(page)
    (key,) = device.keys()
    (kept,) = now_of(service).passkeys
    assert key["isResidentCredential"]
    assert kept.label == "Chrome on Linux"
    assert len(now_of(service).recovery) == 10


def test_a_passkey_alone_signs_in(page: Page, device: Device, service: Service) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    assert is_in(page)
    assert now_of(service).passkeys[0].count == device.keys()[0]["signCount"] > 1


def test_a_passkey_is_the_second_factor_after_the_password(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    password(page)
    page.wait_for_url("**/console/second-factor")
    assert not is_in(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(lambda url: "second-factor" not in url)
    assert is_in(page)


def test_without_the_right_finger_nobody_gets_in(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    device.verifies(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")
    assert not is_in(page)


def test_a_disabled_account_is_closed_to_its_passkeys(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    staff.save(service.redis, "demo", "sara", staff.disabled)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    assert not is_in(page)


def test_a_passkey_that_was_removed_does_not_sign_in(
    page: Page, device: Device, service: Service, live_server: Server
) -> None:
    sara(service)
    password(page)
    page.get_by_label("Code").fill(code(datetime.now(UTC)))
    page.get_by_role("button", name="Go on").click()
    page.goto("/console/set-up")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/console/set-up/recovery")
    page.goto("/console/settings")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be used")


def test_the_only_second_factor_cannot_be_removed(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    page.goto("/console/settings")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("This is your only second factor.")).to_be_visible()
    assert len(now_of(service).passkeys) == 1


def test_an_answer_cannot_be_used_twice_even_with_the_cookie_of_then(
    page: Page, device: Device, service: Service, context: BrowserContext
) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    with (
        page.expect_response("**/console/passkeys/use/options") as asked,
        page.expect_request("**/console/passkeys/use") as caught,
    ):
        page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    sent = caught.value.post_data or ""
    held = asked.value.header_value("set-cookie") or ""
    cookie = held.partition("=")[2].partition(";")[0]
    sign_out(page)
    context.clear_cookies()
    context.add_cookies([{"name": "console", "value": cookie, "url": page.url}])
    page.goto("/console/sign-in")

    def as_synced(it: Account) -> Account:
        return replace(it, passkeys=tuple(replace(each, count=0) for each in it.passkeys))

    staff.save(service.redis, "demo", "sara", as_synced)
    assert _again(page, sent) == 422
    assert not is_in(page)


def test_an_answer_to_another_browsers_challenge_is_refused(
    page: Page, device: Device, service: Service, context: BrowserContext
) -> None:
    join_with_passkey(page, service)
    sign_out(page)
    caught: list[str] = []

    def steal(route: Any) -> None:
        caught.append(route.request.post_data)
        route.abort()

    page.route("**/console/passkeys/use", steal)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/console/passkeys/use")
    context.clear_cookies()
    page.goto("/console/sign-in")
    assert _again(page, caught[0]) == 422
    assert not is_in(page)


def test_an_answer_that_was_changed_is_refused(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    sign_out(page)

    def change(route: Any) -> None:
        sent = json.loads(route.request.post_data)
        signature = sent["response"]["signature"]
        sent["response"]["signature"] = signature[:-6] + signature[-6:][::-1]
        route.continue_(post_data=json.dumps(sent))

    page.route("**/console/passkeys/use", change)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    assert not is_in(page)


def test_a_copied_authenticator_is_noticed_by_its_counter(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    (early,) = device.keys()
    for _each in range(2):
        sign_out(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(lambda url: "sign-in" not in url)
    sign_out(page)
    device.cdp.send("WebAuthn.clearCredentials", device.id)
    device.take(early)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    assert not is_in(page)


def test_a_colleagues_passkey_is_no_second_factor(
    page: Page, device: Device, service: Service
) -> None:
    join_with_passkey(page, service)
    (passkey,) = now_of(service).passkeys
    sign_out(page)
    login = staff.login_of(service.secret, "demo", "tom@example.org")
    other = now_of(service)
    tom = replace(
        other,
        staff=replace(other.staff, id="tom", name="Tom"),
        email="tom@example.org",
        login=login,
        totp="JBSWY3DPEHPK3PXP",
        passkeys=(),
    )
    assert staff.add(service.redis, "demo", tom)
    page.get_by_label("E-mail").fill("tom@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/console/second-factor")
    answer = page.evaluate(USE, [passkey.id])
    assert answer == 422
    assert not is_in(page)


USE = """async ([id]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const send = (to, body) => fetch(to, { method: "POST", headers, body: JSON.stringify(body) });
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const asked = await (await send("/console/passkeys/use/options", {})).json();
  const used = await navigator.credentials.get({ publicKey: {
    ...asked, challenge: bytes(asked.challenge),
    allowCredentials: [{ type: "public-key", id: bytes(id) }] } });
  const answer = await send("/console/passkeys/use", {
    id: used.id, rawId: text(used.rawId), type: used.type, clientExtensionResults: {},
    response: {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature), userHandle: null } });
  return answer.status;
}"""
AGAIN = """async (sent) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch("/console/passkeys/use", { method: "POST", headers, body: sent });
  return answer.status;
}"""


def _again(page: Page, sent: str) -> int:
    """Post an answer once more; the status."""
    status: int = page.evaluate(AGAIN, sent)
    return status
