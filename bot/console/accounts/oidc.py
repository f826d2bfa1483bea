"""Signing in with another service by OpenID Connect: only into accounts that exist here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from bot.console import limits
from bot.console.accounts import entry
from bot.console.guard import desk
from bot.organisation import Organisation
from bot.settings import Settings
from bot.store import keys, staff
from bot.store.account import Account
from bot.store.client import Client
from bot.store.logins import hashed

log = logging.getLogger(__name__)

pages = Blueprint("oidc", __name__, url_prefix="/console/oidc")

SECONDS = 5
"""The longest that the other service may take to answer us."""
STRONG = frozenset(
    (
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "phr",
        "phrh",
    )
)
"""Values of ``acr`` that mean more than a password: REFEDS, PAPE 1.0, and OpenID EAP ACR 1.0."""
REFUSED = "We could not sign you in that way. Try again, or use your e-mail and password."
UNKNOWN = "There is no account here with that e-mail. Ask an admin of your organisation."


class Kept:
    """Where Authlib keeps state, nonce and verifier of a sign-in that has begun: on our side."""

    def __init__(self, redis: Client, org: str) -> None:
        self.redis, self.org = redis, org

    def set(self, name: str, value: str, seconds: int) -> None:
        """Keep a value for a time."""
        self.redis.set(keys.challenge(self.org, hashed(name)), value, ex=seconds)

    def get(self, name: str) -> str | None:
        """A kept value, once."""
        raw = self.redis.getdel(keys.challenge(self.org, hashed(name)))
        return raw.decode() if raw else None

    def delete(self, name: str) -> None:
        """Forget a value."""
        self.redis.delete(keys.challenge(self.org, hashed(name)))


def add(app: Flask, settings: Settings, redis: Client) -> None:
    """Make the other service known, if the settings name one."""
    if not settings.oidc_issuer:
        return
    known = OAuth(app, cache=Kept(redis, settings.organisations[0].id))
    issuer = settings.oidc_issuer.rstrip("/")
    known.register(
        "other",
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


@pages.get("/start")
def start() -> ResponseReturnValue:
    """Send the browser to the other service."""
    base = desk().service.base
    try:
        answer: ResponseReturnValue = _other().authorize_redirect(base + url_for(".back"))
    except (RequestException, OAuthError, RuntimeError, ValueError) as error:
        return _refuse(error)
    return answer


@pages.get("/back")
@limits.limiter.limit(limits.SIGN_IN)
def back() -> ResponseReturnValue:
    """Take the browser back, with a code that we exchange for a signed token."""
    try:
        told = _other().authorize_access_token()
        claims = told["userinfo"]
        _check_issuer(claims)
    except (RequestException, OAuthError, JoseError, RuntimeError, ValueError, KeyError) as error:
        return _refuse(error)
    if claims.get("email_verified") is not True or not claims.get("email"):
        return _unknown()
    return _enter(_accounts(str(claims["email"])), strong(claims))


def strong(claims: Mapping[str, Any]) -> bool:
    """Whether the other service says that it asked for more than one factor (RFC 8176)."""
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in STRONG


def _enter(found: list[tuple[Organisation, Account]], mfa: bool) -> ResponseReturnValue:
    if not found:
        return _unknown()
    if len(found) > 1:
        return entry.offer(found, strong=mfa)
    org, account = found[0]
    return entry.complete(org, account, "other") if mfa else entry.after_password(org, account)


def _accounts(email: str) -> list[tuple[Organisation, Account]]:
    service, found = desk().service, []
    for org in service.organisations:
        login = staff.login_of(service.secret, org.id, email)
        account = staff.by_login(service.redis, org.id, login)
        if account and not account.disabled:
            found.append((org, account))
    return found


def _check_issuer(claims: Mapping[str, Any]) -> None:
    """The token is of the service that was configured, whatever its own description says."""
    if str(claims["iss"]).rstrip("/") != desk().settings.oidc_issuer.rstrip("/"):
        raise ValueError("another issuer")


def _other() -> Any:
    if "authlib.integrations.flask_client" not in current_app.extensions:
        abort(404)
    return current_app.extensions["authlib.integrations.flask_client"].other


def _refuse(error: Exception) -> ResponseReturnValue:
    log.warning("sign-in with the other service failed: %s", type(error).__name__)
    flash(REFUSED, "error")
    return redirect(url_for("sign_in.page"), 303)


def _unknown() -> ResponseReturnValue:
    flash(UNKNOWN, "error")
    return redirect(url_for("sign_in.page"), 303)
