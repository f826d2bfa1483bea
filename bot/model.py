"""The nouns. Frozen, printable, JSON-shaped; no behaviour and no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.case import Case, Line, Staff
from bot.text import Text


@dataclass(frozen=True, slots=True)
class Message:
    """A person wrote to us. ``id`` is Twilio's MessageSid; ``opt_out`` is Twilio's OptOutType."""

    id: str
    person: str
    at: datetime
    text: str
    number: str = ""
    via: str = ""
    media: int = 0
    opt_out: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A timer we set for a person has come due, or we learnt something of her number."""

    id: str
    person: str
    at: datetime
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """A link worker did something about a case; ``id`` is the same when it is done again.

    ``do`` is one of ``bot.flows.DEEDS``, ``said`` its arguments.
    """

    id: str
    person: str
    at: datetime
    case: str
    by: Staff
    do: str
    said: Mapping[str, str] = field(default_factory=dict)


Inbound = Message | Alarm | Deed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a link worker is told of a deed: done, or the code of a refusal and whom it is about."""

    done: bool
    why: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was asked something, and the answers she had given by then."""

    flow: str
    step: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Session:
    """All we remember about one person between turns.

    ``person`` is a keyed hash of the number, so that no key carries the number itself.
    ``trail`` is the way she came, for BACK; ``tries`` counts texts in a row we did not understand.
    ``spoken`` is how we know her language: ``chosen`` by her, ``heard`` in her words, or not yet.
    ``drift`` is another language that her last text was in; ``freely`` counts free texts in a row;
    ``talking`` is whether she writes with a link worker; else her texts are for the menu. ``staff``
    is the id of the link worker whose phone this is. ``cared`` is the concern we last offered help
    for. ``maybe`` are the languages or topics
    she is asked to choose from; ``meant`` is the topic that waits until she has chosen a language.
    """

    person: str
    number: str = ""
    via: str = ""
    lang: str = "en"
    spoken: str = ""
    drift: str = ""
    freely: int = 0
    cared: str = ""
    maybe: str = ""
    meant: str = ""
    flow: str = ""
    step: str = ""
    page: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[Place, ...] = ()
    tries: int = 0
    heard: int = 0
    welcomed: bool = False
    stopped: bool = False
    case: str = ""
    talking: bool = False
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Something we say. ``budget``: ``menu`` or ``whole`` is one SMS, ``page`` has more by MORE."""

    paragraphs: tuple[Text, ...]
    options: tuple[tuple[str, Text], ...] = ()
    budget: str = "page"
    page: int = 0
    exits: bool = False


@dataclass(frozen=True, slots=True)
class OpenCase:
    """She agreed to be handed over: put her in the link workers' queue.

    ``details`` is exactly what she was told would be passed on; ``danger`` is a kind or empty.
    ``consent`` names the wording she agreed to, ``words`` are its sentences in English.
    """

    case: str
    at: datetime
    answer_by: datetime | None
    lang: str
    consent: str
    details: Mapping[str, str]
    danger: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class CloseCase:
    """She took her request back: nothing of it is kept."""

    case: str


@dataclass(frozen=True, slots=True)
class Amend:
    """These fields of her case have new values; ``act`` and ``detail`` go into the audit log."""

    fields: Mapping[str, Any]
    act: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """From now on her texts go to the link worker, or (``on`` is false) to the menu again."""

    on: bool


@dataclass(frozen=True, slots=True)
class Wrote:
    """One more line in the conversation."""

    line: Line


@dataclass(frozen=True, slots=True)
class Translate:
    """Ask the translator for ``text`` in another language; ``call`` is the name of the request."""

    call: str
    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Page:
    """Tell link workers by text; ``kind`` is one of ``bot.pages.KINDS``."""

    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the link worker is answered."""

    answer: Answer


TIMERS = ("waiting", "still_waiting", "offer", "silent", "lapsing", "follow_up")
"""Every name a timer may have; forgetting somebody takes them all back."""


@dataclass(frozen=True, slots=True)
class Wake:
    """Send an Alarm called ``name`` at ``at``; None takes the timer back."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Speak:
    """From now on we speak this language with her."""

    lang: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget everything about her; the opt-out stays, because the law asks for it."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth counting. Never holds what the person wrote."""

    kind: str
    detail: str = ""


Casework = OpenCase | CloseCase | Amend | Talk | Wrote | Translate | Page | Told
Effect = Reply | Casework | Wake | Speak | Erase | Note


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything that follows from one inbound. ``case`` is her case as it was, if she had one."""

    inbound: Inbound
    before: Session
    after: Session
    effects: tuple[Effect, ...]
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """One SMS to send by the carrier's API.

    ``id`` follows from what caused it, so that a replay makes the same one. ``useful_until`` is the
    moment after which it helps nobody and is dropped.
    """

    id: str
    person: str
    body: str
    segments: int
    useful_until: datetime
