"""The doors for passkeys: make one, sign in with one, prove with one who is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.case import Trace
from bot.console import limits
from bot.console.accounts import browser, entry, passkey_proof
from bot.console.accounts.browser import SignedIn
from bot.console.accounts.passkey_proof import MOST, NotProved
from bot.console.guard import desk, now
from bot.organisation import Organisation
from bot.store import staff, trail
from bot.store.account import Account, Passkey

pages = Blueprint("passkeys", __name__, url_prefix="/console/passkeys")

WRONG = "This passkey could not be used. Try again, or sign in another way."
FULL = f"You have {MOST} passkeys already. Remove one first."


@pages.post("/new/options")
def new_options() -> ResponseReturnValue:
    """What a browser needs to make a passkey."""
    user = browser.may_set_up()
    if user is None:
        return _first()
    if len(user.account.passkeys) >= MOST:
        return jsonify(error=FULL), 409
    return Response(passkey_proof.asks_for_new(user), mimetype="application/json")


@pages.post("/new")
@limits.sign_in
def new() -> ResponseReturnValue:
    """Keep a passkey that was made; whoever was halfway in is in."""
    user = browser.may_set_up()
    if user is None:
        return _first()
    try:
        passkey = passkey_proof.made(user, _sent(), browser.agent())
    except NotProved:
        return jsonify(error=WRONG), 422
    if _account_of(passkey):
        return jsonify(error=WRONG), 422
    account = _keep(user, passkey)
    if not user.login.done:
        entry.admit(user.org, account, "passkey")
    where = url_for("settings.page") if account.recovery else url_for("set_up.recovery")
    return jsonify(next=where)


@pages.post("/use/options")
@limits.sign_in
def use_options() -> ResponseReturnValue:
    """What a browser needs to use a passkey."""
    user = _whoever()
    options = passkey_proof.asks_for_use(user.account if user else None)
    return Response(options, mimetype="application/json")


@pages.post("/use")
@limits.sign_in
def use() -> ResponseReturnValue:
    """Check the use of a passkey, as the only factor, as the second, or as a proof in between."""
    user, answer = _whoever(), _sent()
    found = _account_of(Passkey(str(answer.get("id", "")), "", 0, "", now()))
    right = found and _checked(user, *found, answer)
    if not found or not right:
        return jsonify(error=WRONG), 422
    org, account = found
    if user and user.login.done:
        browser.prove_again()
        return jsonify(next=entry.onward())
    entry.admit(org, account, "passkey")
    return jsonify(next=entry.onward())


def _checked(
    user: SignedIn | None, org: Organisation, account: Account, answer: dict[str, Any]
) -> bool:
    """Whether an answer proves an account, and the account of who has begun to sign in.

    An account that wrong passwords have locked is open to its passkeys: those cannot be guessed.
    """
    if account.disabled or (user and (user.org.id, user.account.id) != (org.id, account.id)):
        return False
    passkey = next(each for each in account.passkeys if each.id == answer["id"])
    redis = desk().service.redis
    try:
        count = passkey_proof.used(user.account if user else None, passkey, answer)
    except NotProved:
        trail.write(redis, org.id, Trace(now(), account.id, "sign_in_failed", "", "passkey"))
        return False

    def change(it: Account) -> Account:
        counted = (replace(p, count=count) if p.id == passkey.id else p for p in it.passkeys)
        return replace(it, passkeys=tuple(counted))

    staff.save(redis, org.id, account.id, change)
    return True


def _keep(user: SignedIn, passkey: Passkey) -> Account:
    service = desk().service

    def change(it: Account) -> Account:
        return replace(it, passkeys=(*it.passkeys, passkey))

    account = staff.save(service.redis, user.org.id, user.account.id, change)
    trail.write(service.redis, user.org.id, Trace(now(), user.account.id, "passkey_added"))
    return account or abort(401)


def _account_of(passkey: Passkey) -> tuple[Organisation, Account] | None:
    """Whose a passkey is, in any organisation."""
    service = desk().service
    for org in service.organisations:
        account = staff.by_passkey(service.redis, org.id, passkey)
        if account and any(each.id == passkey.id for each in account.passkeys):
            return org, account
    return None


def _whoever() -> SignedIn | None:
    """Who is signed in, or halfway in."""
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) else None


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else abort(400)


def _first() -> ResponseReturnValue:
    where = "settings.confirm" if current_user.is_authenticated else "sign_in.page"
    return jsonify(next=url_for(where, next=url_for("settings.page"))), 401
