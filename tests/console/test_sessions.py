"""Sessions: how long they last, who can see and end them, and what ends them all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.service import Service
from bot.store import keys, logins, staff
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, sign_in
from tests.console.people import (
    PASSWORD,
    code,
    enter,
    give_code,
    give_password,
    is_in,
    now_of,
    sara,
)

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Mobile Safari/537.36"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Safari/605.1.15"
)


def another(client: ConsoleClient) -> ConsoleClient:
    made = client.application.test_client()
    assert isinstance(made, ConsoleClient)
    return made


def test_half_an_hour_without_a_request_signs_out(client: ConsoleClient, clock: Clock) -> None:
    sign_in(client)
    clock.at += logins.IDLE - timedelta(seconds=1)
    assert is_in(client)
    clock.at += logins.IDLE
    assert not is_in(client)


def test_requests_keep_a_session_for_twelve_hours_and_no_longer(
    client: ConsoleClient, clock: Clock
) -> None:
    sign_in(client)
    begun = clock()
    while clock() < begun + logins.LONGEST - timedelta(minutes=20):
        assert is_in(client)
        clock.at += timedelta(minutes=20)
    clock.at = begun + logins.LONGEST
    assert not is_in(client)


def test_what_a_page_asks_by_itself_keeps_no_session(client: ConsoleClient, clock: Clock) -> None:
    sign_in(client)
    for _each in range(3):
        clock.at += timedelta(minutes=11)
        client.get("/console/settings", headers={"X-Live": "1"})
    assert not is_in(client)


def test_a_session_is_found_by_the_hash_of_its_token_alone(
    client: ConsoleClient, service: Service
) -> None:
    sign_in(client)
    with client.session_transaction(base_url="https://bot.example.org") as held:
        token = held["_user_id"].partition(".")[2]
    assert len(token) >= 43
    kept = b" ".join(service.redis.keys("*")) + b" ".join(
        service.redis.get(key) for key in service.redis.keys("*:login:*")
    )
    assert token.encode() not in kept
    assert service.redis.exists(keys.login("demo", logins.hashed(token)))


def test_no_address_is_kept_in_keys_or_values(client: ConsoleClient, service: Service) -> None:
    sara(service)
    client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    give_password(client)
    redis = service.redis
    held = []
    for key in redis.keys("*"):
        held.append(key)
        if redis.type(key) == b"string":
            held.append(redis.get(key))
    assert len(held) > 4
    assert not any(b"203.0.113.77" in each for each in held)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on macOS"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_is_listed_by_its_family_alone(
    client: ConsoleClient, service: Service, clock: Clock, said: str, shown: str
) -> None:
    sara(service)
    client.environ_base["HTTP_USER_AGENT"] = said
    enter(client, clock())
    (login,) = logins.of(service.redis, "demo", "sara", clock())
    assert login.agent == shown
    assert f"{shown} <strong>(this one)</strong>" in client.get("/console/settings").text


def test_one_session_can_be_ended_from_another(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    other = another(client)
    sign_in(other)
    (theirs,) = logins.of(service.redis, "demo", "worker", clock())
    clock.at += timedelta(seconds=1)
    sign_in(client)
    client.send(f"/console/settings/sessions/{theirs.key}/end")
    assert is_in(client)
    assert not is_in(other)


def test_all_other_sessions_can_be_ended_at_once(client: ConsoleClient) -> None:
    others = [another(client) for _each in range(3)]
    for each in (client, *others):
        sign_in(each)
    client.send("/console/settings/sessions/end-others")
    assert [is_in(each) for each in (client, *others)] == [True, False, False, False]


def test_nobody_ends_a_colleagues_session(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    lead = another(client)
    sign_in(lead, "lead")
    (theirs,) = logins.of(service.redis, "demo", "lead", clock())
    sign_in(client)
    assert client.send(f"/console/settings/sessions/{theirs.key}/end").status_code == 404
    assert is_in(lead)


def test_a_disabled_account_is_out_at_the_next_request(
    client: ConsoleClient, service: Service
) -> None:
    sign_in(client)
    change = staff.disabled
    staff.save(service.redis, "demo", "worker", change)
    assert not is_in(client)


def test_disabling_ends_the_sessions_so_that_enabling_brings_none_back(
    client: ConsoleClient, service: Service
) -> None:
    sign_in(client)
    staff.disable(service.redis, "demo", "worker")
    staff.save(service.redis, "demo", "worker", staff.enabled)
    assert not is_in(client)


def test_a_new_password_ends_every_other_session(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    enter(client, clock())
    other = another(client)
    clock.at += timedelta(seconds=30)
    enter(other, clock())
    new = "river sandwich lamp"
    client.send("/console/settings/password", old=PASSWORD, password=new)
    assert is_in(client)
    assert not is_in(other)
    assert give_password(other).status_code == 422
    assert give_password(other, new).location == "/console/second-factor"


def test_the_old_password_must_be_right_to_set_a_new_one(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    before = sara(service)
    enter(client, clock())
    answer = client.send("/console/settings/password", old="no", password="river sandwich lamp")
    assert answer.status_code == 422
    assert now_of(service).password == before.password
    assert now_of(service).failed == 1


def test_every_step_of_signing_in_gets_a_new_token(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    give_password(client)
    halfway = client.cookie()
    give_code(client, code(clock()))
    assert is_in(client)
    thief = another(client)
    thief.set_cookie("__Host-console", halfway, domain="bot.example.org", secure=True)
    assert not is_in(thief)
    assert thief.get("/console/second-factor").location == "/console/sign-in"


def test_sessions_expire_in_the_store_as_well(client: ConsoleClient, service: Service) -> None:
    sign_in(client)
    (place,) = service.redis.keys("{demo}:login:*")
    client.get("/console/settings")
    assert 0 < service.redis.ttl(place) <= 12 * 3600
    assert 0 < service.redis.ttl(keys.logins_of("demo", "worker")) <= 12 * 3600
