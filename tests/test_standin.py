"""The stand-in for Twilio: as Twilio defines itself, and every way it can be made to fail."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from requests.exceptions import ConnectionError, ReadTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.request_validator import RequestValidator

from bot.carrier.rest import TwilioCarrier
from bot.carrier.send import Envelope
from bot.model import Outbound
from bot.sms import EXTENDED, segments
from tests.standin import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    Message,
    Recorded,
    Step,
    TwilioStandIn,
    delay,
    drop_after,
    drop_before,
    fallback_form,
    hold,
    html,
    inbound_form,
    malformed,
    ok,
    post_signed,
    refuse,
    sign,
    slow,
)
from tests.standin.client import client_for
from tests.standin.records import RANK, segment_count
from tests.standin.script import Operation
from tests.standin.server import Reply, Server

US, HER, HIM = "+447700900900", "+447700900001", "+447700900002"
SERVICE = "MG" + "7" * 32
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"
PATHS = tuple(f"/2010-04-01/Accounts/{{AccountSid}}/Messages{end}.json" for end in ("", "/{Sid}"))
SPEC = "shared/data/twilio/api_v2010.json"
FIELDS = {
    "account_sid": rf"{ACCOUNT_SID}",
    "api_version": r"2010-04-01",
    "body": r".*",
    "date_created": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000",
    "date_sent": None,
    "date_updated": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000",
    "direction": r"outbound-api",
    "error_code": None,
    "error_message": None,
    "from": r"\+447700900\d{3}",
    "messaging_service_sid": None,
    "num_media": r"0",
    "num_segments": r"1",
    "price": None,
    "price_unit": None,
    "sid": r"SM[0-9a-f]{32}",
    "status": r"queued",
    "subresource_uris": "a map",
    "to": r"\+447700900\d{3}",
    "uri": rf"{MESSAGES}/SM[0-9a-f]{{32}}\.json",
}
"""A message just accepted; None is null."""
STATUSES = (
    "queued sending sent failed delivered undelivered receiving received accepted scheduled read"
    " partially_delivered canceled"
)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Hook:
    """A web server of ours that keeps what is posted to it and says whether it was signed."""

    def __init__(self) -> None:
        self.posts: list[Recorded] = []
        self.answers: list[int | None] = []
        self.server = Server(self._take)
        self.server.start()
        self.url = self.server.url

    def _take(self, request: Recorded) -> Reply | None:
        self.posts.append(request)
        status = self.answers.pop(0) if self.answers else 204
        return None if status is None else Reply(status, b"", {"Content-Type": "text/xml"})

    def signed(self, post: Recorded, base: str = "", token: str = AUTH_TOKEN) -> bool:
        url, signature = (base or self.url) + post.path, post.headers["X-Twilio-Signature"]
        return bool(RequestValidator(token).validate(url, dict(post.form), signature))


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.server.stop()
    assert not hook.server.faults


def call(
    twilio: TwilioStandIn,
    method: str = "POST",
    path: str = f"{MESSAGES}.json",
    auth: Any = (ACCOUNT_SID, AUTH_TOKEN),
    **form: str,
) -> requests.Response:
    """One request without the client library; a GET takes the form as its query."""
    with requests.Session() as session:
        session.trust_env = False
        where = {"params": form} if method == "GET" else {"data": form}
        return session.request(method, twilio.url + path, auth=auth, timeout=30, **where)  # type: ignore[arg-type]


def send(twilio: TwilioStandIn, body: str = "Hello", **form: str) -> dict[str, Any]:
    """A message accepted."""
    answer = call(twilio, **({"To": HER, "From": US, "Body": body} | form))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def error(answer: requests.Response) -> tuple[int, int]:
    """The HTTP status and Twilio's code, from a body of Twilio's form."""
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert body["status"] == answer.status_code
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{body['code']}"
    assert body["message"]
    return answer.status_code, body["code"]


def codes(error: pytest.ExceptionInfo[TwilioRestException]) -> tuple[int, int]:
    return error.value.status, error.value.code


# Twilio's own definition


def definition() -> dict[str, Any]:
    """Twilio's OpenAPI file, cut down to Messages; not part of this repository."""
    default = Path(__file__).parents[2] / SPEC
    path = Path(os.environ.get("TWILIO_OPENAPI") or default)
    if not path.is_file():
        pytest.skip(f"no OpenAPI file of Twilio: neither TWILIO_OPENAPI nor {default} is one")
    whole = json.loads(path.read_text())
    paths = {name: whole["paths"][name] for name in PATHS}
    schemas = whole["components"]["schemas"]
    wanted: set[str] = set()
    found = set(re.findall(r'schemas/([^"]+)"', json.dumps(paths)))
    while found - wanted:
        wanted |= found
        found = set(re.findall(r'schemas/([^"]+)"', json.dumps([schemas[n] for n in wanted])))
    components = {**whole["components"], "schemas": {n: schemas[n] for n in wanted}}
    return {**whole, "paths": paths, "components": components}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return definition()


class Judge:
    """Checks every exchange of a client against the definition."""

    def __init__(self, spec: dict[str, Any], url: str) -> None:
        servers = [{"url": url}]
        paths = {name: {**item, "servers": servers} for name, item in spec["paths"].items()}
        self.api = OpenAPI.from_dict({**spec, "servers": servers, "paths": paths})
        self.seen: list[tuple[str | None, int]] = []

    def __call__(self, response: requests.Response, *_: Any, **__: Any) -> None:
        request = RequestsOpenAPIRequest(response.request)
        self.api.validate_request(request)
        self.api.validate_response(request, RequestsOpenAPIResponse(response))
        self.seen.append((response.request.method, response.status_code))


