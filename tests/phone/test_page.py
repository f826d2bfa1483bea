"""The practice phone's doors, without a browser: what they give, and what they refuse."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.organisation import Organisation
from bot.phone.page import HEADERS, LONGEST, PHONES, blueprint, number_of, spaced
from tests.phone.conftest import LEEDS
from tests.phone.echo import Echo

ID = "PH" + "0123456789abcdef" * 2
TO = "+447700900100"
OURS = {"Sec-Fetch-Site": "same-origin"}
TEXT = {"phone": 0, "to": TO, "body": "hello", "id": ID}


def send(client: FlaskClient, **changes: object) -> TestResponse:
    return client.post("/phone/send", json=TEXT | changes, headers=OURS)


def inbox(client: FlaskClient, phone: int, after: str | None) -> Any:
    return client.post("/phone/inbox", json={"phone": phone, "after": after}, headers=OURS).json


def test_the_page_carries_the_number_of_phones_that_its_address_asks_for(
    client: FlaskClient,
) -> None:
    asked = {"": 1, "?phones=3": 3, "?phones=0": 1, "?phones=99": PHONES, "?phones=x": 1}
    for query, count in asked.items():
        assert f'data-count="{count}"' in client.get("/phone" + query).text


def test_every_answer_carries_the_strict_headers(client: FlaskClient) -> None:
    answers = [
        client.get("/phone"),
        client.get("/phone/static/phone.js"),
        send(client),
        send(client, phone="x"),
        client.post("/phone/inbox", json={}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 400, 403]
    for answer in answers:
        assert HEADERS.items() <= dict(answer.headers).items()
        answer.close()


class Inline(HTMLParser):
    """Collects what the policy would refuse, and addresses that hold a number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        addresses = [given.get(name) or "" for name in ("src", "href", "action")]
        self.found += [each for each in addresses if "//" in each or re.search(r"\d{5}", each)]


def test_the_page_has_nothing_inline_nothing_foreign_and_no_number_in_an_address(
    client: FlaskClient,
) -> None:
    parser = Inline()
    parser.feed(client.get("/phone").text)
    assert parser.found == []


def test_the_rules_hold_only_addresses_that_hold_no_number(app: Flask) -> None:
    rules = {str(rule) for rule in app.url_map.iter_rules()} - {"/static/<path:filename>"}
    assert rules == {"/phone", "/phone/send", "/phone/inbox", "/phone/static/<path:filename>"}


def test_a_text_goes_through_the_door_and_comes_back_measured(
    client: FlaskClient, network: Echo
) -> None:
    answer = send(client, body="hello\n--\n" + "ş" * 71, phone=2)
    assert network.heard == [(2, TO, "hello\n--\n" + "ş" * 71, ID)]
    assert answer.json == {
        "status": 200,
        "messages": [
            {
                "id": f"{ID}:0",
                "body": "hello",
                "parts": ["hello"],
                "encoding": "GSM-7",
                "segments": 1,
            },
            {
                "id": f"{ID}:1",
                "body": "ş" * 71,
                "parts": ["ş" * 67, "ş" * 4],
                "encoding": "UCS-2",
                "segments": 2,
            },
        ],
    }


def test_a_door_that_is_down_is_told_as_it_is(client: FlaskClient, network: Echo) -> None:
    network.status = 503
    assert send(client).json == {"status": 503, "messages": []}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": PHONES}, "“phone” must be a whole number from 0 to 9."),
        ({"phone": -1}, "“phone” must be a whole number from 0 to 9."),
        ({"phone": True}, "“phone” must be a whole number from 0 to 9."),
        ({"phone": 1.0}, "“phone” must be a whole number from 0 to 9."),
        ({"phone": None}, "“phone” must be a whole number from 0 to 9."),
        ({"to": "+447700900999"}, "No organisation has the number in “to”."),
        ({"to": 5}, "“to” must be text."),
        ({"body": None}, "“body” must be text."),
        ({"body": ["hello"]}, "“body” must be text."),
        ({"body": "x" * 10_001}, "“body” is too long: 10,001 characters; 10,000 is the most."),
        ({"body": "\ud83d"}, "“body” holds half a character (a lone surrogate)."),
        ({"id": "SM" + "0" * 32}, "“id” must be PH and 32 hexadecimal digits, in small letters."),
        ({"id": ID + "\n"}, "“id” must be PH and 32 hexadecimal digits, in small letters."),
    ],
)
def test_wrong_input_is_refused_in_words_and_reaches_nobody(
    client: FlaskClient, network: Echo, changes: dict[str, object], words: str
) -> None:
    answer = send(client, **changes)
    assert (answer.status_code, answer.json) == (400, {"error": words})
    assert network.heard == []


