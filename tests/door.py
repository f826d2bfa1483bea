"""Post to the web application as Twilio does: signed, with all its parameters."""

from __future__ import annotations

from itertools import count
from typing import Any
from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.demo import DEMO

TOKEN = "0123456789abcdef0123456789abcdef"
HER = "+447700900001"
US = DEMO.numbers[0]


class Door:
    """A signed carrier in front of the application."""

    def __init__(self, app: Flask, base: str) -> None:
        self.client, self.base = app.test_client(), base
        self.sids = (f"SM{n:032x}" for n in count(1))

    def post(
        self, path: str, form: dict[str, Any], token: str = TOKEN, signed_for: str = ""
    ) -> TestResponse:
        """Post a form; ``signed_for`` another address than the one that is posted to."""
        url = signed_for or self.base + path
        signature = RequestValidator(token).compute_signature(url, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def form(self, body: str, sid: str = "", **more: str) -> dict[str, str]:
        """An inbound text's parameters."""
        sid = sid or next(self.sids)
        form = {
            "ToCountry": "GB",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "SmsSid": sid,
            "SmsStatus": "received",
            "Body": body,
            "FromCountry": "GB",
            "To": US,
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": "AC" + "0" * 32,
            "From": HER,
            "ApiVersion": "2010-04-01",
        }
        return {**form, **more}

    def text(self, body: str, sid: str = "", **more: str) -> TestResponse:
        """She texts; the answer as it is."""
        return self.post("/twilio/message", self.form(body, sid, **more))

    def says(self, body: str, **more: str) -> list[str]:
        """She texts; what she gets."""
        answer = self.text(body, **more)
        assert answer.status_code == 200, answer.data
        return messages(answer)

    def status(self, path: str, sid: str, status: str, error: str = "") -> TestResponse:
        """The carrier reports what became of a text to her."""
        form = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "From": US, "To": HER}
        return self.post(path, form | ({"ErrorCode": error} if error else {}))


def messages(answer: TestResponse) -> list[str]:
    """The bodies in a TwiML answer."""
    return [m.text or "" for m in ElementTree.fromstring(answer.data).findall("Message")]
