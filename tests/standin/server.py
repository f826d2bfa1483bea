"""The HTTP side of the stand-in: a thread for each connection, and ways to fail."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.standin.records import Recorded, new_sid

FORM = "application/x-www-form-urlencoded"
PIECES = 10


class Reply(NamedTuple):
    """An answer; ``slow`` spreads its body over that many seconds."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    slow: float = 0.0


App = Callable[[Recorded], Reply | None]


class Server(socketserver.ThreadingTCPServer):
    """Answers with ``app`` on a free loopback port; None from it closes the connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, app: App, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.app = app
        self.closing = threading.Event()
        self.faults: list[str] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.02,), name="twilio-standin", daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close what is open, as a machine that goes down does."""
        self.closing.set()
        self.shutdown()
        with self._lock:
            for connection in self._open:
                hang_up(connection)
        self.server_close()
        self._thread.join()

    def concurrent(self) -> int:
        return len(self._open)

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left is no fault of ours; anything else is told when we close."""
        if not isinstance(sys.exception(), OSError):
            self.faults.append(traceback.format_exc())


class Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the stand-in and writes what it says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        self.server.opened(self.request)
        super().setup()

    def finish(self) -> None:
        self.server.closed(self.request)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the stand-in keeps every request."""

    def version_string(self) -> str:
        return "TwilioStandIn"

    def _handle(self) -> None:
        reply = self.server.app(self._recorded())
        if reply is None:
            self.close_connection = True
            hang_up(self.request)
            return
        self._write(reply)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _handle

    def _recorded(self) -> Recorded:
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_form = self.headers.get_content_type() == FORM
        fields = parse_qsl(body.decode(), keep_blank_values=True) if is_form else []
        query = parse_qsl(target.query, keep_blank_values=True)
        now, headers = datetime.now(UTC), dict(self.headers.items())
        return Recorded(
            self.command, target.path, dict(query), dict(fields), headers, now, tuple(fields)
        )

    def _write(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Twilio-Request-Id", new_sid("RQ"))
        self.send_header("Twilio-Concurrent-Requests", str(self.server.concurrent()))
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        for piece in _pieces(reply):
            self.server.closing.wait(reply.slow / PIECES)
            self.wfile.write(piece)


def _pieces(reply: Reply) -> list[bytes]:
    size = -(-len(reply.body) // PIECES) if reply.slow else len(reply.body)
    return [reply.body[at : at + size] for at in range(0, len(reply.body), size or 1)]


def hang_up(connection: socket.socket) -> None:
    """Close both ways at once; the other side may have been faster."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
