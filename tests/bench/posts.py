"""Signed posts as Twilio makes them, as bytes that are ready to be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

TOKEN = "0123456789abcdef0123456789abcdef"
TO = "+447700900100"
PATH = "/twilio/message"
PEOPLE = [number for n in range(1_000) if (number := f"+447700900{n:03d}") != TO]
BODIES = ("menu", "1", "back", "2", "more", "0", "3", "1", "back", "Menu", "4", "0")
"""What people text in turn; each person is at another place of the round."""

HEAD = (
    "POST {path} HTTP/1.1\r\n"
    "Host: 127.0.0.1:{port}\r\n"
    "User-Agent: TwilioProxy/1.1\r\n"
    "Accept: */*\r\n"
    "I-Twilio-Idempotency-Token: {sid}\r\n"
    "X-Twilio-Signature: {signature}\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
    "Content-Length: {length}\r\n"
    "\r\n"
)


def form(sid: str, number: str, body: str) -> dict[str, str]:
    """The parameters of one inbound text: all that Twilio sends for a UK number."""
    return {
        "ToCountry": "GB",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": body,
        "FromCountry": "GB",
        "To": TO,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": "AC" + "0" * 32,
        "From": number,
        "ApiVersion": "2010-04-01",
    }


def signed(port: int, said: Mapping[str, str]) -> bytes:
    """One text as Twilio posts it to the server on a port."""
    signature = RequestValidator(TOKEN).compute_signature(f"http://127.0.0.1:{port}{PATH}", said)
    packed = urlencode(said)
    sid, length = said["MessageSid"], len(packed)
    head = HEAD.format(path=PATH, port=port, sid=sid, signature=signature, length=length)
    return (head + packed).encode()


def posts(port: int) -> Iterator[bytes]:
    """Texts of many people without end; no MessageSid comes twice."""
    for n in count():
        turn, person = divmod(n, len(PEOPLE))
        body = BODIES[(person + turn) % len(BODIES)]
        yield signed(port, form(f"SM{n:032x}", PEOPLE[person], body))
