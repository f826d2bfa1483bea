"""One account at Twilio: its messages, and what each request does to them."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.standin.delivery import Queues
from tests.standin.listing import listing
from tests.standin.records import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    RANK,
    Callback,
    Message,
    Recorded,
    new_sid,
    resource,
)
from tests.standin.rules import Refusal, check_change, check_complete, check_new
from tests.standin.script import Operation
from tests.standin.server import Reply

HEADERS = {"Content-Type": "application/json;charset=utf-8", "X-API-Domain": "api.twilio.com"}


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(kw_only=True, eq=False)
class Account:
    """The account's settings, and everything that happened to it."""

    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN
    credentials: Mapping[str, str] = field(default_factory=dict)
    """More user names and passwords, such as API keys."""
    mps: float | None = None
    """Segments a second that go to the network, for each sender; None is no limit."""
    overflow: int | None = None
    """Segments that may wait for a sender; a POST beyond is answered with 429, 20429."""
    sender: str = "+447700900900"
    """The number a Messaging Service picks."""
    lag: float = 0.0
    """Seconds until a new message is in the list."""
    undated: bool = True
    """Whether a date filter of the list finds messages not sent yet, by their creation."""
    clock: Callable[[], datetime] = utc_now
    blocked: set[tuple[str, str]] = field(default_factory=set)
    """The pairs (from or Messaging Service, to) that opted out."""

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.queues = Queues(self.mps, self.overflow)
        self.everything: dict[str, Message] = {}
        self._requests: list[Recorded] = []
        self._callbacks: list[Callback] = []

    @property
    def messages(self) -> tuple[Message, ...]:
        """The accepted messages as they are now, in the order they were accepted."""
        return tuple(m for m in self._all() if m.direction != "inbound")

    @property
    def received(self) -> tuple[Message, ...]:
        """The inbound messages made with ``receive``."""
        return tuple(m for m in self._all() if m.direction == "inbound")

    @property
    def requests(self) -> tuple[Recorded, ...]:
        """Every request to the API, refused and dropped ones too."""
        with self.lock:
            return tuple(self._requests)

    @property
    def callbacks(self) -> tuple[Callback, ...]:
        """Every status callback made."""
        with self.lock:
            return tuple(self._callbacks)

    def note(self, what: Recorded | Callback | Message) -> None:
        """Keep what happened."""
        with self.lock:
            if isinstance(what, Message):
                self.everything[what.sid] = what
            elif isinstance(what, Callback):
                self._callbacks.append(what)
            else:
                self._requests.append(what)

    def advance(self, sid: str, status: str, error_code: int | None) -> Message:
        """The message with its new status, unless it already has a later one."""
        with self.lock:
            message = self.everything[sid]
            if RANK[status] < RANK[message.status]:
                return message
            now = self.clock()
            message = replace(
                message,
                status=status,
                error_code=error_code,
                updated=now,
                sent=message.sent or (now if RANK[status] >= RANK["sent"] else None),
                from_=message.from_ or (self.sender if RANK[status] else None),
            )
            self.note(message)
            return message

    def authenticate(self, request: Recorded, account: str) -> None:
        """Raise 401 unless the request has the account's SID and token, or a known key."""
        known = {self.account_sid: self.auth_token, **self.credentials}
        good = {"Basic " + base64.b64encode(f"{k}:{v}".encode()).decode() for k, v in known.items()}
        given = {k.lower(): v for k, v in request.headers.items()}.get("authorization", "")
        if not given:
            raise Refusal(401, 20003, "Authentication Error - No credentials provided")
        if given not in good or account not in ("", self.account_sid):
            raise Refusal(401, 20003)

    def perform(self, operation: Operation, request: Recorded, sid: str) -> Reply:
        """Carry the request out, and what Twilio answers."""
        try:
            if operation == "create":
                return json_reply(201, resource(self.create(request), fresh=True))
            if operation == "list":
                return json_reply(200, self._list(request))
            return self._one(operation, request, sid)
        except Refusal as refusal:
            return refused(refusal)

    def create(self, request: Recorded) -> Message:
        """Accept a new message; raises Refusal."""
        check_new(request, self.blocked)
        message = self._new(request, self.clock())
        queue = message.from_ or message.service or ""
        with self.lock:
            due = self.queues.take(queue, message.segments, message.created)
            message = replace(message, due=due)
            self.note(message)
        return message

    def _new(self, request: Recorded, now: datetime) -> Message:
        form = request.form
        media = tuple(value for name, value in request.fields if name == "MediaUrl")
        return Message(
            sid=new_sid("MM" if media else "SM"),
            account_sid=self.account_sid,
            to=form["To"],
            from_=form.get("From") or None,
            body=form.get("Body", ""),
            status=_first_status(form),
            created=now,
            updated=now,
            due=now,
            service=form.get("MessagingServiceSid") or None,
            status_callback=form.get("StatusCallback", ""),
            media=media,
            form=dict(form),
        )

    def _list(self, request: Recorded) -> dict[str, object]:
        newest = self.clock().timestamp() - self.lag
        known = [m for m in reversed(self._all()) if m.created.timestamp() <= newest]
        return listing(request.path, request.query, known, undated=self.undated)

    def _one(self, operation: Operation, request: Recorded, sid: str) -> Reply:
        with self.lock:
            message = self.everything.get(sid)
            if message is None or message.deleted:
                raise missing(request.path)
            if operation == "delete":
                check_complete(message)
                self.note(replace(message, deleted=True))
                return Reply(204, b"", {})
            if operation == "update":
                check_change(message, request.form)
                message = _updated(message, request.form, self.clock())
                self.note(message)
            return json_reply(200, resource(message))

    def _all(self) -> tuple[Message, ...]:
        with self.lock:
            return tuple(self.everything.values())


def json_reply(status: int, body: Mapping[str, object]) -> Reply:
    challenge = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if status == 401 else {}
    return Reply(status, json.dumps(body).encode(), HEADERS | challenge)


def refused(refusal: Refusal) -> Reply:
    return json_reply(refusal.status, refusal.body())


def missing(path: str) -> Refusal:
    return Refusal(404, 20404, f"The requested resource {path} was not found")


def _first_status(form: Mapping[str, str]) -> str:
    """Scheduling needs a Messaging Service; without one Twilio ignores it and sends at once."""
    if not form.get("MessagingServiceSid"):
        return "queued"
    scheduled = form.get("ScheduleType") == "fixed" and form.get("SendAt")
    return "scheduled" if scheduled else "accepted"


def _updated(message: Message, form: Mapping[str, str], now: datetime) -> Message:
    if "Status" in form:
        message = replace(message, status="canceled", updated=now)
    return replace(message, body="", updated=now) if "Body" in form else message
