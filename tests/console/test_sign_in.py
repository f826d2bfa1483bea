"""Signing in with e-mail and password: who gets in, who does not, and what they are told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from bot.console.accounts import passwords
from bot.console.accounts.sign_in import WRONG
from bot.demo import DEMO
from bot.organisation import Organisation
from bot.service import Service
from bot.settings import Settings
from bot.store import staff, trail
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, console
from tests.console.people import (
    EMAIL,
    PASSWORD,
    START,
    code,
    enter,
    give_code,
    give_password,
    is_in,
    now_of,
    sara,
)

LEEDS = Organisation(id="leeds", name="Leeds Welcome", numbers=("+447700900200",))


def acts(service: Service, org: str = "demo") -> list[tuple[str, str, str]]:
    return [(t.who, t.act, t.detail) for _id, t in trail.read(service.redis, org)]


def test_password_and_code_lead_in_and_are_logged(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    assert not is_in(client)
    answer = enter(client, clock())
    assert (answer.status_code, answer.location) == (303, START)
    assert is_in(client)
    assert acts(service) == [("sara", "signed_in", "app")]
    assert now_of(service).signed_in == clock()


def test_the_password_alone_opens_no_page(client: ConsoleClient, service: Service) -> None:
    sara(service)
    give_password(client)
    for page in ("/console/", "/console/queue", "/console/settings", "/console/staff"):
        answer = client.get(page)
        assert answer.status_code == 303
        assert answer.location.startswith("/console/sign-in")
    assert client.get("/console/live").status_code == 401


@pytest.mark.parametrize(
    ("email", "password", "changes"),
    [
        ("nobody@example.org", PASSWORD, {}),
        (EMAIL, "plum tractor floor", {}),
        (EMAIL, PASSWORD, {"disabled": True}),
        (EMAIL, PASSWORD, {"password": ""}),
    ],
    ids=["unknown", "wrong", "disabled", "no password"],
)
def test_whatever_is_wrong_has_the_same_words_and_costs_the_same_work(
    client: ConsoleClient,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    email: str,
    password: str,
    changes: dict[str, Any],
) -> None:
    sara(service, **changes)
    passwords.matches("", "warm")
    verified: list[str] = []
    real = PasswordHasher.verify

    def verify(self: PasswordHasher, kept: str, given: str) -> bool:
        verified.append(kept)
        return bool(real(self, kept, given))

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    answer = give_password(client, password, email)
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$")
    assert not is_in(client)


def test_a_locked_account_reads_the_same_words(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, locked=clock() + timedelta(minutes=1), failed=5)
    assert WRONG in give_password(client).text
    assert now_of(service).failed == 5
    clock.at += timedelta(minutes=1)
    assert enter(client, clock()).location == START
    assert now_of(service).failed == 0


def test_a_failure_is_logged_without_the_login(client: ConsoleClient, service: Service) -> None:
    sara(service)
    give_password(client, "wrong password")
    give_password(client, email="nobody@example.org")
    assert acts(service) == [
        ("", "sign_in_failed", "unknown"),
        ("sara", "sign_in_failed", "password"),
    ]


def test_the_e_mail_is_found_however_it_is_written(client: ConsoleClient, service: Service) -> None:
    sara(service)
    answer = give_password(client, email=f"  {EMAIL.upper()} ")
    assert answer.location == "/console/second-factor"


def test_a_hash_with_old_parameters_is_renewed_at_the_next_sign_in(
    client: ConsoleClient, service: Service
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    sara(service, password=old)
    give_password(client)
    kept = now_of(service).password
    assert kept != old
    assert not passwords.outdated(kept)
    assert passwords.matches(kept, PASSWORD)


def test_missing_fields_are_named_and_linked_to(client: ConsoleClient) -> None:
    answer = client.send("/console/sign-in", email="", password="")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'href="#password"' in answer.text
    assert re.search(r'<input[^>]*aria-describedby="email-error"[^>]*name="email"', answer.text)
    assert "<title>Error: Sign in" in answer.text


def test_fields_tell_password_managers_what_they_are(client: ConsoleClient) -> None:
    page = client.get("/console/sign-in").text
    assert re.search(r'<input autocapitalize="none" autocomplete="username"', page)
    assert 'autocomplete="current-password"' in page


def test_after_signing_in_the_page_that_was_wanted_is_shown(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    sent = client.get("/console/queue?lang=fa&page=2")
    assert sent.status_code == 303
    client.get(sent.location)
    assert enter(client, clock()).location == "/console/queue?lang=fa&page=2"


def test_signing_out_ends_the_session_on_our_side(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    enter(client, clock())
    cookie = client.cookie()
    assert client.send("/console/sign-out").location == "/console/sign-in"
    assert not is_in(client)
    client.set_cookie("__Host-console", cookie, domain="bot.example.org", secure=True)
    assert not is_in(client)
    assert acts(service)[0] == ("sara", "signed_out", "")


def test_without_the_demand_for_a_second_factor_the_password_is_enough(
    settings: Settings, service: Service, clock: Clock
) -> None:
    app = console(replace(settings, second_factor=False), service, clock)
    sara(service, totp="")
    client = app.test_client()
    assert isinstance(client, ConsoleClient)
    assert give_password(client).location == START
    assert is_in(client)


def test_who_has_a_second_factor_is_asked_for_it_though_nobody_has_to_have_one(
    settings: Settings, service: Service, clock: Clock
) -> None:
    client = console(replace(settings, second_factor=False), service, clock).test_client()
    assert isinstance(client, ConsoleClient)
    sara(service)
    assert give_password(client).location == "/console/second-factor"
    assert not is_in(client)


@pytest.fixture
def two(settings: Settings, service: Service, clock: Clock) -> tuple[Flask, Service]:
    """A console of two organisations."""
    both = replace(service, organisations=(DEMO, LEEDS))
    return console(replace(settings, organisations=(DEMO, LEEDS)), both, clock), both


def test_an_e_mail_in_one_of_two_organisations_leads_into_that_one(
    two: tuple[Flask, Service], clock: Clock
) -> None:
    app, service = two
    client = app.test_client()
    assert isinstance(client, ConsoleClient)
    sara(service, org="leeds")
    enter(client, clock())
    assert "Leeds Welcome" in client.get("/console/settings").text


def test_an_e_mail_in_both_organisations_is_asked_which(
    two: tuple[Flask, Service], clock: Clock
) -> None:
    app, service = two
    client = app.test_client()
    assert isinstance(client, ConsoleClient)
    sara(service)
    sara(service, org="leeds")
    asked = give_password(client)
    assert asked.location == "/console/sign-in/organisation"
    page = client.get(asked.location).text
    assert "Health Friends" in page
    assert "Leeds Welcome" in page
    assert client.send(asked.location, organisation="haven").status_code == 200
    chosen = client.send(asked.location, organisation="leeds")
    assert chosen.location == "/console/second-factor"
    give_code(client, code(clock()))
    assert "Leeds Welcome" in client.get("/console/settings").text
    assert client.get("/console/sign-in/organisation").location == "/console/sign-in"


def test_with_two_passwords_each_opens_its_own_organisation(
    two: tuple[Flask, Service], clock: Clock
) -> None:
    app, service = two
    client = app.test_client()
    assert isinstance(client, ConsoleClient)
    sara(service, password=passwords.hashed("quite another password"))
    login = staff.login_of(service.secret, "leeds", EMAIL)
    sara(service, org="leeds", login=login)
    enter(client, clock())
    assert "Leeds Welcome" in client.get("/console/settings").text
    assert now_of(service).failed == 0
