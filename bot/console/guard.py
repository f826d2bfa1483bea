"""Who is signed in, for which organisation, what they may do, and the log of what they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.case import Staff, Trace
from bot.casework.permissions import MAY, may
from bot.organisation import Organisation
from bot.service import Service
from bot.settings import Settings
from bot.store import trail
from bot.store.logins import Login

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page needs: the service, the settings and a clock."""

    service: Service
    settings: Settings
    clock: Callable[[], datetime] = field(default=_clock)


def desk() -> Desk:
    """The parts this console was put together from."""
    found: Desk = current_app.extensions["desk"]
    return found


def now() -> datetime:
    """The time, with its zone, by the console's clock."""
    return desk().clock()


def staff() -> Staff:
    """Who is signed in. Answers 401 when nobody is."""
    if not current_user.is_authenticated:
        abort(401)
    found: Staff = current_user.account.staff
    return found


def org() -> Organisation:
    """The organisation that the account belongs to. Answers 401 when nobody is signed in."""
    if not current_user.is_authenticated:
        abort(401)
    found: Organisation = current_user.org
    return found


def login() -> Login:
    """The sign-in session of whoever is signed in. Answers 401 when nobody is."""
    if not current_user.is_authenticated:
        abort(401)
    found: Login = current_user.login
    return found


def signed_in(view: View[P]) -> View[P]:
    """A view for anybody who has signed in; nobody else gets further than the sign-in page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return to_sign_in()
        return view(*args, **kwargs)

    return guarded


def needs(act: str) -> Callable[[View[P]], View[P]]:
    """A view for staff whose role allows ``act``; others read that they may not.

    Raises KeyError, when the module is read, for an act that ``permissions.MAY`` does not name.
    """
    if act not in MAY:
        raise KeyError(act)

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def allowed(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not may(staff(), act):
                abort(403)
            return view(*args, **kwargs)

        return signed_in(allowed)

    return wrap


def traced(act: str, case: str = "", detail: str = "") -> None:
    """Write into the audit log what whoever is signed in has just done; codes, never words."""
    entry = Trace(now(), staff().id, act, case, detail)
    trail.write(desk().service.redis, org().id, entry)


def to_sign_in() -> ResponseReturnValue:
    """Send a browser to the sign-in page, and back here afterwards when this was a page."""
    page = request.full_path.rstrip("?") if request.method == "GET" else ""
    if "HX-Request" in request.headers:
        # A fragment would put the sign-in page into the middle of another page.
        return "", 401, {"HX-Redirect": url_for("sign_in.page")}
    if request.accept_mimetypes.best == "text/event-stream":
        return "", 401
    return redirect(url_for("sign_in.page", next=page or None), 303)
