"""One account of the console as a record, and as JSON that leaves out what is as usual."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from bot.case import Staff


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of one account. ``id`` and ``public`` are base64url, as browsers write them."""

    id: str
    public: str
    count: int
    label: str
    created: datetime

    @property
    def key(self) -> str:
        """How a key of the store names it: a hash, because an id may be a kilobyte."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff with all that lets them sign in.

    ``email`` is what they sign in with, ``login`` its keyed hash. ``password`` is an argon2id hash,
    ``recovery`` are hashes of the codes that are left. ``totp`` is the shared secret of an
    authenticator app and ``step`` the last of its half-minutes that was used. ``failed`` counts
    failures in a row.
    """

    staff: Staff
    email: str
    login: str
    created: datetime
    password: str = ""
    totp: str = ""
    step: int = 0
    passkeys: tuple[Passkey, ...] = ()
    recovery: tuple[str, ...] = ()
    failed: int = 0
    locked: datetime | None = None
    disabled: bool = False
    signed_in: datetime | None = None

    @property
    def id(self) -> str:
        """The staff id."""
        return self.staff.id

    @property
    def second_factor(self) -> bool:
        """Whether there is anything to prove besides the password."""
        return bool(self.totp or self.passkeys)


TIMES = frozenset(("created", "locked", "signed_in"))


def dump(account: Account) -> str:
    """An account as JSON."""
    return json.dumps(_plain(account), ensure_ascii=False, separators=(",", ":"))


def load(raw: bytes | str | None) -> Account | None:
    """The account of a record; fields that this version does not know are passed over."""
    if not raw:
        return None
    made: Account = _made(Account, json.loads(raw))
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        held = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(v) for f, v in held if f.default is MISSING or v != f.default}
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _made(kind: Any, held: Mapping[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    return kind(**{name: _value(name, value) for name, value in held.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if name == "staff":
        return _made(Staff, value)
    if name == "passkeys":
        return tuple(_made(Passkey, item) for item in value)
    if name in TIMES and value is not None:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
