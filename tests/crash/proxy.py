"""A TCP proxy before Valkey that loses, cuts, delays and swallows what goes through it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

EXEC = b"\r\nEXEC\r\n"
CHUNK = 1 << 16
FOR_EVER = 600.0

Fault = Literal["none", "lose answer", "lose request", "lose half", "stall"]
"""What happens to one EXEC: nothing; its answer is lost after the server applied it; the whole
transaction never reaches the server; only its first half does, without the EXEC; or the server
applies it and from then on nobody hears anything any more."""


@dataclass(eq=False)
class Wire:
    """One client's connection and its own to the server."""

    client: socket.socket
    server: socket.socket
    losing_answer: bool = False
    silent: bool = False
    hold: float = 0.0

    def cut(self) -> None:
        """End both ways; a thread that waits on one of them wakes up."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


Pump = Callable[[Wire], None]


class Proxy:
    """``with Proxy(port) as proxy:`` and connect to ``proxy.port``.

    ``faults``: what happens to the next EXECs, one each. ``hold``: seconds that answers are kept
    back; with ``holding`` only those to packets that contain it.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.faults: deque[Fault] = deque()
        self.hold, self.holding = 0.0, b""
        self.execs = 0
        self._wires: list[Wire] = []
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        # close() alone does not wake a thread in accept()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for wire in self._wires:
            wire.cut()

    def url(self, server_url: str) -> str:
        """The server's address, by way of this proxy."""
        return server_url.replace(f":{self.server_port}/", f":{self.port}/")

    def heal(self) -> None:
        """From now on all goes well, but for connections that were silenced."""
        self.faults.clear()
        self.hold, self.holding = 0.0, b""

    def silence(self) -> None:
        """The peer of every open connection vanishes without a word, as a machine that is cut off;
        new connections are well."""
        for wire in self._wires:
            wire.silent = True

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _address = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self.server_port))
            except OSError:
                continue
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = Wire(client, server)
            self._wires.append(wire)
            for pump in (self._ask, self._answer):
                threading.Thread(target=self._pumped, args=(pump, wire), daemon=True).start()

    def _pumped(self, pump: Pump, wire: Wire) -> None:
        with contextlib.suppress(OSError):
            pump(wire)
        wire.cut()

    def _ask(self, wire: Wire) -> None:
        while data := wire.client.recv(CHUNK):
            if wire.silent:
                continue
            wire.hold = self.hold if self.holding in data else 0.0
            if EXEC in data:
                self.execs += 1
                match self.faults.popleft() if self.faults else None:
                    case "lose request":
                        return
                    case "lose half":
                        wire.server.sendall(data[: len(data) // 2])
                        return
                    case "lose answer":
                        wire.losing_answer = True
                    case "stall":
                        self.hold = wire.hold = FOR_EVER
            wire.server.sendall(data)

    def _answer(self, wire: Wire) -> None:
        lost = b""
        while data := wire.server.recv(CHUNK):
            if wire.silent:
                continue
            if wire.losing_answer:
                lost += data
                # The answers to MULTI and to what it queues are simple strings: an array is EXEC's.
                if lost.startswith(b"*") or b"\r\n*" in lost:
                    return
                continue
            if wire.hold and self._closing.wait(wire.hold):
                return
            wire.client.sendall(data)
