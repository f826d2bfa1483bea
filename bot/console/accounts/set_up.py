"""Setting up a second factor: an authenticator app, a passkey, and recovery codes."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.case import Trace
from bot.console import limits
from bot.console.accounts import browser, codes, entry
from bot.console.accounts.browser import SignedIn
from bot.console.accounts.forms import Code, Empty
from bot.console.guard import desk, now, traced
from bot.store import logins, staff, trail
from bot.store.account import Account

pages = Blueprint("set_up", __name__, url_prefix="/console/set-up")

WRONG = "This code is not right. Check that the clock of your phone is, and try the next code."


@pages.get("")
def page() -> ResponseReturnValue:
    """Offer the second factors there are."""
    user = browser.may_set_up()
    if user is None:
        return browser.prove_first()
    return render_template("console/set_up.html", halfway=not user.login.done)


@pages.route("/app", methods=["GET", "POST"])
@limits.sign_in
def app() -> ResponseReturnValue:
    """Show a secret to an authenticator app, and see that the app has it."""
    user = browser.may_set_up()
    if user is None:
        return browser.prove_first()
    secret = user.login.secret or _fresh_secret(user)
    form = Code()
    if form.validate_on_submit():
        step = codes.step_of(secret, form.code.data, now())
        if step:
            return _keep(user, secret, step)
        form.code.errors = [WRONG]
    uri = codes.address(secret, user.account.email, user.org.name)
    shown = render_template(
        "console/set_up_app.html",
        form=form,
        picture=codes.picture(uri),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )
    return shown, 422 if form.errors else 200


@pages.route("/recovery", methods=["GET", "POST"])
def recovery() -> ResponseReturnValue:
    """Make new recovery codes; those there were are worth nothing then."""
    user = browser.may_set_up()
    if user is None or not user.login.done:
        return browser.prove_first()
    form = Empty()
    if not form.validate_on_submit():
        left = len(user.account.recovery)
        return render_template("console/recovery_make.html", form=form, left=left)
    shown, kept = codes.new_recovery(desk().service.secret)
    staff.save(
        desk().service.redis, user.org.id, user.account.id, lambda it: replace(it, recovery=kept)
    )
    traced("recovery_codes_made")
    return _codes(shown)


def _fresh_secret(user: SignedIn) -> str:
    secret = codes.new_secret()
    redis = desk().service.redis
    logins.change(redis, user.org.id, user.login.key, lambda it: replace(it, secret=secret))
    return secret


def _keep(user: SignedIn, secret: str, step: int) -> ResponseReturnValue:
    """The app is the second factor from now on; whoever was halfway in is in."""
    service = desk().service
    shown, kept = codes.new_recovery(service.secret)

    def change(it: Account) -> Account:
        return replace(it, totp=secret, step=step, recovery=kept)

    account = staff.save(service.redis, user.org.id, user.account.id, change)
    if account is None:
        return redirect(url_for("sign_in.page"), 303)
    trail.write(service.redis, user.org.id, Trace(now(), account.id, "app_set_up"))
    logins.end_all(service.redis, user.org.id, account.id, but=user.login.key)
    if user.login.done:
        logins.change(service.redis, user.org.id, user.login.key, lambda it: replace(it, secret=""))
    else:
        entry.admit(user.org, account, "app")
    return _codes(shown)


def _codes(shown: list[str]) -> str:
    onward = entry.onward()
    return render_template("console/recovery_codes.html", codes=shown, onward=onward)
