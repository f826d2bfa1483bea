"""What the worker needs of a carrier: send one text, and look whether one went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.carrier.inbound import Post
from bot.model import Outbound

CallbackUrl = Callable[[str], str]


class Refused(Exception):
    """The carrier said no: it has not taken the text."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(f"refused with {code or status}")
        self.code, self.status = code, status


class Unknown(Exception):
    """The connection broke after the text may have been taken."""


class Unreachable(Exception):
    """The carrier could not be reached: it has certainly not taken the text."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A text with its numbers, which stand nowhere but in the session until it is sent."""

    out: Outbound
    to: str
    via: str


class Carrier(Protocol):
    """Twilio, or the practice network behind ``/phone``."""

    def send(self, envelope: Envelope, now: datetime) -> str:
        """Send and return the carrier's SID. Raises Refused, Unknown or Unreachable."""

    def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
        """Texts that people sent to this number of ours, oldest first. Raises Unknown."""

    def find(self, envelope: Envelope, since: datetime) -> str | None:
        """The SID of this text if the carrier took it since then. Raises Unknown."""
