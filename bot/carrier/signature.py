"""Is a post really Twilio's? Checked against our configured public address, never the request's."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict


class Guard:
    """Knows our public addresses and the auth tokens in use (several while one is replaced).

    Source: twilio.com/docs/usage/security#validating-requests. The URL is built from the
    configured base and the raw path, because ``request.url`` is decoded and can be forged by
    ``X-Forwarded-Host``. Without a token nothing is ever valid.
    """

    def __init__(self, bases: Sequence[str], tokens: Sequence[str]) -> None:
        self.bases = tuple(base.rstrip("/") for base in bases)
        self.validators = tuple(RequestValidator(token) for token in tokens if token)

    def admits(self, raw_path: str, form: MultiDict[str, str], signature: str) -> bool:
        """Whether the signature is right for this path and form under any address and token."""
        return any(
            hmac.compare_digest(
                validator.compute_signature(base + raw_path, form).encode(), signature.encode()
            )
            for base in self.bases
            for validator in self.validators
        )
