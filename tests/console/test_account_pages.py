"""The pages of accounts in a real browser: screen readers, narrow screens, sizes of targets."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.service import Service
from tests.console.axe import serious
from tests.console.conftest import Server
from tests.console.device import Device, password
from tests.console.people import sara

TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("main *")].filter((each) => !each.closest(".wide")
      && each.getBoundingClientRect().right > innerWidth).map((each) => each.outerHTML.slice(0, 80))
  : []"""
TOO_SMALL = """() => [...document.querySelectorAll("main :is(button, input, select, a.button)")]
  .filter((each) => each.checkVisibility() && !each.classList.contains("unseen"))
  .map((each) => [each, (each.closest("label.tick") || each).getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([each]) => each.outerHTML.slice(0, 80))"""


def test_pages_of_signing_in_have_no_grave_fault_for_screen_readers(
    page: Page, device: Device, service: Service
) -> None:
    page.goto("/console/sign-in")
    assert serious(page) == []
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert serious(page) == []
    expect(page.locator("#summary a").first).to_be_visible()
    page.locator("#summary a").first.click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    sara(service, totp="")
    password(page)
    assert serious(page) == []
    page.get_by_role("link", name="Use an app").click()
    assert serious(page) == []
    page.get_by_role("link", name="Choose another way").click()
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="Make recovery codes").click()
    assert serious(page) == []
    page.goto("/console/settings")
    assert serious(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_accounts_fit_and_their_targets_are_large_enough(
    context: BrowserContext, live_server: Server, service: Service, width: int
) -> None:
    sara(service)
    live_server.sign_in(context, "admin")
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("settings", "settings/confirm", "set-up", "set-up/app", "staff", "staff/sara"):
        page.goto(f"/console/{path}")
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(TOO_SMALL) == []
        assert serious(page) == []
