"""The real client library of Twilio, wired to the stand-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from requests import Response
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.standin.twilio import TwilioStandIn

TWILIO = "https://api.twilio.com"


class Redirected(TwilioHttpClient):
    """Twilio's own HTTP client with another host."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(**options)
        self.url = url
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        return super().request(method, url.replace(TWILIO, self.url, 1), *args, **options)


def client_for(
    standin: TwilioStandIn,
    *,
    token: str = "",
    timeout: float = 30.0,
    seen: Callable[..., Response | None] | None = None,
) -> Any:
    """A ``twilio.rest.Client``; ``seen`` gets every response, with its request."""
    hooks = {"request_hooks": {"response": seen}} if seen else {}
    http = Redirected(standin.url, timeout=timeout, **hooks)
    return Client(standin.account_sid, token or standin.auth_token, http_client=http)
