"""A pipe that ends with the supervisor, even by SIGKILL, so that no child outlives it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "BOT_LIFELINE"
"""Names the file descriptor in a child's environment."""


@contextmanager
def held() -> Iterator[int]:
    """The reading end, for children to inherit; the writing end stays here."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, False)
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def end_with_parent() -> None:
    """In a child: get a SIGTERM when the supervisor is gone. Without a supervisor, nothing."""
    handle = os.environ.get(NAME)
    if not handle:
        return

    def wait() -> None:
        os.read(int(handle), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()
