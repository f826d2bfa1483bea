"""The browser that is signed in: what its cookie leads to, and how it gets and loses it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from bot.console.guard import desk, now, to_sign_in
from bot.organisation import Organisation
from bot.store import logins, staff
from bot.store.account import Account
from bot.store.logins import Login

FAMILIES = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
"""What stands in a User-Agent -> how it is called; the first that fits."""
RECENT = timedelta(minutes=15)
"""How long a proof of who they are is enough for a change of what they sign in with."""


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """Who a browser's cookie leads to. Until the second factor is given they are nobody yet."""

    token: str
    org: Organisation
    account: Account
    login: Login

    @property
    def is_authenticated(self) -> bool:
        """Whether they have given everything that is asked for."""
        return self.login.done

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in."""
        return not self.account.disabled

    def get_id(self) -> str:
        """What the cookie holds."""
        return f"{self.org.id}.{self.token}"


def load(held: str) -> SignedIn | None:
    """Whom a cookie leads to; None when its session has ended or its account is disabled."""
    org_id, _dot, token = held.partition(".")
    org = next((org for org in desk().service.organisations if org.id == org_id), None)
    if org is None:
        return None
    redis = desk().service.redis
    login = logins.find(redis, org.id, token, now(), touch=not _by_itself())
    account = staff.find(redis, org.id, login.staff) if login else None
    if login is None or account is None or account.disabled:
        return None
    return SignedIn(token, org, account, login)


def _by_itself() -> bool:
    """Whether the page asks by itself, which is no sign that somebody sits there."""
    return request.accept_mimetypes.best == "text/event-stream" or "X-Live" in request.headers


def halfway() -> SignedIn | None:
    """Who has given a password and no second factor yet."""
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) and not found.login.done else None


def begin(org: Organisation, account: Account, done: bool, kept: tuple[str, ...] = ()) -> SignedIn:
    """Sign this browser in with a new token, and end the session it had.

    ``kept`` names what of the cookie's other contents stays.
    """
    redis = desk().service.redis
    end()
    held = {name: session[name] for name in kept if name in session}
    session.clear()
    session.update(held)
    token, login = logins.begin(redis, org.id, account.id, agent(), now(), done)
    user = SignedIn(token, org, account, login)
    login_user(user)
    return user


def end() -> None:
    """End the session of this browser, if it has one."""
    found = current_user._get_current_object()
    if isinstance(found, SignedIn):
        logins.end(desk().service.redis, found.org.id, found.account.id, found.login.key)
        logout_user()


def may_set_up() -> SignedIn | None:
    """Who may set up a second factor here: somebody signed in who has just proved who they are.

    Halfway in, only whoever has none yet: a password alone must not replace one.
    """
    user = halfway()
    if user is not None:
        return None if user.account.second_factor else user
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) and proved() else None


def prove_first() -> ResponseReturnValue:
    """Send a browser to prove who it is, and back to this page when it was one."""
    if not current_user.is_authenticated:
        return to_sign_in()
    page = request.path if request.method == "GET" else ""
    return redirect(url_for("settings.confirm", next=page or None), 303)


def proved() -> bool:
    """Whether whoever is signed in has lately proved who they are."""
    found = current_user._get_current_object()
    return isinstance(found, SignedIn) and now() - found.login.proved < RECENT


def prove_again() -> None:
    """Note that whoever is signed in has just proved who they are."""
    login, redis = current_user.login, desk().service.redis
    logins.change(redis, current_user.org.id, login.key, lambda it: replace(it, proved=now()))


def agent() -> str:
    """The browser's family and system, as "Firefox on Windows"; nothing that singles it out."""
    said = request.user_agent.string
    family = next((name for mark, name in FAMILIES.items() if mark in said), "A browser")
    system = next((name for mark, name in SYSTEMS.items() if mark in said), "")
    return f"{family} on {system}" if system else family
