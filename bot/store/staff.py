"""Accounts of the console: who may sign in and with what, in optimistic transactions."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace

from bot.case import Staff
from bot.model import Session
from bot.store import keys, logins
from bot.store.account import Account, Passkey, dump, load
from bot.store.client import Client
from bot.store.codec import dump as dump_session
from bot.store.codec import load as load_session
from bot.store.watching import until_won

Change = Callable[[Account], Account]


class LastAdmin(Exception):
    """Nobody could manage the staff after this change."""


def login_of(secret: str, org: str, email: str) -> str:
    """An e-mail as keys may show it: a keyed hash, different for every organisation."""
    words = f"login {org} {email.strip().casefold()}"
    return hmac.digest(secret.encode(), words.encode(), "sha256").hex()[:32]


def add(redis: Client, org: str, account: Account) -> bool:
    """Keep a new account. False, and nothing is written, when its login or its id is taken."""

    def attempt(pipe: Client) -> bool:
        login = keys.account_by_login(org, account.login)
        record = keys.account(org, account.id)
        pipe.watch(login, record)
        if pipe.exists(login, record):
            return False
        pipe.multi()
        _write(pipe, org, account)
        pipe.execute()
        return True

    return until_won(redis, attempt)


def find(redis: Client, org: str, staff: str) -> Account | None:
    """The account of a staff id."""
    return load(redis.get(keys.account(org, staff)))


def by_login(redis: Client, org: str, login: str) -> Account | None:
    """The account whose e-mail has this keyed hash (``login_of``)."""
    return _named(redis, org, redis.get(keys.account_by_login(org, login)))


def by_passkey(redis: Client, org: str, passkey: Passkey) -> Account | None:
    """The account that has a passkey with this id."""
    return _named(redis, org, redis.get(keys.account_by_passkey(org, passkey.key)))


def everybody(redis: Client, org: str) -> list[Account]:
    """All accounts, disabled ones too, by name. Ids whose record has expired are taken out."""
    names = sorted(name.decode() for name in redis.smembers(keys.accounts(org)))
    if not names:
        return []
    held = redis.mget([keys.account(org, name) for name in names])
    gone = [name for name, raw in zip(names, held, strict=True) if raw is None]
    if gone:
        redis.srem(keys.accounts(org), *gone)
    found = [account for raw in held if (account := load(raw))]
    return sorted(found, key=lambda account: account.staff.name.casefold())


def save(redis: Client, org: str, staff: str, change: Change) -> Account | None:
    """Write what ``change`` makes of an account; None when there is no such account.

    ``change`` may be called again when another writer came first. What it raises leaves the record
    as it is.
    """

    def attempt(pipe: Client) -> Account | None:
        pipe.watch(keys.account(org, staff))
        before = load(pipe.get(keys.account(org, staff)))
        if before is None:
            return None
        after = change(before)
        if after == before:
            return before
        pipe.multi()
        for passkey in set(before.passkeys) - set(after.passkeys):
            pipe.delete(keys.account_by_passkey(org, passkey.key))
        _write(pipe, org, after)
        pipe.execute()
        return after

    return until_won(redis, attempt)


def save_with_an_admin_left(redis: Client, org: str, staff: str, change: Change) -> Account | None:
    """As ``save``. Raises LastAdmin when it would leave no admin whose account is enabled."""

    def attempt(pipe: Client) -> Account | None:
        pipe.watch(keys.accounts(org))
        names = {name.decode() for name in pipe.smembers(keys.accounts(org))} | {staff}
        places = [keys.account(org, name) for name in names]
        pipe.watch(*places)
        found = {account.id: account for raw in pipe.mget(places) if (account := load(raw))}
        if staff not in found:
            return None
        after = change(found[staff])
        later = (found | {staff: after}).values()
        if _is_admin(found[staff]) and not any(map(_is_admin, later)):
            raise LastAdmin
        pipe.multi()
        _write(pipe, org, after)
        pipe.execute()
        return after

    return until_won(redis, attempt)


def disabled(account: Account) -> Account:
    """The account without the right to sign in."""
    return replace(account, disabled=True)


def enabled(account: Account) -> Account:
    """The account with the right to sign in."""
    return replace(account, disabled=False)


def unlocked(account: Account) -> Account:
    """The account with its failures forgotten."""
    return replace(account, failed=0, locked=None)


def disable(redis: Client, org: str, staff: str) -> Account | None:
    """Take the right to sign in away from somebody at once, and their phone. Raises LastAdmin."""
    account = save_with_an_admin_left(redis, org, staff, disabled)
    logins.end_all(redis, org, staff)
    drop_phone(redis, org, staff)
    return account


def erase(redis: Client, org: str, staff: str) -> bool:
    """Delete an account and all that leads to it. False when there is none."""
    account = drop_phone(redis, org, staff)
    if account is None:
        return False
    logins.end_all(redis, org, staff)
    pipe = redis.pipeline()
    pipe.delete(keys.account(org, staff), keys.account_by_login(org, account.login))
    for passkey in account.passkeys:
        pipe.delete(keys.account_by_passkey(org, passkey.key))
    pipe.srem(keys.accounts(org), staff)
    pipe.execute()
    return True


def staff_members(redis: Client, org: str) -> list[Staff]:
    """Everybody whose account is not disabled, by name."""
    return [account.staff for account in everybody(redis, org) if not account.disabled]


def staff_member(redis: Client, org: str, staff: str) -> Staff | None:
    """One member of staff by id, whose account may be disabled."""
    account = find(redis, org, staff)
    return account.staff if account else None


def set_phone(redis: Client, org: str, staff: str, phone: str, number: str, via: str) -> str:
    """Give a member of staff a phone, by the keyed hash ``phone`` of its ``number``.

    The session of that phone is then theirs: texts from it are a link worker's. ``via`` is the
    organisation's number that texts go out from. Empty when done, else why not: ``gone`` (no such
    account), ``taken`` (another colleague's, or somebody asks for help from it) or ``stopped``.
    """

    def attempt(pipe: Client) -> str:
        place = keys.session(org, phone)
        pipe.watch(keys.account(org, staff), place)
        account = load(pipe.get(keys.account(org, staff)))
        session = load_session(phone, pipe.get(place))
        if account is None:
            return "gone"
        if session.case or session.staff not in ("", staff):
            return "taken"
        if session.stopped:
            return "stopped"
        if account.staff.phone:
            pipe.watch(keys.session(org, account.staff.phone))
        old = _phone(pipe, org, account.staff)
        pipe.multi()
        if old.person != phone:
            _forget(pipe, org, old)
        mine = replace(session, number=number, via=via, staff=staff)
        pipe.set(place, dump_session(mine), ex=keys.ACCOUNT_FOR)
        _write(pipe, org, replace(account, staff=replace(account.staff, phone=phone)))
        pipe.execute()
        return ""

    return until_won(redis, attempt)


def drop_phone(redis: Client, org: str, staff: str) -> Account | None:
    """Forget the phone of a member of staff; the account, or None when there is none."""

    def attempt(pipe: Client) -> Account | None:
        pipe.watch(keys.account(org, staff))
        account = load(pipe.get(keys.account(org, staff)))
        if account is None or not account.staff.phone:
            return account
        without = replace(account, staff=replace(account.staff, phone="", texts=False))
        if account.staff.phone:
            pipe.watch(keys.session(org, account.staff.phone))
        old = _phone(pipe, org, account.staff)
        pipe.multi()
        _forget(pipe, org, old)
        _write(pipe, org, without)
        pipe.execute()
        return without

    return until_won(redis, attempt)


def number(redis: Client, org: str, staff: Staff) -> str:
    """The number of somebody's phone; empty when they have none."""
    return _phone(redis, org, staff).number


def _phone(redis: Client, org: str, staff: Staff) -> Session:
    """The session of somebody's phone; an empty one when they have none."""
    place = keys.session(org, staff.phone)
    return load_session(staff.phone, redis.get(place) if staff.phone else None)


def _forget(pipe: Client, org: str, phone: Session) -> None:
    """A phone is nobody's of the staff any more. That it wrote STOP is not forgotten."""
    if not phone.person:
        return
    place = keys.session(org, phone.person)
    if phone.stopped:
        kept = Session(phone.person, phone.number, phone.via, lang=phone.lang, stopped=True)
        pipe.set(place, dump_session(kept), ex=keys.STOPPED_FOR)
    else:
        pipe.delete(place)


def _is_admin(account: Account) -> bool:
    return account.staff.role == "admin" and not account.disabled


def _named(redis: Client, org: str, name: bytes | None) -> Account | None:
    return find(redis, org, name.decode()) if name else None


def _write(pipe: Client, org: str, account: Account) -> None:
    """The record, and what leads to it, all for equally long."""
    pipe.set(keys.account(org, account.id), dump(account), ex=keys.ACCOUNT_FOR)
    ways = [keys.account_by_login(org, account.login)]
    ways += [keys.account_by_passkey(org, passkey.key) for passkey in account.passkeys]
    for way in ways:
        pipe.set(way, account.id, ex=keys.ACCOUNT_FOR)
    pipe.sadd(keys.accounts(org), account.id)
