"""Fixtures of the console: its app, clients that are signed in, a real server, a browser at it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from bot.case import Staff
from bot.console.app import register
from bot.console.guard import Desk
from bot.demo import DEMO
from bot.service import Service
from bot.settings import Settings
from bot.store import logins, staff
from bot.store.account import Account
from tests.console.client import ConsoleClient
from tests.console.device import Device
from tests.console.her import Person


class Clock:
    """The console's time, which a test can set forward."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, service: Service, clock: Clock) -> Flask:
    """An app with nothing but the console."""
    return console(settings, service, clock)


def console(settings: Settings, service: Service, clock: Clock | None = None) -> Flask:
    """An app with nothing but the console of these settings."""
    app = Flask("console")
    app.test_client_class = ConsoleClient
    register(app, settings, service)
    if clock is not None:
        app.extensions["desk"] = Desk(service, settings, clock)
    return app


@pytest.fixture
def client(app: Flask) -> ConsoleClient:
    """A browser in which nobody has signed in."""
    return cast(ConsoleClient, app.test_client())


def account_for(app: Flask, role: str, **more: Any) -> Account:
    """Make sure that somebody with this role exists, whose id and first name are the role."""
    service = cast(Service, app.extensions["desk"].service)
    email = f"{role}@example.org"
    login = staff.login_of(service.secret, DEMO.id, email)
    who = replace(Staff(role, role.capitalize(), role), **more)
    account = Account(who, email, login, datetime.now(UTC), totp="JBSWY3DPEHPK3PXP")
    staff.add(service.redis, DEMO.id, account)
    found = staff.find(service.redis, DEMO.id, role)
    assert found
    return found


def session_cookie(app: Flask, role: str, **more: Any) -> str:
    """The value of a session cookie of somebody who is signed in altogether."""
    desk = app.extensions["desk"]
    account = account_for(app, role, **more)
    token, _login = logins.begin(
        desk.service.redis, DEMO.id, account.id, "Test", desk.clock(), done=True
    )
    return _signed(app, {"_user_id": f"{DEMO.id}.{token}", "_fresh": True})


def sign_in(client: FlaskClient, role: str = "worker", **more: Any) -> Account:
    """Sign a client in as somebody with this role, past all pages; ``more`` is of the Staff."""
    app = client.application
    value = session_cookie(app, role, **more)
    client.set_cookie(
        app.config["SESSION_COOKIE_NAME"], value, domain="bot.example.org", secure=True
    )
    return account_for(app, role)


def _signed(app: Flask, held: dict[str, Any]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(held))


@dataclass(frozen=True)
class Server:
    """A console that is served on a port of its own."""

    address: str
    app: Flask

    def sign_in(self, context: BrowserContext, role: str = "worker", **more: Any) -> Account:
        """Sign a browser in as somebody with this role."""
        value = session_cookie(self.app, role, **more)
        context.add_cookies([{"name": "console", "value": value, "url": self.address}])
        return account_for(self.app, role)


@pytest.fixture
def live_server(settings: Settings, service: Service) -> Iterator[Server]:
    """The console under the server that ``bot run`` uses, at http://localhost."""
    with serving(console, settings, service) as server:
        yield server


@contextmanager
def serving(
    make: Callable[[Settings, Service], Flask], settings: Settings, service: Service
) -> Iterator[Server]:
    """What ``make`` makes, under the server that ``bot run`` uses, at http://localhost."""
    served: list[Flask] = []

    def late(environ: Any, start_response: Any) -> Any:
        return served[0](environ, start_response)

    server = create_server(late, host="127.0.0.1", port=0, threads=12, ident=None)
    port = server.effective_port
    here = f"http://localhost:{port}"
    local = replace(settings, base="", port=port)
    served.append(make(local, replace(service, base=here)))
    thread = threading.Thread(target=server.run)
    thread.start()
    yield Server(here, served[0])
    served[0].extensions["newsroom"].close()
    _stop(server)
    thread.join(10)
    assert not thread.is_alive(), "the server did not end"
    served[0].extensions["newsroom"].wait()


def _stop(server: Any) -> None:
    """Let every answer end, then close all in the server's own thread: its loop ends with them.

    In this order: an answer that ends wakes the loop through a pipe, and when that is closed its
    number may already be another file's, such as Playwright's.
    """
    server.task_dispatcher.shutdown(timeout=5)

    def close() -> None:
        for each in list(server._map.values()):
            each.close()

    with suppress(OSError):  # the loop has ended by itself already
        server.trigger.pull_trigger(close)


@pytest.fixture
def context(browser: Browser, live_server: Server) -> Iterator[BrowserContext]:
    """A fresh browser profile at the served console."""
    context = browser.new_context(base_url=live_server.address)
    context.set_default_timeout(5000)
    yield context
    context.close()


Visit = Callable[[str], ConsoleClient]


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A new browser in which somebody with a role has signed in."""

    def as_role(role: str) -> ConsoleClient:
        client = cast(ConsoleClient, app.test_client())
        sign_in(client, role)
        return client

    return as_role


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab, which must stay without errors of scripts and breaches of its CSP."""
    troubles: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield page
    assert [each for each in troubles if "Failed to load resource" not in each] == []


@pytest.fixture
def device(context: BrowserContext, page: Page) -> Device:
    """The authenticator of that tab."""
    return Device(context.new_cdp_session(page))


@pytest.fixture
def admin(client: ConsoleClient) -> ConsoleClient:
    """A browser in which an admin has signed in."""
    sign_in(client, "admin")
    return client


@pytest.fixture
def guest(app: Flask, client: ConsoleClient) -> ConsoleClient:
    """Another browser, in which nobody has."""
    return cast(ConsoleClient, app.test_client())


@pytest.fixture
def her(service: Service, clock: Clock) -> Person:
    """A person who speaks Farsi and has not asked for anybody yet."""
    return Person(service, clock.at)


@pytest.fixture
def worker(app: Flask) -> Staff:
    """A link worker with an account."""
    return account_for(app, "worker").staff
