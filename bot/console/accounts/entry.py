"""The way in: from the password to the second factor to the page somebody wanted."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

from bot.case import Trace
from bot.console.accounts import browser, tries
from bot.console.accounts.links import local
from bot.console.guard import desk, now
from bot.organisation import Organisation
from bot.store import keys, staff, trail
from bot.store.account import Account
from bot.store.logins import hashed

OFFER_SECONDS = 600


def after_password(org: Organisation, account: Account) -> ResponseReturnValue:
    """Somebody has proved that they know the password: what comes next."""
    if not desk().settings.second_factor and not account.second_factor:
        return complete(org, account, "password")
    browser.begin(org, account, done=False, kept=("next",))
    where = "second_factor.page" if account.second_factor else "set_up.page"
    return redirect(url_for(where), 303)


def complete(org: Organisation, account: Account, how: str) -> ResponseReturnValue:
    """Somebody has proved all there is to prove: sign them in and lead them on."""
    admit(org, account, how)
    return redirect(onward(), 303)


def admit(org: Organisation, account: Account, how: str) -> None:
    """Sign a browser in altogether, with a new token, and write it down."""
    redis, at = desk().service.redis, now()
    account = (
        staff.save(redis, org.id, account.id, lambda it: tries.after_success(it, at)) or account
    )
    browser.begin(org, account, done=True, kept=("next",))
    trail.write(redis, org.id, Trace(at, account.id, "signed_in", "", how))


def onward() -> str:
    """The page that was wanted before signing in; asked for once."""
    return local(session.pop("next", None))


@dataclass(frozen=True, slots=True)
class Offer:
    """The accounts that a browser may choose from, by their organisation's id.

    ``strong`` is whether more than a password was proved already.
    """

    accounts: dict[str, tuple[Organisation, Account]]
    strong: bool


def offer(found: list[tuple[Organisation, Account]], strong: bool = False) -> ResponseReturnValue:
    """Ask a browser which of several accounts it means; for ten minutes, kept on our side."""
    browser.end()
    token = secrets.token_urlsafe(32)
    held = {"accounts": {org.id: account.id for org, account in found}, "strong": strong}
    desk().service.redis.set(_place(token), json.dumps(held), ex=OFFER_SECONDS)
    session["choice"] = token
    return redirect(url_for("sign_in.organisation"), 303)


def offered() -> Offer:
    """What this browser may choose from; nothing once the time is over."""
    service = desk().service
    raw = service.redis.get(_place(session.get("choice", "")))
    held: dict[str, Any] = json.loads(raw) if raw else {"accounts": {}, "strong": False}
    found = {}
    for org in service.organisations:
        name = held["accounts"].get(org.id, "")
        account = staff.find(service.redis, org.id, name) if name else None
        if account and not account.disabled:
            found[org.id] = (org, account)
    return Offer(found, held["strong"])


def choose(made: Offer, org_id: str) -> ResponseReturnValue:
    """Go on with one of the accounts that were offered; nobody chooses again."""
    desk().service.redis.delete(_place(session.pop("choice", "")))
    org, account = made.accounts[org_id]
    return complete(org, account, "other") if made.strong else after_password(org, account)


def _place(token: str) -> str:
    return keys.challenge(desk().service.organisations[0].id, hashed(token))
