"""Play a story that shows both sides: her phone, the link workers' phones, and the clock.

# a comment; ``#: day=2026-11-25`` sets the day
12:00 + Sara gender=woman   somebody is hired, with a phone of their own
12:01 her> words            she texts; so does amal, from a phone of her own
12:01 sara> words           a link worker texts
12:01 sara: claim Q5J       a link worker does something at the console; see ``screens``
12:01 her< [segments] words on her phone; written by the player, as all lines with < and |
12:30 .                     time goes by
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sms import segments
from tests.town import HERS, Town

SCRIPT = re.compile(r"(\d\d):(\d\d) (?:(\w+)([>:]) (.*)|\+ (\w+) ?(.*)|\.)")
PEOPLE = {"her": HERS, "amal": "+447700900002"}
FLAGS = ("texts", "duty", "lived", "phone")
Desk = Callable[[str, str], list[str]]
"""What a link worker's screen shows for what they do there."""


def no_desk(_who: str, _what: str) -> list[str]:
    """Nobody sits at a console."""
    return []


def play(town: Town, script: str, desk: Desk = no_desk) -> str:
    """The story as it would read today."""
    told: list[str] = []
    for line in script.splitlines():
        if line.startswith("#:"):
            [day] = re.findall(r"day=(\S+)", line)
            town.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        if line.startswith("#") or not line:
            told.append(line)
        elif found := SCRIPT.fullmatch(line):
            told += _until(town, int(found[1]), int(found[2]))
            told.append(line)
            told += _done(town, found, desk)
    return "\n".join([*told, *_settled(town)]) + "\n"


def _until(town: Town, hour: int, minute: int) -> list[str]:
    """What is texted while time goes by, minute after minute; texts of one minute cross."""
    told: list[str] = []
    while (town.now.hour, town.now.minute) < (hour, minute):
        told += _settled(town)
        town.now = town.now.replace(second=0) + timedelta(minutes=1)
    return told


def _done(town: Town, found: re.Match[str], desk: Desk) -> list[str]:
    who, how, words, hired, about = found[3], found[4], found[5], found[6], found[7]
    if hired:
        town.hire(hired, **dict(_about(about)))
    elif how == ":":
        return [f"{town.now:%H:%M} {who}| {line}" for line in desk(who, words)]
    elif who in PEOPLE:
        town.people[who] = PEOPLE[who]
        return [_on(town, who, body) for body in town.she(words, number=PEOPLE[who])]
    elif who:
        return [_on(town, who, town.says(who, words))]
    return []


def _settled(town: Town) -> list[str]:
    return [_on(town, who, body) for who, body in town.pass_(seconds=2)]


def _on(town: Town, who: str, body: str) -> str:
    """A text as it stands on somebody's phone."""
    inside = body.replace("\n", "\n" + " " * 6)
    return f"{town.now:%H:%M} {who}< [{segments(body)}] {inside}"


def _about(how: str) -> list[tuple[str, Any]]:
    pairs = [word.partition("=") for word in how.split()]
    return [(k, _value(k, v)) for k, _equals, v in pairs]


def _value(key: str, said: str) -> Any:
    if key in FLAGS:
        return said == "yes"
    return tuple(said.split(",")) if key == "languages" else said
