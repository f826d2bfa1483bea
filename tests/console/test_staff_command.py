"""``bot staff``: the first admin's link, and what can be done from the machine itself."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.case import Staff
from bot.demo import DEMO
from bot.service import Service
from bot.settings import BadSettings
from bot.staff_command import add_command, run
from bot.store import logins, staff, trail
from tests.console.client import BASE, ConsoleClient
from tests.console.people import EMAIL, is_in, now_of, sara

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def bot(service: Service, *words: str) -> list[str]:
    """What the command says."""
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers(required=True))
    said: list[str] = []
    assert run(service, DEMO, parser.parse_args(["staff", *words]), NOON, said.append) == 0
    return said


def test_the_first_admin_comes_in_by_a_link(client: ConsoleClient, service: Service) -> None:
    (link,) = bot(service, "invite", "--role", "admin")
    assert link.startswith(f"{BASE}/console/invitation/demo/")
    answer = client.send(
        link.removeprefix(BASE), name="Ada", email="ada@example.org", password="river sandwich lamp"
    )
    assert answer.location == "/console/set-up"
    (account,) = staff.everybody(service.redis, "demo")
    assert account.staff.role == "admin"
    assert [(t.who, t.act, t.detail) for _id, t in trail.read(service.redis, "demo")] == [
        (account.id, "joined", "admin"),
        ("command", "invited", "admin"),
    ]


def test_an_unknown_team_or_role_is_refused(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadSettings, match="no team called mars"):
        bot(service, "invite", "--team", "mars")
    with pytest.raises(SystemExit):
        bot(service, "invite", "--role", "king")
    assert "king" in capsys.readouterr().err
    assert not service.redis.keys("*invitation*")


def test_the_list_shows_everybody_and_no_secrets(service: Service) -> None:
    account = sara(service)
    (line,) = bot(service, "list")
    for words in ("sara", "Sara", EMAIL, "worker", "active, second factor"):
        assert words in line
    assert account.totp not in line
    assert account.password not in line


def test_disable_and_enable_work_by_e_mail_and_by_id(service: Service) -> None:
    sara(service)
    logins.begin(service.redis, "demo", "sara", "Test", NOON, done=True)
    bot(service, "disable", EMAIL.upper())
    assert now_of(service).disabled
    assert logins.of(service.redis, "demo", "sara", NOON) == []
    assert "disabled" in bot(service, "list")[0]
    bot(service, "enable", "sara")
    assert not now_of(service).disabled


def test_unlock_forgets_the_failures(service: Service) -> None:
    sara(service, failed=9, locked=NOON + timedelta(hours=1))
    assert "locked" in bot(service, "list")[0]
    bot(service, "unlock", EMAIL)
    assert (now_of(service).failed, now_of(service).locked) == (0, None)


def test_a_reset_link_leads_to_a_new_second_factor_when_that_is_asked(
    client: ConsoleClient, service: Service
) -> None:
    sara(service)
    (link,) = bot(service, "reset", EMAIL, "--factors")
    client.send(link.removeprefix(BASE), password="river sandwich lamp")
    assert now_of(service).totp == ""
    assert not is_in(client)


def test_the_last_admin_is_not_disabled(service: Service) -> None:
    sara(service)
    admin = Staff("sara", "Sara", "admin")
    staff.save(service.redis, "demo", "sara", lambda it: replace(it, staff=admin))
    with pytest.raises(BadSettings, match="invite an admin first"):
        bot(service, "disable", EMAIL)
    assert not now_of(service).disabled


def test_nobody_with_that_e_mail_is_told_in_words(service: Service) -> None:
    with pytest.raises(BadSettings, match="nobody has this e-mail or id"):
        bot(service, "unlock", "nobody@example.org")
