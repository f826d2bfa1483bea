"""What an admin may do with the staff, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.console.accounts.team import LAST
from bot.service import Service
from bot.store import keys, logins, staff, trail
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, account_for, sign_in
from tests.console.people import (
    NEW,
    PASSWORD,
    code,
    enter,
    give_code,
    give_password,
    is_in,
    link_in,
    now_of,
    sara,
)


@pytest.mark.parametrize("role", ["worker", "lead", "editor", "auditor"])
def test_only_admins_see_and_manage_the_staff(client: ConsoleClient, role: str) -> None:
    sign_in(client, role)
    account_for(client.application, "admin")
    assert client.get("/console/staff").status_code == 403
    assert client.get("/console/staff/admin").status_code == 403
    assert client.send("/console/staff/invite", role="admin", team="").status_code == 403
    for act in ("disable", "enable", "unlock", "reset", "reset/factors", "erase"):
        assert client.send(f"/console/staff/admin/{act}").status_code == 403
    changed = client.send(f"/console/staff/{role}/membership", role="admin", team="")
    assert changed.status_code == 403


def test_the_list_tells_who_is_there_and_in_which_state(
    admin: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, totp="")
    account_for(admin.application, "lead")
    staff.disable(service.redis, "demo", "lead")
    page = admin.get("/console/staff").text
    assert "sara@example.org" in page
    assert "no second factor yet" in page
    assert "disabled" in page


def test_an_admin_changes_role_and_team_and_the_log_tells(
    admin: ConsoleClient, service: Service
) -> None:
    sara(service)
    admin.send("/console/staff/sara/membership", role="lead", team="leeds")
    assert (now_of(service).staff.role, now_of(service).staff.team) == ("lead", "leeds")
    (_id, newest), *_others = trail.read(service.redis, "demo")
    assert (newest.who, newest.act, newest.detail) == (
        *("admin", "role_changed", "sara worker to lead"),
    )


def test_a_role_or_team_that_does_not_exist_changes_nothing(
    admin: ConsoleClient, service: Service
) -> None:
    sara(service)
    for role, team in (("king", ""), ("worker", "mars")):
        answer = admin.send("/console/staff/sara/membership", role=role, team=team)
        assert answer.status_code == 400
    assert now_of(service).staff.role == "worker"


def test_the_last_admin_stays_one(admin: ConsoleClient, service: Service) -> None:
    for act, fields in (("membership", {"role": "worker", "team": ""}), ("disable", {})):
        answer = admin.send(f"/console/staff/admin/{act}", **fields)
        assert LAST in admin.get(answer.location).text
    assert now_of(service, "admin").staff.role == "admin"
    assert is_in(admin)


def test_with_another_admin_the_first_may_go(admin: ConsoleClient, service: Service) -> None:
    sara(service)
    admin.send("/console/staff/sara/membership", role="admin", team="")
    admin.send("/console/staff/admin/disable")
    assert now_of(service, "admin").disabled
    assert not is_in(admin)


def test_a_disabled_admin_does_not_count(admin: ConsoleClient, service: Service) -> None:
    sara(service)
    admin.send("/console/staff/sara/membership", role="admin", team="")
    admin.send("/console/staff/sara/disable")
    admin.send("/console/staff/admin/disable")
    assert not now_of(service, "admin").disabled


def test_an_admin_unlocks_an_account(
    admin: ConsoleClient, guest: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service, failed=7, locked=clock() + timedelta(hours=1))
    assert "Locked until" in admin.get("/console/staff/sara").text
    admin.send("/console/staff/sara/unlock")
    assert enter(guest, clock()).status_code == 303
    assert is_in(guest)


def test_a_reset_link_sets_a_password_once_and_keeps_the_second_factor(
    admin: ConsoleClient, guest: ConsoleClient, service: Service, clock: Clock
) -> None:
    before = sara(service, failed=6, locked=clock() + timedelta(hours=1))
    token, _login = logins.begin(service.redis, "demo", "sara", "Test", clock(), done=True)
    path = link_in(admin.send("/console/staff/sara/reset").text)
    assert give_password(guest).status_code == 422
    assert guest.send(path, password=NEW["password"]).location == "/console/sign-in"
    assert logins.find(service.redis, "demo", token, clock()) is None
    assert now_of(service).totp == before.totp
    assert guest.send(path, password="another river lamp").status_code == 404
    assert give_password(guest).status_code == 422
    assert give_password(guest, NEW["password"]).location == "/console/second-factor"
    assert give_code(guest, code(clock())).location == "/console/"


def test_a_reset_of_the_second_factor_lets_them_set_up_a_new_one(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    sara(service, recovery=("x",))
    path = link_in(admin.send("/console/staff/sara/reset/factors").text)
    guest.send(path, password=NEW["password"])
    account = now_of(service)
    assert (account.totp, account.recovery, account.passkeys) == ("", (), ())
    assert give_password(guest, NEW["password"]).location == "/console/set-up"


def test_a_reset_that_was_not_used_changes_nothing(
    admin: ConsoleClient, guest: ConsoleClient, service: Service
) -> None:
    before = sara(service)
    link_in(admin.send("/console/staff/sara/reset/factors").text)
    assert now_of(service) == before
    assert give_password(guest).location == "/console/second-factor"


def test_staff_is_managed_only_with_a_fresh_proof(
    admin: ConsoleClient, service: Service, clock: Clock
) -> None:
    sara(service)
    clock.at += timedelta(minutes=20)
    for path in ("invite", "sara/disable", "sara/reset", "sara/membership"):
        answer = admin.send(f"/console/staff/{path}", role="admin", team="")
        assert answer.location == "/console/settings/confirm"
    assert now_of(service).staff.role == "worker"
    assert not service.redis.keys("{demo}:invitation:*")


def test_only_a_disabled_account_is_erased_and_then_nothing_is_left(
    admin: ConsoleClient, service: Service
) -> None:
    sara(service)
    assert admin.send("/console/staff/sara/erase").status_code == 409
    admin.send("/console/staff/sara/disable")
    admin.send("/console/staff/sara/erase")
    assert staff.find(service.redis, "demo", "sara") is None
    assert not [key for key in service.redis.keys("*account*") if b"sara" in key]
    assert service.redis.smembers(keys.accounts("demo")) == {b"admin"}
    assert PASSWORD not in str(service.redis.keys("*"))
