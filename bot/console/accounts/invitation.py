"""What a link of an admin leads to: a new account, or a new password for one."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.case import Staff, Trace
from bot.console import limits
from bot.console.accounts import browser, entry, passwords
from bot.console.accounts.forms import Join, NewPassword
from bot.console.guard import desk, now
from bot.organisation import Organisation
from bot.store import invitations, logins, staff, trail
from bot.store.account import Account
from bot.store.invitations import Invitation

pages = Blueprint("invitation", __name__, url_prefix="/console/invitation")

TAKEN = "This e-mail has an account here already. Sign in with it, or use another e-mail."


@pages.route("/<org_id>/<token>", methods=["GET", "POST"])
@limits.sign_in
def page(org_id: str, token: str) -> ResponseReturnValue:
    """The form that a link is for. Only sending it uses the link up."""
    service = desk().service
    org = next((org for org in service.organisations if org.id == org_id), None) or abort(404)
    found = invitations.look(service.redis, org.id, token)
    if found is None:
        return render_template("console/invitation_over.html"), 404
    if found.staff:
        return _reset(org, token, found)
    return _join(org, token)


def _join(org: Organisation, token: str) -> ResponseReturnValue:
    form, redis = Join(), desk().service.redis
    if form.validate_on_submit():
        login = staff.login_of(desk().service.secret, org.id, form.email.data)
        if staff.by_login(redis, org.id, login):
            form.email.errors = [TAKEN]
        elif invitation := invitations.use(redis, org.id, token):
            account = _account(org, invitation, form, login)
            if not staff.add(redis, org.id, account):
                abort(409)
            trail.write(redis, org.id, Trace(now(), account.id, "joined", "", invitation.role))
            browser.end()
            return entry.after_password(org, account)
    shown = render_template("console/join.html", form=form, org=org)
    return shown, 422 if form.errors else 200


def _account(org: Organisation, invitation: Invitation, form: Join, login: str) -> Account:
    team = invitation.team if org.team(invitation.team) else ""
    who = Staff(secrets.token_hex(6), form.name.data, invitation.role, team)
    email = form.email.data
    return Account(who, email, login, now(), passwords.hashed(form.password.data))


def _reset(org: Organisation, token: str, found: Invitation) -> ResponseReturnValue:
    form, redis = NewPassword(), desk().service.redis
    account = staff.find(redis, org.id, found.staff)
    if account is None:
        return render_template("console/invitation_over.html"), 404
    form.owner = (account.email, account.staff.name)
    if form.validate_on_submit() and invitations.use(redis, org.id, token):
        kept = passwords.hashed(form.password.data)
        staff.save(redis, org.id, account.id, lambda it: _renewed(it, kept, found.factors))
        logins.end_all(redis, org.id, account.id)
        trail.write(redis, org.id, Trace(now(), account.id, "password_reset"))
        flash("Your password is set. Sign in with it now.", "good")
        return redirect(url_for("sign_in.page"), 303)
    shown = render_template("console/new_password.html", form=form, account=account)
    return shown, 422 if form.errors else 200


def _renewed(account: Account, password: str, factors: bool) -> Account:
    fresh = replace(account, password=password, failed=0, locked=None)
    if not factors:
        return fresh
    return replace(fresh, totp="", step=0, passkeys=(), recovery=())
