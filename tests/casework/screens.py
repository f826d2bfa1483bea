"""A link worker's screen as lines of text: what they do at the console, and what it then shows.

queue, mine                 who waits; the cases of who looks
open CODE                   the case: its head, and the lines not seen before
claim CODE                  take it, and see the same
write CODE words            type a text: what she would get, and what is to be doubted
send CODE                   send what was typed
note CODE words, plan CODE step; step, do CODE deed field=words; field=words
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import cast

from flask import Flask
from werkzeug.test import TestResponse

from bot.store import cases
from tests.casework.story import PEOPLE
from tests.console.client import ConsoleClient
from tests.console.conftest import sign_in
from tests.town import Town

VOID = {"br", "img", "input", "link", "meta"}
LINES = {"p", "li", "h1", "h2", "dl", "ul"}
BETWEEN = {"div": " · ", "dd": " ", "span": " "}
QUIET = {"form", "button", "select", "textarea", "label", "script", "details", "nav"}


class Parts(HTMLParser):
    """The parts of a page with one of these classes or ids, each as its id and its lines."""

    def __init__(self, page: str, *wanted: str) -> None:
        super().__init__()
        self.wanted, self.found = set(wanted), list[tuple[str, list[str]]]()
        self.open: list[str] = []
        self.quiet = 0
        self.feed(page)
        self.found = [(name, _tidied(lines)) for name, lines in self.found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        names = {held.get("id", ""), *held.get("class", "").split()}
        if tag in VOID or not (self.open or names & self.wanted):
            return
        if not self.open:
            self.found.append((held.get("id", ""), [""]))
        self.open.append(tag)
        if self.quiet or tag in QUIET or "unseen" in names:
            self.quiet += 1
        elif tag in LINES:
            self.found[-1][1].append("")
        elif tag in BETWEEN:
            self.found[-1][1][-1] += BETWEEN[tag]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or tag in VOID:
            return
        self.open.pop()
        if self.quiet:
            self.quiet -= 1
        elif tag in LINES and self.open:
            self.found[-1][1].append("")

    def handle_data(self, data: str) -> None:
        if self.open and not self.quiet:
            self.found[-1][1][-1] += data


def _tidied(lines: list[str]) -> list[str]:
    """Without empty lines, and with a dot only between two things."""
    dotted = (re.sub(r"(?: · ?)+", " · ", " ".join(line.split())).strip(" ·") for line in lines)
    return [line for line in dotted if line]


class Screens:
    """Everybody's browser, for ``story.play``."""

    def __init__(self, town: Town, app: Flask) -> None:
        self.town, self.app = town, app
        self.seen: dict[tuple[str, str], list[str]] = {}
        self.codes: dict[str, str] = {}
        self.typed: dict[str, str] = {}

    def __call__(self, who: str, what: str) -> list[str]:
        client = cast(ConsoleClient, self.app.test_client())
        sign_in(client, who)
        act, _space, rest = what.partition(" ")
        code, _space, words = rest.partition(" ")
        if act in ("queue", "mine"):
            return _of(client.get(f"/console/{act}"), "row", "empty")
        with self.town.translator_at_work():
            return self._at(client, who, act, self._address(code), words)

    def _address(self, code: str) -> str:
        for number in PEOPLE.values():
            person = self.town.service.person(self.town.org, number)
            if held := cases.of_person(self.town.redis, self.town.org.id, person):
                self.codes[held.code] = held.id
        return f"/console/cases/{self.codes[code]}"

    def _at(self, client: ConsoleClient, who: str, act: str, case: str, words: str) -> list[str]:
        """One thing done at a case, and what is new on the screen."""
        if act == "open":
            return self._new(who, client.get(case), "case-head")
        if act == "claim":
            fields = {"case": case.rpartition("/")[2]}
            return self._new(who, _sent(client, "/console/queue/claim", fields), "case-head")
        if act == "write":
            return self._write(client, who, case, words)
        if act == "send":
            return self._new(who, _sent(client, f"{case}/reply", {"text": self.typed[who]}))
        if act == "plan":
            steps = {f"text-{at}": step for at, step in enumerate(words.split("; "))}
            return _of(_sent(client, f"{case}/plan", steps), "flash", "steps")
        deed, _space, said = (
            ("note", "", f"text={words}") if act == "note" else words.partition(" ")
        )
        fields = dict(pair.split("=", 1) for pair in said.split("; ") if pair)
        return self._new(who, _sent(client, f"{case}/do/{deed}", fields))

    def _write(self, client: ConsoleClient, who: str, case: str, words: str) -> list[str]:
        shown = client.send(f"{case}/preview", text=words).text
        self.typed[who] = words
        return [
            line for _id, lines in Parts(f"<div id=x>{shown}</div>", "x").found for line in lines
        ]

    def _new(self, who: str, answer: TestResponse, *heads: str) -> list[str]:
        """What the page says at its top, its head if wanted, and lines that are new or changed."""
        if answer.status_code == 403:
            return _of(answer, "stack")
        told = _of(answer, "flash", "error", *heads)
        for name, lines in Parts(answer.text, "line").found:
            if self.seen.get((who, name)) != lines:
                told += lines
            self.seen[who, name] = lines
        return told


def _sent(client: ConsoleClient, path: str, fields: dict[str, str]) -> TestResponse:
    given = fields | {"csrf_token": client.token()}
    return client.post(path, data=given, follow_redirects=True)


def _of(answer: TestResponse, *wanted: str) -> list[str]:
    return [line for _id, lines in Parts(answer.text, *wanted).found for line in lines]
