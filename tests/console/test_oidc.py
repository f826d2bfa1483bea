"""Signing in with another service: a real OpenID Connect server on loopback, really signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from bot.console.accounts.oidc import REFUSED, UNKNOWN, strong
from bot.demo import DEMO
from bot.organisation import Organisation
from bot.service import Service
from bot.settings import Settings
from bot.store import staff, trail
from tests.console.client import BASE, ConsoleClient
from tests.console.conftest import Clock, console
from tests.console.people import code, give_code, is_in, sara
from tests.console.provider import CLIENT, SECRET, Provider, running

LEEDS = Organisation(id="leeds", name="Leeds Welcome", numbers=("+447700900200",))
BACK = f"{BASE}/console/oidc/back"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def known(settings: Settings, provider: Provider) -> Settings:
    """Settings that name the service."""
    return replace(
        settings,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret=SECRET,
        oidc_name="NHS",
    )


@pytest.fixture
def guest(known: Settings, service: Service, clock: Clock) -> ConsoleClient:
    made = console(known, service, clock).test_client()
    assert isinstance(made, ConsoleClient)
    return made


def come_back(guest: ConsoleClient, provider: Provider) -> TestResponse:
    """Go there, sign in there, and come back."""
    there = guest.get("/console/oidc/start")
    assert there.status_code == 302
    back = provider.agree(there.location)
    assert back.startswith(f"{BACK}?")
    return guest.get(back.removeprefix(BASE))


def refused(guest: ConsoleClient, answer: TestResponse, words: str = REFUSED) -> bool:
    """Whether somebody is back at the sign-in page, reads why, and is not in."""
    at_page = answer.location == "/console/sign-in" and words in guest.get(answer.location).text
    return at_page and not is_in(guest) and guest.get("/console/second-factor").status_code == 302


def test_the_button_is_there_when_the_settings_name_a_service(
    guest: ConsoleClient, client: ConsoleClient
) -> None:
    assert "Sign in with NHS" in guest.get("/console/sign-in").text
    assert "oidc" not in client.get("/console/sign-in").text
    assert client.get("/console/oidc/start").status_code == 404
    assert client.get("/console/oidc/back?code=x&state=y").status_code == 404


def test_a_verified_e_mail_of_an_account_is_the_first_factor(
    guest: ConsoleClient, provider: Provider, service: Service, clock: Clock
) -> None:
    sara(service)
    assert come_back(guest, provider).location == "/console/second-factor"
    assert not is_in(guest)
    give_code(guest, code(clock()))
    assert is_in(guest)


@pytest.mark.parametrize(
    "claims",
    [{"amr": ["pwd", "mfa"]}, {"acr": "https://refeds.org/profile/mfa"}, {"acr": "phr"}],
    ids=str,
)
def test_it_is_both_factors_when_the_service_says_that_it_asked_for_both(
    guest: ConsoleClient, provider: Provider, service: Service, claims: dict[str, Any]
) -> None:
    sara(service)
    provider.claims |= claims
    assert come_back(guest, provider).location == "/console/"
    assert is_in(guest)
    (_id, entry), *_others = trail.read(service.redis, "demo")
    assert (entry.who, entry.act, entry.detail) == ("sara", "signed_in", "other")


@pytest.mark.parametrize(
    "claims",
    [{}, {"amr": "mfa"}, {"amr": ["pwd"]}, {"amr": {"mfa": 1}}, {"acr": "1"}, {"acr": None}],
    ids=str,
)
def test_anything_else_is_no_second_factor(claims: dict[str, Any]) -> None:
    assert not strong(claims)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
        {"email": None},
    ],
    ids=str,
)
def test_without_an_account_for_a_verified_e_mail_nobody_gets_in(
    guest: ConsoleClient, provider: Provider, service: Service, claims: dict[str, Any]
) -> None:
    sara(service)
    provider.claims |= {"amr": ["mfa"]} | claims
    assert refused(guest, come_back(guest, provider), UNKNOWN)
    assert len(staff.everybody(service.redis, "demo")) == 1


def test_a_disabled_account_stays_closed(
    guest: ConsoleClient, provider: Provider, service: Service
) -> None:
    sara(service, disabled=True)
    provider.claims |= {"amr": ["mfa"]}
    assert refused(guest, come_back(guest, provider), UNKNOWN)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"nonce": "another nonce"},
        {"exp": 1},
        {"iat": 32503680000},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(
    guest: ConsoleClient, provider: Provider, service: Service, claims: dict[str, Any]
) -> None:
    sara(service)
    provider.claims |= {"amr": ["mfa"]} | claims
    assert refused(guest, come_back(guest, provider))


def test_a_token_that_another_key_signed_is_refused(
    guest: ConsoleClient, provider: Provider, service: Service
) -> None:
    sara(service)
    provider.claims |= {"amr": ["mfa"]}
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    assert refused(guest, come_back(guest, provider))


def test_the_way_there_carries_state_nonce_and_a_hashed_verifier(
    guest: ConsoleClient, provider: Provider
) -> None:
    provider.agree(guest.get("/console/oidc/start").location)
    (asked,) = provider.asked
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert all(len(asked[name]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert SECRET not in str(asked)


def test_a_way_back_works_once(guest: ConsoleClient, provider: Provider, service: Service) -> None:
    sara(service)
    provider.claims |= {"amr": ["mfa"]}
    back = provider.agree(guest.get("/console/oidc/start").location).removeprefix(BASE)
    guest.get(back)
    guest.send("/console/sign-out")
    assert refused(guest, guest.get(back))


def test_a_way_back_of_another_browser_is_refused(
    guest: ConsoleClient, provider: Provider, service: Service
) -> None:
    sara(service)
    provider.claims |= {"amr": ["mfa"]}
    thief = guest.application.test_client()
    back = provider.agree(thief.get("/console/oidc/start").location).removeprefix(BASE)
    assert refused(guest, guest.get(back))


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=y", "?error=access_denied&state=y"]
)
def test_a_way_back_without_our_state_is_refused(guest: ConsoleClient, query: str) -> None:
    assert refused(guest, guest.get(f"/console/oidc/back{query}"))


def test_a_wrong_secret_of_ours_is_told_as_any_refusal(
    known: Settings, service: Service, provider: Provider
) -> None:
    sara(service)
    guest = console(replace(known, oidc_secret="wrong"), service).test_client()
    assert isinstance(guest, ConsoleClient)
    assert refused(guest, come_back(guest, provider))


def test_a_service_that_is_away_leaves_the_other_ways(
    settings: Settings, service: Service, clock: Clock
) -> None:
    away = replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_client=CLIENT)
    guest = console(away, service, clock).test_client()
    assert isinstance(guest, ConsoleClient)
    assert refused(guest, guest.get("/console/oidc/start"))


def test_an_e_mail_in_two_organisations_is_asked_which(
    known: Settings, service: Service, provider: Provider, clock: Clock
) -> None:
    both = replace(service, organisations=(DEMO, LEEDS))
    guest = console(replace(known, organisations=both.organisations), both, clock).test_client()
    assert isinstance(guest, ConsoleClient)
    sara(service)
    sara(service, org="leeds")
    provider.claims |= {"amr": ["mfa"]}
    asked = come_back(guest, provider)
    assert asked.location == "/console/sign-in/organisation"
    assert not is_in(guest)
    guest.send(asked.location, organisation="leeds")
    assert "Leeds Welcome" in guest.get("/console/settings").text
