"""What the stand-in keeps: the messages, the requests it saw and the callbacks it made."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

ACCOUNT_SID = "AC" + "5" * 32
AUTH_TOKEN = "a-token-only-for-tests-0123456789"
VERSION = "2010-04-01"

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")

RANK = {
    "accepted": 0,
    "scheduled": 0,
    "receiving": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "undelivered": 4,
    "failed": 4,
    "partially_delivered": 4,
    "delivered": 5,
    "received": 5,
    "read": 6,
    "canceled": 6,
}
"""Every status Twilio has; a message of the stand-in never goes back to a lower one."""

MEANINGS = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Carrier violation",
    30008: "Unknown error",
}


def new_sid(prefix: str = "SM") -> str:
    """A fresh identifier of Twilio's form: two letters and 32 hex digits."""
    return prefix + uuid.uuid4().hex


def segment_count(body: str) -> int:
    """Segments by 3GPP TS 23.038; counted here anew, so as not to repeat a mistake of ours."""
    gsm = all(c in BASIC or c in ESCAPED for c in body)
    single, joined = (160, 153) if gsm else (70, 67)
    widths = [1 + (c in ESCAPED if gsm else ord(c) > 0xFFFF) for c in body]
    if sum(widths) <= single:
        return 1
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count


def masked(number: str) -> str:
    """The number as Twilio writes it where it must not be read: the last four digits hidden."""
    return re.sub(r"\d{4}$", "XXXX", number)


@dataclass(frozen=True)
class Recorded:
    """One HTTP request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]
    at: datetime
    fields: tuple[tuple[str, str], ...] = ()
    """The form with repeated names (MediaUrl); ``form`` has the last of each."""


@dataclass(frozen=True)
class Message:
    """One message; a change makes a new one in its place."""

    sid: str
    account_sid: str
    to: str
    from_: str | None
    body: str
    status: str
    created: datetime
    updated: datetime
    due: datetime
    """When the sender's queue lets it go to the network."""
    sent: datetime | None = None
    service: str | None = None
    status_callback: str = ""
    direction: str = "outbound-api"
    error_code: int | None = None
    media: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    deleted: bool = False

    @property
    def segments(self) -> int:
        return segment_count(self.body)

    @property
    def uri(self) -> str:
        return f"/{VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}"


@dataclass(frozen=True)
class Callback:
    """One status callback; ``answer`` is the HTTP status, or None when nobody answered."""

    sid: str
    status: str
    url: str
    form: Mapping[str, str]
    answer: int | None


def resource(message: Message, *, fresh: bool = False) -> dict[str, object]:
    """The Message resource; ``fresh`` is the answer to the POST that made it.

    What the sender asked not to keep is shown there and nowhere after.
    """
    return {
        "account_sid": message.account_sid,
        "api_version": VERSION,
        "body": message.body if fresh else shown_body(message),
        "date_created": rfc2822(message.created),
        "date_sent": rfc2822(message.sent),
        "date_updated": rfc2822(message.updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": MEANINGS.get(message.error_code or 0),
        "from": message.from_,
        "messaging_service_sid": message.service,
        "num_media": str(len(message.media)),
        "num_segments": str(message.segments if message.from_ else 0),
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{message.uri}/Media.json"},
        "to": message.to if fresh else shown_to(message),
        "uri": f"{message.uri}.json",
    }


def shown_body(message: Message) -> str:
    return "" if message.form.get("ContentRetention") == "discard" else message.body


def shown_to(message: Message) -> str:
    obfuscate = message.form.get("AddressRetention") == "obfuscate"
    return masked(message.to) if obfuscate else message.to


def rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None
