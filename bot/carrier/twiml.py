"""Our answer to an inbound text, as TwiML in the same response."""

from __future__ import annotations

from collections.abc import Sequence

from twilio.twiml.messaging_response import MessagingResponse

LIMIT = 1_600
"""Twilio sends nothing of a longer body (error 14103)."""


def answer(bodies: Sequence[str], callback: str) -> str:
    """One ``<Message>`` a body. ``callback`` is the address for receipts, without the number.

    Raises ValueError for a body over Twilio's limit: the page budgets make that impossible.
    """
    if any(len(body) > LIMIT for body in bodies):
        raise ValueError("a body over 1,600 characters")
    response = MessagingResponse()
    for n, body in enumerate(bodies):
        response.message(body, status_callback=f"{callback}.{n}")
    return str(response)
