"""Accounts in the store: records, logins, phones, and the log of who did what."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.case import Staff, Trace
from bot.model import Session
from bot.store import codec, keys, staff, trail
from bot.store.account import Account, Passkey, dump, load
from bot.store.client import Client

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
KEY = Passkey("Y3JlZGVudGlhbA", "cHVibGlj", 3, "Firefox on Linux", NOON)
FULL = Account(
    Staff("tom", "Tom", "lead", "leeds", ("en", "fa"), "man", True, True, True, "hash"),
    "tom@example.org",
    "login-of-tom",
    NOON,
    "$argon2id$…",
    "SECRET",
    7,
    (KEY,),
    ("a", "b"),
    2,
    NOON + timedelta(minutes=15),
    True,
    NOON,
)
NUMBER, VIA = "+447700900123", "+447700900100"


def plain(name: str = "sara", **more: object) -> Account:
    made = Account(Staff(name, name.capitalize()), f"{name}@example.org", f"login-{name}", NOON)
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was() -> None:
    assert load(dump(FULL)) == FULL
    assert load(dump(plain())) == plain()
    assert load(None) is None


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    newer = dump(plain()).replace('"email"', '"shoe_size":42,"email"')
    assert load(newer) == plain()


def test_an_account_is_found_by_id_by_login_and_by_passkey(redis: Client) -> None:
    assert staff.add(redis, "demo", FULL)
    assert staff.find(redis, "demo", "tom") == FULL
    assert staff.by_login(redis, "demo", "login-of-tom") == FULL
    assert staff.by_passkey(redis, "demo", KEY) == FULL
    assert staff.find(redis, "leeds", "tom") is None
    assert staff.by_login(redis, "demo", "login-of-nobody") is None


def test_a_login_is_different_for_every_organisation_and_key() -> None:
    one = staff.login_of("secret", "demo", "Sara@Example.org ")
    assert one == staff.login_of("secret", "demo", "sara@example.org")
    others = {
        staff.login_of("secret", "leeds", "sara@example.org"),
        staff.login_of("other", "demo", "sara@example.org"),
        staff.login_of("secret", "demo", "tom@example.org"),
    }
    assert len(others | {one}) == 4
    assert "sara" not in one


def test_no_key_shows_an_e_mail_or_a_number(redis: Client) -> None:
    account = plain(login=staff.login_of("secret", "demo", "sara@example.org"))
    staff.add(redis, "demo", account)
    staff.set_phone(redis, "demo", "sara", "hash-of-number", NUMBER, VIA)
    names = b" ".join(redis.keys("*"))
    assert b"example" not in names
    assert NUMBER[-6:].encode() not in names


def test_every_key_of_an_account_expires_but_the_list(redis: Client) -> None:
    staff.add(redis, "demo", FULL)
    for key in redis.keys("*"):
        assert redis.ttl(key) > 0 or key == keys.accounts("demo").encode()
    redis.delete(keys.account("demo", "tom"))
    assert staff.everybody(redis, "demo") == []
    assert not redis.exists(keys.accounts("demo"))


def test_a_login_or_id_that_is_taken_is_not_taken_again(redis: Client) -> None:
    assert staff.add(redis, "demo", plain())
    assert not staff.add(redis, "demo", plain("tom", login="login-sara"))
    assert not staff.add(redis, "demo", plain(login="another"))
    assert staff.everybody(redis, "demo") == [plain()]


def test_of_many_who_add_one_login_at_once_one_does(redis: Client) -> None:
    done: list[bool] = []

    def work(count: int) -> None:
        done.append(staff.add(redis, "demo", plain(f"s{count}", login="same")))

    threads = [threading.Thread(target=work, args=(count,)) for count in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False] * 7 + [True]
    assert len(staff.everybody(redis, "demo")) == 1


def test_no_change_is_lost_when_many_change_an_account_at_once(redis: Client) -> None:
    staff.add(redis, "demo", plain())

    def work() -> None:
        staff.save(redis, "demo", "sara", lambda it: replace(it, failed=it.failed + 1))

    threads = [threading.Thread(target=work) for _each in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = staff.find(redis, "demo", "sara")
    assert found and found.failed == 12


def test_a_passkey_that_was_removed_leads_nowhere(redis: Client) -> None:
    staff.add(redis, "demo", FULL)
    staff.save(redis, "demo", "tom", lambda it: replace(it, passkeys=()))
    assert staff.by_passkey(redis, "demo", KEY) is None


def test_two_admins_cannot_take_the_right_from_each_other_at_once(redis: Client) -> None:
    for name in ("ann", "bob"):
        staff.add(redis, "demo", plain(name, staff=Staff(name, name, "admin")))
    refused: list[str] = []

    def work(name: str) -> None:
        try:
            staff.disable(redis, "demo", name)
        except staff.LastAdmin:
            refused.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("ann", "bob")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    assert [each.id for each in staff.everybody(redis, "demo") if not each.disabled] == refused


def test_members_are_those_who_are_not_disabled(redis: Client) -> None:
    staff.add(redis, "demo", plain("zoe"))
    staff.add(redis, "demo", plain("ann"))
    staff.add(redis, "demo", FULL)
    assert [each.id for each in staff.staff_members(redis, "demo")] == ["ann", "zoe"]
    assert staff.staff_member(redis, "demo", "tom") == FULL.staff
    assert staff.staff_member(redis, "demo", "nobody") is None


def test_a_phone_makes_its_session_the_link_workers(redis: Client) -> None:
    staff.add(redis, "demo", plain())
    assert staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA) == ""
    session = codec.load("phone", redis.get(keys.session("demo", "phone")))
    assert (session.number, session.via, session.staff) == (NUMBER, VIA, "sara")
    found = staff.staff_member(redis, "demo", "sara")
    assert found and found.phone == "phone"
    assert staff.number(redis, "demo", found) == NUMBER


def test_a_session_that_was_there_keeps_its_language(redis: Client) -> None:
    staff.add(redis, "demo", plain())
    redis.set(keys.session("demo", "phone"), codec.dump(Session("phone", lang="fa", welcomed=True)))
    staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA)
    session = codec.load("phone", redis.get(keys.session("demo", "phone")))
    assert (session.lang, session.welcomed, session.staff) == ("fa", True, "sara")


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (Session("phone", case="K1"), "taken"),
        (Session("phone", staff="tom"), "taken"),
        (Session("phone", stopped=True), "stopped"),
    ],
)
def test_a_phone_of_somebody_else_stays_theirs(redis: Client, held: Session, why: str) -> None:
    staff.add(redis, "demo", plain())
    raw = codec.dump(held)
    redis.set(keys.session("demo", "phone"), raw)
    assert staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA) == why
    assert redis.get(keys.session("demo", "phone")).decode() == raw
    assert staff.find(redis, "demo", "sara") == plain()


def test_another_phone_replaces_the_first(redis: Client) -> None:
    staff.add(redis, "demo", plain())
    staff.set_phone(redis, "demo", "sara", "old", NUMBER, VIA)
    staff.set_phone(redis, "demo", "sara", "new", "+447700900124", VIA)
    assert not redis.exists(keys.session("demo", "old"))
    assert redis.exists(keys.session("demo", "new"))


def test_a_dropped_phone_is_forgotten_with_the_wish_for_texts(redis: Client) -> None:
    staff.add(redis, "demo", plain(staff=Staff("sara", "Sara", texts=True)))
    staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA)
    after = staff.drop_phone(redis, "demo", "sara")
    assert after and after.staff == Staff("sara", "Sara")
    assert not redis.exists(keys.session("demo", "phone"))
    assert staff.number(redis, "demo", after.staff) == ""


def test_a_dropped_phone_that_wrote_stop_stays_stopped(redis: Client) -> None:
    staff.add(redis, "demo", plain())
    staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA)
    place = keys.session("demo", "phone")
    redis.set(place, codec.dump(replace(codec.load("phone", redis.get(place)), stopped=True)))
    staff.drop_phone(redis, "demo", "sara")
    session = codec.load("phone", redis.get(place))
    assert (session.stopped, session.staff) == (True, "")
    assert redis.ttl(place) > keys.ACCOUNT_FOR


def test_a_phone_for_nobody_is_not_kept(redis: Client) -> None:
    assert staff.set_phone(redis, "demo", "sara", "phone", NUMBER, VIA) == "gone"
    assert redis.keys("*") == []


def test_the_log_is_read_backwards_and_by_pages(redis: Client) -> None:
    for count in range(5):
        trail.write(redis, "demo", Trace(NOON, "sara", f"act{count}", "case", "detail"))
    first = trail.read(redis, "demo", most=2)
    assert [entry.act for _id, entry in first] == ["act4", "act3"]
    rest = trail.read(redis, "demo", before=first[-1][0])
    assert [entry.act for _id, entry in rest] == ["act2", "act1", "act0"]
    assert rest[0][1] == Trace(NOON, "sara", "act2", "case", "detail")


def test_the_log_forgets_after_four_hundred_days(redis: Client) -> None:
    now = datetime.now(UTC)
    old = int((now - trail.KEPT - timedelta(days=1)).timestamp() * 1000)
    fields = {"at": NOON.isoformat(), "who": "sara", "act": "old", "case": "", "detail": ""}
    for count in range(300):
        redis.xadd(keys.trail("demo"), fields, id=f"{old + count}-0")
    trail.write(redis, "demo", Trace(now, "sara", "new"))
    left = [entry.act for _id, entry in trail.read(redis, "demo", most=1000)]
    assert left[0] == "new"
    assert len(left) <= 101  # what is past its time goes by whole blocks of a hundred
    assert 0 < redis.ttl(keys.trail("demo")) <= keys.TRAIL_FOR
