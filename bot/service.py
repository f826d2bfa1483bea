"""The application in a few functions: hear a text, ring an alarm, take a receipt."""

from __future__ import annotations

import hmac
import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.book import Book
from bot.carrier.causes import cause
from bot.carrier.inbound import Malformed, Post, read
from bot.carrier.twiml import answer
from bot.case import Case
from bot.engine import take_turn
from bot.model import (
    Alarm,
    Answer,
    Deed,
    Inbound,
    Message,
    Note,
    Outbound,
    Reply,
    Session,
    Told,
    Turn,
)
from bot.organisation import Organisation
from bot.sms import segments
from bot.speech import body
from bot.store import calls, keys, receipts, turn
from bot.store.client import Client
from bot.text import _
from bot.translation.flags import DOUBTS
from bot.translation.nouns import Translation

log = logging.getLogger(__name__)

APOLOGY = _(
    "Sorry, something went wrong here. It is not your fault. Text 0 for the menu, 9 for a person. "
    "If you are in danger, call 999."
)
REPLY_USEFUL = timedelta(hours=24)
"""How long the answer to somebody's own text is worth sending again."""
NOTICE_USEFUL = timedelta(hours=12)
WORDS_USEFUL = timedelta(hours=48)
"""How long a link worker's words are worth sending: a phone may be off for a day."""
FAILED = Answer(False, "unknown")


class NotOurs(LookupError):
    """A text to a number of no organisation."""


class FromStaff(Exception):
    """A text from the phone of a link worker: it is for their cases, not for the bot."""

    def __init__(self, org: Organisation, staff: str, message: Message) -> None:
        super().__init__(staff)
        self.org, self.staff, self.message = org, staff, message


