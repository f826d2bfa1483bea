"""How often one address may try to sign in and one member of staff may send something."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Flask, request
from flask_limiter import Limiter
from flask_login import current_user

from bot.console.guard import desk
from bot.store import keys
from bot.store.client import Client

SIGN_IN = "40 per 10 minutes"
"""Tries from one address; an office may share it. What one account bears is in ``tries``."""
WRITES = "120 per minute"
LINKS = "20 per hour"
"""Invitations and resets by one admin."""


def address() -> str:
    """Whoever asks, by a keyed hash of their address, which we write nowhere."""
    hops = [*(hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(","))]
    behind = desk().settings.proxies
    # Each proxy appends who called it: only as many hops from the end are true as there are ours.
    believed = hops[-behind] if behind and len(hops) >= behind else request.remote_addr or ""
    said = f"address {believed}".encode()
    return hmac.digest(desk().service.secret.encode(), said, "sha256").hex()[:32]


def member() -> str:
    """Who is signed in; else where they ask from."""
    if current_user.is_authenticated:
        return f"{current_user.org.id} {current_user.account.id}"
    return address()


limiter = Limiter(address, strategy="fixed-window")
sign_in = limiter.shared_limit(SIGN_IN, scope="sign-in", methods=["POST"])
"""For views that check a password or a code."""
links = limiter.shared_limit(LINKS, scope="links", key_func=member, methods=["POST"])
"""For views that make links."""


def writes(pages: Blueprint) -> None:
    """Let one member of staff send so much through all the pages of a blueprint."""
    limiter.limit(WRITES, key_func=member, methods=["POST"])(pages)


def add(app: Flask, redis: Client, org: str) -> None:
    """Count in our own store, through our own connections, below a key of ours."""
    # The address says only which kind of store it is: connections come from the pool.
    options: dict[str, Any] = {"connection_pool": redis.connection_pool}
    app.config["RATELIMIT_STORAGE_URI"] = "redis://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = options | {"key_prefix": keys.tries(org)}
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
