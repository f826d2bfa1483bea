"""Files from the network: only http and https, never more than expected, errors in one sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from ssl import SSLError
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    UnknownHandler,
)

from bot.translation.packages.manifest import CHUNK, BadModel
from bot.translation.packages.progress import QUIET, Progress
from bot.translation.packages.room import check_space

PATIENCE = 30.0
"""Seconds without a byte after which a server is given up."""
MOST_INDEX = 32 << 20
MOST_MODEL = 2 << 30
"""Bytes that an index and a model may have."""


class Unreachable(BadModel):
    """An address gave nothing, or not what it should; the message says which and why."""


def get(url: str, most: int = MOST_INDEX) -> bytes:
    """What is at an address. Raises Unreachable."""
    with _opened(url) as response:
        return b"".join(_chunks(response, url, most))


def download(
    url: str, path: Path, what: str, progress: Progress = QUIET, most: int = MOST_MODEL
) -> str:
    """Write what is at an address to a file; its SHA-256. Raises Unreachable, or BadModel when
    there is no room for it."""
    known, done = hashlib.sha256(), 0
    with _opened(url) as response, path.open("wb") as file:
        total = _length(response) or 0
        check_space(path.parent, total, what)
        for chunk in _chunks(response, url, most):
            file.write(chunk)
            known.update(chunk)
            done += len(chunk)
            progress.step(f"downloading {what}", done, total)
    return known.hexdigest()


@contextmanager
def _opened(url: str) -> Iterator[HTTPResponse]:
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise Unreachable(f"{url} is not an address of http or https")
        with _opener().open(url, timeout=PATIENCE) as response:
            yield response
    except HTTPError as error:
        error.close()
        raise Unreachable(f"{url} answered {error.code} {error.reason}") from error
    except URLError as error:
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise Unreachable(f"{url} cannot be reached: {reason}") from error
    except (TimeoutError, ConnectionError, SSLError, HTTPException, ValueError) as error:
        raise Unreachable(f"{url} broke off: {error or type(error).__name__}") from error


def _opener() -> OpenerDirector:
    # not build_opener: a redirect must not lead to a file of this machine, or to ftp
    opener = OpenerDirector()
    handlers: list[Any] = [
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPRedirectHandler(),
        HTTPErrorProcessor(),
    ]
    for handler in handlers:
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "bot-models")]
    return opener


def _length(response: HTTPResponse) -> int | None:
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() else None


def _chunks(response: HTTPResponse, url: str, most: int) -> Iterator[bytes]:
    told, done = _length(response), 0
    while chunk := response.read(CHUNK):
        done += len(chunk)
        if done > most:
            raise Unreachable(f"{url} is larger than {most >> 20} MB")
        yield chunk
    if told is not None and done != told:
        raise Unreachable(f"{url} broke off after {done} of {told} bytes")
