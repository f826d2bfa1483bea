"""A test client that behaves as a browser at the console's public address."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "https://bot.example.org"
META = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class ConsoleClient(FlaskClient):
    """A browser at the console's public address; ``send`` posts a form as its pages would."""

    def open(self, *args: Any, **given: Any) -> TestResponse:
        return super().open(*args, **({"base_url": BASE} | given))

    def token(self) -> str:
        """The token of this browser's forms, as any page carries it."""
        found = META.search(self.get("/console/no-such-page").text)
        assert found, "a page without a token"
        return found[1]

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Post a form with its token."""
        return self.post(path, data=fields | {"csrf_token": self.token()})

    def cookie(self) -> str:
        """The session cookie as it stands."""
        held = self.get_cookie("__Host-console", "bot.example.org")
        return held.value if held else ""
