"""Twilio's REST API: send one text, or find out whether it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from bot.carrier.inbound import Post
from bot.carrier.send import Envelope, Refused, Unknown, Unreachable

HOST = "https://api.twilio.com"
TIMEOUT = 10.0
LOOK_AT = 50
CLOCKS_DIFFER = timedelta(minutes=1)
MAX_VALIDITY = 36_000
"""Seconds that Twilio keeps a text at most (its default since 2026)."""


class Transport(TwilioHttpClient):
    """The SDK's client, with a time-out, no retries of its own, and no words in the log."""

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=TIMEOUT, max_retries=0)
        self.api_url = api_url.rstrip("/")

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> Any:
        """Send the request to the configured API address instead of Twilio's own."""
        return super().request(method, url.replace(HOST, self.api_url, 1), *rest, **more)

    def log_request(self, kwargs: Any) -> None:
        """The SDK would log number and text."""

    def log_response(self, status_code: int, response: Any) -> None:
        """The SDK would log number and text."""


class TwilioCarrier:
    """Sends as one account; ``base`` is our public address for receipts."""

    def __init__(
        self, account: str, token: str, api_url: str, base: str, service: str = ""
    ) -> None:
        self.client = Client(account, token, http_client=Transport(api_url or HOST))
        self.base, self.service = base.rstrip("/"), service

    def send(self, envelope: Envelope, now: datetime) -> str:
        """Create the message at Twilio; see ``Carrier.send``."""
        left = int((envelope.out.useful_until - now).total_seconds())
        sender = (
            {"messaging_service_sid": self.service} if self.service else {"from_": envelope.via}
        )
        with _outcome():
            message = self.client.messages.create(
                to=envelope.to,
                body=envelope.out.body,
                status_callback=f"{self.base}/twilio/status/{quote(envelope.out.id)}",
                validity_period=max(1, min(left, MAX_VALIDITY)),
                **sender,
            )
        return str(message.sid)

    def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
        """Twilio's log of inbound texts; see ``Carrier.received``."""
        try:
            listed = self.client.messages.list(to=number, date_sent_after=since)
        except (TwilioException, RequestException, ValueError) as error:
            raise Unknown from error
        return [
            Post(str(m.sid), m.from_, m.to, m.body or "", int(m.num_media or 0), "")
            for m in reversed(listed)
            if m.direction == "inbound" and since <= m.date_created <= until
        ]

    def find(self, envelope: Envelope, since: datetime) -> str | None:
        """Look for the same words to the same number since that moment; see ``Carrier.find``.

        Not filtered by Twilio's DateSent, which a text that waits there does not have yet.
        """
        try:
            listed = self.client.messages.list(to=envelope.to, limit=LOOK_AT)
        except (TwilioException, RequestException, ValueError) as error:
            raise Unknown from error
        earliest = since - CLOCKS_DIFFER
        same = (m for m in listed if m.body == envelope.out.body and m.date_created >= earliest)
        return next((str(m.sid) for m in same), None)


@contextmanager
def _outcome() -> Iterator[None]:
    """Sort what can go wrong by the only thing that matters: may the text have been taken?

    A 5xx is a doubt: Twilio does not say that nothing was done.
    """
    try:
        yield
    except TwilioRestException as error:
        if error.status >= 500:
            raise Unknown from error
        raise Refused(str(error.code or ""), error.status) from error
    except RequestException as error:
        raise (Unreachable if _never_connected(error) else Unknown) from error
    except (TwilioException, ValueError) as error:
        raise Unknown from error


def _never_connected(error: RequestException) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, ConnectTimeout) or isinstance(reason, NewConnectionError)
