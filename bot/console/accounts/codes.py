"""Codes for the second factor: those of an authenticator app, and recovery codes for its loss."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from datetime import datetime

import pyotp
import segno

from bot.store.account import Account

STEP_SECONDS = 30
WINDOW = 1
"""Half-minutes that a clock may be wrong, either way."""
HOW_MANY = 10
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and digits that look alike."""
LENGTH = 10
"""About 49 bits."""


def new_secret() -> str:
    """A secret to share with an authenticator app: 160 bits in base32."""
    return pyotp.random_base32()


def address(secret: str, email: str, issuer: str) -> str:
    """The otpauth address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def picture(uri: str) -> str:
    """A QR code as a data address for an ``img``, black on white on any page."""
    made: str = segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return made


def step_of(secret: str, code: str, now: datetime, after: int = 0) -> int:
    """The half-minute that a code is of, if it is a later one than ``after``; else 0."""
    said = "".join(code.split())
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // STEP_SECONDS
    found = 0
    for step in range(current - WINDOW, current + WINDOW + 1):
        right = hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), said.encode())
        if right and step > after:
            found = step
    return found


def new_recovery(secret: str) -> tuple[list[str], tuple[str, ...]]:
    """Fresh recovery codes as they are shown once, and as they are kept."""
    shown = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    kept = tuple(recovery_hash(secret, code) for code in shown)
    return [f"{code[:5]}-{code[5:]}" for code in shown], kept


def recovery_hash(secret: str, code: str) -> str:
    """A recovery code as it is kept: a keyed hash, whose key is not in the store."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.digest(secret.encode(), f"recovery {plain}".encode(), "sha256").hex()


def spend(account: Account, secret: str, code: str, now: datetime) -> Account | None:
    """The account once this code has been used up; None for a wrong or a used code."""
    step = step_of(account.totp, code, now, account.step) if account.totp else 0
    if step:
        return replace(account, step=step)
    wanted = recovery_hash(secret, code)
    left = tuple(each for each in account.recovery if not hmac.compare_digest(each, wanted))
    if len(left) == len(account.recovery):
        return None
    return replace(account, recovery=left)
