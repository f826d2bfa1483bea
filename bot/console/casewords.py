"""Codes of a case in the words of its pages: is it safe to text, what is due, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.case import Case, Consent
from bot.casework.answers import ASKED
from bot.casework.needs import OUTCOMES
from bot.casework.preferences import QUESTIONS
from bot.console.looks import clock, owed, promised
from bot.organisation import Organisation
from bot.text import ENGLISH, render

SAFE: Mapping[str, str] = {
    "yes": "You may text her.",
    "no": "She asked us not to text first: wait until she texts.",
    "": "Not known who else reads her phone: write with care.",
}
"""What she said about being texted, and what follows from it."""
UNDO_FOR = timedelta(minutes=10)
"""So long a closed case can be opened again with one click."""


def safe(case: Case) -> str:
    """Whether she may be texted, in a sentence."""
    if case.unreachable:
        return "Texts do not reach this number: call her."
    return SAFE.get(case.safe, SAFE[""])


def times(case: Case, org: Organisation, now: datetime) -> list[tuple[str, str]]:
    """What is due when: the promised answer, the claim that lapses, the follow-up."""
    due = promised(case)
    found = [("She asked", clock(case.opened, now))]
    if due and not case.answered and not case.closed:
        found.append(("We told her an answer by", f"{clock(due, now)} ({owed(due, now)})"))
    if case.answered:
        found.append(("We last wrote", clock(case.answered, now)))
    if case.unanswered and not case.closed:
        found.append(("She waits for an answer since", clock(case.unanswered, now)))
    if lapses := lapse(case, org):
        found.append(("Without a text from you it goes back by", clock(lapses, now)))
    if case.follow_up:
        found.append(("Follow up", f"{clock(case.follow_up, now)} ({owed(case.follow_up, now)})"))
    if case.closed:
        found.append(("Closed", clock(case.closed, now)))
    return found


def lapse(case: Case, org: Organisation) -> datetime | None:
    """When a claim without a reply goes back into the queue; None when it does not."""
    if not case.worker or not case.claimed or case.closed:
        return None
    if case.answered and case.answered >= case.claimed:
        return None
    return org.office_after(case.claimed, org.claim_hours)


def can_undo(case: Case, now: datetime) -> bool:
    """Whether closing it can still be undone with one click."""
    return case.closed is not None and now - case.closed < UNDO_FOR


def whom(consent: Consent) -> str:
    """Whom she allowed to know of her case."""
    kinds = {"team": "Our team", "gp": "Her GP surgery", "other": "Another service"}
    kind = kinds.get(consent.to, "Another organisation" if consent.name else "Another team of ours")
    return f"{kind}: {consent.name}" if consent.name else kind


def ended(case: Case) -> str:
    """How a case ended, in words."""
    return OUTCOMES.get(case.outcome, case.outcome)


def chosen(case: Case) -> list[str]:
    """What she chose to pass on, told about her and not to her."""
    return [
        f"{ASKED[key]}: {render(labels[case.answers[key]], ENGLISH)}"
        for key, (_line, labels) in QUESTIONS.items()
        if case.answers.get(key) in labels
    ]
