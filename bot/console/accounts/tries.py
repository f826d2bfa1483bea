"""Tries to sign in: failures in a row lock an account, each time for longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.case import Trace
from bot.console.accounts import codes, passwords
from bot.console.guard import desk, now
from bot.organisation import Organisation
from bot.store import staff, trail
from bot.store.account import Account

FREE = 5
"""Failures in a row before the first lock."""
FIRST, LONGEST = timedelta(minutes=15), timedelta(hours=8)


def is_locked(account: Account, at: datetime) -> bool:
    """Whether an account lets nobody in with a password or code at that time."""
    return account.locked is not None and at < account.locked


def after_failure(account: Account, at: datetime) -> Account:
    """The account after one more failure; what is tried while it is locked does not count."""
    if is_locked(account, at):
        return account
    failed = account.failed + 1
    if failed < FREE:
        return replace(account, failed=failed)
    lock = min(FIRST * 2 ** min(failed - FREE, 10), LONGEST)
    return replace(account, failed=failed, locked=at + lock)


def after_success(account: Account, at: datetime) -> Account:
    """The account of somebody who has signed in altogether."""
    return replace(account, failed=0, locked=None, signed_in=at)


def password_fits(org: Organisation, account: Account | None, password: str) -> bool:
    """Whether a password is right and may be used now. Counts nothing.

    Takes one verification of a hash, whoever it is for and whatever state the account is in.
    """
    fits = passwords.matches(account.password if account else "", password)
    if account is None or account.disabled or is_locked(account, now()):
        return False
    if fits and passwords.outdated(account.password):
        renewed = passwords.hashed(password)
        staff.save(
            desk().service.redis, org.id, account.id, lambda it: replace(it, password=renewed)
        )
    return fits


def failed(org: Organisation, account: Account, what: str) -> None:
    """Count one failure of an account, and write it down: codes only."""
    redis, at = desk().service.redis, now()
    after = staff.save(redis, org.id, account.id, lambda it: after_failure(it, at))
    locked = after is not None and after.failed > account.failed and is_locked(after, at)
    trail.write(redis, org.id, Trace(at, account.id, "sign_in_failed", "", what))
    if locked:
        trail.write(redis, org.id, Trace(at, account.id, "account_locked"))


def use_code(org: Organisation, account: Account, code: str) -> Account | None:
    """Use up a code of the app or a recovery code; None, and counted, when it is not right."""
    service, at, right = desk().service, now(), False

    def change(it: Account) -> Account:
        nonlocal right
        spent = (
            None if is_locked(it, at) or it.disabled else codes.spend(it, service.secret, code, at)
        )
        right = spent is not None
        return spent or it

    after = staff.save(service.redis, org.id, account.id, change)
    if right:
        return after
    failed(org, account, "code")
    return None
