"""Somebody's own settings: what others see of them, phone, password, browsers, passkeys."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.console import limits
from bot.console.accounts import browser, entry, passwords, tries
from bot.console.accounts.forms import ChangePassword, Confirm, Empty, Phone, Profile
from bot.console.accounts.links import local
from bot.console.guard import desk, now, org, signed_in, traced
from bot.console.guard import staff as me
from bot.store import logins, staff
from bot.store.account import Account

pages = Blueprint("settings", __name__, url_prefix="/console/settings")

NOT_YOURS = {
    "taken": "This number cannot be used: it is a colleague's, or somebody asks for help from it.",
    "stopped": "This phone has texted STOP to us. Text START from it first, then try again.",
    "gone": "This account is not there any more.",
}
PROFILE = ("name", "gender", "lived", "texts", "duty", "languages")
WRONG = "This is not your password. After several wrong tries the account is locked for a while."


@pages.get("")
@signed_in
def page() -> ResponseReturnValue:
    """Everything somebody can set for themselves."""
    return _shown()


@pages.post("/profile")
@signed_in
def profile() -> ResponseReturnValue:
    """Change what colleagues and people see."""
    form = Profile(org(), bool(me().phone))
    if not form.validate():
        return _shown(profile=form), 422
    told = {name: form[name].data for name in ("name", "gender", "lived", "texts", "duty")}
    told["languages"] = tuple(form.languages.data)
    _change(lambda it: replace(it, staff=replace(it.staff, **told)))
    return _done("profile_changed", "Your profile is saved.")


@pages.post("/phone")
@signed_in
def phone() -> ResponseReturnValue:
    """Set the phone that cases are offered to."""
    if not browser.proved():
        return browser.prove_first()
    form = Phone()
    if form.validate():
        number, service = form.number.data, desk().service
        hashed = service.person(org(), number)
        why = staff.set_phone(service.redis, org().id, me().id, hashed, number, org().numbers[0])
        if not why:
            return _done("phone_set", "Your number is saved.")
        form.number.errors = [NOT_YOURS[why]]
    return _shown(phone=form), 422


@pages.post("/phone/remove")
@signed_in
def remove_phone() -> ResponseReturnValue:
    """Forget the phone."""
    staff.drop_phone(desk().service.redis, org().id, me().id)
    return _done("phone_removed", "Your number is deleted.")


@pages.post("/password")
@limits.sign_in
@signed_in
def password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form, account = ChangePassword(), current_user.account
    form.owner = (account.email, account.staff.name)
    if form.validate():
        if tries.password_fits(org(), account, form.old.data):
            kept = passwords.hashed(form.password.data)
            _change(lambda it: replace(it, password=kept))
            _end_others()
            return _done("password_changed", "Your password is changed. Others are signed out.")
        tries.failed(org(), account, "password")
        form.old.errors = [WRONG]
    return _shown(password=form), 422


@pages.route("/confirm", methods=["GET", "POST"])
@limits.sign_in
@signed_in
def confirm() -> ResponseReturnValue:
    """Ask for the password once more, before something that matters."""
    form, account = Confirm(), current_user.account
    if request.method == "GET" and "next" in request.args:
        session["next"] = local(request.args["next"])
    if form.validate_on_submit():
        if tries.password_fits(org(), account, form.password.data):
            browser.prove_again()
            return redirect(entry.onward() if "next" in session else url_for(".page"), 303)
        tries.failed(org(), account, "password")
        form.password.errors = [WRONG]
    has_passkey = bool(account.passkeys)
    shown = render_template("console/confirm.html", form=form, passkeys=has_passkey)
    return shown, 422 if form.errors else 200


@pages.post("/sessions/<key>/end")
@signed_in
def end_session(key: str) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    if not logins.end(desk().service.redis, org().id, me().id, key):
        abort(404)
    return _done("session_ended", "That browser is signed out.")


@pages.post("/sessions/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    _end_others()
    return _done("session_ended", "All your other browsers are signed out.")


@pages.post("/passkeys/<key>/remove")
@signed_in
def remove_passkey(key: str) -> ResponseReturnValue:
    """Take a passkey away, but never the last second factor."""
    if not browser.proved():
        return browser.prove_first()
    account = current_user.account
    left = tuple(each for each in account.passkeys if each.key != key)
    if len(left) == len(account.passkeys):
        abort(404)
    if not left and not account.totp and desk().settings.second_factor:
        flash("This is your only second factor. Set up an app or another passkey first.", "error")
        return redirect(url_for(".page"), 303)

    def without(it: Account) -> Account:
        return replace(it, passkeys=tuple(p for p in it.passkeys if p.key != key))

    _change(without)
    return _done("passkey_removed", "The passkey is removed.")


def _change(how: staff.Change) -> None:
    if staff.save(desk().service.redis, org().id, me().id, how) is None:
        abort(401)


def _end_others() -> None:
    logins.end_all(desk().service.redis, org().id, me().id, but=current_user.login.key)


def _done(act: str, words: str) -> ResponseReturnValue:
    traced(act)
    flash(words, "good")
    return redirect(url_for(".page"), 303)


def _shown(
    profile: Profile | None = None,
    phone: Phone | None = None,
    password: ChangePassword | None = None,
) -> str:
    redis, who = desk().service.redis, me()
    number = staff.number(redis, org().id, who)
    given = {"data": {name: getattr(who, name) for name in PROFILE}, "formdata": None}
    return render_template(
        "console/settings.html",
        profile=profile or Profile(org(), bool(who.phone), **given),
        phone=phone or Phone(formdata=None),
        password=password or ChangePassword(formdata=None),
        button=Empty(formdata=None),
        number=number,
        account=current_user.account,
        here=current_user.login.key,
        sessions=logins.of(redis, org().id, who.id, now()),
    )
