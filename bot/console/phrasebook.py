"""Saved replies: the approved phrases by group, how far each is reviewed, and the team's own."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.store import keys
from bot.store.client import Client
from bot.translation.lexicon import phrases
from bot.translation.memory import reviewed

GROUP = re.compile(r"# --- Link worker: (.+)")
OTHERS = re.compile(r"# --- ")
KEY = re.compile(r"([a-z0-9_]+) = ")
SLOT = re.compile(r"\{(when|place|name|number|amount)\}")
SLOTS = {
    "when": "day and time, such as Thursday 3 December, 14:00",
    "place": "place or address",
    "name": "first name",
    "number": "number",
    "amount": "amount, such as £9.90",
}
"""Placeholder -> what is written into it."""
MOST_OWN = 200
LONGEST_TITLE, LONGEST_TEXT = 60, 600


@dataclass(frozen=True, slots=True)
class Phrase:
    """One approved phrase. ``state`` in her language: ``reviewed``, ``draft`` or ``none``."""

    key: str
    english: str
    said: str
    state: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The placeholders to be filled, each once."""
        return tuple(dict.fromkeys(SLOT.findall(self.english)))


@dataclass(frozen=True, slots=True)
class Own:
    """A reply that the team saved itself; a machine translates it."""

    id: str
    title: str
    text: str


@lru_cache
def groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The groups of en.toml that are for link workers, each with the keys of its phrases."""
    source = files("bot.translation.phrases").joinpath("en.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    group = ""
    for line in source.splitlines():
        if named := GROUP.match(line):
            group = named[1].strip()
        elif OTHERS.match(line):
            group = ""
        elif group and (key := KEY.match(line)):
            found.setdefault(group, []).append(key[1])
    return tuple((name, tuple(names)) for name, names in found.items())


def approved(lang: str) -> list[tuple[str, list[Phrase]]]:
    """All approved phrases for link workers by group, with their wording in a language."""
    english, there, good = phrases("en"), phrases(lang), reviewed(lang)

    def state(key: str) -> str:
        if lang == "en" or key in good:
            return "reviewed"
        return "draft" if key in there else "none"

    return [
        (name, [Phrase(key, english[key], there.get(key, ""), state(key)) for key in found])
        for name, found in groups()
    ]


def matching(
    found: Sequence[tuple[str, list[Phrase]]], wanted: str
) -> list[tuple[str, list[Phrase]]]:
    """Those in which every word searched for stands, in English or in the other language."""
    words = wanted.lower().split()
    kept = [
        (name, [one for one in some if _holds(f"{one.english} {one.said}", words)])
        for name, some in found
    ]
    return [(name, some) for name, some in kept if some]


def own(redis: Client, org: str, wanted: str = "") -> list[Own]:
    """The team's own replies by title, those in which every word searched for stands."""
    words = wanted.lower().split()
    found = [
        Own(name.decode(), *json.loads(raw))
        for name, raw in redis.hgetall(keys.replies(org)).items()
    ]
    some = [one for one in found if _holds(f"{one.title} {one.text}", words)]
    return sorted(some, key=lambda one: one.title.lower())


def keep(redis: Client, org: str, title: str, text: str, name: str = "") -> bool:
    """Save one of the team's own replies, a new one without ``name``; False when it cannot be."""
    title, text = title.strip()[:LONGEST_TITLE], text.strip()
    if not title or not text or len(text) > LONGEST_TEXT:
        return False
    place = keys.replies(org)
    if name and not redis.hexists(place, name):
        return False
    if not name and redis.hlen(place) >= MOST_OWN:
        return False
    redis.hset(place, name or secrets.token_hex(6), json.dumps([title, text]))
    return True


def forget(redis: Client, org: str, name: str) -> bool:
    """Delete one of the team's own replies; False when there is none."""
    return bool(redis.hdel(keys.replies(org), name))


def _holds(text: str, words: Sequence[str]) -> bool:
    low = text.lower()
    return all(word in low for word in words)
