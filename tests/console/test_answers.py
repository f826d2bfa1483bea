"""What the console answers: redirects, headers, refusals, and nothing personal in the log."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from redis import ConnectionError as Disconnected

from bot.console import app as console_app
from bot.console.accounts import links
from bot.console.refusals import HEADERS, WORDS
from bot.service import Service
from bot.settings import Settings
from bot.store import staff
from bot.store.client import connect
from tests.console.client import BASE, ConsoleClient
from tests.console.conftest import Clock, console, sign_in
from tests.console.people import (
    PASSWORD,
    SECRET,
    START,
    code,
    enter,
    give_password,
    is_in,
    sara,
)
from webhooks import create_app

# Redirects


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/console",
        "/\\evil.example",
        "/console/..//evil.example",
        "/console/../phone",
        "/console//evil.example",
        "/consolegame",
        "/console\n/x",
        "javascript:alert(1)",
        "/console/@evil.example",
        "/console?next=https://evil.example\\",
        "/phone",
        "",
    ],
)
def test_signing_in_leads_to_no_other_site_or_part(
    client: ConsoleClient, service: Service, clock: Clock, wanted: str
) -> None:
    assert links.local(wanted) == START
    sara(service)
    client.get("/console/sign-in", query_string={"next": wanted})
    assert enter(client, clock()).location == START
    assert client.get("/console/sign-in", query_string={"next": wanted}).location == START


@pytest.mark.parametrize(
    "wanted", ["/console", "/console/queue", "/console/cases/K1-2?tab=plan&lang=zh-Hant"]
)
def test_pages_of_the_console_are_led_to(wanted: str) -> None:
    assert links.local(wanted) == wanted


# What pages allow


class Inline(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [name for name in names if name.startswith("on") or name == "style"]
        self.found += [name for name in names if name.startswith("hx-on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        for name in ("src", "href", "action"):
            if str(names.get(name) or "").startswith(("http", "//", "javascript")):
                self.found.append(str(names[name]))


def test_every_answer_carries_the_headers(client: ConsoleClient, service: Service) -> None:
    sara(service)
    answers = [
        client.get("/console/sign-in"),
        client.get("/console/no-such-page"),
        client.get("/console/queue"),
        client.post("/console/sign-in"),
        give_password(client, "wrong password"),
        give_password(client),
        client.get("/console/live"),
        client.get("/console/static/accounts.css"),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 303, 400, 422, 303, 401, 200]
    for answer in answers:
        assert HEADERS.items() <= dict(answer.headers).items()
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        answer.close()
    assert {answer.headers["Cache-Control"] for answer in answers[:-1]} == {"no-store"}
    assert "max-age" in answers[-1].headers["Cache-Control"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:|blob:", policy)


def test_over_http_nothing_demands_https(settings: Settings, service: Service) -> None:
    client = console(replace(settings, base=""), service).test_client()
    answer = client.get("/console/sign-in", base_url="http://localhost:8000")
    assert "Strict-Transport-Security" not in answer.headers


def test_no_page_of_accounts_holds_what_its_policy_refuses(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    pages = [client.get("/console/sign-in").text]
    give_password(client)
    pages += [client.get(f"/console/set-up{part}").text for part in ("", "/app")]
    sign_in(client, "admin")
    pages += [
        client.get(f"/console/{path}").text
        for path in ("settings", "settings/confirm", "staff", "staff/sara", "set-up/recovery")
    ]
    pages.append(client.send("/console/staff/sara/reset").text)
    for page in pages:
        inline = Inline()
        inline.feed(page)
        assert inline.found == []
        assert "<h1>" in page


def test_a_name_is_shown_as_text(client: ConsoleClient, service: Service) -> None:
    sara(service)
    staff.save(
        service.redis,
        "demo",
        "sara",
        lambda it: replace(it, staff=replace(it.staff, name="<img src=x>")),
    )
    sign_in(client, "admin")
    page = client.get("/console/staff").text
    assert "&lt;img src=x&gt;" in page
    assert "<img" not in page


@pytest.mark.parametrize("path", ["/console/x", "/console/static/../app.py", "/console/cases/"])
def test_what_is_not_there_is_told_in_the_consoles_look(client: ConsoleClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert WORDS[404][0] in answer.text
    assert 'href="/console' in answer.text


def test_a_role_that_may_not_is_told_so_and_stays_signed_in(client: ConsoleClient) -> None:
    sign_in(client, "editor")
    answer = client.get("/console/staff")
    assert answer.status_code == 403
    assert WORDS[403][0] in answer.text
    assert is_in(client)


def test_without_its_store_the_console_says_so(settings: Settings, service: Service) -> None:
    away = replace(service, redis=connect("redis://127.0.0.1:1/0"))
    with pytest.raises(Disconnected):
        away.redis.ping()
    client = console(settings, away).test_client()
    assert isinstance(client, ConsoleClient)
    sign_in_cookie = {"_user_id": "demo.x", "_fresh": True}
    with client.session_transaction(base_url=BASE) as session:
        session.update(sign_in_cookie)
    answer = client.get("/console/queue")
    assert answer.status_code == 503
    assert "<h1>" in answer.text


def test_a_fragment_is_not_replaced_by_the_sign_in_page(client: ConsoleClient) -> None:
    answer = client.get("/console/queue", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/console/sign-in"
    assert answer.text == ""


def test_the_carriers_doors_are_as_they_were_beside_the_console(
    settings: Settings, service: Service
) -> None:
    app = create_app(settings, service)
    if "desk" not in app.extensions:
        console_app.register(app, settings, service)
    client = app.test_client()
    assert client.post("/twilio/message", data={"Body": "x"}).status_code == 403
    assert client.get("/health").is_json
    assert client.get("/no-such-page").headers.get("Content-Security-Policy") is None
    assert client.get("/console/sign-in", base_url=BASE).status_code == 200


def test_nothing_personal_is_logged(
    client: ConsoleClient,
    service: Service,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    sara(service)
    give_password(client, "wrong password")
    enter(client, clock())
    client.send("/console/settings/phone", number="07700 900123")
    client.get("/console/settings")
    written = caplog.text + capsys.readouterr().err
    for secret in (PASSWORD, SECRET, "sara@example.org", "900123", code(clock()), client.cookie()):
        assert secret not in written
