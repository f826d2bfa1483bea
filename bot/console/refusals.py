"""What every page of the console is checked for and answers with: headers, origins, refusals."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from redis import RedisError
from werkzeug.exceptions import HTTPException

from bot.console.guard import desk, to_sign_in
from bot.console.shell import asset
from bot.store.turn import Busy

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "font-src 'self'; manifest-src 'self'; media-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
HSTS = "max-age=31536000"
STATIC_SECONDS = 3600
SAFE = ("GET", "HEAD", "OPTIONS")

WORDS = {
    400: ("This page could not be used", "Something in the request was wrong. Go back and retry."),
    403: ("You may not do this", "Your role does not allow it. Ask an admin of your organisation."),
    404: ("There is no such page", "It may have been deleted, or the address has a mistake in it."),
    405: ("There is no such page", "Go back, and use the links and buttons of the page."),
    413: ("That was too much", "Send less, or send it in parts."),
    429: ("Too many tries", "Wait for a few minutes. Then try again."),
    500: ("Something is broken here", "It was not your fault. Try again in a few minutes."),
    503: ("The store cannot be reached", "Nothing was lost. Try again in a minute."),
}
"""Status -> what it is called, and what to do."""
EXPIRED = (
    "This form has expired",
    "Nothing was saved. Go back, reload the page and send the form again.",
)
FOREIGN = ("This came from another site", "Nothing was done. Use the console's own pages.")


class Foreign(HTTPException):
    """A browser told us that another site sent this."""

    code = 403


def guarded(pages: Blueprint) -> Blueprint:
    """Give a blueprint the checks, the headers and the refusals of the console; once, at import."""
    pages.before_request(_check_origin)
    pages.before_request(_check_form)
    pages.after_request(_harden)
    pages.register_error_handler(HTTPException, _refuse)
    pages.register_error_handler(500, _refuse)
    for error in (RedisError, Busy):
        pages.register_error_handler(error, _store_is_away)
    return pages


def _check_origin() -> None:
    """Refuse what a browser says another site has sent, whatever else it holds.

    Pages ask for no referrer, and so browsers send ``Origin: null`` with their forms: then
    Sec-Fetch-Site decides, and without it, as on plain http, the form's token alone.
    """
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Foreign
    origin = request.headers.get("Origin", "null")
    known = {request.host, urlsplit(desk().service.base).netloc}
    if origin != "null" and urlsplit(origin).netloc not in known:
        raise Foreign


def _check_form() -> None:
    if request.method not in SAFE:
        current_app.extensions["csrf"].protect()


def _harden(response: Response) -> Response:
    response.headers.update(HEADERS)
    if is_secure():
        response.headers["Strict-Transport-Security"] = HSTS
    if (request.endpoint or "").endswith(".static") and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"private, max-age={STATIC_SECONDS}"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def is_secure() -> bool:
    """Whether the console's public address is an https one."""
    return desk().settings.bases[0].startswith("https://")


def _refuse(error: Exception) -> ResponseReturnValue:
    code = error.code or 500 if isinstance(error, HTTPException) else 500
    if isinstance(error, HTTPException) and (error.response or code < 400):
        return error.get_response()
    if code == 401:
        return to_sign_in()
    title, words = WORDS.get(code, WORDS[400 if code < 500 else 500])
    if isinstance(error, CSRFError):
        title, words = EXPIRED
    if isinstance(error, Foreign):
        title, words = FOREIGN
    log.warning("%s answered %d: %s", request.endpoint, code, type(error).__name__)
    if code >= 500:
        return _bare(code, title, words)
    return render_template("console/refusal.html", title=title, words=words), code


def _store_is_away(error: Exception) -> ResponseReturnValue:
    log.warning("%s answered 503: %s", request.endpoint, type(error).__name__)
    return _bare(503, *WORDS[503])


def _bare(code: int, title: str, words: str) -> ResponseReturnValue:
    """A page without navigation and name: to know those, it would need what is broken."""
    template = current_app.jinja_env.get_template("console/refusal.html")
    return template.render(title=title, words=words, asset=asset), code
