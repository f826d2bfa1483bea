"""A Twilio form post becomes a Message, whatever is in it; or a clear refusal."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Message

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
SID = re.compile(r"[A-Za-z0-9]{2,64}")
BASE64 = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
MAX_LENGTH = 2_000
"""Characters of a text that we look at; Twilio itself never sends more than 1,600."""


class Malformed(ValueError):
    """Not a post that the carrier makes; the message says what is missing, and holds no text."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a carrier's message post says, before we know whose number it went to."""

    id: str
    sender: str
    to: str
    text: str
    media: int
    opt_out: str

    @property
    def answerable(self) -> bool:
        """Only a phone number can be answered: not a short code, a name or a hidden sender."""
        return bool(NUMBER.fullmatch(self.sender))

    def message(self, person: str, at: datetime) -> Message:
        """As the engine hears it."""
        return Message(
            self.id, person, at, self.text, self.sender, self.to, self.media, self.opt_out
        )


def read(form: Mapping[str, str]) -> Post:
    """Twilio's parameters (docs/messaging/guides/webhook-request); unknown ones are ignored.

    Raises Malformed without a usable MessageSid, From or To.
    """
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or ""
    if not SID.fullmatch(sid):
        raise Malformed("MessageSid is missing or not a SID")
    sender, to = form.get("From", "").strip(), form.get("To", "").strip()
    if not sender or not to:
        raise Malformed("From or To is missing")
    media = form.get("NumMedia", "0")
    return Post(
        sid,
        sender,
        to,
        plain(form.get("Body", ""))[:MAX_LENGTH],
        int(media) if media.isascii() and media.isdigit() and len(media) < 4 else 0,
        form.get("OptOutType", "").upper(),
    )


def plain(body: str) -> str:
    """Long texts may arrive base64-encoded: decode one that really is words, else leave it."""
    packed = body.strip()
    if len(packed) % 4 or not BASE64.fullmatch(packed):
        return body
    try:
        words = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return body
    readable = sum(char.isprintable() or char.isspace() for char in words)
    return words if readable == len(words) and " " in words else body
