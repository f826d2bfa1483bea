"""Link workers by text: first claim wins, no thread is guessed, and a text is done once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.case import Case
from bot.casework import answers
from bot.demo import DEMO
from bot.model import Answer, Deed, Message
from bot.organisation import Organisation
from bot.service import Service
from bot.store import cases, keys, trail
from bot.store.client import Client
from bot.store.staff import save
from bot.texting import writing
from bot.texting.door import hear
from bot.translation.translator import Translator
from tests.town import HERS, Town, portuguese, to

ON = DEMO.id
OTHER = "+447700900002"
THIRD = "+447700900003"


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with portuguese() as made:
        yield made


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on how busy this machine is."""
    monkeypatch.setattr(writing, "WAIT", 20.0)


@pytest.fixture
def town(service: Service, translator: Translator) -> Town:
    """Three link workers by text."""
    made = Town(service, translator)
    for name in ("Sara", "Omar", "Ana"):
        made.hire(name)
    return made


def mine(town: Town, number: str = HERS, lang: str = "") -> Case:
    """A case that Sara took by text, whose last text was about it."""
    case = town.asks_for_a_person(number, lang)
    town.settle()
    assert town.says("sara", f"take {case.code}").startswith(f"{case.code} is yours.")
    town.settle()
    return case


def said_to_her(town: Town) -> list[str]:
    return to("her", town.settle())


# Taking


def test_one_who_replies_1_gets_the_case_and_the_others_are_told_who(town: Town) -> None:
    case = town.asks_for_a_person()
    assert [who for who, _body in town.settle()] == ["ana", "omar", "sara"]
    assert (
        town.says("omar", "1")
        == f"{case.code} is yours. English. To write: {case.code} and your words."
    )
    assert town.says("sara", "1") == f"{case.code}: Omar has taken this case."
    assert town.settle() == [
        ("ana", f"{case.code} was taken by Omar."),
        ("sara", f"{case.code} was taken by Omar."),
    ]
    assert town.says("ana", "1") == answers.NO_OFFER
    assert town.case().worker == "omar"


class Rushed:
    """The service, with a rival's text coming in just before a deed is done."""

    def __init__(self, service: Service, rival: Deed) -> None:
        self.service, self.rival = service, rival
        self.told: Answer | None = None

    @property
    def redis(self) -> Client:
        return self.service.redis

    def act(self, org: Organisation, deed: Deed) -> Answer:
        self.told = self.service.act(org, self.rival)
        return self.service.act(org, deed)


def test_of_two_who_take_it_at_the_same_moment_one_gets_it(town: Town) -> None:
    case = town.asks_for_a_person()
    town.settle()
    rival = Deed("rival", case.person, town.now, case.id, town.staff("omar"), "claim")
    rushed = Rushed(town.service, rival)
    sara = town.staff("sara")
    message = Message("SMrush", sara.phone, town.now, "1", town.numbers["sara"], DEMO.numbers[0])
    told = hear(rushed, DEMO, sara, message)
    assert rushed.told == Answer(True)
    assert told == f"{case.code}: Omar has taken this case."
    assert [c.id for c in cases.mine(town.redis, ON, "omar")] == [case.id]
    assert cases.mine(town.redis, ON, "sara") == []


def test_1_takes_the_newest_offer_and_take_with_a_code_the_other(town: Town) -> None:
    first = town.asks_for_a_person(HERS)
    town.settle()
    town.now = town.now.replace(minute=5)
    second = town.asks_for_a_person(OTHER)
    town.settle()
    assert town.says("sara", "1").startswith(f"{second.code} is yours.")
    assert town.says("sara", f"Take {first.code.lower()}.").startswith(f"{first.code} is yours.")


