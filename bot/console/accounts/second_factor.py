"""The second factor: a code of an app, a recovery code or a passkey, after the password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.console import limits
from bot.console.accounts import browser, entry, tries
from bot.console.accounts.browser import SignedIn
from bot.console.accounts.forms import Code

pages = Blueprint("second_factor", __name__, url_prefix="/console/second-factor")

WRONG = (
    "This code is not right, or it was used before. Codes of an app change every 30 seconds. "
    "After several wrong tries the account is locked for a while."
)


@pages.get("")
def page() -> ResponseReturnValue:
    """Ask for a code; ``?recovery`` asks for a recovery code."""
    user = browser.halfway()
    if user is None:
        return redirect(url_for("sign_in.page"))
    if not user.account.second_factor:
        return redirect(url_for("set_up.page"))
    return _shown(user, Code())


@pages.post("")
@limits.sign_in
def submit() -> ResponseReturnValue:
    """Check a code, and use it up."""
    user = browser.halfway()
    if user is None:
        return redirect(url_for("sign_in.page"), 303)
    form = Code()
    if not form.validate():
        return _shown(user, form), 422
    after = tries.use_code(user.org, user.account, form.code.data)
    if after is None:
        form.code.errors = [WRONG]
        return _shown(user, form), 422
    how = "app" if after.step != user.account.step else "recovery"
    return entry.complete(user.org, after, how)


def _shown(user: SignedIn, form: Code) -> str:
    return render_template(
        "console/second_factor.html",
        form=form,
        recovery="recovery" in request.args or not user.account.totp,
        app=bool(user.account.totp),
        passkeys=bool(user.account.passkeys),
    )