def test_what_the_real_client_asks_and_we_answer_is_valid_by_twilios_definition(
    twilio: TwilioStandIn, spec: dict[str, Any]
) -> None:
    judge = Judge(spec, twilio.url)
    messages = client_for(twilio, seen=judge).messages
    sent = messages.create(
        to=HER,
        from_=US,
        body="سلام",
        status_callback="https://bot.example.org/status",
        validity_period=300,
        content_retention="retain",
    )
    messages.create(to=HIM, from_=US, media_url=["https://bot.example.org/a", "https://b.example"])
    later = messages.create(
        to=HER,
        messaging_service_sid=SERVICE,
        body="later",
        schedule_type="fixed",
        send_at=NOON + timedelta(hours=1),
    )
    twilio.receive(HER, US, "1")
    twilio.deliver(sent.sid, "undelivered", 30003)
    assert len(messages.list(page_size=1)) == 4
    day = timedelta(days=1)
    now = datetime.now(UTC)
    assert messages.list(
        to=HER, from_=US, date_sent_after=now - day, date_sent_before=now + day, date_sent=now
    )
    assert sent.fetch().error_code == 30003
    assert later.update(status="canceled").status == "canceled"
    assert sent.update(body="").body == ""
    assert sent.delete()
    assert set(judge.seen) == {("POST", 201), ("GET", 200), ("POST", 200), ("DELETE", 204)}
    assert len(judge.seen) == 12


def test_what_our_own_carrier_asks_is_valid_by_twilios_definition(
    twilio: TwilioStandIn, spec: dict[str, Any]
) -> None:
    judge = Judge(spec, twilio.url)
    ours = TwilioCarrier(ACCOUNT_SID, AUTH_TOKEN, twilio.url, "https://bot.example.org")
    ours.client.http_client.request_hooks = {"response": judge}
    now = datetime.now(UTC)
    text = Outbound("SM1.0+", "somebody", "سلام", 1, now + timedelta(hours=1))
    sid = ours.send(Envelope(text, HER, US), now)
    assert ours.find(Envelope(text, HER, US), now) == sid
    twilio.receive(HER, US, "1")
    day = timedelta(days=1)
    assert [post.text for post in ours.received(US, now - day, now + day)] == ["1"]
    assert judge.seen == [("POST", 201), ("GET", 200), ("GET", 200)]


@pytest.mark.parametrize(
    ("field", "value"), [("status", "lost"), ("num_segments", 1), ("sid", "SM1")]
)
def test_the_definition_notices_a_wrong_answer(
    twilio: TwilioStandIn, spec: dict[str, Any], field: str, value: object
) -> None:
    answer = call(twilio, To=HER, From=US, Body="Hello")
    judge = Judge(spec, twilio.url)
    judge(answer)
    answer._content = json.dumps({**answer.json(), field: value}).encode()
    with pytest.raises(OpenAPIError):
        judge(answer)


def test_we_know_the_statuses_that_the_definition_knows(spec: dict[str, Any]) -> None:
    enum = spec["components"]["schemas"]["message_enum_status"]["enum"]
    assert set(enum) == set(STATUSES.split())


def test_we_have_the_fields_that_the_definition_has(spec: dict[str, Any]) -> None:
    known = spec["components"]["schemas"]["api.v2010.account.message"]["properties"]
    assert set(FIELDS) == set(known)


# The same shapes, without the file


def test_a_message_accepted_is_answered_with_every_field_of_the_resource(
    twilio: TwilioStandIn,
) -> None:
    answer = call(twilio, To=HER, From=US, Body="Hello")
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("application/json")
    message = answer.json()
    assert set(message) == set(FIELDS)
    assert message.pop("subresource_uris") == {"media": f"{MESSAGES}/{message['sid']}/Media.json"}
    for name, value in message.items():
        pattern = FIELDS[name]
        assert value is None if pattern is None else re.fullmatch(pattern, value), name
    created = parsedate_to_datetime(message["date_created"])
    assert abs(created - twilio.messages[0].created) < timedelta(seconds=1)


def test_every_status_of_twilio_has_a_rank() -> None:
    assert set(RANK) == set(STATUSES.split())


def test_a_message_of_a_messaging_service_is_accepted_before_it_has_a_sender(
    twilio: TwilioStandIn,
) -> None:
    message = send(twilio, From="", MessagingServiceSid=SERVICE)
    assert (message["status"], message["from"], message["num_segments"]) == ("accepted", None, "0")
    twilio.deliver(message["sid"], "sent")
    message = call(twilio, "GET", f"{MESSAGES}/{message['sid']}.json").json()
    assert (message["status"], message["from"], message["num_segments"]) == ("sent", US, "1")
    assert message["messaging_service_sid"] == SERVICE


def test_media_make_it_an_mms(twilio: TwilioStandIn) -> None:
    urls = ["https://a.example/1", "https://a.example/2"]
    client_for(twilio).messages.create(to=HER, from_=US, media_url=urls)
    (message,) = twilio.messages
    assert message.media == tuple(urls)
    shown = call(twilio, "GET", f"{MESSAGES}/{message.sid}.json").json()
    assert (shown["sid"][:2], shown["num_media"], shown["body"]) == ("MM", "2", "")


