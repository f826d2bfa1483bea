"""Attacks on the console: forged posts, forged and planted cookies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from bot.console import app as console_app
from bot.service import Service
from bot.settings import Settings
from tests.console.client import BASE, ConsoleClient
from tests.console.conftest import Clock, console, sign_in
from tests.console.people import (
    enter,
    is_in,
    sara,
)

OUT = "/console/sign-out"


# Posts that are not ours


def test_a_post_without_the_forms_token_does_nothing(client: ConsoleClient) -> None:
    sign_in(client)
    answer = client.post(OUT)
    assert answer.status_code == 400
    assert "This form has expired" in answer.text
    assert is_in(client)


@pytest.mark.parametrize("token", ["", "x", "IjAwIg.aQ.forged"])
def test_a_forged_token_does_nothing(client: ConsoleClient, token: str) -> None:
    sign_in(client)
    assert client.post(OUT, data={"csrf_token": token}).status_code == 400
    assert is_in(client)


def test_a_token_of_another_browser_does_nothing(app: Flask, client: ConsoleClient) -> None:
    sign_in(client)
    thief = cast(ConsoleClient, app.test_client())
    assert client.post(OUT, data={"csrf_token": thief.token()}).status_code == 400
    assert is_in(client)


def test_a_token_of_before_signing_in_is_worth_nothing_afterwards(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    before = client.token()
    enter(client, clock())
    assert client.post(OUT, data={"csrf_token": before}).status_code == 400
    assert is_in(client)


def test_the_token_may_come_in_the_header_that_htmx_sends(client: ConsoleClient) -> None:
    sign_in(client)
    assert client.post(OUT, headers={"X-CSRFToken": client.token()}).status_code == 303
    assert not is_in(client)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://bot.example.org.evil.example"},
        {"Origin": "https://bot.example.org:444"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_a_post_of_another_site_does_nothing_even_with_the_token(
    client: ConsoleClient, headers: dict[str, str]
) -> None:
    sign_in(client)
    answer = client.post(OUT, data={"csrf_token": client.token()}, headers=headers)
    assert answer.status_code == 403
    assert "This came from another site" in answer.text
    assert is_in(client)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": BASE},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {},
    ],
    ids=str,
)
def test_a_post_of_our_own_pages_is_taken(client: ConsoleClient, headers: dict[str, str]) -> None:
    sign_in(client)
    answer = client.post(OUT, data={"csrf_token": client.token()}, headers=headers)
    assert answer.status_code == 303


def test_every_door_that_takes_posts_asks_for_a_token(app: Flask, client: ConsoleClient) -> None:
    sign_in(client, "admin")
    doors = [
        re.sub(r"<[^>]+>", "x", rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]
    assert len(doors) > 20
    assert {path: client.post(path).status_code for path in doors} == dict.fromkeys(doors, 400)


# Cookies


def test_the_cookie_is_bound_to_this_host_over_https(client: ConsoleClient) -> None:
    held = client.get("/console/sign-in").headers["Set-Cookie"]
    name, *parts = held.split("; ")
    assert name.startswith("__Host-console=")
    assert set(parts) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_http_at_home_the_cookie_has_a_plain_name(
    settings: Settings, service: Service
) -> None:
    client = console(replace(settings, base=""), service).test_client()
    held = client.get("/console/sign-in", base_url="http://localhost:8000").headers["Set-Cookie"]
    name, *parts = held.split("; ")
    assert name.startswith("console=")
    assert set(parts) == {"HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize("secret", ["", "guess", "a test secret"])
def test_a_cookie_signed_with_another_key_is_nobodys(
    client: ConsoleClient, service: Service, secret: str
) -> None:
    sign_in(client)
    with client.session_transaction(base_url=BASE) as session:
        held = dict(session)
    forger = Flask("forger")
    forger.secret_key = secret or None
    serializer = SecureCookieSessionInterface().get_signing_serializer(forger)
    forged = str(serializer.dumps(held)) if serializer else "eyJfdXNlcl9pZCI6InNhcmEifQ"
    client.set_cookie("__Host-console", forged, domain="bot.example.org", secure=True)
    assert not is_in(client)


def test_the_key_of_cookies_is_not_the_secret_that_numbers_are_hashed_with(
    app: Flask, service: Service
) -> None:
    assert app.secret_key == console_app.derived(service.secret, "console cookies")
    assert service.secret not in str(app.secret_key)


@pytest.mark.parametrize(
    "held", ["demo", "demo.", ".x", "leeds.{token}", "demo.{token}x", "demo:{token}", "sara", "*"]
)
def test_even_a_rightly_signed_cookie_leads_nowhere_without_a_living_session(
    client: ConsoleClient, held: str
) -> None:
    sign_in(client)
    with client.session_transaction(base_url=BASE) as session:
        token = session["_user_id"].partition(".")[2]
        session["_user_id"] = held.format(token=token)
    assert not is_in(client)


def test_a_session_that_somebody_planted_is_not_the_one_that_gets_in(
    app: Flask, client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    thief = cast(ConsoleClient, app.test_client())
    thief.get("/console/sign-in?next=/console/queue")
    planted = thief.cookie()
    client.set_cookie("__Host-console", planted, domain="bot.example.org", secure=True)
    enter(client, clock())
    assert is_in(client)
    assert client.cookie() != planted
    assert not is_in(thief)
