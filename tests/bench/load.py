"""A load generator that costs little: one thread, raw sockets, requests made beforehand."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter, process_time

CLIENTS = 16
SILENCE = 10.0
"""Seconds without any answer after which the server is thought to be stuck."""


class Wrong(RuntimeError):
    """An answer that is not 200 with TwiML."""


@dataclass(frozen=True)
class Round:
    """What one burst of requests showed."""

    seconds: float
    own_cpu: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: float) -> float:
        """So many percent were answered within this many milliseconds."""
        ordered = sorted(self.latencies)
        at = min(len(ordered) - 1, int(len(ordered) * percent / 100))
        return ordered[at] * 1000


class Connection:
    """One keep-alive connection with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""
        self.since = 0.0

    def send(self, request: bytes) -> None:
        """Ask, and look at the clock."""
        self.answer = b""
        self.since = perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole. Raises Wrong."""
        data = self.socket.recv(65_536)
        if not data:
            raise Wrong("the server hung up")
        self.answer += data
        return whole(self.answer)


def whole(answer: bytes) -> bool:
    """Whether all of a right answer is there. Raises Wrong for any other answer."""
    if answer.find(b"\r\n\r\n") < 0:
        return False
    head, _blank, body = answer.partition(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    if len(body) < int(fields.get(b"content-length", 0)):
        return False
    right = (
        head.startswith(b"HTTP/1.1 200")
        and fields.get(b"content-type", b"").startswith(b"text/xml")
        and body.startswith(b"<?xml")
        and body.endswith(b"</Response>")
    )
    if not right:
        raise Wrong(f"{head!r} {body[:200]!r}")
    return True


def fire(port: int, requests: Sequence[bytes], clients: int = CLIENTS) -> Round:
    """Send every request over so many connections, each at once after the answer before it.

    Raises Wrong.
    """
    selector = DefaultSelector()
    connections = [Connection(port) for _ in range(min(clients, len(requests)))]
    waiting = iter(requests)
    gc.disable()
    try:
        began, cpu = perf_counter(), process_time()
        for connection in connections:
            selector.register(connection.socket, EVENT_READ, connection)
            connection.send(next(waiting))
        latencies = _answers(selector, waiting, len(requests))
        return Round(perf_counter() - began, process_time() - cpu, tuple(latencies))
    finally:
        gc.enable()
        selector.close()
        for connection in connections:
            connection.socket.close()


def _answers(selector: DefaultSelector, waiting: Iterator[bytes], count: int) -> list[float]:
    latencies: list[float] = []
    while len(latencies) < count:
        ready = selector.select(SILENCE)
        if not ready:
            raise Wrong(f"no answer for {SILENCE:.0f} s")
        for key, _events in ready:
            connection: Connection = key.data
            if not connection.receive():
                continue
            latencies.append(perf_counter() - connection.since)
            request = next(waiting, None)
            if request is not None:
                connection.send(request)
    return latencies