def test_1_for_an_offer_that_somebody_has_taken_gets_no_other_case(town: Town) -> None:
    older = town.asks_for_a_person(HERS)
    town.settle()
    town.now = town.now.replace(minute=5)
    newest = town.asks_for_a_person(OTHER)
    town.settle()
    town.says("omar", "1")
    assert town.says("sara", "1") == (
        f"{newest.code} was taken by Omar. Still waiting: {older.code}. "
        f"Text TAKE {older.code} to take it."
    )
    town.settle()  # now she has read who took it, and 1 means the one that is left
    assert town.says("sara", "1").startswith(f"{older.code} is yours.")


def test_who_takes_a_case_reads_what_she_chose_to_pass_on(town: Town) -> None:
    town.she("person", "1", "2")
    town.settle()
    told = town.says("sara", "1")
    assert "She asked: do not text first. Wait until she texts." in told


def test_a_case_of_another_team_cannot_be_taken(town: Town) -> None:
    town.hire("Far", team="leeds")
    case = town.asks_for_a_person()
    town.settle()
    assert town.says("far", f"take {case.code}") == answers.no_offer(case.code)
    assert town.says("far", "1") == answers.NO_OFFER


# Writing to her


def test_they_write_to_each_other_each_in_her_own_language(town: Town) -> None:
    case = mine(town, lang="português")
    assert town.says("sara", "Hello, how are you?") == f"{case.code}: Sent."
    [hers] = said_to_her(town)
    assert "Ola, como voce esta?" in hers or "Ola, como esta?" in hers
    assert town.she("Preciso de um médico para o meu filho") == []
    assert town.pass_(seconds=1) == [("sara", f"{case.code} she: I need a doctor for my son")]


def test_no_number_reaches_the_other_side(town: Town) -> None:
    case = mine(town, lang="português")
    answered = [town.says("sara", "Hello, how are you?")]
    town.she("Preciso de um médico")
    answered += [town.says("sara", words) for words in ("list", f"show {case.code}", "how")]
    town.pass_(seconds=1)
    sent = [(e.to, e.via, e.out.body) for e in town.carrier.envelopes]
    assert {via for _to, via, _body in sent} == {DEMO.numbers[0]}
    assert {HERS, *town.numbers.values()} >= {whose for whose, _via, _body in sent}
    for body in [*answered, *(body for _to, _via, body in sent)]:
        assert not any(number[-6:] in body for number in (HERS, *town.numbers.values()))


def test_with_two_open_cases_words_without_a_code_go_nowhere(town: Town) -> None:
    first, second = mine(town, HERS), mine(town, OTHER)
    told = town.says("sara", "Your appointment is on Monday")
    assert told.startswith("Nothing was sent. Which case?")
    assert first.code in told and second.code in told
    assert said_to_her(town) == []
    assert (
        town.says("sara", f"{first.code} Your appointment is on Monday") == f"{first.code}: Sent."
    )
    town.settle()
    assert {e.to for e in town.carrier.envelopes if "Monday" in e.out.body} == {HERS}


def test_words_meant_for_a_case_that_has_just_ended_do_not_reach_the_one_that_is_left(
    town: Town,
) -> None:
    left, ended = mine(town, OTHER), mine(town, HERS)
    town.she("leave", "0")
    town.says("sara", f"{ended.code} Hello")
    town.settle()
    town.service.act(
        DEMO,
        Deed(
            "x", ended.person, town.now, ended.id, town.staff("sara"), "close", {"outcome": "other"}
        ),
    )
    assert town.says("sara", "He must not know where you are") == answers.say_which(left.code)
    assert not any("He must" in body for body in said_to_her(town))


def test_a_code_that_is_none_of_theirs_sends_nothing(town: Town) -> None:
    case = mine(town)
    town.asks_for_a_person(OTHER)
    town.settle()
    waiting = town.case(OTHER)
    assert town.says("sara", "X9X hello") == answers.no_such("X9X", [case.code])
    assert town.says("sara", f"{waiting.code} hello") == answers.take_first(waiting.code)
    assert town.says("omar", f"{case.code} hello") == answers.no_such(case.code, [])
    assert town.says("omar", "hello") == answers.NOT_YOURS
    assert said_to_her(town) == []


