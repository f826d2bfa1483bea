"""The carrier's door: who may knock, and what a stranger can send."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.demo import DEMO
from bot.service import Service
from bot.settings import Settings
from bot.store import keys
from bot.store.client import Client
from tests.door import HER, TOKEN, US, Door, messages
from webhooks import create_app


def test_a_signed_text_is_answered_in_the_same_response(door: Door) -> None:
    answer = door.text("hello")
    assert answer.status_code == 200
    assert answer.content_type == "text/xml; charset=utf-8"
    welcome, menu = messages(answer)
    assert welcome.startswith("Hello. This is Health Friends.")
    assert menu.endswith("9 Talk to a person")


def test_every_message_asks_for_a_receipt_at_an_address_without_a_number(door: Door) -> None:
    answer = door.text("hello", sid="SM" + "a" * 32).get_data(as_text=True)
    assert f"https://bot.example.org/twilio/status/SM{'a' * 32}.0" in answer
    assert HER.strip("+") not in answer


@pytest.mark.parametrize("path", ["/twilio/message", "/twilio/status", "/twilio/status/SM1.0"])
def test_a_forged_post_is_refused_and_leaves_no_key(door: Door, redis: Client, path: str) -> None:
    form = door.form("hello") | {"MessageStatus": "delivered"}
    assert door.post(path, form, token="wrong").status_code == 403
    assert door.client.post(path, data=form).status_code == 403
    assert door.client.post(path, data=form, headers={"X-Twilio-Signature": ""}).status_code == 403
    assert redis.keys("*") == []


def test_a_post_that_was_signed_for_another_path_is_refused(door: Door, redis: Client) -> None:
    form = door.form("hello")
    replayed = door.post("/twilio/message", form, signed_for=door.base + "/twilio/status")
    elsewhere = door.post("/twilio/message", form, signed_for="https://evil.example/twilio/message")
    assert (replayed.status_code, elsewhere.status_code) == (403, 403)
    assert redis.keys("*") == []


def test_a_changed_parameter_is_refused(door: Door) -> None:
    form = door.form("hello")
    signature = RequestValidator(TOKEN).compute_signature(door.base + "/twilio/message", form)
    changed = door.client.post(
        "/twilio/message", data=form | {"From": US}, headers={"X-Twilio-Signature": signature}
    )
    assert changed.status_code == 403


def test_a_proxy_cannot_talk_us_into_another_address(door: Door) -> None:
    form = door.form("hello")
    url = "https://evil.example/twilio/message"
    answer = door.client.post(
        "/twilio/message",
        data=form,
        headers={
            "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, form),
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "Host": "evil.example",
        },
    )
    assert answer.status_code == 403


def test_both_tokens_work_while_one_is_replaced(settings: Settings, service: Service) -> None:
    both = replace(settings, tokens=("a new token", TOKEN))
    door = Door(create_app(both, service), both.base)
    form = door.form("hello")
    assert door.post("/twilio/message", form).status_code == 200
    assert door.post("/twilio/message", form, token="a new token").status_code == 200


def test_without_a_token_nothing_is_signed(settings: Settings, service: Service) -> None:
    door = Door(create_app(replace(settings, tokens=()), service), settings.base)
    assert door.post("/twilio/message", door.form("hello"), token="").status_code == 403


def test_parameters_that_twilio_adds_later_are_no_trouble(door: Door) -> None:
    assert door.says("hello", SomethingNew="x", Empty="", Accent="é ی")


def test_a_repeat_gets_the_same_answer_and_changes_nothing(door: Door, redis: Client) -> None:
    first = door.text("hello", sid="SM1")
    before = {key: redis.dump(key) for key in redis.keys("*")}
    again = door.text("hello", sid="SM1")
    assert again.data == first.data
    assert {key: redis.dump(key) for key in redis.keys("*")} == before


def test_the_fallback_call_gets_the_answer_of_the_first(door: Door) -> None:
    first = door.text("hello", sid="SM1")
    again = door.text("hello", sid="SM1", ErrorCode="11200", ErrorUrl="https://bot.example.org")
    assert again.data == first.data


STRANGE = {
    "empty": "",
    "spaces": "   \n\t ",
    "NUL": "a\x00b",
    "control characters": "\x01\x02\x1b[31mred",
    "ten thousand characters": "word " * 2_000,
    "ten thousand emoji": "\U0001f600" * 10_000,
    "emoji": "\U0001f44d\U0001f3fd",
    "right-to-left marks": "\u202b\u200f\u200e\u202c",
    "Arabic": "سلام دکتر میخوام",
    "XML": "</Message><Message>hi & <b>",
    "CDATA": "]]>",
    "noncharacters": "\uffff\ufffe",
    "format string": "%s %n {0} {org} ${x}",
    "base64": base64.b64encode(
        b"I would like to see a doctor, my child has a fever. " * 3
    ).decode(),
    "not quite base64": "A" * 64,
}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE.keys())
def test_whatever_she_texts_she_is_answered_within_the_limit(door: Door, body: str) -> None:
    for said in (door.says(body), door.says(body)):
        assert said
        assert all(0 < len(text) <= 1600 for text in said)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["Body", "From", "To", "NumMedia", "OptOutType", "MessageSid", "SmsSid"]),
        st.text(st.characters(codec="utf-8"), max_size=60),
        max_size=5,
    )
)
def test_no_signed_post_is_ever_a_500(door: Door, strange: dict[str, str]) -> None:
    answer = door.post("/twilio/message", door.form("hi") | strange)
    assert answer.status_code in (200, 400, 404)
    status = door.post("/twilio/status", door.form("hi") | strange | {"MessageStatus": "sent"})
    assert status.status_code in (204, 400, 404)


def test_a_base64_text_is_read_as_its_words(door: Door) -> None:
    packed = base64.b64encode(
        b"I cannot go on like this any more, I want to die, please help me now" + b" " * 1
    ).decode()
    assert "116 123" in " ".join(door.says(packed))


def test_media_without_words_is_told_what_to_do(door: Door) -> None:
    door.says("hello")
    said = door.says("", NumMedia="1", MediaUrl0="https://api.twilio.com/x")
    assert "cannot open pictures" in said[0]


@pytest.mark.parametrize("sender", ["BANK", "60777", "anonymous", "+44", "whatsapp:x", "+0123"])
def test_a_sender_that_cannot_be_answered_is_counted_and_not_answered(
    door: Door, redis: Client, sender: str
) -> None:
    answer = door.text("You won a prize", From=sender)
    assert answer.status_code == 200
    assert messages(answer) == []
    [place] = redis.keys("{demo}:count:*")
    assert redis.hget(place, "unanswerable") == b"1"
    assert not redis.keys("{demo}:session:*")


def test_a_number_that_is_nobodys_is_refused_clearly(door: Door, redis: Client) -> None:
    answer = door.text("hello", To="+447700900999")
    assert answer.status_code == 404
    assert redis.keys("*") == []


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_a_post_that_is_not_the_carriers_is_refused_clearly(door: Door, missing: str) -> None:
    form = {k: v for k, v in door.form("hello").items() if k not in (missing, "SmsSid")}
    form.pop("SmsMessageSid", None)
    assert door.post("/twilio/message", form).status_code == 400


def test_nothing_but_posts_at_the_doors(door: Door) -> None:
    assert door.client.get("/twilio/message").status_code == 405
    assert door.client.get("/").status_code == 404
    huge = door.client.post("/twilio/message", data={"Body": "x" * 2_000_000})
    assert huge.status_code == 413


def test_what_is_logged_holds_no_text_and_no_number(
    door: Door, caplog: pytest.LogCaptureFixture, service: Service
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "my secret sentence about papers"
    door.says(secret)
    door.text(secret, To="+447700900999")
    door.post("/twilio/message", door.form(secret), token="wrong")
    door.status("/twilio/status", "SM9", "failed", "30005")
    broken = Door(create_app(_settings_of(door), replace(service, book=None)), door.base)  # type: ignore[arg-type]
    broken.text(secret)
    assert caplog.text
    for private in (secret, "papers", HER, HER[1:], "7700900001"):
        assert private not in caplog.text


def _settings_of(door: Door) -> Settings:
    return Settings(tokens=(TOKEN,), base=door.base)


def test_no_key_shows_a_number(door: Door, redis: Client) -> None:
    for text in ("hello", "9", "1", "1"):
        door.says(text)
    names = b" ".join(redis.keys("*"))
    assert b"7700900" not in names
    assert redis.keys("{demo}:case:*")


def test_a_broken_step_apologises_and_the_next_text_is_answered(
    settings: Settings, service: Service
) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            if name in ("catalog", "catalogs"):
                return getattr(service.book, name)
            raise ZeroDivisionError

    broken = replace(service, book=Broken())  # type: ignore[arg-type]
    door = Door(create_app(settings, broken), settings.base)
    assert "something went wrong" in door.says("hello")[0]
    whole = Door(create_app(settings, service), settings.base)
    assert whole.says("hello", sid="SM77")


def test_health_says_what_runs_and_nothing_private(door: Door) -> None:
    door.says("hello")
    state = door.client.get("/health")
    assert state.status_code == 200
    assert state.json is not None
    assert state.json["status"] == "ok"
    assert state.json["organisations"]["demo"]["worker"] == "not seen"
    assert "7700" not in state.get_data(as_text=True)


def test_the_practice_phone_is_off_unless_enabled(settings: Settings, service: Service) -> None:
    off = create_app(replace(settings, phone=False), service).test_client()
    assert off.get("/phone").status_code == 404
    on = create_app(settings, service).test_client()
    assert on.get("/phone").status_code == 200


def test_a_receipt_is_stored_and_only_climbs(door: Door, redis: Client) -> None:
    place = keys.outbound(DEMO.id, "SM5.0")
    for status, kept in [
        ("delivered", b"delivered"), ("sent", b"delivered"), ("failed", b"delivered"),
        ("read", b"read"),
    ]:  # fmt: skip
        assert door.status("/twilio/status/SM5.0", "SMout", status).status_code == 204
        assert redis.hget(place, "status") == kept


def test_a_receipt_with_an_unknown_status_is_refused(door: Door) -> None:
    assert door.status("/twilio/status", "SM5", "exploded").status_code == 400


def test_the_carriers_21610_keeps_her_stop(door: Door, redis: Client) -> None:
    door.says("hello", sid="SM6")
    door.status("/twilio/status/SM6.0", "SMout", "failed", "21610")
    assert door.says("menu") == ["You will get no more texts from us. To begin again, text START."]


def test_an_answer_that_failed_for_a_passing_cause_is_sent_again_later(
    door: Door, redis: Client
) -> None:
    door.says("hello", sid="SM7")
    for _twice in range(2):
        door.status("/twilio/status/SM7.1", "SMout", "undelivered", "30003")
    assert redis.zcard(keys.later(DEMO.id)) == 1
    [(again, _due)] = redis.zrange(keys.later(DEMO.id), 0, -1, withscores=True)
    assert again == b"SM7.1+"
    [place] = redis.keys("{demo}:bodies:*")
    assert redis.hget(place, again).startswith(b"How can we help?")
