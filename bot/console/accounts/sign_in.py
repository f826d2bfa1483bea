"""Signing in with e-mail and password, choosing an organisation, and signing out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.case import Trace
from bot.console import limits
from bot.console.accounts import browser, entry, tries
from bot.console.accounts.forms import Empty, SignIn
from bot.console.accounts.links import START, local
from bot.console.guard import desk, now, signed_in, traced
from bot.organisation import Organisation
from bot.store import staff, trail
from bot.store.account import Account

pages = Blueprint("sign_in", __name__, url_prefix="/console")

WRONG = (
    "We could not sign you in. Check your e-mail and your password. After several wrong tries an "
    "account is locked for a while; an admin of your organisation can unlock it."
)
"""The same for an unknown e-mail, a wrong password, and a locked or a disabled account."""


@pages.get("/sign-in")
def page() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    if current_user.is_authenticated:
        return redirect(local(request.args.get("next")))
    if "next" in request.args:
        session["next"] = local(request.args["next"])
    return _shown(SignIn())


@pages.post("/sign-in")
@limits.sign_in
def submit() -> ResponseReturnValue:
    """Check e-mail and password; on to the second factor."""
    form = SignIn()
    if not form.validate():
        return _shown(form), 422
    found = matching(form.email.data, form.password.data)
    if not found:
        form.password.errors = [WRONG]
        return _shown(form), 422
    if len(found) == 1:
        return entry.after_password(*found[0])
    return entry.offer(found)


def matching(email: str, password: str) -> list[tuple[Organisation, Account]]:
    """The accounts that an e-mail and a password open. Counts a failure where none does.

    Every organisation costs one verification, whether the e-mail has an account there or not.
    """
    service = desk().service
    known, right = [], []
    for org in service.organisations:
        login = staff.login_of(service.secret, org.id, email)
        account = staff.by_login(service.redis, org.id, login)
        if tries.password_fits(org, account, password) and account:
            right.append((org, account))
        elif account:
            known.append((org, account))
    if not right:
        for org, account in known:
            tries.failed(org, account, "password")
        if not known:
            first = service.organisations[0].id
            trail.write(service.redis, first, Trace(now(), "", "sign_in_failed", "", "unknown"))
    return right


@pages.route("/sign-in/organisation", methods=["GET", "POST"])
@limits.sign_in
def organisation() -> ResponseReturnValue:
    """Ask which organisation, when the e-mail and the password are right in several."""
    offered = entry.offered()
    if not offered.accounts:
        return redirect(url_for(".page"))
    form = Empty()
    chosen = request.form.get("organisation", "")
    if form.validate_on_submit() and chosen in offered.accounts:
        return entry.choose(offered, chosen)
    orgs = [org for org, _account in offered.accounts.values()]
    return render_template("console/choose_organisation.html", form=form, orgs=orgs)


@pages.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    traced("signed_out")
    browser.end()
    session.clear()
    flash("You have signed out.", "good")
    return redirect(url_for(".page"), 303)


def _shown(form: SignIn) -> str:
    settings = desk().settings
    return render_template(
        "console/sign_in.html",
        form=form,
        other=settings.oidc_name if settings.oidc_issuer else "",
        start=START,
    )
