"""Who may do what to a case, and when: the same rules for the console and for texts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.case import Case
from bot.casework.permissions import may, may_read, may_write
from bot.model import Deed
from bot.sms import segments

REFUSALS: Mapping[str, str] = {
    "gone": "This case is no longer here: she took her request back, or it has expired.",
    "taken": "{who} has taken this case.",
    "not_yours": "Only {who} or a lead may do this.",
    "closed": "This case is closed. Open it again first.",
    "empty": "There are no words in it.",
    "too_long": "This is too long for a text message. Please make it shorter.",
    "doubts": "The translation may be wrong. Please look at it, and say that you have.",
    "untranslated": "It could not be translated. Use a saved reply, an interpreter, or English.",
    "unsent": "A text to her is still being translated. Try again in a minute.",
    "stopped": "She has sent STOP. We may not text her.",
    "unsafe": "She asked us not to text her first.",
    "no_consent": "She has not agreed to this.",
    "unknown": "This is not possible here.",
}
"""Code of a refusal -> what the link worker is told; ``{who}`` is a colleague's name."""
MOST_SEGMENTS = 8
"""A longer text is seldom read on a basic phone, and dear."""
MOST_NOTE = 2_000
OPEN_AGAIN = ("reopen", "note", "follow_up", "needs")
"""What may be done to a closed case."""
BY_READERS = ("claim", "note")
"""What somebody may do who reads a case and has not claimed it."""
AWAY = ("release", "transfer", "assign", "close")
"""What takes a case out of somebody's hands: texts that she has not got yet would be lost."""
TO_HER = ("reply", "simpler", "ring", "card", "share", "measure", "send")
"""What ends in a text to her."""


class Refused(Exception):
    """A deed that may not be done: the code of the reason, and whom it is about."""

    def __init__(self, why: str, who: str = "") -> None:
        super().__init__(why)
        self.why, self.who = why, who


def permit(case: Case | None, deed: Deed, stopped: bool, talking: bool) -> Case:
    """The case that may be acted on. Raises Refused.

    ``stopped`` is whether she sent STOP, ``talking`` whether she writes with us at the moment,
    which makes it safe to answer her.
    """
    if case is None or case.id != deed.case:
        raise Refused("gone")
    if case.closed and deed.do not in OPEN_AGAIN:
        raise Refused("closed")
    _by(case, deed)
    if deed.do in AWAY and any(not text.held for text in case.pending):
        raise Refused("unsent")
    if deed.do in TO_HER:
        if stopped:
            raise Refused("stopped")
        if case.safe == "no" and not talking and "unsafe" not in accepted(deed):
            raise Refused("unsafe")
    return case


def _by(case: Case, deed: Deed) -> None:
    staff = deed.by
    if deed.do == "assign" and not may(staff, "assign"):
        raise Refused("not_yours", case.name)
    if deed.do == "claim":
        if case.worker and case.worker != staff.id:
            raise Refused("taken", case.name)
        if not may_read(staff, case):
            raise Refused("not_yours", case.name)
        return
    allowed = may_read if deed.do in BY_READERS else may_write
    if not allowed(staff, case):
        raise Refused("not_yours", case.name or "whoever takes it")


def accepted(deed: Deed) -> tuple[str, ...]:
    """The flags and warnings that the link worker says to have seen."""
    return tuple(deed.said.get("accepted", "").split())


def words(deed: Deed, name: str = "text", most: int = MOST_NOTE) -> str:
    """The words of a deed. Raises Refused when there are none, or too many."""
    said = deed.said.get(name, "").strip()
    if not said:
        raise Refused("empty")
    if len(said) > most:
        raise Refused("too_long")
    return said


def sendable(body: str) -> str:
    """A body that may be sent as it is. Raises Refused when it would be too many segments."""
    if segments(body) > MOST_SEGMENTS:
        raise Refused("too_long")
    return body


def judged(deed: Deed) -> str:
    """The translation of a deed, if it may be sent. Raises Refused when there is none, or when it
    has doubts (``doubts`` of the deed) that the link worker has not looked at."""
    made = deed.said.get("made", "").strip()
    if not made:
        raise Refused("untranslated")
    if set(deed.said.get("doubts", "").split()) - set(accepted(deed)):
        raise Refused("doubts")
    return sendable(made)
