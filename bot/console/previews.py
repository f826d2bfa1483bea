"""What she will get for an English text: approved words at once, else what the translator says."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.case import Case, Staff
from bot.casework.rules import Refused
from bot.flows import speaking
from bot.model import Deed, Reply
from bot.organisation import Organisation
from bot.service import Service
from bot.sms import segments
from bot.speech import body
from bot.store import calls, keys
from bot.store.codec import load
from bot.talk import Here
from bot.translation.engines.engine import MEMORY
from bot.translation.flags import BLOCKS, DOUBTS, NOTES
from bot.translation.nouns import Ask, Translation
from bot.translation.translator import Translator

PATIENCE = timedelta(seconds=2.5)
"""A preview waits so long for a translation, and then asks again by itself."""
DEADLINE = timedelta(seconds=60)
"""After that a translation for a preview is given up; the link worker can ask again."""
NAP = 0.4
"""Seconds to wait at a time: less than a client's time-out."""
FROM_MEMORY = Translator(lambda source, target: ())
"""With no engine only approved sentences come out, and at once."""
MISSED = frozenset(("late", "failed"))


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes to whom, and when: what a preview follows from besides the words."""

    service: Service
    org: Organisation
    case: Case
    by: Staff
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is known of a text on its way to her.

    ``made`` is the translation and ``body`` the whole text as it will be sent, both empty while
    there is none; ``coming`` is whether a translation may still come. ``call`` names the request,
    empty for approved words and English. ``refused`` is the code of why it cannot be sent.
    """

    text: str
    lang: str
    made: str = ""
    body: str = ""
    flags: tuple[str, ...] = ()
    call: str = ""
    coming: bool = False
    approved: bool = False
    reviewed: bool = False
    as_is: bool = False
    refused: str = ""

    @property
    def segments(self) -> int:
        """How many segments the network will bill."""
        return segments(self.body) if self.body else 0

    @property
    def blocks(self) -> tuple[str, ...]:
        """Why a translation is not shown."""
        return tuple(flag for flag in self.flags if flag in BLOCKS)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the link worker must have looked at before it is sent."""
        return tuple(flag for flag in self.flags if flag in DOUBTS)

    @property
    def notes(self) -> tuple[str, ...]:
        """How it was made, or why it was not."""
        return tuple(flag for flag in self.flags if flag in NOTES)

    @property
    def again(self) -> bool:
        """Whether asking once more may help."""
        return not self.made and bool(MISSED.intersection(self.flags))

    @property
    def mark(self) -> str:
        """Ties a tick to the very words it was set beside."""
        said = f"{self.text}\0{self.made}"
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def look(writer: Writer, text: str, tries: int = 0, patience: timedelta | None = None) -> Preview:
    """What becomes of an English text for her, waiting ``patience`` (PATIENCE) at most.

    The same words for the same case are one request, however often they are looked at; ``tries``
    makes it another one, after the first came too late.
    """
    text, lang = text.strip(), writer.case.lang
    if lang == "en" or not text:
        return english(writer, text)
    known = FROM_MEMORY.translate([Ask(text, "en", lang)])[0]
    if known.engine == MEMORY and known.text is not None:
        return _preview(writer, known)
    call = name(writer.case, text, "en", lang, tries)
    made = ask(writer, call, Ask(text, "en", lang), PATIENCE if patience is None else patience)
    if made is None:
        return Preview(text, lang, call=call, coming=True)
    return _preview(writer, made, call)


def english(writer: Writer, text: str) -> Preview:
    """The text as it is: for who reads English, or when the English itself is to be sent."""
    shown = Preview(text, "en", text, as_is=writer.case.lang != "en")
    return _framed(writer, shown) if text else shown


def answered(writer: Writer, call: str, text: str) -> Preview:
    """What a request that was made earlier has come to, without waiting."""
    try:
        made = calls.answer(writer.service.redis, writer.org.id, call, writer.clock())
    except KeyError:
        return Preview(text, writer.case.lang)
    if made is None:
        return Preview(text, writer.case.lang, call=call, coming=True)
    return _preview(writer, made, call)


def turned(writer: Writer, wanted: Ask) -> Translation | None:
    """A translation turned back, by which a link worker judges it; None while it may come."""
    call = name(writer.case, wanted.text, wanted.source, wanted.target, 0)
    return ask(writer, call, wanted, PATIENCE)


def ask(writer: Writer, call: str, wanted: Ask, patience: timedelta) -> Translation | None:
    """The answer to a request, asked now unless it was before; None when it is not there yet."""
    redis, org, now = writer.service.redis, writer.org.id, writer.clock()
    calls.ask(redis, org, calls.Call(call, wanted, now + DEADLINE, writer.case.person))
    give_up = time.monotonic() + patience.total_seconds()
    while (made := calls.answer(redis, org, call, writer.clock())) is None:
        left = give_up - time.monotonic()
        if left <= 0:
            return None
        redis.blpop([keys.answered(org, call)], timeout=min(NAP, left))
    return made


def name(case: Case, text: str, source: str, target: str, tries: int) -> str:
    """What a request is called: it follows from its words and does not show them."""
    told = "\0".join((case.id, source, target, str(tries), text))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def said(shown: Preview, accepted: str) -> dict[str, str]:
    """The arguments of the deed ``reply`` that sends what a preview shows."""
    wordless = not shown.made and not shown.coming
    return {
        "text": shown.text,
        "made": "" if shown.as_is else shown.made,
        "flags": " ".join(shown.flags),
        "doubts": " ".join(shown.doubts),
        "accepted": accepted,
        "call": shown.call,
        "approved": "1" if shown.approved else "",
        "answered": "1" if wordless else "",
        "as_is": "1" if shown.as_is else "",
    }


def _preview(writer: Writer, made: Translation, call: str = "") -> Preview:
    shown = Preview(
        made.source,
        writer.case.lang,
        made.text or "",
        flags=made.flags,
        call=call,
        approved=made.engine == MEMORY,
        reviewed=made.reviewed,
    )
    return _framed(writer, shown) if shown.made else shown


def _framed(writer: Writer, shown: Preview) -> Preview:
    """With the body as it will be sent: the step that sends it is walked through for show."""
    case = writer.case
    raw = writer.service.redis.get(keys.session(writer.org.id, case.person))
    given = said(shown, " ".join(shown.doubts))
    deed = Deed("preview", case.person, writer.clock(), case.id, writer.by, "reply", given)
    here = Here(load(case.person, raw), writer.org, writer.clock(), "preview", case=case, deed=deed)
    try:
        notice = speaking.reply(here)
    except Refused as refusal:
        return replace(shown, refused=refusal.why)
    if notice.text is None:
        return shown
    words = Reply((notice.text, *notice.more), budget="whole")
    return replace(shown, body=body(words, writer.service.book.catalog(case.lang)))
