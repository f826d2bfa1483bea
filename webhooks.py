"""The carrier's doors: signed posts in, TwiML out; /health; and the practice phones."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, abort, jsonify, request
from redis import RedisError

from bot.carrier.inbound import Malformed
from bot.carrier.signature import Guard
from bot.console import app as console
from bot.health import report
from bot.phone.door import Door
from bot.phone.page import blueprint
from bot.service import FromStaff, NotOurs, Service
from bot.settings import Settings
from bot.store.turn import Busy
from bot.texting import front

log = logging.getLogger("webhooks")

MAX_POST = 1_000_000
XML = {"Content-Type": "text/xml; charset=utf-8"}


def create_app(settings: Settings, service: Service) -> Flask:
    """The web application. It refuses every unsigned post unless ``settings.unsigned``."""
    app = Flask("webhooks")
    app.config["MAX_CONTENT_LENGTH"] = MAX_POST
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_POST
    guard = Guard(settings.bases, settings.tokens)

    def check_signature() -> None:
        raw_path = (
            request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path
        )
        signature = request.headers.get("X-Twilio-Signature", "")
        if not settings.unsigned and not guard.admits(raw_path, request.form, signature):
            log.warning("refused an unsigned or wrongly signed post")
            abort(403)

    @app.post("/twilio/message")
    def message() -> tuple[str, int, dict[str, str]]:
        check_signature()
        try:
            return service.hear(request.form, _now()), 200, XML
        except FromStaff as text:
            return front.answered(service, text), 200, XML

    @app.post("/twilio/status")
    @app.post("/twilio/status/<out>")
    def status(out: str = "") -> tuple[str, int]:
        check_signature()
        service.receipt(request.form, out, _now())
        return "", 204

    @app.get("/health")
    def health() -> tuple[Response, int]:
        state = report(service, settings, _now())
        return jsonify(state), 200 if state["status"] == "ok" else 503

    if settings.phone:
        app.register_blueprint(
            blueprint(Door(app, settings, service), settings.organisations, settings.pence)
        )
    console.register(app, settings, service)
    _refuse_clearly(app)
    return app


def _now() -> datetime:
    return datetime.now(UTC)


def _refuse_clearly(app: Flask) -> None:
    """Each thing that can go wrong has one answer, and a line in the log without the text."""

    def answer(status: int, words: str) -> Callable[[Exception], tuple[str, int, dict[str, str]]]:
        def handler(error: Exception) -> tuple[str, int, dict[str, str]]:
            log.warning("%s answered %d: %s", request.endpoint, status, type(error).__name__)
            return words + "\n", status, {"Content-Type": "text/plain; charset=utf-8"}

        return handler

    app.register_error_handler(Malformed, answer(400, "Not a carrier's post."))
    app.register_error_handler(NotOurs, answer(404, "No organisation has this number."))
    app.register_error_handler(Busy, answer(503, "The store is busy. Try again."))
    app.register_error_handler(RedisError, answer(503, "The store cannot be reached. Try again."))
    app.register_error_handler(500, answer(500, "Something is broken here. Try again."))
