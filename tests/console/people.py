"""People of the console's tests: accounts with passwords, and how they sign in by the forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyotp
from werkzeug.test import TestResponse

from bot.case import Staff
from bot.console.accounts import passwords
from bot.service import Service
from bot.store import staff
from bot.store.account import Account
from tests.console.client import BASE, ConsoleClient

EMAIL = "sara@example.org"
PASSWORD = "plum tractor ceiling"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
START = "/console/"
LINK = re.compile(r'id="link"[^>]*value="([^"]+)"')
NEW = {"name": "Noor", "email": "noor@example.org", "password": "river sandwich lamp"}
_HASH = passwords.hashed(PASSWORD)


def sara(service: Service, org: str = "demo", **more: Any) -> Account:
    """An account of a link worker with a password and an authenticator app."""
    login = staff.login_of(service.secret, org, EMAIL)
    made = Account(Staff("sara", "Sara"), EMAIL, login, datetime.now(UTC), _HASH, SECRET)
    account = replace(made, **more)
    assert staff.add(service.redis, org, account)
    return account


def now_of(service: Service, who: str = "sara", org: str = "demo") -> Account:
    """An account as it stands in the store."""
    found = staff.find(service.redis, org, who)
    assert found
    return found


def code(at: datetime, secret: str = SECRET) -> str:
    """What an authenticator app shows at that time."""
    return pyotp.TOTP(secret).at(at)


def give_password(
    client: ConsoleClient, password: str = PASSWORD, email: str = EMAIL
) -> TestResponse:
    """The first step."""
    return client.send("/console/sign-in", email=email, password=password)


def give_code(client: ConsoleClient, said: str) -> TestResponse:
    """The second step."""
    return client.send("/console/second-factor", code=said)


def enter(client: ConsoleClient, at: datetime) -> TestResponse:
    """Both steps."""
    assert give_password(client).location == "/console/second-factor"
    return give_code(client, code(at))


def is_in(client: ConsoleClient) -> bool:
    """Whether somebody is signed in altogether in a browser."""
    return client.get("/console/settings").status_code == 200


def link_in(page: str) -> str:
    """The path of the link that a page shows."""
    found = LINK.search(page)
    assert found
    assert found[1].startswith(BASE)
    return found[1].removeprefix(BASE)


def invite(admin: ConsoleClient, role: str = "worker", team: str = "") -> str:
    """The path of a fresh invitation."""
    return link_in(admin.send("/console/staff/invite", role=role, team=team).text)
