"""A local stand-in for Twilio's Messages API, its status callbacks and its inbound webhooks."""

from tests.standin.records import ACCOUNT_SID, AUTH_TOKEN, Callback, Message, Recorded
from tests.standin.script import (
    Step,
    delay,
    drop_after,
    drop_before,
    hold,
    html,
    malformed,
    ok,
    refuse,
    slow,
)
from tests.standin.twilio import TwilioStandIn
from tests.standin.webhooks import fallback_form, inbound_form, post_signed, sign

__all__ = [
    "ACCOUNT_SID",
    "AUTH_TOKEN",
    "Callback",
    "Message",
    "Recorded",
    "Step",
    "TwilioStandIn",
    "delay",
    "drop_after",
    "drop_before",
    "fallback_form",
    "hold",
    "html",
    "inbound_form",
    "malformed",
    "ok",
    "post_signed",
    "refuse",
    "sign",
    "slow",
]
