"""What each Twilio error code means for us: try again, give up, or believe a STOP.

Source: twilio.com/docs/api/errors/CODE; the actions are ours (docs/decisions/0006).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOURLY = (3_600, 21_600, 86_400)
SOON = (5, 15, 60, 300, 900, 1_800, 3_600)


@dataclass(frozen=True, slots=True)
class Cause:
    """``delays`` in seconds before each further attempt; none means that trying again is no use.

    ``stopped``: she told the network to stop us. ``unreachable``: this number gets no texts.
    ``alert``: an operator must mend something.
    """

    delays: tuple[int, ...] = ()
    stopped: bool = False
    unreachable: bool = False
    alert: bool = False

    def delay(self, attempts: int) -> int | None:
        """Seconds to wait after so many attempts; None when it is time to give up."""
        return self.delays[attempts - 1] if 0 < attempts <= len(self.delays) else None


BUSY = Cause(SOON)
REFUSED = Cause()

CAUSES: Mapping[int, Cause] = {
    20003: Cause((300, 900, 3_600, 3_600, 3_600), alert=True),  # our credentials
    20429: BUSY,  # too many requests: never processed
    21211: Cause(unreachable=True),  # not a number
    21401: Cause(unreachable=True),
    21408: Cause(alert=True),  # country not enabled
    21610: Cause(stopped=True),  # she texted STOP
    21611: Cause(HOURLY),  # the sender's queue is full
    21612: Cause(alert=True),  # no route from this sender
    21614: Cause(unreachable=True),  # not a mobile
    21617: Cause(alert=True),  # too long: our mistake
    21635: Cause(unreachable=True),  # a landline
    30001: Cause(HOURLY),  # queue full
    30002: Cause(alert=True),  # account suspended
    30003: Cause(HOURLY),  # phone off or out of reach
    30004: Cause(unreachable=True),  # blocked
    30005: Cause(unreachable=True),  # number not in use: perhaps somebody else's soon
    30006: Cause(unreachable=True),  # landline
    30007: Cause(alert=True),  # filtered by the network: the same words would be again
    30008: Cause((3_600,)),  # unknown: once more
    30034: Cause(alert=True),
    30450: Cause(alert=True),
}


def cause(code: str, http_status: int = 0) -> Cause:
    """The cause for an error code; by HTTP status when there is no code that we know."""
    known = CAUSES.get(int(code)) if code.isascii() and code.isdigit() else None
    if known:
        return known
    return BUSY if http_status == 429 or http_status >= 500 else REFUSED
