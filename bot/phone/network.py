"""The practice network: texts for practice phones stay on this machine, for /phone to show."""

from __future__ import annotations

from datetime import datetime

from bot.carrier.inbound import Post
from bot.carrier.send import Envelope, Refused
from bot.phone.page import number_of
from bot.store import keys
from bot.store.client import Client

PHONES = 10
KEPT = 200


class PracticeCarrier:
    """Delivers to practice phones only; any other number is refused like an invalid one.

    ``org`` is the organisation whose keys hold the phones, whoever sends.
    """

    def __init__(self, redis: Client, org: str) -> None:
        self.redis, self.org = redis, org
        self.slots = {number_of(phone): phone for phone in range(PHONES)}

    def send(self, envelope: Envelope, now: datetime) -> str:
        """Put the text into the phone's stream; see ``Carrier.send``."""
        slot = self.slots.get(envelope.to)
        if slot is None:
            raise Refused("21211", 400)
        place = keys.phone(self.org, slot)
        entry = self.redis.xadd(place, {"body": envelope.out.body}, maxlen=KEPT)
        self.redis.expire(place, keys.PHONE_FOR)
        return f"PH{entry.decode()}"

    def received(self, number: str, since: datetime, until: datetime) -> list[Post]:
        """Nothing is ever missed here: the phones wait for their answer."""
        return []

    def find(self, envelope: Envelope, since: datetime) -> str | None:
        """Nothing is ever in doubt here: the stream is in our own store."""
        return None
