"""/console/live: news as server-sent events for every open console that they concern."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from redis import RedisError

from bot.case import Staff
from bot.console import guard
from bot.console.newsroom import Listener, Newsroom, concerns
from bot.store import logins, news, staff
from bot.store.news import News

GLANCE = 1.0
"""Seconds between two looks whether the browser is still there."""
HEARTBEAT = 15.0
"""Seconds between two heartbeats, each of which also asks whether the login still holds."""
LATER = 20
"""Seconds after which a console that got no stream asks again."""

pages = Blueprint("live", __name__, url_prefix="/console")


@pages.record_once
def _open(state: BlueprintSetupState) -> None:
    state.app.extensions["newsroom"] = Newsroom()


@pages.get("/live")
def live() -> ResponseReturnValue:
    """The stream of whoever is signed in: from ``Last-Event-ID``, ``after``, or now on."""
    if not current_user.is_authenticated:
        return "", 401
    desk, org, me = guard.desk(), guard.org(), guard.staff()
    redis, room = desk.service.redis, newsroom()
    start = news.latest(redis, org.id)
    listener = room.join(redis, org.id, me, start, desk.settings.console_streams)
    if listener is None:
        return "Too many consoles are open.\n", 503, {"Retry-After": str(LATER)}
    try:
        seen = _place(request.headers.get("Last-Event-ID") or request.args.get("after") or start)
        whole = bool(seen) and news.complete(redis, org.id, seen)
        missed = tuple(news.since(redis, org.id, seen)) if whole else ()
    except RedisError:
        room.leave(listener)
        raise
    stream = Stream(listener, missed, seen if whole else start, whole, still(), hung_up())
    answer = Response(stream.pieces(), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(lambda: room.leave(listener))
    return answer


def newsroom() -> Newsroom:
    """This app's newsroom."""
    found: Newsroom = current_app.extensions["newsroom"]
    return found


def _place(said: str) -> str:
    """A place in the stream as somebody's browser remembers it; empty when it is none."""
    millis, _dash, count = said.partition("-")
    return said if millis.isdecimal() and count.isdecimal() and len(said) < 40 else ""


def still() -> Callable[[], Staff | None]:
    """A question that can be asked later: who this login is by now, None when it has ended."""
    desk, org, me, key = guard.desk(), guard.org().id, guard.staff(), guard.login().key

    def ask() -> Staff | None:
        redis = desk.service.redis
        try:
            if all(login.key != key for login in logins.of(redis, org, me.id, desk.clock())):
                return None
            account = staff.find(redis, org, me.id)
        except RedisError:
            return me  # nobody is signed out because the store is away
        return account.staff if account and not account.disabled else None

    return ask


def hung_up() -> Callable[[], bool]:
    """A question that can be asked later: whether the browser of this request has gone.

    waitress reads nothing from a connection while it is being answered, and so would notice only
    when the second heartbeat cannot be written. Its option ``channel_request_lookahead`` would
    tell sooner, but then drops carriers' posts as well when they hang up before their turn.
    """
    asked = request.environ.get("waitress.client_disconnected")
    line = getattr(getattr(asked, "__self__", None), "socket", None)

    def gone() -> bool:
        try:
            peek = socket.MSG_PEEK | socket.MSG_DONTWAIT
            return line is not None and line.recv(1, peek) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    return gone


@dataclass(frozen=True, slots=True)
class Stream:
    """One browser's news: who listens, what was missed, and how we learn that it is to end.

    ``last`` is the place up to which it has everything; ``whole`` is false when it may have missed
    what is no longer kept. ``still`` and ``gone`` are asked again and again.
    """

    listener: Listener
    missed: tuple[News, ...]
    last: str
    whole: bool
    still: Callable[[], Staff | None]
    gone: Callable[[], bool]
    glance: float = GLANCE
    heartbeat: float = HEARTBEAT

    def pieces(self) -> Iterator[bytes]:
        """What is sent: first all that was missed, then what comes, and heartbeats in between."""
        yield b"retry: 2000\n\n" + (b"" if self.whole else _event("all", self.last, {}))
        for entry in self.missed:
            if concerns(self.listener.staff, entry):
                yield told(entry)
        yield from self._coming(self.missed[-1].id if self.missed else self.last)

    def _coming(self, last: str) -> Iterator[bytes]:
        due = time.monotonic() + self.heartbeat
        while not self.gone():
            if time.monotonic() >= due:
                due = time.monotonic() + self.heartbeat
                if not self._look():
                    yield _event("bye", last, {})
                    return
                yield b": here\n\n"
            try:
                entry = self.listener.post.get(timeout=self.glance)
            except Empty:
                continue
            if entry is None:
                return
            if news.after(entry.id, last):
                last = entry.id
                yield told(entry)

    def _look(self) -> bool:
        """Whether the login still holds; what it may see can have changed."""
        if (now := self.still()) is None:
            return False
        self.listener.staff = now
        return True


def told(entry: News) -> bytes:
    """One piece of news as an event: codes and ids only."""
    said = {"kind": entry.kind, "case": entry.case, "urgent": entry.urgent}
    return _event("news", entry.id, said)


def _event(name: str, entry: str, data: Mapping[str, Any]) -> bytes:
    return f"id: {entry}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()
