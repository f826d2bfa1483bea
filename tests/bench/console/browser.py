"""A link worker's browser: signs in by the forms, keeps its cookie and its connection."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from time import perf_counter
from urllib.parse import urlencode

import pyotp

from tests.bench.console.seed import PASSWORD, SECRET

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
PATIENCE = 30


@dataclass(frozen=True)
class Page:
    """What a server answered, and in how many seconds all of it was there."""

    status: int
    text: str
    seconds: float
    where: str = ""


@dataclass
class Browser:
    """One browser on a port; ``address`` is its own, of the loopback network (on Linux)."""

    port: int
    staff: str
    address: str
    cookie: str = ""
    token: str = ""
    line: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        here = (self.address, 0)
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=here)

    def ask(self, path: str, fields: dict[str, str] | None = None, live: bool = False) -> Page:
        """One page, or the answer to a form; ``live`` as its script asks for a part of a page."""
        headers = self.headers() | ({"HX-Request": "true"} if live else {})
        body = None
        if fields is not None:
            body = urlencode(fields | {"csrf_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        began = perf_counter()
        self.line.request("GET" if body is None else "POST", path, body, headers)
        answer = self.line.getresponse()
        text = answer.read().decode()
        seconds = perf_counter() - began
        for said in answer.headers.get_all("Set-Cookie", []):
            self.cookie = said.partition(";")[0]
        if found := TOKEN.search(text):
            self.token = found[1]
        return Page(answer.status, text, seconds, answer.headers.get("Location", ""))

    def headers(self) -> dict[str, str]:
        """What it sends with each request."""
        return {"Accept": "text/html"} | ({"Cookie": self.cookie} if self.cookie else {})

    def sign_in(self) -> None:
        """By password and the code of an app. Raises RuntimeError when that fails."""
        self.ask("/console/sign-in")
        self.ask("/console/sign-in", {"email": f"{self.staff}@example.org", "password": PASSWORD})
        self.ask("/console/second-factor")
        code = pyotp.TOTP(SECRET).at(datetime.now(UTC))
        done = self.ask("/console/second-factor", {"code": code})
        if done.status != 303 or self.ask("/console/mine").status != 200:
            raise RuntimeError(f"{self.staff} could not sign in: {done.status} {done.text[:500]}")
        self.rest()

    def rest(self) -> None:
        """Close the connection; the next request opens another."""
        self.line.close()

    def preview(self, case: str, text: str) -> Page:
        """Ask what she will get for an English text."""
        return self.ask(f"/console/cases/{case}/preview", {"text": text, "tries": "0"}, live=True)

    def claim(self, case: str) -> Page:
        """Take a case."""
        return self.ask("/console/queue/claim", {"case": case, "deed": secrets.token_hex(16)})