@given(st.text(alphabet=st.sampled_from([*"aé\n[", *EXTENDED, "س", "\U0001f600"]), max_size=700))
def test_the_stand_in_counts_segments_by_itself_and_comes_to_our_count(body: str) -> None:
    assert segment_count(body) == segments(body)


@pytest.mark.parametrize(
    ("body", "count"),
    [("a" * 160, "1"), ("a" * 161, "2"), ("[" * 81, "2"), ("س" * 70, "1"), ("س" * 135, "3")],
)
def test_the_answer_has_the_number_of_segments_as_text(
    twilio: TwilioStandIn, body: str, count: str
) -> None:
    assert send(twilio, body)["num_segments"] == count


def test_everything_that_was_accepted_is_kept_in_order(twilio: TwilioStandIn) -> None:
    for number in range(3):
        send(twilio, f"text {number}", StatusCallback="https://bot.example.org/status")
    first = twilio.messages[0]
    assert [m.body for m in twilio.messages] == ["text 0", "text 1", "text 2"]
    assert (first.to, first.from_, first.status) == (HER, US, "queued")
    assert first.status_callback == "https://bot.example.org/status"
    assert first.form["Body"] == "text 0"
    assert [r.form["Body"] for r in twilio.requests] == ["text 0", "text 1", "text 2"]
    assert twilio.requests[0].headers["Authorization"].startswith("Basic ")


# What it refuses


@pytest.mark.parametrize("auth", [(ACCOUNT_SID, "wrong"), ("AC" + "0" * 32, AUTH_TOKEN), None])
def test_wrong_or_no_credentials_are_refused(
    twilio: TwilioStandIn, auth: tuple[str, str] | None
) -> None:
    answer = call(twilio, auth=auth, To=HER, From=US, Body="Hello")
    assert error(answer) == (401, 20003)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert not twilio.messages
    assert len(twilio.requests) == 1


def test_another_account_is_out_of_reach(twilio: TwilioStandIn) -> None:
    path = MESSAGES.replace(ACCOUNT_SID, "AC" + "0" * 32)
    assert error(call(twilio, "GET", f"{path}.json")) == (401, 20003)


def test_an_api_key_and_a_new_token_are_accepted() -> None:
    with TwilioStandIn(credentials={"SK1": "secret"}) as twilio:
        assert call(twilio, "GET", auth=("SK1", "secret")).status_code == 200
        twilio.auth_token = "the next one"
        assert error(call(twilio, "GET")) == (401, 20003)
        assert call(twilio, "GET", auth=(ACCOUNT_SID, "the next one")).status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "07700 900001"}, 21211),
        ({"To": "+44"}, 21211),
        ({"To": "Mum"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "+"}, 21212),
        ({"From": HER}, 21266),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"StatusCallback": "/status"}, 21609),
        ({"To": HIM}, 21610),
        ({"To": HIM, "From": "", "MessagingServiceSid": SERVICE}, 21610),
    ],
)
def test_what_twilio_would_not_send_is_refused_with_its_code(
    twilio: TwilioStandIn, change: dict[str, str], code: int
) -> None:
    twilio.blocked |= {(US, HIM), (SERVICE, HIM)}
    answer = call(twilio, **({"To": HER, "From": US, "Body": "Hello"} | change))
    assert error(answer) == (400, code)
    assert not twilio.messages


@pytest.mark.parametrize(
    "change",
    [
        {"Body": "a" * 1600},
        {"From": "BotNotMum"},
        {"From": "60006"},
        {"To": f"whatsapp:{HER}", "From": f"whatsapp:{US}"},
        {"Body": "", "ContentSid": "HX" + "1" * 32},
    ],
)
def test_unusual_messages_that_twilio_sends_are_accepted(
    twilio: TwilioStandIn, change: dict[str, str]
) -> None:
    send(twilio, **change)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", f"{MESSAGES}/SM{'0' * 32}.json", (404, 20404)),
        ("POST", f"{MESSAGES}/SM{'0' * 32}.json", (404, 20404)),
        ("DELETE", f"{MESSAGES}/SM{'0' * 32}.json", (404, 20404)),
        ("GET", "/2010-04-01/Elsewhere.json", (404, 20404)),
        ("PUT", f"{MESSAGES}.json", (405, 20004)),
    ],
)
def test_what_is_not_there_is_not_found(
    twilio: TwilioStandIn, method: str, path: str, expected: tuple[int, int]
) -> None:
    assert error(call(twilio, method, path)) == expected


def test_the_client_library_understands_our_errors(twilio: TwilioStandIn) -> None:
    with pytest.raises(TwilioRestException) as failed:
        client_for(twilio).messages("SM" + "0" * 32).fetch()
    assert codes(failed) == (404, 20404)
    with pytest.raises(TwilioRestException) as failed:
        client_for(twilio, token="wrong").messages.create(to=HER, from_=US, body="Hello")
    assert codes(failed) == (401, 20003)


# The list


