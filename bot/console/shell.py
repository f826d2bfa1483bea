"""What surrounds every console page: its static files, navigation, counts and filters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, g, request, url_for
from flask_login import current_user

from bot.case import Staff
from bot.casework.permissions import may
from bot.console import guard, looks
from bot.letters import readable
from bot.store import keys, news

pages = Blueprint(
    "shell",
    __name__,
    url_prefix="/console",
    static_folder="static",
    template_folder="templates",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; ``key`` is its letter after ``g``, ``count`` its number."""

    name: str
    path: str
    act: str = ""
    key: str = ""
    id: str = ""
    count: int | None = None
    here: bool = False


PLACES = (
    Place("Queue", "/console/queue", "see_queue", "q", "count-queue"),
    Place("My cases", "/console/mine", "work_cases", "m", "count-mine"),
    Place("Team", "/console/team", "assign"),
    Place("Saved replies", "/console/replies", "see_replies"),
    Place("Groups", "/console/groups", "edit_groups"),
    Place("Statistics", "/console/statistics", "see_statistics"),
    Place("Audit log", "/console/trail", "read_trail"),
    Place("Staff", "/console/staff", "manage_staff"),
    Place("Settings", "/console/settings"),
)
"""Where one can go; shown as far as somebody may and as far as the page exists."""


def counts(staff: Staff) -> dict[str, int]:
    """How many cases wait for somebody's team, and how many somebody has."""
    org, pipe = guard.org().id, guard.desk().service.redis.pipeline(transaction=False)
    pipe.zcard(keys.queue(org, staff.team))
    pipe.zcard(keys.mine(org, staff.id))
    waiting, mine = pipe.execute()
    return {"count-queue": int(waiting), "count-mine": int(mine)}


def navigation(staff: Staff, path: str, exist: frozenset[str]) -> list[Place]:
    """The places somebody may go to, with the one they are at."""
    told = counts(staff) if may(staff, "work_cases") else {}
    shown = (p for p in PLACES if p.path in exist and (not p.act or may(staff, p.act)))
    return [replace(place, count=told.get(place.id), here=_at(path, place.path)) for place in shown]


def _at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def exist() -> frozenset[str]:
    """The addresses that pages of this app have."""
    return frozenset(rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules())


@cache
def _print(name: str) -> str:
    """A file's fingerprint, so that a browser keeps it until it changes."""
    return hashlib.sha256((Path(__file__).parent / "static" / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    return url_for("shell.static", filename=name, v=_print(name))


@pages.before_app_request
def mark() -> None:
    """Before a page reads anything, note how far the news were: from there on it must be told."""
    if _is_page() and current_user.is_authenticated:
        g.news_after = news.latest(guard.desk().service.redis, guard.org().id)


def _is_page() -> bool:
    at_console = request.path == "/console" or request.path.startswith("/console/")
    return at_console and request.method == "GET" and request.endpoint != "shell.static"


@pages.app_context_processor
def surroundings() -> dict[str, Any]:
    """What ``base.html`` and the macros need; ``me`` is None for nobody."""
    given: dict[str, Any] = {"asset": asset, "me": None, "organisation": None, "now": guard.now()}
    if "desk" not in current_app.extensions or not current_user.is_authenticated:
        return given
    me = guard.staff()
    return given | {
        "me": me,
        "organisation": guard.org(),
        "navigation": navigation(me, request.path, exist()),
        "news_after": g.get("news_after", ""),
    }


FILTERS: Mapping[str, Callable[..., str]] = {
    "language": looks.language,
    "own": looks.own,
    "direction": looks.direction,
    "danger_words": looks.danger,
    "about": looks.about,
    "readable": readable,
    "waits": lambda at: looks.waits_for(at, guard.now()),
    "clock": lambda at: looks.clock(at, guard.now()),
    "owed": lambda at: looks.owed(at, guard.now()),
}
"""Filters of the templates."""
for name, words in FILTERS.items():
    pages.add_app_template_filter(words, name)
