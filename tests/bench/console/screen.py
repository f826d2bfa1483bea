"""An open case page of one link worker, as its scripts behave: the stream of news, and fetches."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from time import perf_counter
from urllib.parse import urlencode

from tests.bench.console.browser import Browser

OFTEN = {"case": 0.25, "counts": 1.0}
"""``SLOWEST`` of live.js: so many seconds lie between two fetches that news cause."""
SLOW = 5.0
"""``SLOW`` of case.js: what is still being translated is asked for again, news or not."""
NEWS = re.compile(rb"data: (\{[^\n]*\})\n\n")
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
AFTER = re.compile(r'data-after="([^"]*)"')
LINE = re.compile(
    r'<li id="line-([^"]+)"[^>]*?( data-open)?>(.*?)</li>\s*(?=<li id="line-|</ol>)', re.DOTALL
)
ENGLISH = re.compile(r'<p class="said" lang="en">([^<]+)</p>')
HERS = re.compile(r'<div class="hers"><p[^>]*>([^<]*)</p>|<p class="said only"[^>]*>([^<]*)</p>')


@dataclass(frozen=True)
class Shown:
    """One of her lines as the screen has it by now; ``english`` is empty while there is none."""

    line: str
    words: str
    english: str
    coming: bool


def lines(html: str) -> Iterator[Shown]:
    """Her lines in a part of a page."""
    for line, coming, inner in LINE.findall(html):
        if found := HERS.search(inner):
            english = ENGLISH.search(inner)
            words = unescape(found[1] or found[2])
            yield Shown(line, words, unescape(english[1]) if english else "", bool(coming))


class Line:
    """One keep-alive connection, opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.buffer = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        """Ask; the answer is read with ``receive``."""
        self.buffer = b""
        self.socket.sendall(request)

    def receive(self) -> tuple[int, bytes] | None:
        """Status and body once they are whole. Raises ConnectionError."""
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("the server hung up")
        self.buffer += data
        head, blank, body = self.buffer.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not blank or not length or len(body) < int(length[1]):
            return None
        return int(head.split(b" ", 2)[1]), body

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@dataclass
class Screen:
    """One console with its own case open."""

    browser: Browser
    case: str
    stream: Line = field(init=False)
    page: Line = field(init=False)
    known: dict[str, None] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    busy: bool = False
    wanted: bool = False
    asked: dict[str, float] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    polls: int = 0

    def show(self) -> None:
        """Load the page, and open the stream where the page ends; waits until it has begun."""
        page = self.browser.ask(f"/console/cases/{self.case}")
        self.browser.rest()
        assert page.status == 200, page.text[:500]
        self.take(page.text)
        place = AFTER.search(page.text)
        assert place
        self.stream, self.page = Line(self.browser.port), Line(self.browser.port)
        self.stream.send(self.request(f"/console/live?after={place[1]}", "text/event-stream"))
        while b"retry: " not in self.stream.buffer:
            data = self.stream.socket.recv(65_536)
            assert data and b"HTTP/1.1 200" in self.stream.buffer + data, data
            self.stream.buffer += data

    def close(self) -> None:
        """Leave the page."""
        self.stream.close()
        self.page.close()
        self.busy = self.wanted = False
        self.due.clear()
        self.asked.clear()

    def request(self, path: str, accept: str = "*/*") -> bytes:
        """A GET of this browser's scripts."""
        said = self.browser.headers() | {"Host": f"127.0.0.1:{self.browser.port}"}
        said |= {"Accept": accept, "X-Live": "1", "HX-Request": "true"}
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()

    def heard(self) -> Iterator[str]:
        """Read the stream: the kinds of the news that move this screen, ``case`` for its own."""
        data = self.stream.socket.recv(65_536)
        if not data:
            raise ConnectionError("the stream ended")
        self.stream.buffer += data
        for found in NEWS.finditer(self.stream.buffer):
            said = json.loads(found[1])
            if said["kind"] in ("queue", "mine"):
                yield "counts"
            elif said["kind"] == "case" and said["case"] == self.case:
                yield "case"
        self.stream.buffer = self.stream.buffer.rpartition(b"\n\n")[2]

    def wish(self, what: str) -> None:
        """News call for a fetch: now, or when the last one is old enough."""
        now = perf_counter()
        if what == "counts" or not self.due.get(what):
            self.due.setdefault(what, max(now, self.asked.get(what, 0.0) + OFTEN[what]))

    def ready(self, what: str, now: float) -> bool:
        """Whether a wish is due; it counts as fulfilled then."""
        if self.due.get(what, now + 1) > now:
            return False
        self.asked[what] = now
        del self.due[what]
        return True

    def refresh(self) -> None:
        """Ask what is new in the case; once more afterwards when this is under way."""
        if self.busy:
            self.wanted = True
            return
        self.busy = True
        last = next(reversed(self.known), "")
        asked = urlencode({"last": last, "open": " ".join(self.open)})
        self.page.send(self.request(f"/console/cases/{self.case}/news?{asked}"))

    def take(self, html: str) -> list[Shown]:
        """Put what came on the screen; her lines in it."""
        for line, coming, _inner in LINE.findall(html):
            (self.open.add if coming else self.open.discard)(line)
            self.known.setdefault(line)
        return list(lines(html))