def test_the_list_comes_in_pages_with_the_newest_first(twilio: TwilioStandIn) -> None:
    sids = [send(twilio, f"text {n}")["sid"] for n in range(5)][::-1]
    page = call(twilio, "GET", PageSize="2").json()
    assert {k: v for k, v in page.items() if k not in ("messages", "next_page_uri")} == {
        "end": 1,
        "first_page_uri": f"{MESSAGES}.json?PageSize=2&Page=0",
        "page": 0,
        "page_size": 2,
        "previous_page_uri": None,
        "start": 0,
        "uri": f"{MESSAGES}.json?PageSize=2&Page=0",
    }
    assert [m["sid"] for m in page["messages"]] == sids[:2]
    send(twilio, "one more, while somebody reads")
    second = call(twilio, "GET", page["next_page_uri"]).json()
    assert [m["sid"] for m in second["messages"]] == sids[2:4]
    assert (second["page"], second["start"], second["end"]) == (1, 2, 3)
    last = call(twilio, "GET", second["next_page_uri"]).json()
    assert [m["sid"] for m in last["messages"]] == sids[4:]
    assert last["next_page_uri"] is None
    back = call(twilio, "GET", last["previous_page_uri"]).json()
    assert [m["sid"] for m in back["messages"]] == sids[2:4]


def test_the_client_library_reads_all_pages(twilio: TwilioStandIn) -> None:
    sids = [send(twilio, f"text {n}")["sid"] for n in range(5)]
    assert [m.sid for m in client_for(twilio).messages.list(page_size=2)] == sids[::-1]


def test_a_page_stays_good_when_its_last_message_is_deleted(twilio: TwilioStandIn) -> None:
    sids = [send(twilio, f"text {n}")["sid"] for n in range(3)]
    page = call(twilio, "GET", PageSize="1").json()
    twilio.deliver(sids[2], "delivered")
    assert call(twilio, "DELETE", f"{MESSAGES}/{sids[2]}.json").status_code == 204
    page = call(twilio, "GET", page["next_page_uri"]).json()
    assert [m["sid"] for m in page["messages"]] == [sids[1]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "her him"),
        ({"To": HER}, "her"),
        ({"To": "+447700900003"}, ""),
        ({"From": US}, "her him"),
        ({"From": HER}, ""),
        ({"DateSent": "2026-11-25"}, "her"),
        ({"DateSent": "2026-11-26"}, "him"),
        ({"DateSent<": "2026-11-25"}, "her"),
        ({"DateSent>": "2026-11-26"}, "him"),
        ({"DateSent>": "2026-11-25", "DateSent<": "2026-11-26"}, "her him"),
        ({"DateSent>": "2026-11-25T12:00:00Z"}, "her him"),
        ({"DateSent>": "2026-11-25T12:00:01Z"}, "him"),
        ({"DateSent<": "2026-11-26 11:59:59.000"}, "her"),
        ({"DateSent<": "Thu, 26 Nov 2026 12:00:00 -0000"}, "her him"),
        ({"To": HIM, "DateSent<": "2026-11-25"}, ""),
    ],
)
def test_the_list_is_filtered_by_number_and_date(query: dict[str, str], found: str) -> None:
    clock = Clock()
    with TwilioStandIn(clock=clock) as twilio:
        send(twilio, "her")
        clock.now += timedelta(days=1)
        send(twilio, "him", To=HIM)
        page = call(twilio, "GET", **query).json()
    assert sorted(m["body"] for m in page["messages"]) == found.split()
    assert all(f"{name}=" in page["uri"].replace("%3C", "<").replace("%3E", ">") for name in query)


def test_a_date_filter_finds_an_unsent_message_only_if_we_say_so() -> None:
    query = {"DateSent>": "2020-01-01"}
    for undated in (True, False):
        with TwilioStandIn(undated=undated) as twilio:
            sid = send(twilio)["sid"]
            assert len(call(twilio, "GET", **query).json()["messages"]) == undated
            twilio.deliver(sid, "sent")
            assert len(call(twilio, "GET", **query).json()["messages"]) == 1


def test_a_new_message_can_be_late_in_the_list() -> None:
    clock = Clock()
    with TwilioStandIn(clock=clock, lag=5) as twilio:
        sid = send(twilio)["sid"]
        assert call(twilio, "GET").json()["messages"] == []
        assert call(twilio, "GET", f"{MESSAGES}/{sid}.json").status_code == 200
        clock.now += timedelta(seconds=5)
        assert len(call(twilio, "GET").json()["messages"]) == 1


def test_an_inbound_message_is_in_the_list_with_the_sid_of_its_webhook(
    twilio: TwilioStandIn,
) -> None:
    form = twilio.receive(HER, US, "help")
    (message,) = call(twilio, "GET", To=US).json()["messages"]
    assert message["sid"] == form["MessageSid"] == twilio.received[0].sid
    assert (message["direction"], message["status"]) == ("inbound", "received")
    assert message["date_sent"]
    assert not twilio.messages


@pytest.mark.parametrize(
    "query", [{"DateSent": "yesterday, noon"}, {"DateSent>": "2026-13-01"}, {"PageToken": "PASM1"}]
)
def test_a_wrong_filter_is_refused(twilio: TwilioStandIn, query: dict[str, str]) -> None:
    assert error(call(twilio, "GET", **query)) == (400, 20001)


# Changing a message


def test_only_a_scheduled_message_can_be_cancelled(twilio: TwilioStandIn) -> None:
    later = {"MessagingServiceSid": SERVICE, "ScheduleType": "fixed", "SendAt": NOON.isoformat()}
    scheduled, queued = send(twilio, From="", **later), send(twilio)
    assert (scheduled["status"], queued["status"]) == ("scheduled", "queued")
    answer = call(twilio, path=f"{MESSAGES}/{scheduled['sid']}.json", Status="canceled")
    assert (answer.status_code, answer.json()["status"]) == (200, "canceled")
    answer = call(twilio, path=f"{MESSAGES}/{queued['sid']}.json", Status="canceled")
    assert error(answer) == (400, 30409)


