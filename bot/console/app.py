"""Put the console into a Flask app: its pages, who is signed in, and what guards them."""

from __future__ import annotations

import hmac

from flask import Blueprint, Flask, abort
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from bot.console import (
    casefile,
    composer,
    conversation,
    export,
    limits,
    live,
    mine,
    queue,
    replies,
    shell,
    statistics,
    trail,
)
from bot.console.accounts import (
    browser,
    invitation,
    oidc,
    passkeys,
    second_factor,
    set_up,
    settings,
    sign_in,
    team,
)
from bot.console.guard import Desk
from bot.console.refusals import guarded
from bot.service import Service
from bot.settings import Settings

nowhere = Blueprint("nowhere", __name__, url_prefix="/console")


@nowhere.route("/<path:rest>", methods=["GET", "POST"])
def no_page(rest: str) -> str:
    """An address below /console that is no page, so that it is refused in the console's look."""
    abort(404)


PAGES: tuple[Blueprint, ...] = (
    shell.pages,
    sign_in.pages,
    second_factor.pages,
    set_up.pages,
    passkeys.pages,
    oidc.pages,
    invitation.pages,
    settings.pages,
    team.pages,
    queue.pages,
    mine.pages,
    live.pages,
    conversation.pages,
    composer.pages,
    casefile.pages,
    export.pages,
    replies.pages,
    statistics.pages,
    trail.pages,
    nowhere,
)
"""Every page of the console. What is listed here is guarded, and limited in what it takes in."""
for each in PAGES:
    guarded(each)
    limits.writes(each)


def register(app: Flask, settings: Settings, service: Service) -> None:
    """Add the console at /console; what else the app does is left as it is."""
    app.extensions["desk"] = Desk(service, settings)
    secure = settings.bases[0].startswith("https://")
    app.config.update(
        SECRET_KEY=derived(service.secret, "console cookies"),
        SESSION_COOKIE_NAME="__Host-console" if secure else "console",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        # Strict would lose the session on the way back from another sign-in service.
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        # Our pages send no referrer; refusals.py looks at the origin instead.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    manager = LoginManager(app)
    # By default it signs out whoever's address changes, as phones' addresses do all the time.
    manager.session_protection = None
    manager.user_loader(browser.load)
    limits.add(app, service.redis, service.organisations[0].id)
    oidc.add(app, settings, service.redis)
    for pages in PAGES:
        app.register_blueprint(pages)


def derived(secret: str, purpose: str) -> str:
    """A key for one purpose, made from the secret that numbers are hashed with."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256").hex()
