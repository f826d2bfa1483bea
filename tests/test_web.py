"""The web server as it is set up: what it hands on to the app."""

from __future__ import annotations

import threading
from http.client import HTTPConnection

from flask import Flask, request

from bot.web import server_of


def test_the_address_that_a_proxy_names_reaches_the_app() -> None:
    """Waitress by itself drops the header of a proxy it was not told of: BOT_PROXIES decides."""
    app = Flask("echo")

    @app.get("/")
    def told() -> str:
        return request.headers.get("X-Forwarded-For", "nothing")

    server = server_of(app, "127.0.0.1", 0, 2)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        connection = HTTPConnection("127.0.0.1", server.effective_port, timeout=5)
        connection.request("GET", "/", headers={"X-Forwarded-For": "192.0.2.7"})
        assert connection.getresponse().read() == b"192.0.2.7"
        connection.close()
    finally:
        server.close()