def test_scheduling_without_a_messaging_service_sends_at_once(twilio: TwilioStandIn) -> None:
    message = send(twilio, ScheduleType="fixed", SendAt=NOON.isoformat())
    assert message["status"] == "queued"


def test_a_sent_message_can_be_redacted_and_deleted_and_no_other(twilio: TwilioStandIn) -> None:
    sid = send(twilio, "my secret")["sid"]
    path = f"{MESSAGES}/{sid}.json"
    assert error(call(twilio, path=path, Body="")) == (409, 20009)
    assert error(call(twilio, "DELETE", path)) == (409, 20009)
    twilio.deliver(sid, "delivered")
    assert error(call(twilio, path=path, Body="other words")) == (400, 20001)
    assert error(call(twilio, path=path, Status="sent")) == (400, 20001)
    assert error(call(twilio, path=path)) == (400, 20001)
    assert call(twilio, path=path, Body="").json()["body"] == ""
    answer = call(twilio, "DELETE", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert error(call(twilio, "GET", path)) == (404, 20404)
    assert call(twilio, "GET").json()["messages"] == []
    assert twilio.messages[0].deleted


def test_what_twilio_must_not_keep_is_shown_only_in_the_first_answer(
    twilio: TwilioStandIn,
) -> None:
    private = {"ContentRetention": "discard", "AddressRetention": "obfuscate"}
    first = send(twilio, "my secret", **private)
    assert (first["body"], first["to"]) == ("my secret", HER)
    later = call(twilio, "GET", f"{MESSAGES}/{first['sid']}.json").json()
    assert (later["body"], later["to"]) == ("", "+44770090XXXX")
    assert call(twilio, "GET", To=HER).json()["messages"] == []
    assert twilio.messages[0].body == "my secret"


# The queue of a sender


def test_each_sender_has_a_queue_that_goes_at_its_own_rate() -> None:
    clock = Clock()
    with TwilioStandIn(clock=clock, mps=2) as twilio:
        for body, sender in (("a" * 161, US), ("b", US), ("c", US), ("d", "+447700900901")):
            send(twilio, body, From=sender)
        waits = [(m.due - NOON).total_seconds() for m in twilio.messages]
    assert waits == [0, 1, 1.5, 0]


def test_a_full_queue_is_too_many_requests_until_it_has_room() -> None:
    clock = Clock()
    with TwilioStandIn(clock=clock, mps=1, overflow=2) as twilio:
        send(twilio)
        send(twilio)
        full = {"To": HER, "From": US, "Body": "Hello"}
        assert error(call(twilio, **full)) == (429, 20429)
        assert len(twilio.messages) == 2
        clock.now += timedelta(seconds=1)
        send(twilio)


# The failure script


def test_steps_come_one_after_another_and_then_all_goes_well(twilio: TwilioStandIn) -> None:
    twilio.plan([refuse(503), ok(), refuse(400, 21610)])
    full = {"To": HER, "From": US, "Body": "Hello"}
    assert [call(twilio, **full).status_code for _ in range(5)] == [503, 201, 400, 201, 201]
    assert len(twilio.messages) == 3
    assert len(twilio.requests) == 5


def test_an_endless_iterator_or_a_function_can_say_what_happens(twilio: TwilioStandIn) -> None:
    full = {"From": US, "Body": "Hello"}
    twilio.plan(cycle([ok(), refuse(500)]))
    statuses = [call(twilio, To=HER, **full).status_code for _ in range(4)]
    assert statuses == [201, 500, 201, 500]
    twilio.plan(lambda request: refuse(503) if request.form["To"] == HIM else None)
    statuses = [call(twilio, To=to, **full).status_code for to in (HER, HIM, HER)]
    assert statuses == [201, 503, 201]
    twilio.plan([])
    assert call(twilio, To=HIM, **full).status_code == 201


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (refuse(400, 21610), (400, 21610)),
        (refuse(429, 20429), (429, 20429)),
        (refuse(429), (429, 20429)),
        (refuse(500), (500, 20500)),
        (refuse(503), (503, 20503)),
    ],
)
def test_an_error_can_be_planned_and_nothing_is_sent(
    twilio: TwilioStandIn, step: Step, expected: tuple[int, int]
) -> None:
    twilio.plan([step])
    with pytest.raises(TwilioRestException) as failed:
        client_for(twilio).messages.create(to=HER, from_=US, body="Hello")
    assert codes(failed) == expected
    assert not twilio.messages
    twilio.plan([step])
    assert error(call(twilio, To=HER, From=US, Body="Hello")) == expected


def test_too_many_requests_can_say_when_to_come_back(twilio: TwilioStandIn) -> None:
    twilio.plan([refuse(429, retry_after=3)])
    assert call(twilio, To=HER, From=US, Body="Hello").headers["Retry-After"] == "3"


def test_an_error_can_be_answered_although_the_message_was_sent(twilio: TwilioStandIn) -> None:
    twilio.plan([refuse(503, done=True)])
    assert call(twilio, To=HER, From=US, Body="Hello").status_code == 503
    assert len(twilio.messages) == 1


