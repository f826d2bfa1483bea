"""Fixtures: an echoing network, its app, a server of it, and a tab at its page."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from bot.demo import DEMO
from bot.organisation import Organisation
from bot.phone.page import blueprint
from tests.phone.echo import Echo

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LEEDS = Organisation(id="leeds", name="Leeds Welcome", numbers=("+447700900200",))


@pytest.fixture
def network() -> Echo:
    return Echo()


@pytest.fixture
def organisations() -> tuple[Organisation, ...]:
    return (DEMO,)


@pytest.fixture
def app(network: Echo, organisations: tuple[Organisation, ...]) -> Flask:
    app = Flask("practice")
    app.register_blueprint(blueprint(network, organisations))
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the page is served from, on a port of its own."""
    server = make_server("127.0.0.1", 0, partial(_whole, app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _whole(app: Flask, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The answer in one piece: Werkzeug leaves a file open when the browser hangs up meanwhile."""
    with closing(cast("ClosingIterator", app(environ, start_response))) as answer:
        return [b"".join(answer)]


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A tab at the page, which must stay without errors and without breaches of its CSP."""
    troubles: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=address)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.set_default_timeout(5000)
    with page.expect_response("**/phone/inbox"):
        page.goto("/phone")
    yield page
    page.close()
    lasting = [each for each in troubles if "Failed to load resource" not in each]
    assert lasting == []