def test_words_for_colleagues_without_a_code_are_sent_to_nobody(town: Town) -> None:
    case = mine(town)
    for words in ("NOTE she is afraid of him", f"{case.code} note she is afraid of him"):
        assert town.says("sara", words) == answers.unsure(case.code)
    assert said_to_her(town) == []
    assert town.thread(case)[-1].text == "claimed Sara"


def test_she_who_asked_not_to_be_texted_first_is_not(town: Town) -> None:
    town.she("person", "1", "2")
    town.settle()
    case = town.case()
    town.says("sara", "1")
    told = town.says("sara", f"{case.code} Hello, are you there?")
    assert told.startswith(f"{case.code}: She asked us not to text her first.")
    assert said_to_her(town) == []


def test_a_text_with_doubts_is_held_and_sent_only_when_the_worker_says_so(town: Town) -> None:
    case = mine(town, lang="português")
    assert town.says("sara", "Why not come on Monday") == answers.translating(case.code)
    [(who, told)] = town.pass_(seconds=1) or town.pass_(seconds=1)
    assert who == "sara"
    assert told.startswith(f'{case.code} NOT SENT: "Why not come on Monday" (it had no question')
    assert "She would read:" in told and f"Text SEND {case.code} if it is right" in told
    assert town.says("sara", f"send {case.code}") == f"{case.code}: Sent."
    [hers] = said_to_her(town)
    assert "segunda-feira?" in hers
    assert town.case().pending == ()
    assert town.says("sara", f"send {case.code}") == answers.NOTHING_HELD


def test_a_held_text_can_be_thrown_away_and_of_two_none_is_guessed(town: Town) -> None:
    case = mine(town, lang="português")
    for day in ("Monday", "Friday"):
        town.says("sara", f"Why not come on {day}")
        town.pass_(seconds=1)
    told = town.says("sara", f"send {case.code}")
    assert told.startswith(f'{case.code} has 2 texts not sent: 1 "Why not come on Monday" 2')
    assert said_to_her(town) == []
    assert town.says("sara", f"DROP {case.code} 1") == f"{case.code}: {answers.DONE['drop']}"
    assert [text.text for text in town.case().pending] == ["Why not come on Friday"]


def test_a_slow_translation_goes_to_her_when_it_is_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = mine(town, lang="português")
    monkeypatch.setattr(writing, "WAIT", 0.01)
    town.quick = False
    assert town.says("sara", "Hello, how are you?") == answers.translating(case.code)
    assert len(said_to_her(town)) == 1


def test_words_that_cannot_be_translated_are_not_sent_and_a_call_is_offered(town: Town) -> None:
    case = mine(town, lang="polski")
    told = town.says("sara", "Hello, how are you?")
    assert told == (
        f"{case.code}: It could not be translated. Use a saved reply, an interpreter, or English. "
        f"Text CALL {case.code} to ask her for an interpreter call."
    )
    assert said_to_her(town) == []
    assert town.says("sara", f"call {case.code}") == f"{case.code}: {answers.DONE['call']}"
    assert len(said_to_her(town)) == 1


# Once


@pytest.mark.parametrize(
    "body", ["1", "{code} Hello", "note {code} tired", "pass {code} she moved"]
)
def test_a_repeated_text_is_done_once_and_answered_the_same(town: Town, body: str) -> None:
    if body == "1":
        case = town.asks_for_a_person()
        town.settle()
        town.now = town.now.replace(minute=5)
        town.asks_for_a_person(OTHER)
        town.settle()
    else:
        case = mine(town)
    words = body.format(code=case.code)
    first = town.says("sara", words, sid="SMagain")
    town.settle()
    lines, envelopes = len(town.thread(case)), len(town.carrier.envelopes)
    assert [town.says("sara", words, sid="SMagain") for _ in range(2)] == [first] * 2
    town.settle()
    assert len(town.thread(case)) == lines
    assert len(town.carrier.envelopes) == envelopes
    assert len(cases.mine(town.redis, ON, "sara")) <= 1