def test_a_connection_dropped_before_leaves_no_message(twilio: TwilioStandIn) -> None:
    twilio.plan([drop_before()])
    with pytest.raises(ConnectionError):
        client_for(twilio).messages.create(to=HER, from_=US, body="Hello")
    assert not twilio.messages
    assert [r.form["Body"] for r in twilio.requests] == ["Hello"]


def test_a_connection_dropped_after_leaves_a_message_that_the_list_has(
    twilio: TwilioStandIn,
) -> None:
    twilio.plan([drop_after()])
    client = client_for(twilio)
    with pytest.raises(ConnectionError):
        client.messages.create(to=HER, from_=US, body="Hello")
    (message,) = twilio.messages
    assert [m.sid for m in client.messages.list(to=HER)] == [message.sid]


def test_a_message_held_back_is_sent_although_the_client_gave_up(twilio: TwilioStandIn) -> None:
    go = threading.Event()
    twilio.plan([hold(go)])
    with pytest.raises(ReadTimeout):
        client_for(twilio, timeout=0.3).messages.create(to=HER, from_=US, body="Hello")
    assert not twilio.messages
    go.set()
    twilio.wait_until(lambda it: len(it.messages) == 1)


def test_a_late_answer_is_a_good_answer(twilio: TwilioStandIn) -> None:
    twilio.plan([delay(0.05)])
    assert send(twilio)["status"] == "queued"
    twilio.plan([Step(delay=0.05, drop="after")])
    with pytest.raises(ConnectionError):
        send(twilio)
    assert len(twilio.messages) == 2


def test_a_client_that_waits_for_a_closing_stand_in_is_cut_off() -> None:
    failures: list[RequestException] = []

    def ask(twilio: TwilioStandIn) -> None:
        try:
            send(twilio)
        except RequestException as failure:
            failures.append(failure)

    with TwilioStandIn() as twilio:
        twilio.plan([delay(600)])
        asking = threading.Thread(target=ask, args=(twilio,))
        asking.start()
        twilio.wait_until(lambda it: len(it.requests) == 1)
    asking.join(timeout=30)
    assert len(failures) == 1
    assert not twilio.messages


def test_malformed_json_hides_a_message_that_was_sent(twilio: TwilioStandIn) -> None:
    twilio.plan([malformed()])
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        client_for(twilio).messages.create(to=HER, from_=US, body="Hello")
    assert len(twilio.messages) == 1


def test_a_proxy_on_the_way_answers_with_a_page(twilio: TwilioStandIn) -> None:
    twilio.plan([html(502), html(502)])
    answer = call(twilio, To=HER, From=US, Body="Hello")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    with pytest.raises((TwilioException, ValueError)):
        client_for(twilio).messages.create(to=HER, from_=US, body="Hello")
    assert not twilio.messages


def test_a_slow_body_arrives_whole_or_the_client_gives_up(twilio: TwilioStandIn) -> None:
    twilio.plan([slow(0.2), slow(600)])
    assert send(twilio)["status"] == "queued"
    with pytest.raises((ConnectionError, ReadTimeout)):
        client_for(twilio, timeout=0.3).messages.create(to=HER, from_=US, body="Hello")
    twilio.wait_until(lambda it: len(it.messages) == 2)


def test_other_requests_can_fail_too(twilio: TwilioStandIn) -> None:
    sid = send(twilio)["sid"]
    operations: tuple[Operation, ...] = ("list", "fetch", "update", "delete")
    for on in operations:
        twilio.plan([refuse(503)], on=on)
    path = f"{MESSAGES}/{sid}.json"
    failed = [("GET", f"{MESSAGES}.json"), ("GET", path), ("POST", path), ("DELETE", path)]
    assert [call(twilio, method, where).status_code for method, where in failed] == [503] * 4
    assert call(twilio, "GET").status_code == 200


def test_an_outage_refuses_connections_and_ends_at_the_same_address(
    twilio: TwilioStandIn,
) -> None:
    send(twilio, "before")
    url = twilio.url
    with twilio.outage(), pytest.raises(ConnectionError, match="refused"):
        send(twilio, "meanwhile")
    send(twilio, "after")
    assert twilio.url == url
    assert [m.body for m in twilio.messages] == ["before", "after"]


def test_many_clients_are_served_at_once_and_none_is_lost(twilio: TwilioStandIn) -> None:
    go = threading.Event()
    twilio.plan(lambda _: hold(go))
    senders = [threading.Thread(target=send, args=(twilio, f"text {n}")) for n in range(20)]
    for sender in senders:
        sender.start()
    twilio.wait_until(lambda it: len(it.requests) == 20)
    assert not twilio.messages
    go.set()
    for sender in senders:
        sender.join(timeout=30)
    assert {m.body for m in twilio.messages} == {f"text {n}" for n in range(20)}


def test_a_fault_of_the_stand_in_itself_fails_the_test() -> None:
    def broken(_: Recorded) -> Step:
        raise ZeroDivisionError

    with (
        pytest.raises(AssertionError, match="ZeroDivisionError"),
        TwilioStandIn() as twilio,
    ):
        twilio.plan(broken)
        with pytest.raises(ConnectionError):
            send(twilio)


def test_waiting_for_what_does_not_come_says_what_there_is(twilio: TwilioStandIn) -> None:
    send(twilio)
    with pytest.raises(TimeoutError, match="1 messages, 1 requests, 0 callbacks"):
        twilio.wait_until(lambda it: len(it.messages) == 2, timeout=0.1)


# Delivery


