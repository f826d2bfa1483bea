"""Link workers act on cases through the service: once, by the rules, whoever else acts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.case import Case, Staff
from bot.demo import DEMO
from bot.finishing import Finisher
from bot.model import Answer, Deed
from bot.service import Service
from bot.store import calls, cases, keys, news, trail
from bot.store.client import Client
from bot.translation.nouns import Translation
from tests.door import HER, Door

SARA, OMAR = Staff("sara", "Sara"), Staff("omar", "Omar")
LENA = Staff("lena", "Lena", "lead")
Act = Callable[..., Answer]


@pytest.fixture
def case(door: Door, redis: Client) -> Case:
    """She waits, in English."""
    for text in ("person", "1", "1"):
        door.says(text)
    [case] = cases.waiting(redis, DEMO.id)
    return case


@pytest.fixture
def act(service: Service) -> Act:
    numbers = count()

    def do(case: Case, by: Staff, what: str, name: str = "", **said: str) -> Answer:
        name = name or f"deed{next(numbers)}"
        return service.act(
            DEMO, Deed(name, case.person, datetime.now(UTC), case.id, by, what, said)
        )

    return do


def her_texts(redis: Client, case: Case) -> list[str]:
    return [body.decode() for body in redis.hvals(keys.bodies(DEMO.id, case.person))]


def test_of_many_who_claim_at_once_one_gets_the_case_and_the_others_learn_who(
    redis: Client, service: Service, act: Act, case: Case
) -> None:
    crowd = [Staff(f"w{n}", f"Worker {n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda staff: act(case, staff, "claim"), crowd))
    [winner] = [staff for staff, answer in zip(crowd, answers, strict=True) if answer.done]
    assert {(a.why, a.who) for a in answers if not a.done} == {("taken", winner.name)}
    assert [c.id for c in cases.mine(redis, DEMO.id, winner.id)] == [case.id]
    assert cases.waiting(redis, DEMO.id) == []


def test_a_deed_sent_twice_is_done_once(redis: Client, act: Act, case: Case) -> None:
    act(case, SARA, "claim")
    for _again in range(3):
        assert act(case, SARA, "reply", "form-1", text="Hello", as_is="1").done
    [text] = her_texts(redis, case)
    assert text.endswith("\nHello")
    found = cases.find(redis, DEMO.id, case.id)
    assert found
    assert [line.text for line in cases.thread(redis, DEMO.id, found)].count("Hello") == 1


def test_only_who_has_the_case_or_a_lead_writes_to_her(redis: Client, act: Act, case: Case) -> None:
    act(case, SARA, "claim")
    assert act(case, OMAR, "reply", text="Hello") == Answer(False, "not_yours", "Sara")
    assert act(case, replace(LENA, team="leeds"), "reply", text="Hi").why == "not_yours"
    assert act(case, Staff("a", "A", "auditor"), "note", text="Hm").why == "not_yours"
    assert her_texts(redis, case) == []
    assert act(case, LENA, "reply", text="Hello").done
    assert len(her_texts(redis, case)) == 1


def test_what_she_writes_while_they_talk_is_in_the_case_and_nothing_is_answered(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", text="Hello")
    for said in ("I have no doctor", "2", "hello"):
        closed = door.says(said)
        assert not closed or "office is closed" in closed[0]
    found = cases.find(redis, DEMO.id, case.id)
    assert found and found.unanswered
    hers = [line.text for line in cases.thread(redis, DEMO.id, found) if line.who == "her"]
    assert hers == ["I have no doctor", "2", "hello"]


def test_a_text_delivered_twice_by_the_carrier_stands_once_in_the_case(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", text="Hello")
    door.says("Thank you", MessageSid="SMtwice")
    door.says("Thank you", MessageSid="SMtwice")
    found = cases.find(redis, DEMO.id, case.id)
    assert found
    assert [line.text for line in cases.thread(redis, DEMO.id, found)].count("Thank you") == 1


def test_taking_the_request_back_leaves_nothing_of_it(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", text="Hello there")
    door.says("my secret words")
    door.says("DATA")
    door.says("2")
    assert "deleted" in " ".join(door.says("1"))
    kept = {name.decode() for name in redis.keys("*")}
    assert not {name for name in kept if case.id in name}
    assert cases.mine(redis, DEMO.id, "sara") == []
    assert act(case, SARA, "reply", text="Hello?").why == "gone"
    held = b" ".join(redis.dump(name) or b"" for name in kept if ":seen:" not in name)
    assert b"my secret words" not in held and b"Hello there" not in held


@pytest.fixture
def hers(redis: Client, service: Service, door: Door, act: Act) -> Case:
    """A case in Portuguese that Sara has."""
    person = service.person(DEMO, HER)
    door.says("português")
    door.says("9")
    while (case := cases.of_person(redis, DEMO.id, person)) is None:
        door.says("1")
    act(case, SARA, "claim")
    return case


def translated(redis: Client, call: str, made: Translation) -> None:
    [bell] = [
        bell for bell in calls.door(DEMO.id).listen(redis, "me", 10, 0, count=10) if bell.id == call
    ]
    calls.settle(redis, DEMO.id, bell, made, datetime.now(UTC))


def finish(service: Service) -> int:
    return Finisher(service, DEMO, lambda: datetime.now(UTC)).once()


def test_a_reply_waits_for_its_translation_and_then_goes_once(
    redis: Client, service: Service, act: Act, hers: Case
) -> None:
    calls.door(DEMO.id).prepare(redis)
    assert act(hers, SARA, "reply", "line1", text="Good morning.").done
    assert her_texts(redis, hers) == [] and finish(service) == 0
    translated(redis, "reply-line1", Translation("Good morning.", "Bom dia.", "argos"))
    assert finish(service) == 1
    assert finish(service) == 0
    [text] = her_texts(redis, hers)
    assert "\nBom dia.\n" in text
    assert redis.zcard(keys.pending(DEMO.id)) == 0
    found = cases.find(redis, DEMO.id, hers.id)
    assert found and found.pending == ()
    [line] = [x for x in cases.thread(redis, DEMO.id, found) if x.kind == "text"]
    assert (line.id, line.text, line.said) == ("line1", "Good morning.", "Bom dia.")


@pytest.mark.parametrize(
    "made",
    [
        Translation("Do not go.", "Ide.", "argos", flags=("negation_lost",)),
        Translation("Do not go.", None, flags=("number_changed",)),
    ],
    ids=["a doubt", "a refusal"],
)
def test_a_doubtful_translation_is_held_until_somebody_has_looked(
    redis: Client, service: Service, act: Act, hers: Case, made: Translation
) -> None:
    calls.door(DEMO.id).prepare(redis)
    act(hers, SARA, "reply", "line1", text="Do not go.")
    translated(redis, "reply-line1", made)
    finish(service)
    assert her_texts(redis, hers) == []
    found = cases.find(redis, DEMO.id, hers.id)
    assert found and [text.held for text in found.pending] == [True]
    refused = "doubts" if made.text else "untranslated"
    assert act(hers, SARA, "send", line="line1", call="reply-line1").why == refused
    sent = {"accepted": "negation_lost"} if made.text else {"as_is": "1"}
    assert act(hers, SARA, "send", line="line1", call="reply-line1", **sent).done
    assert (made.text or "Do not go.") in her_texts(redis, hers)[0]


def test_a_form_cannot_forge_a_translation(redis: Client, act: Act, hers: Case) -> None:
    act(hers, SARA, "reply", text="Hello", made="Something else")
    assert her_texts(redis, hers) == []


def test_every_change_is_in_the_log_and_no_word_of_it(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", text="Hello secret")
    door.says("my secret")
    act(case, SARA, "note", text="a secret note")
    act(case, SARA, "close", outcome="helped")
    log = [trace for _id, trace in trail.read(redis, DEMO.id)]
    assert [(t.who, t.act) for t in reversed(log)] == [
        ("her", "opened"),
        ("sara", "claimed"),
        ("sara", "wrote"),
        ("sara", "noted"),
        ("sara", "closed"),
    ]
    assert "secret" not in str(log) and HER[-9:] not in str(log)


def test_live_screens_are_told_of_queue_and_case(redis: Client, act: Act, case: Case) -> None:
    before = news.latest(redis, DEMO.id)
    act(case, SARA, "claim")
    told = {(each.kind, each.worker) for each in news.since(redis, DEMO.id, before, 10)}
    assert {("queue", ""), ("mine", "sara"), ("case", "sara")} <= told


def test_a_closed_case_is_kept_for_a_while_and_can_be_opened_again(
    redis: Client, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "close", outcome="helped")
    assert [c.id for c in cases.closed(redis, DEMO.id, "")] == [case.id]
    left = timedelta(seconds=redis.ttl(keys.case(DEMO.id, case.id)))
    assert timedelta(days=13) < left <= timedelta(days=DEMO.closed_days)
    assert act(case, SARA, "reopen").done
    assert [c.id for c in cases.mine(redis, DEMO.id, "sara")] == [case.id]
    assert act(case, SARA, "reply", text="Hello again").done


def test_another_team_reads_only_what_was_written_since_it_has_the_case(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", text="Hello")
    door.says("told to Sara")
    act(case, SARA, "transfer", to="team:leeds", note="Moves on Monday.")
    moved = cases.find(redis, DEMO.id, case.id)
    assert moved and moved.team == "leeds" and moved.worker == ""
    read = [line.text for line in cases.thread(redis, DEMO.id, moved)]
    assert "told to Sara" not in read and "Moves on Monday." in read
    assert [c.id for c in cases.waiting(redis, DEMO.id, "leeds")] == [case.id]
    door.says("1")
    given = cases.find(redis, DEMO.id, case.id)
    assert given and given.consents[-1].history
    assert "told to Sara" in [line.text for line in cases.thread(redis, DEMO.id, given)]


def test_the_queue_can_be_read_by_language(
    redis: Client, service: Service, door: Door, case: Case
) -> None:
    other = {"From": "+447700900009"}
    door.says("français", **other)
    door.says("9", **other)
    while not cases.of_person(redis, DEMO.id, service.person(DEMO, other["From"])):
        door.says("1", **other)
    assert cases.languages(redis, DEMO) == {"en": 1, "fr": 1}
    assert [c.lang for c in cases.waiting(redis, DEMO.id, lang="fr")] == ["fr"]
    assert cases.count(redis, DEMO.id) == 2
    door.says("français")
    assert cases.languages(redis, DEMO) == {"fr": 2}


def test_a_number_that_takes_no_texts_is_told_on_the_case_and_on_open_screens(
    redis: Client, door: Door, act: Act, case: Case
) -> None:
    act(case, SARA, "claim")
    act(case, SARA, "reply", "line1", text="Hello")
    before = news.latest(redis, DEMO.id)
    door.status("/twilio/status/line1.0", "SMout", "undelivered", "30006")
    found = cases.find(redis, DEMO.id, case.id)
    assert found and found.unreachable == "30006"
    told = news.since(redis, DEMO.id, before, 10)
    assert ("case", case.id) in {(each.kind, each.case) for each in told}


def test_a_translation_that_is_too_long_to_send_is_held_and_not_tried_for_ever(
    redis: Client, service: Service, act: Act, hers: Case
) -> None:
    calls.door(DEMO.id).prepare(redis)
    act(hers, SARA, "reply", "line1", text="Short.")
    translated(redis, "reply-line1", Translation("Short.", "longo " * 300, "argos"))
    assert finish(service) == 1
    found = cases.find(redis, DEMO.id, hers.id)
    assert found and [text.held for text in found.pending] == [True]
    assert finish(service) == 0 and her_texts(redis, hers) == []


def test_sending_no_line_at_all_is_answered_and_sends_nothing(
    redis: Client, act: Act, hers: Case
) -> None:
    assert act(hers, SARA, "send").done
    assert her_texts(redis, hers) == []
