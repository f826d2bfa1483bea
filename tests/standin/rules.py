"""What Twilio refuses, with the code and the words it refuses it with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tests.standin.records import RANK, Message, Recorded, masked

E164 = re.compile(r"(?:whatsapp:)?\+[1-9]\d{6,14}")
SENDER = re.compile(r"(?:whatsapp:)?\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
LONGEST = 1600

REASONS = {
    20001: "Unknown parameters",
    20003: "Authenticate",
    20004: "Method not allowed",
    20009: "Resource not complete",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    20503: "Service Unavailable",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the"
    " 'To' number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21609: "The 'StatusCallback' URL is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    30409: "This message cannot be canceled",
}


class Refusal(Exception):
    """An answer with Twilio's error body."""

    def __init__(self, status: int, code: int, message: str = "") -> None:
        super().__init__(status, code, message)
        self.status, self.code = status, code
        self.message = message or REASONS.get(code, f"Error {code}")

    def body(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def check_new(request: Recorded, blocked: Collection[tuple[str, str]]) -> None:
    """Raise what Twilio would answer to this POST, if it would not accept it."""
    form = request.form
    to, sender = form.get("To", ""), form.get("From", "")
    if code := _missing(form, to, sender) or _wrong(form):
        raise Refusal(400, code)
    if not E164.fullmatch(to):
        raise Refusal(400, 21211, f"Invalid 'To' Phone Number: {masked(to)}")
    if sender and not SENDER.fullmatch(sender):
        raise Refusal(400, 21212, f"Invalid From Number (caller ID): {masked(sender)}")
    if sender == to:
        raise Refusal(400, 21266, "'To' and 'From' number cannot be the same")
    if {(sender, to), (form.get("MessagingServiceSid", ""), to)} & set(blocked):
        raise Refusal(400, 21610)


def _missing(form: Mapping[str, str], to: str, sender: str) -> int:
    if not to:
        return 21604
    if not sender and not form.get("MessagingServiceSid"):
        return 21603
    if not (form.get("Body") or form.get("MediaUrl") or form.get("ContentSid")):
        return 21602
    return 0


def _wrong(form: Mapping[str, str]) -> int:
    if len(form.get("Body", "")) > LONGEST:
        return 21617
    callback = form.get("StatusCallback", "")
    return 21609 if callback and not re.match(r"https?://[^/_]+", callback) else 0


def check_change(message: Message, form: Mapping[str, str]) -> None:
    """Raise what Twilio would answer to this POST on a message, if it would not do it.

    Only a scheduled message can be cancelled (error 30409); a text is redacted by an empty one.
    """
    if "Status" not in form and "Body" not in form:
        raise Refusal(400, 20001)
    if form.get("Status", "canceled") != "canceled" or form.get("Body"):
        raise Refusal(400, 20001)
    if "Status" in form and message.status != "scheduled":
        raise Refusal(400, 30409)
    if "Body" in form:
        check_complete(message)


def check_complete(message: Message) -> None:
    """Raise when the message is still on its way: it can be neither redacted nor deleted."""
    if RANK[message.status] < RANK["sent"]:
        raise Refusal(409, 20009)
