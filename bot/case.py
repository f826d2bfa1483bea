"""The nouns of casework: who works here, a case, what was agreed and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

ROLES = ("worker", "lead", "editor", "admin", "auditor")


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works with the console or by text.

    ``name`` is the first name that people and colleagues see. ``team`` is a team's id, empty for
    the organisation's own. ``duty`` is whether danger pages them at any hour, ``texts`` whether
    cases are offered to their phone, whose keyed hash is ``phone``.
    """

    id: str
    name: str
    role: str = "worker"
    team: str = ""
    languages: tuple[str, ...] = ("en",)
    gender: str = ""
    lived: bool = False
    duty: bool = False
    texts: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """She agreed at ``at`` to a hand-over, in these words, as she read them in ``lang``.

    ``to`` is ``team``, ``team:ID``, ``gp`` or ``other``; ``name`` how they are called. ``wording``
    names the version of the sentences, ``words`` are they in English. ``history`` is whether what
    was written may go with it. A consent that was taken back has ``revoked``.
    """

    to: str
    wording: str
    lang: str
    at: datetime
    words: str = ""
    name: str = ""
    history: bool = False
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A link worker's text that waits for its translation, or (``held``) for a second look."""

    line: str
    text: str
    call: str
    by: str
    name: str
    at: datetime
    accepted: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing that was agreed on: in the worker's words and in hers; ``when`` as written."""

    text: str
    said: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """How she said she was, at one time: answer codes by question; a skipped one is left out."""

    at: datetime
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One request for a person, from her consent until it is closed and has expired.

    ``code`` is its short name in texts to link workers. ``answers`` are what she chose to pass on,
    ``needs`` what the link worker noted of the needs conversation. ``worker`` has it since
    ``claimed``; ``answered`` is when they last wrote to her and ``unanswered`` when the oldest text
    of hers came that nobody answered. ``retold`` is the later time she was given when ``answer_by``
    was not kept. ``asked`` is what she was asked for the worker, ``asked_of`` about whom.
    ``history_since`` is the time from which on this team may read the conversation.
    """

    id: str
    person: str
    opened: datetime
    lang: str
    code: str = ""
    answer_by: datetime | None = None
    retold: datetime | None = None
    danger: str = ""
    safe: str = ""
    about: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    team: str = ""
    consents: tuple[Consent, ...] = ()
    worker: str = ""
    name: str = ""
    claimed: datetime | None = None
    answered: datetime | None = None
    unanswered: datetime | None = None
    returned: int = 0
    alerted: bool = False
    paused: bool = False
    asked: str = ""
    asked_of: str = ""
    unreachable: str = ""
    history_since: datetime | None = None
    pending: tuple[Pending, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    plan: tuple[PlanStep, ...] = ()
    measures: tuple[Measure, ...] = ()
    follow_up: datetime | None = None
    closed: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a case's conversation.

    ``who`` is ``her``, ``bot`` or a staff id, and ``name`` how they are called. ``kind`` is
    ``text`` (between them), ``note`` (the team's own) or ``event`` (a code in ``text``). ``text``
    is what was written, in ``lang``; ``said`` is what she was sent, when it is another text;
    ``call`` is the request that translates it for its reader.
    """

    id: str
    at: datetime
    who: str
    kind: str
    text: str
    lang: str = "en"
    name: str = ""
    said: str = ""
    call: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the audit log: who did what to which case; never what was written."""

    at: datetime
    who: str
    act: str
    case: str = ""
    detail: str = ""
