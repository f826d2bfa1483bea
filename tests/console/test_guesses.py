"""Guessing on the console: locks of accounts, limits of addresses and of members of staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from bot.console import limits
from bot.console.refusals import WORDS
from bot.service import Service
from bot.settings import Settings
from bot.store import staff
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, console, sign_in
from tests.console.people import (
    START,
    code,
    enter,
    give_code,
    give_password,
    is_in,
    now_of,
    sara,
)


def test_five_wrong_passwords_lock_an_account_and_each_lock_is_longer(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    for _each in range(4):
        give_password(client, "wrong password")
    assert now_of(service).locked is None
    locks = []
    for _each in range(8):
        give_password(client, "wrong password")
        until = now_of(service).locked
        assert until
        locks.append(until - clock())
        clock.at = until
    assert [lock.total_seconds() / 60 for lock in locks] == [15, 30, 60, 120, 240, 480, 480, 480]


def test_a_locked_account_takes_no_right_password_and_is_locked_no_longer_for_it(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    until = clock() + timedelta(minutes=15)
    sara(service, failed=5, locked=until)
    for _each in range(3):
        assert give_password(client).status_code == 422
    assert (now_of(service).failed, now_of(service).locked) == (5, until)


def test_a_lock_during_the_second_step_holds_there_too(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    give_password(client)
    until = clock() + timedelta(minutes=5)
    staff.save(service.redis, "demo", "sara", lambda it: replace(it, failed=5, locked=until))
    assert give_code(client, code(clock())).status_code == 422
    assert not is_in(client)
    clock.at = until
    assert give_code(client, code(clock())).location == START


def test_signing_in_makes_the_next_failure_the_first_again(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, failed=4)
    enter(client, clock())
    client.send("/console/sign-out")
    give_password(client, "wrong password")
    assert (now_of(service).failed, now_of(service).locked) == (1, None)


def test_one_address_may_try_so_often_and_another_still_may(
    app: Flask, client: ConsoleClient, service: Service
) -> None:
    sara(service)
    most = int(limits.SIGN_IN.split()[0])
    token = client.token()
    form = {"email": "nobody@example.org", "password": "", "csrf_token": token}
    for _each in range(most):
        assert client.post("/console/sign-in", data=form).status_code == 422
    answer = client.post("/console/sign-in", data=form)
    assert answer.status_code == 429
    assert WORDS[429][0] in answer.text
    assert client.get("/console/sign-in").status_code == 200
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert client.post("/console/sign-in", data=form).status_code == 422


def test_an_address_is_believed_only_from_our_own_proxies(
    settings: Settings, service: Service
) -> None:
    def seen(proxies: int, forwarded: str) -> str:
        app = console(replace(settings, proxies=proxies), service)
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        with app.test_request_context("/console", headers=headers) as context:
            context.request.environ["REMOTE_ADDR"] = "192.0.2.1"
            return limits.address()

    own = seen(0, "")
    assert seen(0, "203.0.113.9") == own
    assert seen(1, "") == own
    assert seen(1, "198.51.100.7, 203.0.113.9") == seen(1, "203.0.113.9") != own
    assert seen(2, "198.51.100.7, 203.0.113.9") == seen(1, "198.51.100.7")
    assert "192.0.2.1" not in own


def test_counters_of_tries_expire_and_name_nobody(client: ConsoleClient, service: Service) -> None:
    give_password(client, email="nobody@example.org")
    found = [key for key in service.redis.keys("*") if b":tries" in key]
    assert found
    for key in found:
        assert key.startswith(b"{demo}:tries")
        assert b"127.0.0.1" not in key
        assert 0 < service.redis.ttl(key) <= 3600


def test_one_member_of_staff_sends_so_much_a_minute_and_no_more(client: ConsoleClient) -> None:
    sign_in(client)
    token = client.token()
    most = int(limits.WRITES.split()[0])
    for _each in range(most):
        answer = client.post("/console/settings/phone/remove", data={"csrf_token": token})
        assert answer.status_code == 303
    answer = client.post("/console/settings/phone/remove", data={"csrf_token": token})
    assert answer.status_code == 429
    assert is_in(client)
