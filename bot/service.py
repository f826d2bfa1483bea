"""The application in a few functions: hear a text, ring an alarm, take a receipt."""

from __future__ import annotations

import hmac
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.book import Book
from bot.carrier.causes import cause
from bot.carrier.inbound import Malformed, Post, read
from bot.carrier.twiml import answer
from bot.engine import take_turn
from bot.model import Alarm, Inbound, Note, Outbound, Reply, Session, Turn
from bot.organisation import Organisation
from bot.sms import segments
from bot.speech import body
from bot.store import keys, receipts, turn
from bot.store.client import Client
from bot.text import _

log = logging.getLogger(__name__)

APOLOGY = _(
    "Sorry, something went wrong here. It is not your fault. Text 0 for the menu, 9 for a person. "
    "If you are in danger, call 999."
)
REPLY_USEFUL = timedelta(hours=24)
"""How long the answer to somebody's own text is worth sending again."""
NOTICE_USEFUL = timedelta(hours=12)


class NotOurs(LookupError):
    """A text to a number of no organisation."""


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

        Raises Malformed, NotOurs, turn.Busy or redis-py's errors; nothing is stored then.
        """
        post = read(form)
        org = self.organisation(post.to)
        if not post.answerable:
            return self._unanswerable(org, post, now)
        message = post.message(self.person(org, post.sender), now)

        def think(session: Session) -> turn.Commit:
            done = self._turn(org, session, message)
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

        def think(session: Session) -> turn.Commit:
            done = self._turn(org, session, message)
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

        def think(session: Session) -> turn.Commit:
            nothing = Turn(post.message(person, now), session, session, (Note("unanswerable"),))
            return turn.Commit(nothing, answer((), ""), 0)

        return turn.take(self.redis, org, post.id, person, think)

    def ring(self, org: Organisation, alarm: Alarm) -> None:
        """A timer came due: think, and queue what there is to say."""

        def think(session: Session) -> turn.Commit:
            done = self._turn(org, session, alarm)
            texts = self._texts(done, alarm.id, alarm.at + NOTICE_USEFUL)
            return turn.Commit(done, "", sum(text.segments for text in texts), texts)

        turn.take(self.redis, org, alarm.id, alarm.person, think)

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
        receipt = receipts.Receipt(out, sid, person, status, error)
        return receipts.record(self.redis, org.id, receipt, again, now)

    def _turn(self, org: Organisation, session: Session, inbound: Inbound) -> Turn:
        """The turn; an apology and a note when a step is broken: it is not tried for ever."""
        try:
            return take_turn(self.book, org, session, inbound)
        except Exception as error:
            where = f"{session.flow}.{session.step}"
            # The frames, and not the error's own words: those may hold what she wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("step crashed at %s: %s\n%s", where, type(error).__name__, frames)
            after = replace(session, flow="", step="", trail=(), tries=0)
            return Turn(
                inbound, session, after, (Note("crashed", where), Reply((APOLOGY,), budget="whole"))
            )


def speak(book: Book, done: Turn) -> tuple[str, ...]:
    """The bodies of a turn's replies, in the person's language."""
    catalog = book.catalog(done.after.lang)
    return tuple(body(effect, catalog) for effect in done.effects if isinstance(effect, Reply))