@dataclass(frozen=True, slots=True)
class Service:
    """What every door needs: the book, the store, who we are, and the key for numbers."""

    book: Book
    redis: Client
    organisations: tuple[Organisation, ...]
    secret: str
    base: str

    def organisation(self, number: str) -> Organisation:
        """Whose number it is. Raises NotOurs."""
        for org in self.organisations:
            if number in org.numbers:
                return org
        raise NotOurs

    def person(self, org: Organisation, number: str) -> str:
        """A number as keys may show it: a keyed hash, different for every organisation."""
        digest = hmac.digest(self.secret.encode(), f"{org.id} {number}".encode(), "sha256")
        return digest.hex()[:32]

    def hear(self, form: Mapping[str, str], now: datetime) -> str:
        """One text in, the TwiML that answers it out; the same for a repeated MessageSid.

        Raises Malformed, NotOurs, FromStaff, turn.Busy or redis-py's errors; nothing is stored
        then.
        """
        post = read(form)
        org = self.organisation(post.to)
        if not post.answerable:
            return self._unanswerable(org, post, now)
        message = post.message(self.person(org, post.sender), now)

        def think(session: Session, case: Case | None) -> turn.Commit:
            _for_the_bot(org, session, message)
            done = self._turn(org, session, message, case)
            bodies = speak(self.book, done)
            callback = f"{self.base}/twilio/status/{post.id}"
            return turn.Commit(done, answer(bodies, callback), sum(map(segments, bodies)))

        return turn.take(self.redis, org, post.id, message.person, think)

    def hear_late(self, post: Post, now: datetime) -> bool:
        """A text whose webhook never reached us: answered through the outbox, unless it was heard.

        True when it had not been heard. Raises as ``hear`` does.
        """
        org = self.organisation(post.to)
        if not post.answerable or self.redis.exists(keys.seen(org.id, post.id)):
            return False
        message = post.message(self.person(org, post.sender), now)

        def think(session: Session, case: Case | None) -> turn.Commit:
            _for_the_bot(org, session, message)
            done = self._turn(org, session, message, case)
            texts = self._texts(done, post.id, now + REPLY_USEFUL)
            return turn.Commit(done, answer((), ""), sum(t.segments for t in texts), texts)

        turn.take(self.redis, org, post.id, message.person, think)
        return True

    def _texts(self, done: Turn, cause: str, until: datetime) -> tuple[Outbound, ...]:
        person = done.after.person
        return tuple(
            Outbound(f"{cause}.{n}", person, said, segments(said), until)
            for n, said in enumerate(speak(self.book, done))
        )

    def _unanswerable(self, org: Organisation, post: Post, now: datetime) -> str:
        """A short code, a name or a hidden sender: counted, and not answered."""
        person = self.person(org, post.sender)

        def think(session: Session, case: Case | None) -> turn.Commit:
            why = (Note("unanswerable"),)
            nothing = Turn(post.message(person, now), session, session, why, case)
            return turn.Commit(nothing, answer((), ""), 0)

        return turn.take(self.redis, org, post.id, person, think)

    def ring(self, org: Organisation, alarm: Alarm) -> None:
        """A timer came due: think, and queue what there is to say."""

        def think(session: Session, case: Case | None) -> turn.Commit:
            done = self._turn(org, session, alarm, case)
            texts = self._texts(done, alarm.id, alarm.at + NOTICE_USEFUL)
            return turn.Commit(done, "", sum(text.segments for text in texts), texts)

        turn.take(self.redis, org, alarm.id, alarm.person, think)

    def act(self, org: Organisation, deed: Deed) -> Answer:
        """What a link worker does about a case: done once, however often it is asked for.

        Raises turn.Busy or redis-py's errors; nothing is stored then.
        """
        deed = self._with_translation(org, deed)
        line = deed.said.get("line") if deed.do in ("made", "send") else ""
        cause = line or deed.id

        def think(session: Session, case: Case | None) -> turn.Commit:
            done = self._turn(org, session, deed, case)
            told = next((e.answer for e in done.effects if isinstance(e, Told)), FAILED)
            texts = self._texts(done, cause, deed.at + WORDS_USEFUL)
            kept = json.dumps([told.done, told.why, told.who])
            return turn.Commit(done, kept, sum(text.segments for text in texts), texts)

        kept = turn.take(self.redis, org, f"deed-{deed.id}", deed.person, think, deed.case)
        return Answer(*json.loads(kept))

    def _with_translation(self, org: Organisation, deed: Deed) -> Deed:
        """A deed with the translator's answer, when it names a request that has been answered.

        What a form says of a translation is not believed, but for an approved phrase.
        """
        said = dict(deed.said)
        if said.pop("approved", "") and said.get("made"):
            return replace(deed, said={**said, "approved": "1"})
        said.pop("made", None)
        made = self._answered(org, said.get("call", ""), deed.at)
        if made is not None and deed.do in ("reply", "made", "send"):
            doubts = " ".join(flag for flag in made.flags if flag in DOUBTS)
            flags = " ".join(made.flags)
            found = {"answered": "1", "made": made.text or "", "doubts": doubts, "flags": flags}
            return replace(deed, said={**said, **found})
        return replace(deed, said=said)

    def _answered(self, org: Organisation, call: str, now: datetime) -> Translation | None:
        try:
            return calls.answer(self.redis, org.id, call, now) if call else None
        except KeyError:
            return None

    def receipt(self, form: Mapping[str, str], out: str, now: datetime) -> bool:
        """One status callback in; True when it told something new.

        Raises Malformed, NotOurs or redis-py's errors.
        """
        sid, status = (
            form.get("MessageSid") or form.get("SmsSid", ""),
            form.get("MessageStatus", ""),
        )
        if not sid or status not in receipts.RANK:
            raise Malformed("MessageSid or MessageStatus is missing or unknown")
        org = self.organisation(form.get("From", ""))
        person = self.person(org, form.get("To", ""))
        error = form.get("ErrorCode", "")
        why = cause(error)
        again = None
        if status in receipts.BAD and (delay := why.delay(1 + out.count("+"))) is not None:
            due = now + timedelta(seconds=delay)
            again = receipts.Again(due, now + REPLY_USEFUL)
        if why.stopped:  # before the receipt, so that a lost answer cannot lose a STOP
            self.ring(org, Alarm(f"{sid}-stop", person, now, "stopped_by_carrier"))
        if why.unreachable and status in receipts.BAD:
            self.ring(org, Alarm(f"{sid}-unreachable", person, now, "unreachable", error))
        receipt = receipts.Receipt(out, sid, person, status, error)
        return receipts.record(self.redis, org.id, receipt, again, now)

    def _turn(
        self, org: Organisation, session: Session, inbound: Inbound, case: Case | None
    ) -> Turn:
        """The turn; an apology and a note when a step is broken: it is not tried for ever."""
        try:
            return take_turn(self.book, org, session, inbound, case)
        except Exception as error:
            where = f"{session.flow}.{session.step}"
            # The frames, and not the error's own words: those may hold what she wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("step crashed at %s: %s\n%s", where, type(error).__name__, frames)
            after = replace(session, flow="", step="", trail=(), tries=0)
            words = () if isinstance(inbound, Deed) else (Reply((APOLOGY,), budget="whole"),)
            return Turn(inbound, session, after, (Note("crashed", where), *words), case)


def _for_the_bot(org: Organisation, session: Session, message: Message) -> None:
    """Raises FromStaff for a link worker's text."""
    if session.staff:
        raise FromStaff(org, session.staff, message)


def speak(book: Book, done: Turn) -> tuple[str, ...]:
    """The bodies of a turn's replies, in the person's language."""
    catalog = book.catalog(done.after.lang)
    return tuple(body(effect, catalog) for effect in done.effects if isinstance(effect, Reply))
