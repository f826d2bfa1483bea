"""The practice phone in a real Chromium: sending, arriving, counting, and what goes wrong."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from bot.organisation import Organisation
from bot.sms import BASIC, EXTENDED, is_gsm, parts, segments
from tests.phone.conftest import LEEDS
from tests.phone.echo import Echo

pytest.importorskip("playwright", exc_type=ModuleNotFoundError) if not TYPE_CHECKING else None

from playwright.sync_api import Locator, Page, Route, expect  # noqa: E402
