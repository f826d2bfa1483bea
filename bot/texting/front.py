"""Where a link worker's text comes in: the TwiML that answers it, or a text when it came late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.carrier.twiml import answer
from bot.casework import answers
from bot.language.fold import fold
from bot.model import Message, Outbound
from bot.service import FromStaff, Service
from bot.sms import segments
from bot.store import keys
from bot.store.outbox import enqueue
from bot.store.staff import find
from bot.texting.door import hear

USEFUL = timedelta(hours=24)
SWITCHES = {"stop": "OFF", "start": "ON"}
"""What the law lets everybody text; of a link worker it means the pages."""


def answered(service: Service, text: FromStaff) -> str:
    """The TwiML for a link worker's text, kept so that a repeat gets the same.

    Raises what ``Service.act`` raises; the carrier then repeats the text, and it is done once.
    """
    said = _heard(service, text)
    callback = f"{service.base}/twilio/status/{text.message.id}"
    made = answer((said,) if said else (), callback)
    place = keys.seen(text.org.id, text.message.id)
    service.redis.set(place, made, ex=keys.SEEN_FOR, nx=True)
    return made


def late(service: Service, text: FromStaff, now: datetime) -> None:
    """The same for a text whose webhook never reached us: the answer goes out as a text."""
    said = _heard(service, text)
    pipe = service.redis.pipeline()
    pipe.set(keys.seen(text.org.id, text.message.id), answer((), ""), ex=keys.SEEN_FOR, nx=True)
    if said:
        out = f"{text.message.id}.0"
        person, until = text.message.person, now + USEFUL
        enqueue(pipe, text.org.id, Outbound(out, person, said, segments(said), until))
    pipe.execute()


def _heard(service: Service, text: FromStaff) -> str:
    account = find(service.redis, text.org.id, text.staff)
    if account is None or account.disabled:
        return answers.NOT_ALLOWED
    return hear(service, text.org, account.staff, _switched(text.message))


def _switched(message: Message) -> Message:
    return replace(message, text=SWITCHES.get(fold(message.text), message.text))