def test_a_text_that_was_acted_on_but_not_answered_is_about_the_same_case_again(
    town: Town,
) -> None:
    case = mine(town)
    sara = town.staff("sara")

    class Dies:
        redis = town.redis

        def act(self, org: Organisation, deed: Deed) -> Answer:
            town.service.act(org, deed)
            raise ConnectionError

    message = Message("SMlost", sara.phone, town.now, f"pass {case.code}", "", DEMO.numbers[0])
    with pytest.raises(ConnectionError):
        hear(Dies(), DEMO, sara, message)
    assert cases.mine(town.redis, ON, "sara") == []
    assert hear(town.service, DEMO, sara, message) == answers.done("pass", case.code)


# Notes, passing on, closing, looking


def test_a_note_is_for_the_team_and_never_for_her(town: Town) -> None:
    case = mine(town)
    assert (
        town.says("sara", f"note {case.code} afraid of him")
        == f"{case.code}: Noted. She does not see it."
    )
    assert said_to_her(town) == []
    assert (town.thread(case)[-1].kind, town.thread(case)[-1].text) == ("note", "afraid of him")


def test_a_case_is_passed_to_a_colleague_with_a_note(town: Town) -> None:
    case = mine(town)
    assert (
        town.says("sara", f"PASS {case.code} to omar she moved") == f"{case.code} is with Omar now."
    )
    assert town.case().worker == "omar"
    assert "she moved" in [line.text for line in town.thread(case)]
    assert town.says("sara", f"{case.code} hello") == answers.no_such(case.code, [])


def test_a_case_goes_to_nobody_when_no_one_name_fits(town: Town) -> None:
    case = mine(town)
    town.hire("Omar", id="another-omar", role="lead", phone=False)
    for words in ("to Omar", "to Nobody", "to be honest, she moved"):
        assert "stays with you" in town.says("sara", f"pass {case.code} {words}")
    assert town.case().worker == "sara"


def test_a_case_goes_to_another_team_or_is_asked_for_by_a_partner(town: Town) -> None:
    case = mine(town)
    told = town.says("sara", f"pass {case.code} to Safe Haven: needs a refuge")
    assert told == answers.asked_first(case.code, "Safe Haven charity")
    assert town.case().worker == "sara"
    assert (
        town.says("sara", f"pass {case.code} to Leeds team")
        == f"{case.code} is with Leeds team now."
    )
    assert (town.case().team, town.case().worker) == ("leeds", "")


def test_a_case_given_back_waits_again(town: Town) -> None:
    case = mine(town)
    assert town.says("sara", f"pass {case.code} I am ill") == answers.done("pass", case.code)
    assert [c.id for c in cases.waiting(town.redis, ON)] == [case.id]


def test_a_case_is_closed_only_with_how_it_ended(town: Town) -> None:
    case = mine(town)
    assert town.says("sara", f"done {case.code}").startswith(f"{case.code} is not closed yet.")
    assert town.case().closed is None
    assert town.says("sara", f"DONE {case.code} Helped, she has a GP") == f"{case.code}: Closed."
    kept = cases.find(town.redis, ON, case.id)
    assert kept and kept.outcome == "helped"
    assert town.says("sara", f"{case.code} hello") == answers.no_such(case.code, [])


def test_simple_asks_her_in_our_own_words(town: Town) -> None:
    case = mine(town)
    assert town.says("sara", f"simple {case.code}") == f"{case.code}: {answers.DONE['simple']}"
    assert any("short easy words" in body for body in said_to_her(town))


