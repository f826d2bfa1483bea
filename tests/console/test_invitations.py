"""Invitations and resets by link, and what an admin may do with the staff."""

from __future__ import annotations

import pytest

from bot.console.accounts import passwords
from bot.service import Service
from bot.store import keys, staff, trail
from bot.store.account import Account
from tests.console.client import ConsoleClient
from tests.console.people import (
    NEW,
    invite,
    is_in,
    now_of,
    sara,
)


def noor(service: Service) -> Account:
    login = staff.login_of(service.secret, "demo", NEW["email"])
    found = staff.by_login(service.redis, "demo", login)
    assert found
    return found


def test_an_invitation_makes_an_account_with_the_role_and_team_of_the_link(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    path = invite(admin, "lead", "leeds")
    assert "Welcome to Health Friends" in guest.get(path).text
    assert guest.send(path, **NEW).location == "/console/set-up"
    account = noor(service)
    assert (account.staff.name, account.staff.role, account.staff.team) == (
        *("Noor", "lead", "leeds"),
    )
    assert passwords.matches(account.password, NEW["password"])
    assert not is_in(guest)
    assert [t.act for _id, t in trail.read(service.redis, "demo")] == ["joined", "invited"]


def test_role_and_team_cannot_be_chosen_by_whoever_accepts(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    guest.send(invite(admin), **NEW, role="admin", team="haven", disabled="", staff="admin")
    assert (noor(service).staff.role, noor(service).staff.team) == ("worker", "")


def test_an_invitation_works_once(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    path = invite(admin)
    guest.send(path, **NEW)
    answer = guest.send(path, **NEW | {"email": "else@example.org"})
    assert answer.status_code == 404
    assert "does not work any more" in answer.text
    assert len(staff.everybody(service.redis, "demo")) == 2


def test_looking_at_an_invitation_does_not_use_it_up(
    admin: ConsoleClient, guest: ConsoleClient
) -> None:
    path = invite(admin)
    for _each in range(3):
        assert guest.get(path).status_code == 200
    assert guest.send(path, **NEW).status_code == 303


def test_an_invitation_is_kept_by_its_hash_for_three_days(
    admin: ConsoleClient, service: Service
) -> None:
    token = invite(admin).rsplit("/", 1)[1]
    (place,) = service.redis.keys("{demo}:invitation:*")
    assert token not in place.decode()
    assert token not in service.redis.get(place).decode()
    assert keys.INVITED_FOR - 5 < service.redis.ttl(place) <= 72 * 3600


def test_an_invitation_is_of_one_organisation(admin: ConsoleClient, guest: ConsoleClient) -> None:
    token = invite(admin).rsplit("/", 1)[1]
    assert guest.get(f"/console/invitation/leeds/{token}").status_code == 404
    assert guest.get(f"/console/invitation/demo/{token}x").status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short words", "at least 12"),
        ("x" * 201, "at most 200"),
        ("password1234", "first that people try"),
        ("Passw0rd!2026", "first that people try"),
        ("123456789012", "first that people try"),
        ("qwertyuiopas", "first that people try"),
        ("aaaaaaaaaaab", "first that people try"),
        ("LinkWorker2026", "first that people try"),
        ("noor@example.org", "too much like"),
        ("noor.example1", "too much like"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_and_the_link_stays(
    admin: ConsoleClient, guest: ConsoleClient, password: str, words: str
) -> None:
    path = invite(admin)
    answer = guest.send(path, **NEW | {"password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert password not in answer.text.replace("noor@example.org", "")
    assert guest.send(path, **NEW).status_code == 303


@pytest.mark.parametrize(
    "password", ["river sandwich lamp", "ÄöÜ ßéè žščř ав", "kettle-9-moon-ship"]
)
def test_any_long_password_is_taken(
    admin: ConsoleClient, guest: ConsoleClient, service: Service, password: str
) -> None:
    guest.send(invite(admin), **NEW | {"password": password})
    assert passwords.matches(noor(service).password, password)


def test_an_e_mail_with_an_account_cannot_join_again_and_the_link_stays(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    sara(service)
    path = invite(admin)
    answer = guest.send(path, **NEW | {"email": "SARA@example.org"})
    assert answer.status_code == 422
    assert "has an account here already" in answer.text
    assert now_of(service).staff.name == "Sara"
    assert guest.send(path, **NEW).status_code == 303
