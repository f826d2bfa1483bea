"""The stand-in itself: an account over real HTTP, a script of failures, and delivery."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import requests

from tests.standin.account import Account, missing, refused
from tests.standin.delivery import AutoDelivery, Fates
from tests.standin.records import VERSION, Callback, Message, Recorded
from tests.standin.rules import Refusal
from tests.standin.script import Operation, Plan, Source, Step
from tests.standin.server import Reply, Server
from tests.standin.webhooks import SIGNATURE, inbound_form, post_signed, sign, status_form

PATH = re.compile(rf"/{VERSION}/Accounts/(AC[0-9a-fA-F]{{32}})/Messages(?:/(\w+))?\.json")
OPERATIONS: dict[tuple[str, bool], Operation] = {
    ("POST", False): "create",
    ("GET", False): "list",
    ("GET", True): "fetch",
    ("POST", True): "update",
    ("DELETE", True): "delete",
}
CODES = {401: 20003, 404: 20404, 429: 20429}

Transport = Callable[[str, Mapping[str, str], Mapping[str, str]], int]


@dataclass(kw_only=True, eq=False)
class TwilioStandIn(Account):
    """A Twilio of our own: ``with TwilioStandIn() as twilio:``, then ``twilio.url``."""

    port: int = 0
    routes: Mapping[str, str] = field(default_factory=dict)
    """Where a public address is really reached: ``{"https://bot.example.org": local_url}``."""
    transport: Transport | None = None
    """Takes the callbacks instead of HTTP: (url, form, headers) -> status."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._plan = Plan()
        self._delivery: AutoDelivery | None = None
        self._server: Server

    def __enter__(self) -> Self:
        self._server = Server(self._answer, self.port)
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if self._server.faults and kind is None:
            raise AssertionError("The stand-in failed:\n" + "\n".join(self._server.faults))

    def close(self) -> None:
        """Stop delivering, stop listening and cut what is open."""
        if self._delivery:
            self._delivery.stop()
        self._server.stop()

    @property
    def url(self) -> str:
        """What goes into TWILIO_API_URL."""
        return self._server.url

    def wait_until(self, done: Callable[[Self], object], timeout: float = 30.0) -> None:
        """Wait until ``done(standin)`` is true; raises TimeoutError that says what there is."""
        end = time.monotonic() + timeout
        while not done(self):
            if time.monotonic() > end:
                there = len(self.messages), len(self.requests), len(self.callbacks)
                raise TimeoutError("{} messages, {} requests, {} callbacks".format(*there))
            time.sleep(0.01)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Meanwhile nobody listens at the address: connections are refused."""
        before = self._server
        before.stop()
        yield
        self._server = Server(self._answer, before.server_address[1])
        self._server.faults = before.faults
        self._server.start()

    def plan(self, source: Source, *, on: Operation = "create") -> None:
        """One step for each request of that kind; when they are used up, all goes well."""
        self._plan.set(source, on)

    def deliver(self, sid: str, status: str, error_code: int | None = None) -> Callback | None:
        """Report a status: keep it, unless a later one is kept, and post the signed callback.

        None when the message has no StatusCallback.
        """
        message = self.advance(sid, status, error_code)
        url = message.status_callback
        if not url:
            return None
        form = status_form(message, status, error_code, self.clock())
        callback = Callback(sid, status, url, form, self._post(url, form))
        self.note(callback)
        return callback

    def auto_deliver(
        self, fates: Fates, *, seed: int = 0, pause: float = 0.0, workers: int = 1
    ) -> None:
        """Report on every message accepted from now on, as its sender's queue lets it go.

        ``fates`` is weights by outcome, ``{"delivered": 0.9, ("undelivered", 30003): 0.1}``, or
        a function of the message giving its outcome, a list of reports in the order to make
        them (late and double ones too), or None for silence. An outcome alone is reported after
        "sent"; "failed" has no "sent" before it. A callback may overtake the answer to the POST.
        """
        if self._delivery:
            self._delivery.stop()
        self._delivery = AutoDelivery(self.deliver, self.clock, fates, seed, pause, workers)

    def receive(self, from_: str, to: str, body: str, **extra: str) -> dict[str, str]:
        """Log an inbound message, so that the list has it, and give the form of its webhook."""
        form = inbound_form(from_, to, body, account_sid=self.account_sid, **extra)
        now = self.clock()
        message = Message(
            sid=form["MessageSid"],
            account_sid=self.account_sid,
            to=to,
            from_=from_,
            body=body,
            status="received",
            direction="inbound",
            created=now,
            updated=now,
            due=now,
            sent=now,
        )
        self.note(message)
        return form

    def create(self, request: Recorded) -> Message:
        """Accept a new message, and see to its delivery; raises Refusal."""
        message = super().create(request)
        if self._delivery and message.status != "scheduled":
            self._delivery.add(message)
        return message

    def _post(self, url: str, form: Mapping[str, str]) -> int | None:
        if self.transport:
            return self.transport(url, form, {SIGNATURE: sign(url, form, self.auth_token)})
        try:
            return post_signed(url, form, self.auth_token, routes=self.routes).status_code
        except requests.RequestException:
            return None

    def _answer(self, request: Recorded) -> Reply | None:
        request = replace(request, at=self.clock())
        self.note(request)
        found = PATH.fullmatch(request.path)
        account, sid = found.groups() if found else ("", None)
        operation = OPERATIONS.get((request.method, sid is not None))
        try:
            self.authenticate(request, account)
            if not found:
                raise missing(request.path)
            if not operation:
                raise Refusal(405, 20004)
        except Refusal as refusal:
            return refused(refusal)
        step = self._plan.step(operation, request)
        return self._play(step, lambda: self.perform(operation, request, sid or ""))

    def _play(self, step: Step, perform: Callable[[], Reply]) -> Reply | None:
        if self._paused(step) or step.drop == "before":
            return None
        answer = perform() if step.status is None or step.done else None
        if step.drop == "after":
            return None
        if answer is None or step.status is not None:
            answer = _failure(step)
        body = answer.body[: len(answer.body) // 2] if step.garble == "json" else answer.body
        return Reply(answer.status, body, {**answer.headers, **step.headers}, step.slow)

    def _paused(self, step: Step) -> bool:
        """Wait as the step says; whether we were closed meanwhile."""
        closing = self._server.closing
        if step.delay:
            closing.wait(step.delay)
        while step.until and not step.until.wait(0.02) and not closing.is_set():
            pass
        return closing.is_set()


def _failure(step: Step) -> Reply:
    status = step.status or 500
    if step.garble == "html":
        page = f"<html><body><h1>{status} Bad Gateway</h1></body></html>".encode()
        return Reply(status, page, {"Content-Type": "text/html"})
    return refused(Refusal(status, step.code or CODES.get(status, 20000 + status)))
