"""The staff, for admins: who there is, invitations, roles, and who may sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bot.console import limits
from bot.console.accounts import browser, links
from bot.console.accounts.forms import ROLE_WORDS, Empty, Membership
from bot.console.accounts.tries import is_locked
from bot.console.guard import desk, needs, now, org, traced
from bot.console.guard import staff as me
from bot.store import cases, invitations, staff
from bot.store.account import Account
from bot.store.client import Client
from bot.store.invitations import Invitation
from bot.store.staff import Change, LastAdmin

pages = Blueprint("staff", __name__, url_prefix="/console/staff")

Way = Callable[[Client, str, str], Account | None]
LAST = "Nobody else could manage the staff then. Make somebody else an admin first."


@pages.get("")
@needs("manage_staff")
def page() -> ResponseReturnValue:
    """Everybody, and the form to invite somebody."""
    return render_template(
        "console/staff.html",
        accounts=staff.everybody(desk().service.redis, org().id),
        form=Membership(org(), formdata=None, data={"role": "worker"}),
        roles=ROLE_WORDS,
        locked=lambda account: is_locked(account, now()),
    )


@pages.post("/invite")
@limits.links
@needs("manage_staff")
def invite() -> ResponseReturnValue:
    """Make a link for somebody new, and show it this once."""
    form = Membership(org())
    if not form.validate():
        abort(400)
    if not browser.proved():
        return browser.prove_first()
    invitation = Invitation(form.role.data, form.team.data, by=me().id)
    traced("invited", detail=form.role.data)
    return _link(invitation, "Invitation")


@pages.get("/<who>")
@needs("manage_staff")
def member(who: str) -> ResponseReturnValue:
    """One colleague, and what an admin may do."""
    account = _found(who)
    held = {"role": account.staff.role, "team": account.staff.team}
    return render_template(
        "console/staff_member.html",
        account=account,
        form=Membership(org(), formdata=None, data=held),
        button=Empty(formdata=None),
        locked=is_locked(account, now()),
        cases=len(cases.mine(desk().service.redis, org().id, who)),
    )


@pages.post("/<who>/membership")
@needs("manage_staff")
def membership(who: str) -> ResponseReturnValue:
    """Change somebody's role and team."""
    form, account = Membership(org()), _found(who)
    if not form.validate():
        abort(400)
    role, team = form.role.data, form.team.data

    def change(it: Account) -> Account:
        return replace(it, staff=replace(it.staff, role=role, team=team))

    detail = f"{account.id} {account.staff.role} to {role}"
    return _done(who, "role_changed", _saving(change), "Role and team are changed.", detail)


@pages.post("/<who>/disable")
@needs("manage_staff")
def disable(who: str) -> ResponseReturnValue:
    """Let somebody sign in no more, from this moment on."""
    return _done(who, "disabled", staff.disable, "The account is disabled.")


@pages.post("/<who>/enable")
@needs("manage_staff")
def enable(who: str) -> ResponseReturnValue:
    """Let somebody sign in again."""
    return _done(who, "enabled", _saving(staff.enabled), "The account is enabled.")


@pages.post("/<who>/unlock")
@needs("manage_staff")
def unlock(who: str) -> ResponseReturnValue:
    """Forget the failures of somebody whose account is locked."""
    return _done(who, "unlocked", _saving(staff.unlocked), "The account is unlocked.")


@pages.post("/<who>/reset")
@pages.post("/<who>/reset/<factors>")
@limits.links
@needs("manage_staff")
def reset(who: str, factors: str = "") -> ResponseReturnValue:
    """Make a link to a new password, ``factors`` for one to a new second factor as well."""
    account = _found(who)
    if factors not in ("", "factors"):
        abort(404)
    if not browser.proved():
        return browser.prove_first()
    traced("reset_link", detail=f"{account.id} {factors}".strip())
    return _link(Invitation(staff=account.id, factors=bool(factors), by=me().id), "New password")


@pages.post("/<who>/erase")
@needs("manage_staff")
def erase(who: str) -> ResponseReturnValue:
    """Delete a disabled account."""
    account = _found(who)
    if not account.disabled:
        abort(409)
    if not browser.proved():
        return browser.prove_first()
    staff.erase(desk().service.redis, org().id, who)
    traced("erased", detail=who)
    flash("The account is deleted.", "good")
    return redirect(url_for(".page"), 303)


def _found(who: str) -> Account:
    return staff.find(desk().service.redis, org().id, who) or abort(404)


def _saving(change: Change) -> Way:
    return partial(staff.save_with_an_admin_left, change=change)


def _done(who: str, act: str, way: Way, words: str, detail: str = "") -> ResponseReturnValue:
    """Change somebody's account, as long as an admin is left."""
    if not browser.proved():
        return browser.prove_first()
    try:
        way(desk().service.redis, org().id, who) or abort(404)
    except LastAdmin:
        flash(LAST, "error")
    else:
        traced(act, detail=detail or who)
        flash(words, "good")
    return redirect(url_for(".member", who=who), 303)


def _link(invitation: Invitation, title: str) -> ResponseReturnValue:
    service = desk().service
    token = invitations.make(service.redis, org().id, invitation, now())
    link = links.invitation(service.base, org().id, token)
    return render_template("console/staff_link.html", link=link, title=title)
