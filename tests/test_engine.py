"""What holds for any words in any order, and the commands that always work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.book import Book
from bot.demo import DEMO
from bot.engine import take_turn
from bot.flows import FLOWS, open_book
from bot.language.danger import load_all
from bot.language.fold import fold, number
from bot.language.reading import by_phrases, read_nothing
from bot.model import Alarm, Erase, Message, Note, OpenCase, Reply, Session, Turn
from bot.organisation import NATIONS
from bot.speech import body
from bot.store.codec import dump, load
from bot.talk import Flow, Tell
from bot.text import _

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ALARM = load_all()
BOOK = open_book(read=by_phrases(ALARM))
words = st.one_of(
    st.text(max_size=200),
    st.sampled_from([*BOOK.words, *"0123456789", "12", "zz", "i want to die", ""]),
)


def say(text: str, session: Session, sid: str = "SM1", **more: object) -> Turn:
    message = Message(sid, session.person, NOON, text, "+447700900001", "+447700900100")
    return take_turn(BOOK, DEMO, session, replace(message, **more))  # type: ignore[arg-type]


def talk(*texts: str, session: Session | None = None) -> Turn:
    session, turn = session or Session("her"), None
    for n, text in enumerate(texts):
        turn = say(text, session, f"SM{n}")
        session = turn.after
    assert turn
    return turn


def heard(turn: Turn) -> list[str]:
    catalog = BOOK.catalog(turn.after.lang)
    return [body(e, catalog) for e in turn.effects if isinstance(e, Reply)]


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=12), st.sampled_from(NATIONS))
def test_nobody_is_left_without_an_answer(texts: list[str], nation: str) -> None:
    session, org = Session("her"), replace(DEMO, nation=nation)
    for n, text in enumerate(texts):
        message = Message(f"SM{n}", "her", NOON, text, "+447700900001", "+447700900100")
        turn = take_turn(BOOK, org, session, message)
        assert any(isinstance(e, Reply) for e in turn.effects)
        assert turn == take_turn(BOOK, org, session, message)
        assert load("her", dump(turn.after)) == turn.after
        session = turn.after


@given(st.text(max_size=300))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
     ("1", "1"), ("  2. ", "2"),
     ("(3)", "3"), ("٤", "4"), ("\u06f5", "5"), ("६", "6"), ("\u09e6", "0"),
     ("\uff17", "7"), ("8️⃣", "8"), ("09", "9"), ("option 1", "1"), ("no 2", "2"), ("123", None),
     ("1 2", None), ("one", None)],
)  # fmt: skip
def test_a_number_is_a_number_in_any_digits(text: str, wanted: str | None) -> None:
    assert number(fold(text)) == wanted


@pytest.mark.parametrize(
    "text", ["STOP", "stop", " Stop. ", "STOP!!", "\u200fstop\u200f", "STOPALL"]
)
def test_stop_is_understood_however_it_is_written(text: str) -> None:
    turn = talk("hello", "9", "1", text)
    assert turn.after.stopped
    assert turn.after.number == "" and turn.after.facts == {}
    assert Erase() in turn.effects
    assert len(heard(turn)) == 1


@pytest.mark.parametrize("text", ["hello", "1", "YES", "person", "more", "restarted", "menu"])
def test_nothing_but_start_begins_again_after_stop(text: str) -> None:
    turn = talk("hello", "stop", text)
    assert turn.after.stopped
    assert heard(turn) == ["You will get no more texts from us. To begin again, text START."]


def test_start_begins_again() -> None:
    turn = talk("hello", "stop", "Start")
    assert not turn.after.stopped
    assert "1 See a doctor" in heard(turn)[-1]


def test_what_the_carrier_answered_we_do_not_answer_again() -> None:
    stopped = say("STOP", Session("her"), opt_out="STOP")
    assert stopped.after.stopped and heard(stopped) == []
    started = say("START", stopped.after, opt_out="START")
    assert not started.after.stopped and heard(started) == []
    assert heard(say("HELP", Session("her"), opt_out="HELP")) == []


def test_a_stop_in_another_language_that_only_twilio_knew_is_kept() -> None:
    assert say("توقف", Session("her"), opt_out="STOP").after.stopped


def test_stop_by_error_21610_is_kept_and_says_nothing() -> None:
    session = talk("hello", "person", "1", "1").after
    turn = take_turn(BOOK, DEMO, session, Alarm("x", "her", NOON, "stopped_by_carrier"))
    assert turn.after.stopped and not turn.after.number
    assert heard(turn) == []


def test_back_undoes_the_answer() -> None:
    before = talk("hello", "costs", "7")
    assert before.after.step == "country"
    answered = talk("2", session=before.after)
    assert answered.after.facts == {"nation": "scotland"}
    after = talk("back", session=answered.after)
    assert (after.after.flow, after.after.step) == (before.after.flow, before.after.step)
    assert after.after.facts == before.after.facts


def test_back_without_a_way_leads_to_the_menu() -> None:
    assert "1 See a doctor" in heard(talk("back"))[-1]


def test_menu_help_and_the_three_exits_work_on_every_page() -> None:
    for text, part in [("menu", "1 See"), ("help", "999"), ("0", "1 See"), ("9", "link worker")]:
        assert part in " ".join(heard(talk("hello", "1", "1", text)))


def test_a_consent_is_not_given_before_all_of_it_was_read() -> None:
    flow = Flow("long", title=_("Long"), opens_with=_("longflow"))
    long = _("This is {number}, a rather long sentence that fills the page.", number="one")
    sentences = tuple(replace(long, values=(("number", f"number {n}"),)) for n in range(9))

    @flow.step
    def start(here: object) -> Tell:
        from bot.talk import Option

        return Tell(sentences, (Option(_("Yes"), agreed),))

    @flow.step
    def agreed(here: object) -> Tell:
        return Tell((_("Agreed."),))

    book = Book((*FLOWS, flow), BOOK.ways, read_nothing)
    session, seen = Session("her", welcomed=True), [""]
    for n, text in enumerate(["longflow", *"111111"]):
        message = Message(f"SM{n}", "her", NOON, text, "+447700900001", "+447700900100")
        turn = take_turn(book, DEMO, session, message)
        session = turn.after
        seen.append(heard(turn)[0])
        if "1 Yes" in seen[-2]:
            break
    assert len(set(seen)) == len(seen) > 3
    assert [page.startswith("Agreed.") for page in seen] == [False] * (len(seen) - 1) + [True]


def test_more_after_the_last_page_says_so() -> None:
    assert heard(talk("hello", "help", "more"))[0].startswith("That was all of it.")


def test_a_machine_that_answers_us_is_not_answered_for_ever() -> None:
    turn = talk("hello", *["I am driving"] * 25)
    assert heard(turn) == []
    assert Note("loop") in turn.effects
    assert heard(talk("menu", session=turn.after))


def test_danger_comes_before_everything_and_opens_no_case_without_a_yes() -> None:
    turn = talk("I want to kill myself")
    assert turn.after.flow == "urgent"
    assert not any(isinstance(e, OpenCase) for e in turn.effects)
    agreed = talk("1", session=turn.after)
    [case] = [e for e in agreed.effects if isinstance(e, OpenCase)][:1]
    assert case.danger == "suicide"


def test_a_request_of_somebody_in_danger_takes_stop_back_because_she_asked_to_be_written_to() -> (
    None
):
    turn = talk("stop", "I want to kill myself", "1")
    assert not turn.after.stopped and turn.after.number


def test_words_that_open_a_flow_are_never_words_of_danger() -> None:
    hidden = [word for word, meaning in BOOK.words.items() if ALARM(word) and meaning != "urgent"]
    assert hidden == []


def test_pictures_and_empty_texts_get_a_sensible_answer() -> None:
    assert "cannot open pictures" in heard(say("", talk("hello").after, media=1))[0]
    assert "no words" in heard(say("", talk("hello").after))[0]


def test_a_step_that_is_gone_sends_her_to_the_menu() -> None:
    session = replace(talk("hello").after, flow="doctor", step="an_old_step")
    assert "1 See a doctor" in heard(talk("3", session=session))[-1]


def test_a_renamed_step_keeps_its_people() -> None:
    flow = Flow("old", title=_("Old"), renamed={"before": "now"})

    @flow.step
    def now(here: object) -> Tell:
        return Tell((_("Here."),))

    book = Book((*FLOWS, flow), BOOK.ways, read_nothing)
    assert book.step(Session("her", flow="old", step="before")) is now


def test_another_language_is_chosen_by_its_own_name() -> None:
    org = replace(DEMO, languages=("en", "fr"))
    session = talk("hello").after
    for n, text in enumerate(["LANG", "français"]):
        message = Message(f"SL{n}", "her", NOON, text, "+447700900001", "+447700900100")
        turn = take_turn(BOOK, org, session, message)
        session = turn.after
    assert session.lang == "fr"