def test_a_status_callback_is_signed_and_has_twilios_fields(
    twilio: TwilioStandIn, hook: Hook
) -> None:
    sid = send(twilio, StatusCallback=f"{hook.url}/status")["sid"]
    callback = twilio.deliver(sid, "delivered")
    (post,) = hook.posts
    assert callback == twilio.callbacks[0]
    assert callback.answer == 204
    assert hook.signed(post)
    assert not hook.signed(post, token="another")
    done = post.form["RawDlrDoneDate"]
    assert re.fullmatch(r"\d{10}", done)
    assert post.form == {
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "From": US,
        "To": HER,
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "RawDlrDoneDate": done,
    }
    assert twilio.messages[0].status == "delivered"
    assert call(twilio, "GET", f"{MESSAGES}/{sid}.json").json()["date_sent"]


def test_a_failed_delivery_tells_its_code(twilio: TwilioStandIn, hook: Hook) -> None:
    sid = send(twilio, StatusCallback=f"{hook.url}/status")["sid"]
    twilio.deliver(sid, "undelivered", 30005)
    (post,) = hook.posts
    assert (post.form["MessageStatus"], post.form["ErrorCode"]) == ("undelivered", "30005")
    assert "RawDlrDoneDate" not in post.form
    shown = call(twilio, "GET", f"{MESSAGES}/{sid}.json").json()
    assert (shown["error_code"], shown["error_message"]) == (30005, "Unknown destination handset")


def test_a_late_report_is_told_but_never_turns_the_message_back(
    twilio: TwilioStandIn, hook: Hook
) -> None:
    sid = send(twilio, StatusCallback=f"{hook.url}/status")["sid"]
    twilio.deliver(sid, "delivered")
    twilio.deliver(sid, "sent")
    assert [p.form["MessageStatus"] for p in hook.posts] == ["delivered", "sent"]
    assert twilio.messages[0].status == "delivered"


def test_a_message_without_a_callback_is_delivered_in_silence(twilio: TwilioStandIn) -> None:
    assert twilio.deliver(send(twilio)["sid"], "delivered") is None
    assert twilio.messages[0].status == "delivered"
    assert not twilio.callbacks


def test_a_callback_that_nobody_answers_is_kept_without_an_answer(
    twilio: TwilioStandIn, hook: Hook
) -> None:
    hook.answers = [None, 500]
    sid = send(twilio, StatusCallback=f"{hook.url}/status")["sid"]
    answers = [twilio.deliver(sid, "sent"), twilio.deliver(sid, "delivered")]
    assert [a.answer for a in answers if a] == [None, 500]
    assert len(hook.posts) == 2


def test_a_callback_to_a_public_address_can_be_led_to_a_local_one(hook: Hook) -> None:
    public = "https://bot.example.org"
    with TwilioStandIn(routes={public: hook.url}) as twilio:
        twilio.deliver(send(twilio, StatusCallback=f"{public}/status/1")["sid"], "delivered")
    (post,) = hook.posts
    assert (post.path, post.headers["Host"]) == ("/status/1", "bot.example.org")
    assert hook.signed(post, public)


def test_a_callback_can_go_to_a_function_instead() -> None:
    posts = []

    def take(url: str, form: Any, headers: Any) -> int:
        posts.append((url, form["MessageStatus"], headers["X-Twilio-Signature"]))
        return 204

    with TwilioStandIn(transport=take) as twilio:
        url = "https://bot.example.org/status"
        callback = twilio.deliver(send(twilio, StatusCallback=url)["sid"], "sent")
    assert callback is not None
    assert callback.answer == 204
    assert posts == [(url, "sent", sign(url, callback.form, AUTH_TOKEN))]


@pytest.mark.parametrize(
    ("outcome", "statuses", "code"),
    [
        ("delivered", ["sent", "delivered"], None),
        ("undelivered", ["sent", "undelivered"], "30003"),
        (("undelivered", 30005), ["sent", "undelivered"], "30005"),
        ("failed", ["failed"], "30008"),
        ("sent", ["sent"], None),
    ],
)
def test_messages_can_deliver_themselves_in_order(
    twilio: TwilioStandIn, hook: Hook, outcome: Any, statuses: list[str], code: str | None
) -> None:
    twilio.auto_deliver({outcome: 1.0})
    send(twilio, StatusCallback=f"{hook.url}/status")
    twilio.wait_until(lambda it: len(it.callbacks) == len(statuses))
    assert [p.form["MessageStatus"] for p in hook.posts] == statuses
    assert hook.posts[-1].form.get("ErrorCode") == code
    assert all(hook.signed(p) for p in hook.posts)


def test_outcomes_come_by_their_weights_and_the_same_seed_gives_the_same(
    twilio: TwilioStandIn,
) -> None:
    runs, final = [], {"delivered", "undelivered"}
    for _ in range(2):
        twilio.auto_deliver({"delivered": 0.5, "undelivered": 0.5}, seed=7, workers=3)
        sids = [send(twilio)["sid"] for _ in range(20)]
        twilio.wait_until(lambda it: all(m.status in final for m in it.messages))
        runs.append([m.status for m in twilio.messages if m.sid in sids])
    assert runs[0] == runs[1]
    assert set(runs[0]) == final


