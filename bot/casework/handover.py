"""The case that follows from consent: how it opens, changes and ends, and where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.case import Case, Consent
from bot.model import Amend, CloseCase, Effect, Erase, OpenCase, Speak

DANGER_FIRST = 10**11
"""Seconds by which danger comes before any promised time (about 3,000 years)."""
NO_PROMISE = 4 * 10**9
"""Stands for the promised time of an organisation that can promise none: behind all others."""
LETTERS = "ACDEFGHJKMNPQRTUVWXY"
DIGITS = "23456789"
CODES = len(LETTERS) * len(DIGITS) * len(LETTERS)
STRIDE = 1_987
"""Prime to CODES, so that cases opened one after the other have codes that do not look alike."""
OWN = ("safe", "about")
"""Details that are fields of a case and not answers of hers."""


def case_id(at: datetime, cause: str) -> str:
    """A short name that sorts by the time the case was opened; the same cause, the same name."""
    tail = hashlib.blake2b(cause.encode(), digest_size=2).hexdigest()
    return f"{int(at.timestamp() * 1000):x}-{tail}"


def code(count: int) -> str:
    """The short name of the ``count``-th case in texts, such as K7C.

    No letter of it is easily taken for a digit; codes come back after 3,200 cases.
    """
    rest, last = divmod(count * STRIDE % CODES, len(LETTERS))
    first, digit = divmod(rest, len(DIGITS))
    return LETTERS[first] + DIGITS[digit] + LETTERS[last]


def rank(opened: datetime, answer_by: datetime | None, danger: str) -> float:
    """Queue score, smallest first: danger by time of asking, then by promised time.

    Equal ranks are told apart by the case id, that is by waiting time.
    """
    if danger:
        return opened.timestamp() - DANGER_FIRST
    return answer_by.timestamp() if answer_by else float(NO_PROMISE)


def waits(case: Case) -> bool:
    """Whether a case stands in the queue."""
    return not (case.worker or case.closed or case.paused)


def after(case: Case | None, effects: Iterable[Effect], person: str) -> Case | None:
    """Her case as the effects of a turn leave it; None when there is none or it was taken back."""
    for effect in effects:
        match effect:
            case OpenCase():
                case = _opened(case, effect, person)
            case Amend(fields) if case is not None:
                case = replace(case, **fields)
            case Speak(lang) if case is not None:
                case = replace(case, lang=lang)
            case CloseCase() | Erase():
                case = None
    return case


def _opened(case: Case | None, asked: OpenCase, person: str) -> Case:
    """A new case, or more about the one she has; danger is never taken back by this."""
    if case is None or case.id != asked.case or case.closed:
        case = Case(asked.case, person, asked.at, asked.lang, answer_by=asked.answer_by)
    consent = Consent("team", asked.consent, asked.lang, asked.at, asked.words)
    kept = tuple(given for given in case.consents if given.wording != asked.consent)
    return replace(
        case,
        lang=asked.lang,
        answer_by=min_of(case.answer_by, asked.answer_by),
        danger=asked.danger or case.danger,
        safe=asked.details.get("safe", ""),
        about=asked.details.get("about", case.about),
        answers={
            **case.answers,
            **{key: said for key, said in asked.details.items() if key not in OWN},
        },
        consents=(*kept, consent),
    )


def min_of(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two times that may be missing: what was promised first is owed."""
    return min((at for at in (one, other) if at), default=None)
