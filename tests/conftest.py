"""Shared fixtures: the book, a real Valkey, a signed door, a real Chromium; and ``--update``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.assembly import catalogs
from bot.book import Book
from bot.content import LIBRARY
from bot.demo import DEMO
from bot.flows import open_book
from bot.service import Service
from bot.settings import Settings
from bot.store.client import Client, connect
from bot.store.embedded import Embedded
from bot.understanding.lazy import open_reader
from tests.door import TOKEN, Door
from webhooks import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    *("--no-sandbox", "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite transcripts and tables")


@pytest.fixture(scope="session")
def book() -> Book:
    return open_book(catalogs(), open_reader())


@pytest.fixture(scope="session")
def numbers() -> frozenset[str]:
    """Every phone number that we give."""
    return frozenset(line.number for line in LIBRARY.helplines.values())


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """A real server, the one that ``bot run`` starts."""
    server = Embedded(tmp_path_factory.mktemp("valkey"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis(valkey: Embedded) -> Iterator[Client]:
    """An empty store."""
    client = connect(valkey.url)
    client.flushall()
    yield client
    client.connection_pool.disconnect()


@pytest.fixture
def settings(valkey: Embedded, tmp_path: Path) -> Settings:
    return Settings(
        tokens=(TOKEN,),
        base="https://bot.example.org",
        redis_url=valkey.url,
        data=str(tmp_path),
        secret="a test secret",
        phone=True,
    )


@pytest.fixture
def service(book: Book, redis: Client, settings: Settings) -> Service:
    return Service(book, redis, (DEMO,), settings.secret, settings.base)


@pytest.fixture
def door(settings: Settings, service: Service) -> Door:
    """The web application, and a way to post to it as Twilio does."""
    return Door(create_app(settings, service), settings.base)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, one for all tests: Playwright runs once in a process.

    Without one the tests are skipped, except in CI, where they fail.
    """
    if not CHROMIUM.exists():
        words = f"the browser tests need {CHROMIUM}"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    # Here, because most tests do without it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
