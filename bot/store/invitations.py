"""Links that an admin hands on: an invitation to the staff, or a way to a new password; once."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.store import keys
from bot.store.client import Client
from bot.store.logins import hashed


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link is for. With ``staff`` it sets a new password of that account; else it makes one.

    ``role`` and ``team`` are those of the new account. ``factors`` is whether the second factor is
    set up anew as well. ``by`` is the staff id of who made it, or ``command``.
    """

    role: str = "worker"
    team: str = ""
    staff: str = ""
    factors: bool = False
    by: str = ""
    made: str = ""


def make(redis: Client, org: str, invitation: Invitation, now: datetime) -> str:
    """Keep an invitation for INVITED_FOR seconds; the token for its link."""
    token = secrets.token_urlsafe(32)
    held = asdict(invitation) | {"made": now.isoformat()}
    redis.set(keys.invitation(org, hashed(token)), json.dumps(held), ex=keys.INVITED_FOR)
    return token


def look(redis: Client, org: str, token: str) -> Invitation | None:
    """What a link is for, without using it up; None when it was used or has expired."""
    return _read(redis.get(keys.invitation(org, hashed(token))))


def use(redis: Client, org: str, token: str) -> Invitation | None:
    """Use a link up: only the first call for a token is given the invitation."""
    return _read(redis.getdel(keys.invitation(org, hashed(token))))


def _read(raw: bytes | None) -> Invitation | None:
    return Invitation(**json.loads(raw)) if raw else None
