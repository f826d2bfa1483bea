"""The yardsticks: a view with a constant TwiML, and one that also checks and stores the text."""

from __future__ import annotations

import sys

from flask import Flask, abort, request
from twilio.request_validator import RequestValidator

from bot.store.client import connect
from bot.web import listen
from tests.bench.posts import PATH, TOKEN

TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Message>'
    "How can we help? Text a number.\n1 See a doctor (GP)\n2 What is free, what costs"
    "</Message></Response>"
)
ANSWER = TWIML, 200, {"Content-Type": "text/xml; charset=utf-8"}


def bare() -> Flask:
    """The smallest application that answers a text."""
    app = Flask(__name__)

    @app.post(PATH)
    def message() -> tuple[str, int, dict[str, str]]:
        return ANSWER

    return app


def floor(port: int, store: str) -> Flask:
    """The least that a webhook must do to lose nothing: signature, one MULTI, no thinking."""
    app = Flask(__name__)
    validator = RequestValidator(TOKEN)
    redis = connect(store)

    @app.post(PATH)
    def message() -> tuple[str, int, dict[str, str]]:
        url = f"http://127.0.0.1:{port}{PATH}"
        if not validator.validate(url, request.form, request.headers["X-Twilio-Signature"]):
            abort(403)
        with redis.pipeline() as pipe:
            pipe.set(f"seen:{request.form['MessageSid']}", TWIML, ex=60)
            pipe.set(f"session:{request.form['From']}", request.form["Body"], ex=60)
            pipe.execute()
        return ANSWER

    return app


if __name__ == "__main__":
    here = int(sys.argv[1])
    listen(floor(here, sys.argv[2]) if sys.argv[2:] else bare(), "127.0.0.1", here)
