"""Addresses of the console that are handed on, and addresses that we are willing to lead to."""

from __future__ import annotations

import re

START = "/console/"
LOCAL = re.compile(r"/console(?:/[\w./~%-]*)?(?:\?[\w./~%=&+:,-]*)?", re.ASCII)


def invitation(base: str, org: str, token: str) -> str:
    """The link that an invitation or a password reset is handed on with."""
    return f"{base}/console/invitation/{org}/{token}"


def local(path: str | None) -> str:
    """A page of the console to go on to: ``path`` when it is one, else the start.

    Only plain characters are let through, so that no browser reads another host into it.
    """
    if not path or not LOCAL.fullmatch(path) or "//" in path or "/." in path:
        return START
    return path
