"""The web process: the Flask app under the server chosen in docs/decisions/0007."""

from __future__ import annotations

import gc
import signal
import threading
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from waitress.server import create_server

from bot.assembly import log_to_stderr, service
from bot.lifeline import end_with_parent
from bot.service import Service
from bot.settings import Settings
from bot.understanding.lazy import warm

THREADS = 8
WAITING = 400
"""Connections that may be open beyond those that are being answered."""


def serve(settings: Settings) -> int:
    """Serve until SIGTERM; the exit status."""
    from webhooks import create_app

    log_to_stderr(settings)
    end_with_parent()
    made = service(settings)
    warm(made.book.read)
    threading.Thread(target=_holidays, args=(made,), daemon=True).start()
    app = create_app(settings, made)
    listen(app, settings.host, settings.port, THREADS + settings.console_streams)
    return 0


def _holidays(service: Service) -> None:
    """Learn this year's bank holidays, which takes a while, before anybody asks."""
    for org in service.organisations:
        org.answer_by(datetime.now(UTC))


def listen(app: Flask, host: str, port: int, threads: int = THREADS) -> None:
    """Answer requests until SIGTERM; waitress then finishes those that it has begun.

    What had not been read by then is cut off, and the carrier repeats it. Every open console
    keeps one of the ``threads``; those end at once.
    """
    # What was made at start-up lives for ever: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    server = server_of(app, host, port, threads)

    def stop(_signum: int, _frame: object) -> None:
        if room := app.extensions.get("newsroom"):
            room.close()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    server.run()
    server.close()


def server_of(app: Flask, host: str, port: int, threads: int = THREADS) -> Any:
    """The server of an app, not yet running."""
    return create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        connection_limit=threads + WAITING,
        asyncore_use_poll=True,  # select, the usual, knows no more than 1,024 files
        clear_untrusted_proxy_headers=False,  # read only as far as BOT_PROXIES says
        ident=None,
    )
