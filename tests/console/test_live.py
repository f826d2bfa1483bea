"""News reach every open console that they concern, at once, and no other."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from bot.case import Staff
from bot.console.guard import Desk
from bot.console.newsroom import Newsroom
from bot.demo import DEMO
from bot.settings import Settings
from bot.store import news
from bot.store.client import Client
from tests.console.conftest import Server, session_cookie
from tests.console.waiting import SARA, TOM, employ

ORG = DEMO.id
AUDITOR = Staff("aud", "Aud", role="auditor")


def tell(
    redis: Client, kind: str = "queue", case: str = "", team: str = "", worker: str = ""
) -> str:
    """Write news; their id."""
    news.tell(redis, ORG, kind, case, team, worker)
    return news.latest(redis, ORG)


@contextmanager
def listening(
    server: Server, who: Staff = SARA, headers: dict[str, str] | None = None, query: str = ""
) -> Iterator[HTTPResponse]:
    """The answer to somebody's browser that asks for news; reading gives up after five seconds."""
    employ(server.app.extensions["desk"].service.redis, who)
    cookie = session_cookie(server.app, who.id)
    connection = HTTPConnection(urlsplit(server.address).netloc, timeout=5)
    sent = {"Cookie": f"console={cookie}", "Accept": "text/event-stream"} | (headers or {})
    connection.request("GET", f"/console/live{query}", headers=sent)
    answer = connection.getresponse()
    try:
        yield answer
    finally:
        answer.close()
        connection.close()


def begun(answer: HTTPResponse) -> HTTPResponse:
    """The stream, once its first line has come: from here on nothing is missed."""
    assert answer.status == 200, answer.status
    assert answer.readline() == b"retry: 2000\n"
    return answer