def test_list_and_show_tell_of_their_own_cases_alone_and_a_look_is_in_the_log(town: Town) -> None:
    case = mine(town)
    town.says("sara", "Hello, I am Sara")
    town.settle()
    town.she("I have pain in my leg")
    town.asks_for_a_person(OTHER)
    town.pass_(seconds=1)
    waiting = town.case(OTHER)
    assert town.says("sara", "list") == (
        f"Yours: {case.code} English, waits 1 min. Take: {waiting.code}. In the queue: 1."
    )
    shown = town.says("sara", f"show {case.code}")
    assert shown.startswith(f"{case.code} Wed 12:00 Sara: Hello, I am Sara")
    assert shown.endswith("she: I have pain in my leg")
    assert town.says("omar", f"show {case.code}") == answers.no_such(case.code, [])
    assert town.says("omar", "list") == f"You have no case. Take: {waiting.code}. In the queue: 1."
    looks = [trace for _id, trace in trail.read(town.redis, ON) if trace.act == "read"]
    assert [(trace.who, trace.case) for trace in looks] == [("sara", case.id)]


def test_a_lead_reads_and_writes_in_the_cases_of_the_team_by_code(town: Town) -> None:
    town.hire("Lea", role="lead")
    case = mine(town)
    assert town.says("lea", f"show {case.code}").startswith(f"{case.code}")
    assert town.says("lea", f"{case.code} Hello, I am Lea") == f"{case.code}: Sent."
    assert town.says("lea", "Hello") == answers.NOT_YOURS


# On, off and the rest


def test_off_stops_offers_and_says_what_is_still_open(town: Town) -> None:
    case = mine(town)
    assert town.says("sara", "off").endswith(
        f"Still yours: {case.code}: PASS them or use the console."
    )
    assert not town.staff("sara").texts
    town.asks_for_a_person(OTHER)
    assert "sara" not in [who for who, _body in town.settle()]
    assert town.says("sara", "ON").startswith("Texts are on.")
    assert town.staff("sara").texts


def test_the_carriers_own_words_switch_texts_and_are_answered_by_the_carrier(town: Town) -> None:
    sara = town.staff("sara")
    for n, (word, on) in enumerate((("STOP", False), ("START", True), ("HELP", True))):
        message = Message(f"SMopt{n}", sara.phone, town.now, word, opt_out=word)
        assert hear(town.service, DEMO, sara, message) == ""
        assert town.staff("sara").texts is on


def test_a_role_that_takes_no_cases_can_do_nothing_by_text(town: Town) -> None:
    town.hire("Audit", role="auditor")
    case = town.asks_for_a_person()
    for words in ("1", "list", f"take {case.code}"):
        assert town.says("audit", words) == answers.NOT_ALLOWED


def test_a_picture_is_not_passed_on_and_the_worker_is_told(town: Town) -> None:
    case = mine(town)
    sara = town.staff("sara")
    message = Message("SMpicture", sara.phone, town.now, "", media=1)
    assert hear(town.service, DEMO, sara, message) == answers.NO_PICTURES
    both = replace(message, id="SMboth", text=f"{case.code} Look")
    assert hear(town.service, DEMO, sara, both) == f"{case.code}: Sent. {answers.NO_PICTURE}"


def test_what_cannot_be_read_is_answered_with_help(town: Town) -> None:
    assert town.says("sara", "?") == answers.NO_WORDS
    assert town.says("sara", "how") == answers.HELP


def test_no_key_holds_what_a_worker_wrote(town: Town) -> None:
    case = mine(town)
    town.says("sara", f"{case.code} Your secret appointment", sid="SMsecret")
    kept = town.redis.get(keys.meant(ON, "SMsecret"))
    assert kept == case.id.encode()
    assert 0 < town.redis.ttl(keys.meant(ON, "SMsecret")) <= keys.SEEN_FOR
    assert not any(b"secret app" in name for name in town.redis.scan_iter("*"))


def test_somebody_whose_account_was_changed_is_heard_as_what_they_are_now(town: Town) -> None:
    case = mine(town)
    save(
        town.redis, ON, "sara", lambda held: replace(held, staff=replace(held.staff, team="leeds"))
    )
    told = town.says("sara", f"{case.code} Hello")
    assert told.startswith(f"{case.code}: Only")
    assert said_to_her(town) == []
