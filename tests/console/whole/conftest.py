"""Fixtures of the whole way: a house at work, and desks at which the staff sit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bot.service import Service
from bot.settings import Settings
from bot.translation.translator import Translator
from tests.console.whole.house import Desks, House, at_work
from tests.town import portuguese


@pytest.fixture(scope="package")
def translator() -> Iterator[Translator]:
    """The real translator, for English and Portuguese."""
    with portuguese() as translator:
        yield translator


@pytest.fixture
def house(settings: Settings, service: Service, translator: Translator) -> Iterator[House]:
    """Everything but the staff."""
    with at_work(settings, service, translator) as house:
        yield house


@pytest.fixture
def desks(browser: Browser, house: House) -> Iterator[Desks]:
    """The staff's browsers, whose pages must stay without errors and breaches of their CSP."""
    desks = Desks(browser, house)
    yield desks
    for context in desks.contexts:
        context.close()
    assert [each for each in desks.troubles if "Failed to load resource" not in each] == []
