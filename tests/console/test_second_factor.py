"""The second factor: setting an app up, its codes, recovery codes, and proving it again."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.console.accounts.second_factor import WRONG
from bot.service import Service
from bot.store import logins
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock
from tests.console.people import (
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

KEY = re.compile(r'<code class="key" id="secret">([A-Z2-7 ]+)</code>')
CODE = re.compile(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>")


def set_app_up(client: ConsoleClient, clock: Clock) -> list[str]:
    """Connect an app, as the page asks; the recovery codes."""
    key = KEY.search(client.get("/console/set-up/app").text)
    assert key
    answer = client.send("/console/set-up/app", code=code(clock(), key[1].replace(" ", "")))
    assert answer.status_code == 200
    return CODE.findall(answer.text)


def test_who_has_no_second_factor_sets_one_up_before_anything_else(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    assert give_password(client).location == "/console/set-up"
    assert not is_in(client)
    assert client.get("/console/second-factor").location == "/console/set-up"
    assert len(set_app_up(client, clock)) == 10
    assert is_in(client)
    account = now_of(service)
    assert len(account.totp) == 32
    assert len(account.recovery) == 10


def test_the_key_is_a_picture_of_our_own_and_text(client: ConsoleClient, service: Service) -> None:
    sara(service, totp="")
    give_password(client)
    page = client.get("/console/set-up/app").text
    assert KEY.search(page)
    assert '<img class="qr" src="data:image/svg+xml' in page
    again = client.get("/console/set-up/app").text
    assert KEY.findall(again) == KEY.findall(page)


def test_a_wrong_first_code_connects_nothing(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    give_password(client)
    client.get("/console/set-up/app")
    assert client.send("/console/set-up/app", code=code(clock())).status_code == 422
    assert now_of(service).totp == ""
    assert not is_in(client)


def test_a_password_alone_cannot_replace_a_second_factor(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    before = sara(service)
    give_password(client)
    for path in ("/console/set-up", "/console/set-up/app", "/console/set-up/recovery"):
        assert client.get(path).location.startswith("/console/sign-in")
        assert client.send(path, code=code(clock())).status_code in (303, 404)
    answer = client.post(
        "/console/passkeys/new/options", headers={"X-CSRFToken": client.token()}, json={}
    )
    assert answer.status_code == 401
    assert now_of(service).totp == before.totp


def test_a_code_works_once(client: ConsoleClient, service: Service, clock: Clock) -> None:
    sara(service)
    said = code(clock())
    enter(client, clock())
    client.send("/console/sign-out")
    give_password(client)
    assert WRONG in give_code(client, said).text
    assert not is_in(client)
    clock.at += timedelta(seconds=30)
    assert give_code(client, code(clock())).location == START


def test_a_code_of_before_the_one_that_was_used_does_not_work(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    earlier = code(clock() - timedelta(seconds=30))
    enter(client, clock())
    client.send("/console/sign-out")
    give_password(client)
    assert give_code(client, earlier).status_code == 422


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    give_password(client)
    assert give_code(client, code(clock() - timedelta(seconds=60))).status_code == 422
    assert give_code(client, code(clock() + timedelta(seconds=60))).status_code == 422
    assert give_code(client, code(clock() + timedelta(seconds=30))).location == START


def test_a_code_may_be_written_with_spaces(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    give_password(client)
    said = code(clock())
    assert give_code(client, f" {said[:3]} {said[3:]} ").location == START


def test_a_recovery_code_works_once_however_it_is_written(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    give_password(client)
    first, second, *_others = set_app_up(client, clock)
    client.send("/console/sign-out")
    give_password(client)
    assert "off" in client.get("/console/second-factor?recovery").text
    assert give_code(client, first.lower().replace("-", " ")).location == START
    assert len(now_of(service).recovery) == 9
    client.send("/console/sign-out")
    give_password(client)
    assert give_code(client, first).status_code == 422
    assert give_code(client, second).location == START


def test_recovery_codes_are_kept_as_keyed_hashes_alone(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    give_password(client)
    shown = set_app_up(client, clock)
    held = str(service.redis.get("{demo}:account:sara"))
    assert not any(each in held or each.replace("-", "") in held for each in shown)


def test_wrong_codes_count_as_wrong_passwords_do_and_a_right_password_forgets_none(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    for _each in range(4):
        give_password(client)
        give_code(client, "000000")
    assert now_of(service).failed == 4
    give_code(client, "000000")
    assert now_of(service).locked == clock() + timedelta(minutes=15)
    assert give_code(client, code(clock())).status_code == 422
    assert give_password(client).status_code == 422


def test_the_second_step_must_come_within_a_quarter_of_an_hour(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    give_password(client)
    clock.at += logins.HALFWAY
    assert give_code(client, code(clock())).location == "/console/sign-in"
    assert not is_in(client)


def test_new_recovery_codes_need_a_fresh_proof_and_make_the_old_worthless(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    give_password(client)
    old = set_app_up(client, clock)
    clock.at += timedelta(minutes=20)
    sent = client.get("/console/set-up/recovery")
    assert sent.location == "/console/settings/confirm?next=/console/set-up/recovery"
    client.get(sent.location)
    confirmed = client.send("/console/settings/confirm", password=PASSWORD)
    assert confirmed.location == "/console/set-up/recovery"
    new = CODE.findall(client.send("/console/set-up/recovery").text)
    assert len(new) == 10
    assert not set(new) & set(old)
    client.send("/console/sign-out")
    give_password(client)
    assert give_code(client, old[0]).status_code == 422
    assert give_code(client, new[0]).location == START


def test_a_new_app_signs_the_other_browsers_out(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    other = client.application.test_client()
    assert isinstance(other, ConsoleClient)
    enter(other, clock())
    clock.at += timedelta(seconds=30)
    enter(client, clock())
    set_app_up(client, clock)
    assert is_in(client)
    assert not is_in(other)


def test_a_wrong_password_in_between_proves_nothing_and_counts(
    client: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    enter(client, clock())
    clock.at += timedelta(minutes=20)
    assert client.send("/console/settings/confirm", password="no").status_code == 422
    assert now_of(service).failed == 1
    assert client.get("/console/set-up").status_code == 303
