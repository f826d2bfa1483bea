"""A member of staff's own settings: what matching goes by, and the phone for texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.case import Staff
from bot.console.accounts.forms import e164
from bot.service import Service
from bot.store import codec, keys, staff, trail
from tests.console.client import ConsoleClient
from tests.console.conftest import Clock, account_for, sign_in
from tests.console.people import now_of

PROFILE = {"name": "Sara", "languages": ["fa", "en"], "gender": "woman"}
NUMBER = "+447700900123"


@pytest.fixture
def worker(client: ConsoleClient) -> ConsoleClient:
    sign_in(client)
    return client


def me(service: Service) -> Staff:
    return now_of(service, "worker").staff


def set_phone(client: ConsoleClient, number: str = "07700 900123") -> None:
    assert client.send("/console/settings/phone", number=number).status_code == 303


def test_a_profile_is_saved_and_shown(worker: ConsoleClient, service: Service) -> None:
    assert worker.send("/console/settings/profile", **PROFILE, lived="y").status_code == 303
    who = me(service)
    assert (who.name, who.languages, who.gender, who.lived) == ("Sara", ("fa", "en"), "woman", True)
    page = worker.get("/console/settings").text
    assert 'value="Sara"' in page
    assert '<option selected value="woman">' in page
    worker.send("/console/settings/profile", **PROFILE)
    assert not me(service).lived


def test_nobody_makes_themselves_something_else_by_their_profile(
    worker: ConsoleClient, service: Service
) -> None:
    more = {"role": "admin", "team": "leeds", "id": "admin", "phone": "x"}
    worker.send("/console/settings/profile", **PROFILE, **more)
    who = me(service)
    assert (who.id, who.role, who.team, who.phone) == ("worker", "worker", "", "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter your first name."),
        ({"name": "<b>"}, "begins with a letter"),
        ({"name": "x" * 41}, "at most 40"),
        ({"name": "Sara\nSTOP"}, "begins with a letter"),
        ({"languages": []}, "at least one language"),
        ({"languages": ["tlh"]}, "not a valid choice"),
        ({"gender": "king"}, "Not a valid choice"),
        ({"texts": "y"}, "Add your mobile number first"),
        ({"duty": "y"}, "Add your mobile number first"),
    ],
    ids=str,
)
def test_a_wrong_profile_is_explained_and_not_saved(
    worker: ConsoleClient, service: Service, wrong: dict[str, object], words: str
) -> None:
    before = me(service)
    answer = worker.send("/console/settings/profile", **PROFILE | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert me(service) == before


def test_a_phone_is_set_with_the_session_of_a_link_worker(
    worker: ConsoleClient, service: Service
) -> None:
    set_phone(worker)
    hashed = service.person(service.organisations[0], NUMBER)
    assert me(service).phone == hashed
    session = codec.load(hashed, service.redis.get(keys.session("demo", hashed)))
    assert (session.number, session.via, session.staff) == (NUMBER, "+447700900100", "worker")
    assert NUMBER in worker.get("/console/settings").text
    worker.send("/console/settings/profile", **PROFILE, texts="y", duty="y")
    assert (me(service).texts, me(service).duty) == (True, True)


def test_a_deleted_phone_is_gone_with_its_session(worker: ConsoleClient, service: Service) -> None:
    set_phone(worker)
    hashed = me(service).phone
    worker.send("/console/settings/phone/remove")
    assert (me(service).phone, me(service).texts) == ("", False)
    assert not service.redis.exists(keys.session("demo", hashed))
    assert NUMBER not in worker.get("/console/settings").text


def test_a_colleagues_phone_is_refused(worker: ConsoleClient, service: Service) -> None:
    account_for(worker.application, "lead")
    hashed = service.person(service.organisations[0], NUMBER)
    staff.set_phone(service.redis, "demo", "lead", hashed, NUMBER, "+447700900100")
    answer = worker.send("/console/settings/phone", number=NUMBER)
    assert answer.status_code == 422
    assert "cannot be used" in answer.text
    assert me(service).phone == ""


@pytest.mark.parametrize(
    "said", ["", "112", "0115 496 0123", "+1 202 555 0100", "07700 90012", "077009001234", "x"]
)
def test_what_is_no_british_mobile_is_refused(
    worker: ConsoleClient, service: Service, said: str
) -> None:
    assert worker.send("/console/settings/phone", number=said).status_code == 422
    assert me(service).phone == ""


@pytest.mark.parametrize(
    "said",
    [
        *("07700900123", "07700 900123", "+447700900123", "+44 7700 900 123", "00447700900123"),
        *("447700900123", "+44 (0)7700 900123", "07700-900-123"),
    ],
)
def test_a_mobile_number_may_be_written_in_any_way(said: str) -> None:
    assert e164(said) == NUMBER


def test_a_phone_is_set_only_with_a_fresh_proof(
    worker: ConsoleClient, service: Service, clock: Clock
) -> None:
    clock.at += timedelta(minutes=20)
    answer = worker.send("/console/settings/phone", number=NUMBER)
    assert answer.location == "/console/settings/confirm"
    assert me(service).phone == ""


def test_the_log_tells_what_was_changed_and_never_to_what(
    worker: ConsoleClient, service: Service
) -> None:
    worker.send("/console/settings/profile", **PROFILE)
    set_phone(worker)
    entries = [entry for _id, entry in trail.read(service.redis, "demo")]
    assert [(t.who, t.act, t.detail) for t in entries] == [
        ("worker", "phone_set", ""),
        ("worker", "profile_changed", ""),
    ]