def test_a_function_can_make_reports_late_double_or_none(twilio: TwilioStandIn, hook: Hook) -> None:
    def fate(message: Message) -> list[str] | None:
        return ["delivered", "sent", "delivered"] if message.to == HER else None

    twilio.auto_deliver(fate)
    send(twilio, To=HIM, StatusCallback=f"{hook.url}/status")
    send(twilio, StatusCallback=f"{hook.url}/status")
    twilio.wait_until(lambda it: len(it.callbacks) == 3)
    assert [p.form["MessageStatus"] for p in hook.posts] == ["delivered", "sent", "delivered"]
    assert {p.form["To"] for p in hook.posts} == {HER}


def test_a_message_delivers_itself_only_when_its_queue_lets_it_go() -> None:
    clock = Clock()
    with TwilioStandIn(clock=clock, mps=1) as twilio:
        twilio.auto_deliver({"delivered": 1.0})
        send(twilio, "first")
        send(twilio, "second")
        twilio.wait_until(lambda it: it.messages[0].status == "delivered")
        assert twilio.messages[1].status == "queued"
        clock.now += timedelta(seconds=1)
        twilio.wait_until(lambda it: it.messages[1].status == "delivered")


# Webhooks to us


def test_an_inbound_webhook_has_every_parameter_and_a_good_signature(hook: Hook) -> None:
    form = inbound_form(HER, US, "سلام " * 20)
    answer = post_signed(f"{hook.url}/message", form, AUTH_TOKEN)
    (post,) = hook.posts
    assert answer.status_code == 204
    assert hook.signed(post)
    assert post.form == form
    assert set(form) == {
        *("ToCountry", "ToState", "ToCity", "ToZip"),
        *("FromCountry", "FromState", "FromCity", "FromZip"),
        *("SmsMessageSid", "SmsSid", "SmsStatus", "MessageSid", "AccountSid"),
        *("From", "To", "Body", "NumMedia", "NumSegments", "ApiVersion"),
    }
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"]
    assert re.fullmatch(r"SM[0-9a-f]{32}", form["MessageSid"])
    assert (form["NumSegments"], form["ToCountry"], form["FromCountry"]) == ("2", "GB", "GB")


def test_parameters_of_a_webhook_can_be_added_and_replaced() -> None:
    form = inbound_form(
        f"whatsapp:{HER}", f"whatsapp:{US}", "", MessageSid="SM1", OptOutType="STOP", NumMedia="1"
    )
    assert (form["MessageSid"], form["SmsSid"], form["SmsMessageSid"]) == ("SM1",) * 3
    assert (form["OptOutType"], form["NumMedia"], form["FromCountry"]) == ("STOP", "1", "GB")


def test_the_same_text_at_the_fallback_address_tells_what_failed(hook: Hook) -> None:
    form = inbound_form(HER, US, "help")
    hook.answers = [500, 200]
    url, fallback = f"{hook.url}/message#rc=0", f"{hook.url}/fallback"
    assert post_signed(url, form, AUTH_TOKEN, fallback=fallback).status_code == 200
    first, second = hook.posts
    assert (first.path, second.path) == ("/message", "/fallback")
    assert second.form == fallback_form(form, f"{hook.url}/message")
    assert second.form["ErrorCode"] == "11200"
    assert second.form["ErrorUrl"] == f"{hook.url}/message"
    assert second.form["MessageSid"] == first.form["MessageSid"]
    assert hook.signed(second)


@pytest.mark.parametrize(
    ("rules", "answers", "tries"),
    [
        ("", [500], 1),
        ("", [None], 1),
        ("#rp=all", [500, 200], 2),
        ("#rc=3&rp=ct,rt,5xx", [503, None, 500, 200], 4),
        ("#rc=3&rp=5xx", [404], 1),
        ("#rc=2&rp=4xx,5xx", [404, 500, 500, 200], 3),
    ],
)
def test_a_failed_webhook_is_retried_by_the_rules_in_its_address(
    hook: Hook, rules: str, answers: list[int | None], tries: int
) -> None:
    hook.answers = list(answers)
    last = answers[tries - 1]
    if last is None:
        with pytest.raises(ConnectionError):
            post_signed(f"{hook.url}/message{rules}", inbound_form(HER, US, "1"), AUTH_TOKEN)
    else:
        answer = post_signed(f"{hook.url}/message{rules}", inbound_form(HER, US, "1"), AUTH_TOKEN)
        assert answer.status_code == last
    assert len(hook.posts) == tries
    assert len({p.headers["I-Twilio-Idempotency-Token"] for p in hook.posts}) == 1
    assert all(hook.signed(p) for p in hook.posts)


def test_a_webhook_to_nobody_fails_after_a_second_try() -> None:
    hook = Hook()
    hook.server.stop()
    with pytest.raises(ConnectionError):
        post_signed(hook.url, inbound_form(HER, US, "1"), AUTH_TOKEN)


def test_the_signature_covers_the_query_and_blank_values_but_not_the_fragment(hook: Hook) -> None:
    form = inbound_form(HER, US, "سلام & ok+")
    url = f"{hook.url}/message?n=%D8%B3&m=it%27s"
    assert sign(f"{url}#rc=3", form, AUTH_TOKEN) == sign(url, form, AUTH_TOKEN)
    post_signed(f"{url}#rc=3", form, AUTH_TOKEN)
    (post,) = hook.posts
    assert dict(parse_qsl(urlsplit(url).query)) == post.query
    signature = post.headers["X-Twilio-Signature"]
    validator = RequestValidator(AUTH_TOKEN)
    assert validator.validate(url, dict(post.form), signature)
    assert not validator.validate(url, {k: v for k, v in form.items() if v}, signature)
