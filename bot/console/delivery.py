"""What became of the texts she was sent, in words: waiting, sent, delivered, or why it failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.carrier.causes import cause
from bot.store import keys
from bot.store.client import Client

ATTEMPTS = 4
"""A text that failed is sent again under its id with a ``+`` more, so many times at most."""
STATES: Mapping[str, str] = {
    "queued": "waiting to be sent",
    "held": "waiting to be tried again",
    "waiting": "waiting to be tried again",
    "sending": "being sent",
    "doubt": "perhaps sent: we are finding out",
    "unknown": "perhaps sent: nobody knows",
    "dropped": "not sent: she stopped our texts",
    "expired": "not sent: it came too late to be of use",
}
STATUSES: Mapping[str, str] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "canceled": "not sent: it was called off",
}
"""What the carrier's receipts say; those on the way are ``sent to the network``."""
FINAL = frozenset(("delivered", "read", "canceled"))
ENDED = frozenset(("dropped", "expired", "unknown", "failed"))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A text's fate in words; ``open`` while it may still change, ``bad`` when it never came."""

    words: str = ""
    open: bool = False
    bad: bool = False


def of(redis: Client, org: str, lines: Iterable[str]) -> dict[str, Delivery]:
    """The fate of the texts of these lines, by line id; a text that is not kept is left out."""
    names = list(lines)
    pipe = redis.pipeline(transaction=False)
    for name in names:
        for tries in range(ATTEMPTS):
            pipe.hmget(keys.outbound(org, f"{name}.0{'+' * tries}"), "state", "status", "error")
    answers = iter(pipe.execute())
    fates = {}
    for name in names:
        tried = [[_text(value) for value in next(answers)] for _ in range(ATTEMPTS)]
        known = [record for record in tried if any(record)]
        if known:
            fates[name] = fate(*known[-1])
    return fates


def fate(state: str, status: str, error: str) -> Delivery:
    """One record of the outbox in words: its state, the carrier's status and the error code."""
    if status in ("failed", "undelivered") or state == "failed":
        return Delivery(f"not delivered: {why(error)}", bad=True)
    if status in STATUSES:
        bad = status == "canceled"
        return Delivery(STATUSES[status], open=status not in FINAL, bad=bad)
    if state == "sent" or status:
        return Delivery("sent to the network", open=True)
    bad = state in ENDED
    return Delivery(STATES.get(state, "waiting to be sent"), open=not bad, bad=bad)


def why(error: str) -> str:
    """What an error code of the carrier means to a link worker."""
    told = cause(error)
    if told.stopped:
        return "she told the network to stop our texts"
    if told.unreachable:
        return "this number gets no texts; call her"
    if told.alert:
        return f"something must be mended here; tell your administrator (code {error})"
    if told.delays:
        return "her phone is off or out of reach"
    return "the network refused it"


def _text(value: bytes | None) -> str:
    return value.decode() if value else ""
