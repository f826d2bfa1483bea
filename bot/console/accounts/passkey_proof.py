"""What a browser's passkey is asked for and what it answers, checked by py_webauthn."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request, session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.console.accounts.browser import SignedIn
from bot.console.guard import desk, now
from bot.store import keys
from bot.store.account import Account, Passkey
from bot.store.logins import hashed

CHALLENGE_SECONDS = 600
VERIFIED = UserVerificationRequirement.REQUIRED
"""The device checks a finger, a face or a PIN: a passkey is then two factors in one."""
MOST = 10
"""Passkeys of one account."""


class NotProved(ValueError):
    """A passkey's answer is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who we are to a passkey: a domain, and the addresses of its pages."""

    domain: str
    origins: list[str]


def site() -> Site:
    """Ours, by the public addresses of the settings and never by what a request says."""
    bases = [base.rstrip("/") for base in desk().settings.bases]
    here = next((base for base in bases if urlsplit(base).netloc == request.host), bases[0])
    return Site(urlsplit(here).hostname or "", [here])


def asks_for_new(user: SignedIn) -> str:
    """The options (JSON) for making a passkey."""
    account = user.account
    options = generate_registration_options(
        rp_id=site().domain,
        rp_name=user.org.name,
        user_id=f"{user.org.id}.{account.id}".encode(),
        user_name=account.email,
        user_display_name=account.staff.name,
        challenge=_challenge(f"new {user.org.id} {account.id}"),
        exclude_credentials=_listed(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return options_to_json(options)


def made(user: SignedIn, answer: Mapping[str, Any], label: str) -> Passkey:
    """The passkey that an answer to ``asks_for_new`` has made. Raises NotProved."""
    challenge = _asked(f"new {user.org.id} {user.account.id}")
    try:
        found = verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site().domain,
            expected_origin=site().origins,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProved from error
    public = bytes_to_base64url(found.credential_public_key)
    return Passkey(bytes_to_base64url(found.credential_id), public, found.sign_count, label, now())


def asks_for_use(account: Account | None) -> str:
    """The options (JSON) for using a passkey: one of the account's, or any that we ever made."""
    options = generate_authentication_options(
        rp_id=site().domain,
        challenge=_challenge(f"use {account.id if account else ''}"),
        allow_credentials=_listed(account) if account else None,
        user_verification=VERIFIED,
    )
    return options_to_json(options)


def used(account: Account | None, passkey: Passkey, answer: Mapping[str, Any]) -> int:
    """Check an answer to ``asks_for_use``; the new number of uses. Raises NotProved."""
    challenge = _asked(f"use {account.id if account else ''}")
    try:
        found = verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site().domain,
            expected_origin=site().origins,
            credential_public_key=base64url_to_bytes(passkey.public),
            credential_current_sign_count=passkey.count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise NotProved from error
    return found.new_sign_count


def _listed(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(p.id)) for p in account.passkeys]


def _challenge(purpose: str) -> bytes:
    """A challenge for one purpose and this browser, kept on our side until it is answered."""
    challenge = secrets.token_bytes(32)
    token = secrets.token_urlsafe(32)
    held = json.dumps({"for": purpose, "challenge": bytes_to_base64url(challenge)})
    desk().service.redis.set(_place(token), held, ex=CHALLENGE_SECONDS)
    session["challenge"] = token
    return challenge


def _asked(purpose: str) -> bytes:
    """The challenge this browser was given for a purpose, which is no longer good after this."""
    raw = desk().service.redis.getdel(_place(session.pop("challenge", "")))
    held = json.loads(raw) if raw else {}
    if held.get("for") != purpose:
        raise NotProved
    return base64url_to_bytes(held["challenge"])


def _place(token: str) -> str:
    return keys.challenge(desk().service.organisations[0].id, hashed(token))
