"""The pager: who is texted what about a case, once, whatever dies or happens at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.case import Case
from bot.demo import DEMO
from bot.model import Deed
from bot.pages import PATIENCE, Letter, Sheet, letters
from bot.service import Service
from bot.store import calls, keys
from bot.store.casework import pages
from bot.store.client import Client
from bot.store.staff import save
from bot.translation.nouns import Translation
from bot.translation.translator import Translator
from tests.town import HERS, NOON, Town, portuguese, to

ON = DEMO.id
OTHER = "+447700900002"


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with portuguese() as made:
        yield made


@pytest.fixture
def town(service: Service) -> Town:
    """With nobody who translates."""
    return Town(service)


@pytest.fixture
def lisbon(service: Service, translator: Translator) -> Town:
    """With a translator of Portuguese."""
    return Town(service, translator)


def ring(town: Town, page: str) -> None:
    pages(ON).ring(town.redis, page)


def turn(town: Town, name: str, **changes: object) -> None:
    """Change the account of one of the staff."""
    save(
        town.redis,
        ON,
        name,
        lambda held: replace(held, staff=replace(held.staff, **changes)),  # type: ignore[arg-type]
    )


def act(town: Town, case: Case, by: str, do: str, **said: str) -> None:
    town.texts += 1
    deed = Deed(f"console-{town.texts}", case.person, town.now, case.id, town.staff(by), do, said)
    assert town.service.act(DEMO, deed).done


def offered(town: Town, name: str) -> list[str]:
    return [case.decode() for case in town.redis.zrange(keys.offered(ON, name), 0, -1)]


# Offers


def test_an_offer_goes_to_five_and_the_next_one_to_others(town: Town) -> None:
    for n in range(7):
        town.hire(f"W{n}")
    case = town.asks_for_a_person()
    assert [who for who, _body in town.settle()] == [f"w{n}" for n in range(5)]
    ring(town, f"offer {case.id}")
    assert [who for who, _body in town.settle()] == ["w5", "w6"]
    ring(town, f"offer {case.id}")
    assert town.settle() == []


def test_an_offer_says_nothing_of_her_but_language_wish_and_time(town: Town) -> None:
    town.hire("Sara")
    case = town.asks_for_a_person(lang="português")
    town.now += timedelta(minutes=12)
    assert town.settle() == [
        ("sara", f"{case.code}: new case. Portuguese. Waits 12 min. Text 1 to take it.")
    ]


def test_nobody_is_offered_a_case_while_the_office_is_closed(town: Town) -> None:
    town.hire("Sara")
    town.now = NOON.replace(hour=20)
    case = town.asks_for_a_person()
    ring(town, f"offer {case.id}")
    assert town.settle() == []
    told = town.pass_(hours=13, minutes=1)
    assert to("sara", told) == [
        f"{case.code}: new case. English. Waits 13 h. Text 1 to take it.",
    ]


def test_a_claim_that_comes_first_leaves_no_offer(town: Town) -> None:
    town.hire("Sara")
    town.hire("Omar")
    case = town.asks_for_a_person()
    act(town, case, "sara", "claim")
    assert town.settle() == []
    assert offered(town, "omar") == []


def test_a_claim_while_the_offer_is_being_written_leaves_no_offer(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.hire("Sara")
    town.hire("Omar")
    case = town.asks_for_a_person()
    begun: list[int] = []

    def interrupted(sheet: Sheet) -> list[Letter]:
        found = letters(sheet)
        if not begun:
            begun.append(len(found))
            act(town, case, "sara", "claim")
        return found

    monkeypatch.setattr("bot.paging.letters", interrupted)
    assert town.settle() == []
    assert begun == [2]


def test_who_was_offered_a_case_is_told_who_took_it_and_can_be_offered_it_again(
    town: Town,
) -> None:
    town.hire("Sara")
    town.hire("Omar")
    case = town.asks_for_a_person()
    town.settle()
    act(town, case, "sara", "claim")
    assert town.settle() == [("omar", f"{case.code} was taken by Sara.")]
    assert offered(town, "omar") == offered(town, "sara") == []
    act(town, case, "sara", "release", note="")
    assert [who for who, _body in town.settle()] == ["omar", "sara"]


def test_a_claim_that_lapses_is_offered_to_others_and_the_lead_is_told(town: Town) -> None:
    for name in ("Sara", "Omar"):
        town.hire(name)
    town.hire("Lea", role="lead")
    case = town.asks_for_a_person()
    town.settle()
    act(town, case, "sara", "claim")
    town.settle()
    told = town.pass_(hours=4, minutes=1)
    assert to("sara", told) == []
    assert to("omar", told) == [
        f"{case.code}: waits again. English. Waits 4 h. Text 1 to take it.",
    ]
    back = f"LEAD {case.code}: it came back, nobody wrote to her."
    assert f"{back} English. Waits 4 h. Text 1 to take it." in to("lea", told)


# Danger


def test_danger_pages_who_is_on_duty_at_night_with_texts_off(town: Town) -> None:
    town.hire("Duty", texts=False, duty=True)
    town.hire("Sara")
    town.now = NOON.replace(hour=3)
    town.she("I want to kill myself", "1")
    case = town.case()
    told = town.settle()
    assert told == [
        (
            "duty",
            f"DANGER {case.code}: thoughts of dying. English. Waits 1 min. Text 1 to take it. "
            "If it is life: 999.",
        )
    ]
    assert offered(town, "duty") == [case.id]


def test_danger_in_a_case_somebody_has_pages_them_each_time(town: Town) -> None:
    town.hire("Sara")
    town.hire("Duty", duty=True)
    case = town.asks_for_a_person()
    town.settle()
    act(town, case, "sara", "claim")
    act(town, case, "sara", "reply", text="Hello, I am Sara.")
    town.settle()
    for _time in range(2):
        town.she("I want to kill myself")
        told = town.pass_(seconds=1)
        assert to("sara", told)[0] == (
            f"DANGER {case.code}: thoughts of dying. Your case. Text SHOW {case.code}. "
            "If it is life: 999."
        )
        assert "Sara has this case" in to("duty", told)[0]
        assert not any("kill" in body for body in to("duty", told))


def test_danger_with_nobody_of_the_team_on_duty_says_so_to_another_team(town: Town) -> None:
    town.hire("Far", team="leeds", duty=True)
    town.she("I want to kill myself", "1")
    [(who, body)] = town.settle()
    assert who == "far"
    assert body.endswith("Nobody of Health Friends is on duty: reach them. If it is life: 999.")
    assert offered(town, "far") == []


def test_danger_that_reaches_nobody_is_an_error_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.she("I want to kill myself", "1")
    assert town.settle() == []
    assert "danger, and nobody to page" in caplog.text
    assert HERS not in caplog.text and town.case().id not in caplog.text


# Her words


def taken(town: Town, lang: str = "") -> Case:
    town.hire("Sara")
    town.hire("Omar")
    case = town.asks_for_a_person(lang=lang)
    act(town, case, "sara", "claim")
    act(town, case, "sara", "reply", text="Hello, I am Sara.", as_is="1")
    town.settle()
    return case


def test_her_words_reach_the_worker_in_english_and_nobody_else(lisbon: Town) -> None:
    case = taken(lisbon, "português")
    lisbon.she("Preciso de um médico para o meu filho")
    assert lisbon.pass_(seconds=1) == [("sara", f"{case.code} she: I need a doctor for my son")]


def test_who_has_us_erase_her_leaves_no_words_in_texts_to_link_workers(town: Town) -> None:
    sara = town.hire("Sara")
    case = town.asks_for_a_person()
    act(town, case, "sara", "claim")
    act(town, case, "sara", "reply", text="Hello")
    town.settle()
    town.she("my secret")
    town.settle()
    assert b"my secret" in b" ".join(town.redis.hvals(keys.bodies(ON, sara.phone)))
    town.she("DELETE", "1")
    assert town.redis.hvals(keys.bodies(ON, sara.phone)) == []


def test_her_words_wait_for_their_translation_but_not_for_ever(town: Town) -> None:
    case = taken(town, "português")
    town.she("Preciso de um médico para o meu filho")
    assert town.settle() == town.pass_(seconds=1) == []
    [(who, body)] = town.pass_(seconds=PATIENCE.seconds)
    assert who == "sara"
    assert body == (
        f"{case.code} she (Portuguese, not translated): Preciso de um médico para o meu filho"
    )
    assert town.pass_(minutes=5) == []


def test_a_doubt_about_the_translation_is_told_with_it(town: Town) -> None:
    case = taken(town, "português")
    town.she("Não tenho dor")
    [bell] = calls.door(ON).listen(town.redis, "t", 10, 1000)
    made = Translation("Não tenho dor", "I have pain", "firefox", flags=("negation_lost",))
    calls.settle(town.redis, ON, bell, made, town.now)
    assert to("sara", town.pass_(seconds=1)) == [
        f"{case.code} she: I have pain [check: it may have lost a 'not']"
    ]


def test_with_texts_off_her_words_are_in_the_console_alone(town: Town) -> None:
    taken(town)
    turn(town, "sara", texts=False)
    town.she("Can you help me on Monday?")
    assert town.pass_(seconds=1) == []


def test_words_that_come_after_the_case_was_given_back_reach_nobody(town: Town) -> None:
    case = taken(town)
    town.she("Can you help me on Monday?")
    act(town, case, "sara", "release", note="")
    assert not any("Monday" in body for _who, body in town.pass_(seconds=1))


def test_her_answer_about_a_call_reaches_the_worker_in_words(town: Town) -> None:
    case = taken(town)
    act(town, case, "sara", "ring")
    town.settle()
    town.she("2")
    assert to("sara", town.pass_(seconds=1)) == [
        f"{case.code} she: Yes to a call with an interpreter, in the afternoon."
    ]


def test_who_is_given_a_case_is_told(town: Town) -> None:
    case = taken(town)
    act(town, case, "sara", "transfer", to="worker:omar", name="Omar", note="")
    ring(town, f"given {case.id}")
    assert f"{case.code} was given to you. English." in to("omar", town.settle())[0]


def test_who_has_not_written_yet_is_told_when_it_goes_back(town: Town) -> None:
    town.hire("Sara")
    case = town.asks_for_a_person()
    act(town, case, "sara", "claim")
    town.settle()
    ring(town, f"lapsing {case.id}")
    assert town.settle() == [
        (
            "sara",
            f"{case.code} goes back to the queue at Wed 16:00. Write to her: {case.code} and your "
            "words.",
        )
    ]


# Once


def test_a_pager_that_dies_before_it_wrote_is_followed_by_another(town: Town) -> None:
    town.hire("Sara")
    town.asks_for_a_person()
    door = pages(ON)
    [dead] = door.listen(town.redis, "dead", 1, 0)
    heir = replace(town.pager, name="heir", lease_ms=0)
    assert heir.once(block_ms=1) == 1
    assert len(town.settle()) == 1
    assert town.redis.xlen(door.stream) == 0
    assert dead.id.startswith("offer ")


def test_two_pagers_with_the_same_page_write_it_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.hire("Sara")
    town.asks_for_a_person()
    heir = replace(town.pager, name="heir", lease_ms=0)
    inside: list[bool] = []

    def interrupted(sheet: Sheet) -> list[Letter]:
        found = letters(sheet)
        if not inside:
            inside.append(True)
            assert heir.once(block_ms=1) == 1
        return found

    monkeypatch.setattr("bot.paging.letters", interrupted)
    assert len(town.settle()) == 1
    assert town.settle() == []


def test_a_page_of_a_case_that_is_gone_or_of_a_kind_we_do_not_know_is_thrown_away(
    town: Town,
) -> None:
    town.hire("Sara")
    case = town.asks_for_a_person()
    town.settle()
    for page in ("offer gone", f"ufo {case.id}", "nonsense", f"her {case.id}:no-such-line"):
        ring(town, page)
    assert town.settle() == []
    assert town.redis.xlen(pages(ON).stream) == 0


def test_a_page_forgets_nothing_private_in_keys_or_counts(lisbon: Town) -> None:
    taken(lisbon, "português")
    lisbon.she("Preciso de um médico para o meu filho")
    lisbon.pass_(seconds=1)
    names = " ".join(name.decode() for name in lisbon.redis.scan_iter("*"))
    for private in ("médico", HERS, HERS[1:], *lisbon.numbers.values()):
        assert private not in names
    assert lisbon.redis.hget(keys.counts(ON, NOON.date().isoformat()), "paged her") == b"1"


def test_what_the_pager_keeps_for_itself_ends_by_itself(town: Town, redis: Client) -> None:
    case = taken(town)
    town.asks_for_a_person(number=OTHER)
    town.settle()
    town.she("Hello?")
    town.pass_(seconds=1)
    assert 0 < redis.ttl(keys.offered(ON, "omar")) <= keys.OFFERED_FOR
    assert redis.get(keys.texts_with(ON, "sara")) == case.id.encode()
    assert 0 < redis.ttl(keys.texts_with(ON, "sara")) <= keys.OFFERED_FOR
    assert redis.zcard(keys.pages_later(ON)) == 0


def test_a_case_given_back_in_the_night_is_offered_when_the_office_opens(town: Town) -> None:
    town.hire("Sara")
    town.hire("Omar")
    case = town.asks_for_a_person()
    act(town, case, "sara", "claim")
    act(town, case, "sara", "reply", text="Hello")
    town.settle()
    town.now = NOON.replace(hour=20)
    act(town, case, "sara", "release")
    assert town.settle() == []
    assert {who for who, _body in town.pass_(hours=14)} >= {"omar"}
