"""The practice phones' way in: a signed post through the same door as Twilio's."""

from __future__ import annotations

from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import Client

from bot.phone.page import number_of
from bot.service import Service
from bot.settings import Settings
from bot.store import keys

PATH = "/twilio/message"


class Door:
    """What the page needs of the outside; see ``bot.phone.page.Network``."""

    def __init__(self, app: Flask, settings: Settings, service: Service) -> None:
        self.app, self.settings, self.service = app, settings, service

    def text(self, phone: int, to: str, body: str, message_id: str) -> tuple[int, list[str]]:
        """Post one text as Twilio would; the HTTP status and the answer's bodies."""
        form = {"MessageSid": message_id, "From": number_of(phone), "To": to, "Body": body}
        form |= {"NumMedia": "0", "SmsSid": message_id}
        base = self.settings.bases[0]
        token = self.settings.tokens[0] if self.settings.tokens else ""
        signature = RequestValidator(token).compute_signature(base.rstrip("/") + PATH, form)
        answer = Client(self.app).post(PATH, data=form, headers={"X-Twilio-Signature": signature})
        if answer.status_code != 200:
            return answer.status_code, []
        messages = ElementTree.fromstring(answer.data).findall("Message")
        return 200, [message.text or "" for message in messages]

    def arrived(self, phone: int, after: str) -> tuple[str, list[tuple[str, str]]]:
        """Texts that the worker sent to this phone since the cursor ``after``."""
        place = keys.phone(self.service.organisations[0].id, phone)
        begin = f"({after}" if after else "-"
        entries = self.service.redis.xrange(place, begin, "+", 50)
        found = [(entry.decode(), fields[b"body"].decode()) for entry, fields in entries]
        return (found[-1][0] if found else after), found
