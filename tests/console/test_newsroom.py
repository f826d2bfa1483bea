"""Whom news concern, when a stream ends, and what of the news is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from bot.case import Staff
from bot.console.live import Stream, hung_up, still, told
from bot.console.newsroom import Listener, Newsroom, concerns
from bot.demo import DEMO
from bot.store import keys, logins, news, staff
from bot.store.client import Client
from bot.store.news import KINDS, News
from tests.console.desk import seated
from tests.console.waiting import LEA, SARA, TOM

ORG = DEMO.id
AUDITOR = Staff("aud", "Aud", role="auditor")


def test_a_newsroom_that_closes_ends_every_stream_and_begins_no_more(redis: Client) -> None:
    room = Newsroom()
    listener = room.join(redis, ORG, SARA, news.START, 5)
    assert listener
    room.close()
    assert list(stream(listener)) == [b"retry: 2000\n\n"]
    assert room.join(redis, ORG, SARA, news.START, 5) is None
    room.leave(listener)
    room.leave(listener)
    assert room.open() == 0
    room.wait()


def stream(listener: Listener, now: Staff | None = SARA, beat: float = 60) -> Iterator[bytes]:
    """A stream with nothing missed, whose browser stays."""
    return Stream(listener, (), news.START, True, lambda: now, lambda: False, 0, beat).pieces()


def test_a_login_that_was_ended_ends_its_stream_and_tells_the_page() -> None:
    pieces = list(stream(Listener(ORG, SARA), now=None, beat=0))
    assert pieces[1:] == [b"id: 0-0\nevent: bye\ndata: {}\n\n"]


def test_a_heartbeat_learns_who_somebody_is_by_now() -> None:
    listener = Listener(ORG, SARA)
    pieces = stream(listener, now=LEA, beat=0)
    assert [next(pieces), next(pieces)] == [b"retry: 2000\n\n", b": here\n\n"]
    assert listener.staff == LEA


def test_a_browser_that_is_gone_is_sent_nothing() -> None:
    gone = Stream(Listener(ORG, SARA), (), news.START, True, lambda: SARA, lambda: True)
    assert list(gone.pieces()) == [b"retry: 2000\n\n"]


def test_news_that_were_sent_are_not_sent_again() -> None:
    listener = Listener(ORG, SARA)
    for entry in (News("5-0", "queue"), News("6-0", "queue"), None):
        listener.post.put(entry)
    missed = (News("4-0", "queue"), News("5-0", "queue"))
    pieces = Stream(listener, missed, "3-0", True, lambda: SARA, lambda: False).pieces()
    assert [p.split(b"\n")[0] for p in pieces] == [
        b"retry: 2000", b"id: 4-0", b"id: 5-0", b"id: 6-0",
    ]  # fmt: skip


def test_a_login_holds_until_it_is_ended_or_its_account_is_disabled(
    app: Flask, redis: Client
) -> None:
    with seated(app, SARA) as client:
        client.get("/console/settings")
        asked = still()
    with seated(app, TOM) as client:
        client.get("/console/settings")
        tom = still()
    assert asked() == SARA
    logins.end_all(redis, ORG, SARA.id)
    assert asked() is None
    staff.disable(redis, ORG, TOM.id)
    assert tom() is None


def test_without_waitress_a_browser_counts_as_there(app: Flask) -> None:
    with app.test_request_context():
        assert hung_up()() is False


@pytest.mark.parametrize(
    ("who", "heard"),
    [
        (SARA, {"queue", "danger", "case", "mine"}),
        (TOM, {"queue", "danger"}),
        (LEA, {"queue", "danger", "case", "mine", "alert"}),
        (AUDITOR, set()),
        (replace(SARA, team="leeds"), set()),
        (replace(LEA, team="leeds"), set()),
    ],
)
def test_news_of_sara_s_cases_are_for_her_and_her_lead(who: Staff, heard: set[str]) -> None:
    told = {kind for kind in KINDS if concerns(who, News("1-0", kind, "abc", "", "sara"))}
    assert told == heard


def test_news_of_a_case_that_nobody_has_are_for_the_whole_team() -> None:
    assert concerns(TOM, News("1-0", "case", "abc"))


def test_news_of_an_unknown_kind_are_refused(redis: Client) -> None:
    with pytest.raises(ValueError, match="weather"):
        news.tell(redis, ORG, "weather")


def test_the_stream_keeps_only_the_latest_news_and_not_for_ever(redis: Client) -> None:
    pipe = redis.pipeline()
    for _ in range(2 * news.KEPT):
        news.tell(pipe, ORG, "queue")
    pipe.execute()
    assert redis.xlen(keys.news(ORG)) < news.KEPT + 200
    assert 0 < redis.ttl(keys.news(ORG)) <= keys.NEWS_FOR


def test_an_event_carries_no_more_than_codes() -> None:
    data = told(News("1-0", "mine", "abc", "team", "sara", urgent=True)).decode()
    assert "sara" not in data and "team" not in data
