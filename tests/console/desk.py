"""What tests of the queue and of my cases share: somebody at noon, and reading their pages."""

from __future__ import annotations

import re
from typing import cast

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.store import cases
from bot.store.client import Client
from tests.console.client import ConsoleClient
from tests.console.conftest import Server, sign_in
from tests.console.waiting import SARA, case, employ

CODE = re.compile(r'class="code"[^>]*><span class="unseen">Case </span>(\w+)<')


def seated(app: Flask, who: Staff) -> ConsoleClient:
    """A browser in which somebody has signed in."""
    employ(app.extensions["desk"].service.redis, who)
    client = cast(ConsoleClient, app.test_client())
    sign_in(client, who.id)
    return client


def codes(page: str) -> list[str]:
    """The short names of the cases on a page, in its order."""
    return CODE.findall(page)


def held(redis: Client, number: int) -> Case:
    """The ``number``-th case as it stands now."""
    found = cases.find(redis, DEMO.id, case(number).id)
    assert found
    return found


def open_queue(context: BrowserContext, server: Server, who: Staff = SARA) -> Page:
    """The queue in a tab, once its news arrive; errors of its scripts fail the test."""
    employ(server.app.extensions["desk"].service.redis, who)
    server.sign_in(context, who.id)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto("/console/queue")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    return page
