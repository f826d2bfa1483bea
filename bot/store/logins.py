"""Browsers that are signed in: kept here by the hash of their token, so that each can be ended."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.store import keys
from bot.store.client import Client
from bot.store.watching import until_won

IDLE = timedelta(minutes=30)
"""A browser that asked for nothing for so long is signed out."""
LONGEST = timedelta(hours=12)
"""However busy it is, a browser signs in again after a working day."""
HALFWAY = timedelta(minutes=15)
"""How long the second factor may take after the password."""
TOUCH = timedelta(minutes=1)
"""How exactly the last request is remembered, to spare a write with each of them."""


@dataclass(frozen=True, slots=True)
class Login:
    """One browser of a member of staff. No address: only ``agent``, as "Firefox on Windows".

    ``key`` is the hash of its token. ``done`` is whether the second factor was given as well, and
    ``proved`` when they last proved who they are. ``secret`` is an authenticator's that is being
    set up.
    """

    key: str
    staff: str
    created: datetime
    seen: datetime
    proved: datetime
    agent: str = ""
    done: bool = False
    secret: str = ""

    def alive(self, now: datetime) -> bool:
        """Whether neither of its time limits has passed."""
        if not self.done and now - self.created >= HALFWAY:
            return False
        return now - self.seen < IDLE and now - self.created < LONGEST


TIMES = ("created", "seen", "proved")


def begin(
    redis: Client, org: str, staff: str, agent: str, now: datetime, done: bool
) -> tuple[str, Login]:
    """A new session of somebody who has just proved who they are: the token and the record."""
    token = secrets.token_urlsafe(32)
    login = Login(hashed(token), staff, now, now, now, agent, done)
    everyone = keys.logins_of(org, staff)
    pipe = redis.pipeline()
    pipe.set(keys.login(org, login.key), _dump(login), ex=int(LONGEST.total_seconds()))
    pipe.sadd(everyone, login.key)
    pipe.expire(everyone, int(LONGEST.total_seconds()))
    pipe.execute()
    return token, login


def find(redis: Client, org: str, token: str, now: datetime, touch: bool = True) -> Login | None:
    """The session of a token, None when it has ended. Notes that it is in use, if ``touch``."""
    login = _load(redis.get(keys.login(org, hashed(token))))
    if login is None or not login.alive(now):
        return None
    if touch and now - login.seen >= TOUCH:
        return change(redis, org, login.key, lambda each: replace(each, seen=now))
    return login


def change(redis: Client, org: str, key: str, how: Callable[[Login], Login]) -> Login | None:
    """Write what ``how`` makes of a session; None when it has ended meanwhile."""

    def attempt(pipe: Client) -> Login | None:
        place = keys.login(org, key)
        pipe.watch(place)
        before = _load(pipe.get(place))
        if before is None:
            return None
        after = how(before)
        pipe.multi()
        pipe.set(place, _dump(after), keepttl=True)
        pipe.execute()
        return after

    return until_won(redis, attempt)


def of(redis: Client, org: str, staff: str, now: datetime) -> list[Login]:
    """The living sessions of a member of staff that are signed in altogether, the newest first."""
    names = [name.decode() for name in redis.smembers(keys.logins_of(org, staff))]
    held = redis.mget([keys.login(org, name) for name in names]) if names else []
    found = [login for raw in held if (login := _load(raw))]
    alive = [login for login in found if login.done and login.alive(now)]
    return sorted(alive, key=lambda login: login.created, reverse=True)


def end(redis: Client, org: str, staff: str, key: str) -> bool:
    """End one session of a member of staff, named by its ``key``. False when it is not theirs."""
    if not redis.srem(keys.logins_of(org, staff), key):
        return False
    redis.delete(keys.login(org, key))
    return True


def end_all(redis: Client, org: str, staff: str, but: str = "") -> int:
    """End every session of a member of staff, but the one with this ``key``; how many."""
    names = [name.decode() for name in redis.smembers(keys.logins_of(org, staff))]
    return sum(end(redis, org, staff, name) for name in names if name != but)


def hashed(token: str) -> str:
    """A random token as keys may show it; nobody can turn it back, so it needs no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def _dump(login: Login) -> str:
    held = asdict(login) | {name: getattr(login, name).isoformat() for name in TIMES}
    return json.dumps(held)


def _load(raw: bytes | None) -> Login | None:
    if not raw:
        return None
    held = json.loads(raw)
    return Login(**held | {name: datetime.fromisoformat(held[name]) for name in TIMES})
