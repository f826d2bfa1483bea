"""Many people who text at once, through a carrier that posts again until it is answered."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.demo import DEMO
from tests.crash.machine import until
from tests.door import TOKEN

PEOPLE = tuple(f"+447700900{n}" for n in range(200, 240))
WORDS = ("hello", "menu", "1", "2", "3", "4", "5", "7", "9", "back", "more", "person", "help me?")
PATIENCE = 60.0
PAUSE = 0.05
CUT = -1
REPEATED = 0.1
"""Share of the texts that the carrier delivers once more although they were answered."""


@dataclass(frozen=True, slots=True)
class Text:
    """One inbound text."""

    sid: str
    number: str
    body: str


@dataclass
class Ledger:
    """What the carrier knows: each acknowledged text with the TwiML that answered it."""

    answers: dict[Text, bytes] = field(default_factory=dict)
    posts: int = 0
    retried: int = 0
    cut: int = 0
    """Posts that were on their way when their connection broke."""
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Carrier:
    """Posts signed texts; on a failed connection or a 5xx it posts the same text again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}/twilio/message"
        self.validator = RequestValidator(TOKEN)
        self.ledger = Ledger()
        self.hopeless = False
        self._lock = threading.Lock()

    def deliver(self, text: Text) -> None:
        """Post until it is answered, and write the answer down."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and not self.hopeless:
            status, answer = self.post(text)
            if status == 200:
                return self._acknowledged(text, answer)
            if 400 <= status < 500:
                return self._blamed(f"{text} was answered {status}")
            with self._lock:
                self.ledger.retried += 1
            time.sleep(PAUSE)
        self._blamed(f"{text} was never answered")

    def post(self, text: Text) -> tuple[int, bytes]:
        """One post; status 0 when nobody listened, CUT when the connection broke."""
        form = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "From": text.number,
            "To": DEMO.numbers[0],
            "Body": text.body,
            "NumMedia": "0",
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": self.validator.compute_signature(self.address, form),
        }
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        status, words = 0, b""
        try:
            connection.request("POST", "/twilio/message", urlencode(form), headers)
            answer = connection.getresponse()
            status, words = answer.status, answer.read()
        except ConnectionRefusedError:
            pass
        except (OSError, http.client.HTTPException):
            status = CUT
        finally:
            connection.close()
        with self._lock:
            self.ledger.posts += 1
            self.ledger.cut += status == CUT
            self.ledger.slowest = max(self.ledger.slowest, time.monotonic() - began)
        return status, words

    def _acknowledged(self, text: Text, answer: bytes) -> None:
        with self._lock:
            before = self.ledger.answers.setdefault(text, answer)
        if before != answer:
            self._blamed(f"{text} was answered differently the second time")

    def _blamed(self, why: str) -> None:
        with self._lock:
            self.ledger.wrong.append(why)


class Crowd:
    """``with Crowd(port, seed) as crowd:`` they text until the end, then wait for their answers."""

    def __init__(self, port: int, seed: int, clients: int = 8) -> None:
        self.carrier = Carrier(port)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._text, args=(client, random.Random(seed + client)))
            for client in range(clients)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self.carrier.hopeless = kind is not None
        for thread in self._threads:
            thread.join()

    @property
    def ledger(self) -> Ledger:
        return self.carrier.ledger

    def wait_for(self, more: int) -> None:
        """Wait until so many more texts are acknowledged."""
        enough = len(self.ledger.answers) + more
        until(lambda: len(self.ledger.answers) >= enough or self.ledger.wrong, f"{more} answers")

    def _text(self, client: int, chance: random.Random) -> None:
        sent = 0
        while not self._stop.is_set():
            sent += 1
            text = Text(f"SM{client:02}{sent:06}", chance.choice(PEOPLE), chance.choice(WORDS))
            self.carrier.deliver(text)
            if chance.random() < REPEATED:
                self.carrier.deliver(text)
