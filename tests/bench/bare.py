"""The yardstick: a Flask view that returns a constant TwiML, under the same server as ours."""

from __future__ import annotations

import sys

from flask import Flask

from bot.web import listen

TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Message>'
    "How can we help? Text a number.\n1 See a doctor (GP)\n2 What is free, what costs"
    "</Message></Response>"
)


def create_app() -> Flask:
    """The smallest application that answers a text."""
    app = Flask(__name__)

    @app.post("/twilio/message")
    def message() -> tuple[str, int, dict[str, str]]:
        return TWIML, 200, {"Content-Type": "text/xml; charset=utf-8"}

    return app


if __name__ == "__main__":
    listen(create_app(), "127.0.0.1", int(sys.argv[1]))