def next_event(answer: HTTPResponse) -> dict[str, str]:
    """The next event with its fields; heartbeats are passed over."""
    fields: dict[str, str] = {}
    while True:
        line = answer.readline().decode().rstrip("\n")
        assert line or not answer.closed
        if not line and fields:
            return fields
        name, colon, value = line.partition(": ")
        if name and colon:
            fields[name] = value


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do; five seconds at most."""
    pause = threading.Event()
    for _ in range(500):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("it never came true")


def room_of(server: Server) -> Newsroom:
    room: Newsroom = server.app.extensions["newsroom"]
    return room


def test_news_come_at_once_as_an_event_of_codes(live_server: Server, redis: Client) -> None:
    with listening(live_server) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        begun(answer)
        id = tell(redis, "case", case="abc", worker="sara")
        event = next_event(answer)
    assert (event["id"], event["event"]) == (id, "news")
    assert json.loads(event["data"]) == {"kind": "case", "case": "abc", "urgent": False}


def test_every_console_hears_the_same_news(live_server: Server, redis: Client) -> None:
    with listening(live_server) as sara, listening(live_server, TOM) as tom:
        begun(sara)
        begun(tom)
        id = tell(redis)
        assert next_event(sara)["id"] == next_event(tom)["id"] == id


def test_nobody_hears_what_does_not_concern_them(live_server: Server, redis: Client) -> None:
    with listening(live_server, TOM) as answer:
        begun(answer)
        tell(redis, "queue", team="leeds")
        tell(redis, "case", case="abc", worker="sara")
        tell(redis, "mine", worker="sara")
        tell(redis, "alert")
        mine = tell(redis, "mine", worker="tom")
        assert next_event(answer)["id"] == mine


def test_who_is_not_signed_in_hears_nothing(live_server: Server) -> None:
    connection = HTTPConnection(urlsplit(live_server.address).netloc, timeout=5)
    connection.request("GET", "/console/live", headers={"Accept": "text/event-stream"})
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize("way", ["header", "query"])
def test_a_browser_that_comes_back_gets_what_it_missed(
    live_server: Server, redis: Client, way: str
) -> None:
    seen = tell(redis)
    missed = [tell(redis, "mine", worker="sara"), tell(redis)]
    headers = {"Last-Event-ID": seen} if way == "header" else {}
    query = f"?after={seen}" if way == "query" else ""
    with listening(live_server, headers=headers, query=query) as answer:
        begun(answer)
        assert [next_event(answer)["id"] for _ in missed] == missed
        later = tell(redis)
        assert next_event(answer)["id"] == later


@pytest.mark.parametrize("seen", ["1-0", "99999999999999-0", "rubbish", "1-%C2%B2"])
def test_a_browser_that_may_have_missed_more_than_is_kept_is_told_to_look_at_everything(
    live_server: Server, redis: Client, seen: str
) -> None:
    last = tell(redis)
    with listening(
        live_server, query=f"?after={seen.encode().hex() if '²' in seen else seen}"
    ) as a:
        begun(a)
        event = next_event(a)
    assert (event["event"], event["id"]) == ("all", last)


def test_a_browser_that_hangs_up_gives_its_place_back(live_server: Server) -> None:
    with listening(live_server) as answer:
        begun(answer)
        assert room_of(live_server).open() == 1
    until(lambda: room_of(live_server).open() == 0)


def test_one_console_too_many_is_asked_to_come_later(live_server: Server, redis: Client) -> None:
    desk: Desk = live_server.app.extensions["desk"]
    few = replace(desk.settings, console_streams=1)
    live_server.app.extensions["desk"] = replace(desk, settings=few)
    with listening(live_server) as first, listening(live_server, TOM) as second:
        begun(first)
        assert second.status == 503
        assert second.headers["Retry-After"] == "20"
    until(lambda: room_of(live_server).open() == 0)
    with listening(live_server, TOM) as third:
        begun(third)


def test_a_lost_connection_to_the_store_is_made_again(live_server: Server, redis: Client) -> None:
    with listening(live_server) as answer:
        begun(answer)
        redis.client_kill_filter(_type="normal", skipme=True)
        id = tell(redis)
        assert next_event(answer)["id"] == id


def test_the_reader_ends_with_the_last_listener_and_begins_again(
    live_server: Server, redis: Client
) -> None:
    room = room_of(live_server)
    for _ in range(2):
        with listening(live_server) as answer:
            begun(answer)
            id = tell(redis)
            assert next_event(answer)["id"] == id
        until(lambda: not room.listeners)


def test_a_hundred_consoles_leave_room_for_others_and_end_when_the_server_stops(
    settings: Settings, redis: Client
) -> None:
    employ(redis, SARA)
    made = {"BOT_REDIS_URL": settings.redis_url, "BOT_SECRET": settings.secret}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, SARA.id],
        env=os.environ | made,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr
    with process, closing(process.stdout), closing(process.stderr), ExitStack() as open_ones:
        port, cookie = process.stdout.readline().split()
        until(lambda: answers(int(port)))

        def ask(path: str) -> HTTPResponse:
            connection = HTTPConnection(f"127.0.0.1:{port}", timeout=20)
            open_ones.callback(connection.close)
            connection.request("GET", path, headers={"Cookie": f"console={cookie}"})
            return connection.getresponse()

        streams = [begun(ask("/console/live")) for _ in range(100)]
        assert ask("/console/live").status == 503
        assert ask("/console/queue").status == 200
        process.send_signal(signal.SIGTERM)
        assert [stream.read().strip() for stream in streams] == [b""] * 100
        assert process.wait(20) == 0
        assert "still running" not in process.stderr.read()


def answers(port: int) -> bool:
    """Whether a server listens there by now."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


SERVER = """
import logging, os, socket, sys
from bot.assembly import service
from bot.settings import load
from bot.web import THREADS, listen
from tests.console.conftest import console, session_cookie
logging.basicConfig()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
settings = load(os.environ, port=port)
app = console(settings, service(settings))
print(port, session_cookie(app, sys.argv[1]), flush=True)
listen(app, "127.0.0.1", port, THREADS + settings.console_streams)
"""