@pytest.mark.parametrize("body", ["", "\x00\x1b", "x" * LONGEST, "😀" * LONGEST, "\u202eabc"])
def test_odd_but_possible_texts_reach_the_door(
    client: FlaskClient, network: Echo, body: str
) -> None:
    assert send(client, body=body).status_code == 200
    assert network.heard[0][2] == body


@pytest.mark.parametrize("data", ["", "[]", "{", '"x"', "null"])
def test_a_post_that_is_no_json_object_is_refused(client: FlaskClient, data: str) -> None:
    answer = client.post("/phone/send", data=data, content_type="application/json", headers=OURS)
    assert (answer.status_code, answer.json) == (400, {"error": "Send one JSON object."})


def test_a_huge_post_is_refused_without_reading_it(client: FlaskClient) -> None:
    assert send(client, extra="x" * 300_000).status_code == 413


def test_only_json_is_taken(client: FlaskClient, network: Echo) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post("/phone/send", data="{}", content_type=kind, headers=OURS)
        assert answer.status_code == 415
    assert network.heard == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_page_may_post(
    client: FlaskClient, network: Echo, headers: dict[str, str], status: int
) -> None:
    assert client.post("/phone/send", json=TEXT, headers=headers).status_code == status
    assert client.post("/phone/inbox", json={"phone": 0, "after": ""}, headers=headers).status_code
    assert len(network.heard) == (status == 200)


def test_a_phone_just_opened_sees_only_what_comes_from_now_on(
    client: FlaskClient, network: Echo
) -> None:
    for body in ("one", "two", "three"):
        network.worker_sends(4, body)
    opened = inbox(client, 4, None)
    assert opened == {"after": "3", "messages": []}
    network.worker_sends(4, "A reminder")
    later = inbox(client, 4, opened["after"])
    assert later["after"] == "4"
    assert [message["body"] for message in later["messages"]] == ["A reminder"]
    assert inbox(client, 4, later["after"]) == {"after": "4", "messages": []}
    assert inbox(client, 3, None) == {"after": "", "messages": []}


def test_a_text_that_comes_first_of_all_is_seen(client: FlaskClient, network: Echo) -> None:
    opened = inbox(client, 0, None)
    network.worker_sends(0, "The first")
    assert [each["body"] for each in inbox(client, 0, opened["after"])["messages"]] == ["The first"]


def test_an_inbox_cursor_must_be_text_or_null(client: FlaskClient) -> None:
    for wrong in ({"after": 5}, {}, {"after": "x" * 201}):
        answer = client.post("/phone/inbox", json={"phone": 0} | wrong, headers=OURS)
        assert answer.status_code == 400


def test_several_organisations_can_be_chosen_from_and_one_is_named() -> None:
    for organisations, choices in (((LEEDS,), 0), ((LEEDS, LEEDS_TWO), 3)):
        app = Flask("practice")
        app.register_blueprint(blueprint(Echo(), organisations))
        page = app.test_client().get("/phone").text
        assert page.count("<option") == choices
        assert "Leeds Welcome, +44 7700 900200" in page


LEEDS_TWO = Organisation(id="leeds2", name="<b>&amp;", numbers=("+447700900201", "60777"))


def test_names_of_organisations_are_escaped() -> None:
    app = Flask("practice")
    app.register_blueprint(blueprint(Echo(), (LEEDS_TWO,)))
    assert "<b>" not in app.test_client().get("/phone").text


def test_a_page_without_any_number_to_text_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="organisation with a number"):
        blueprint(Echo(), ())


def test_the_phones_have_ten_numbers_kept_for_drama() -> None:
    numbers = [number_of(phone) for phone in range(PHONES)]
    assert len(set(numbers)) == PHONES
    assert all(re.fullmatch(r"\+447700900\d{3}", number) for number in numbers)
    assert (numbers[0], numbers[9]) == ("+447700900001", "+447700900010")


def test_a_short_code_is_written_as_it_is() -> None:
    assert (spaced("60777"), spaced("+447700900001")) == ("60777", "+44 7700 900001")
