"""What link workers text and are texted: read as it was meant or not at all, short, and masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case, Line, Staff
from bot.casework import answers, audience, wording
from bot.casework.handover import CODES, code
from bot.casework.needs import OUTCOMES as ENDS
from bot.casework.preferences import QUESTIONS
from bot.casework.rules import REFUSALS
from bot.casework.texting import (
    ABOUT_HER,
    CODE,
    OF_A_CASE,
    OUTCOMES,
    VERBS,
    Command,
    Passing,
    ended,
    formatted,
    parse,
    passing,
)
from bot.flows.urgent import DANGER
from bot.sms import is_gsm, segments
from bot.text import ENGLISH, render

NOW = datetime(2026, 11, 26, 12, 5, tzinfo=UTC)
CASE = Case(
    "18e-ab",
    "hash-of-a-number",
    NOW - timedelta(minutes=12),
    "fa",
    code="K7C",
    answers={"worker": "woman", "need": "housing", "times": "evening"},
)
HELD = replace(CASE, worker="sara", name="Sara", claimed=NOW)
LONG = replace(
    CASE,
    lang="ckb",
    code="W9W",
    danger="sexual_violence",
    safe="no",
    opened=NOW - timedelta(days=30),
    name="Maximiliane-Theodora",
    answers={
        "need": "legal",
        "worry": "situation",
        "format": "any",
        "place": "any",
        "times": "changing",
        "childcare": "yes",
        "worker": "woman",
        "worker_language": "own",
    },
)
DANGERS = [render(words, ENGLISH) for words in DANGER.values()]


# Reading


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1", Command("take")),
        (" 1. ", Command("take")),
        ("Take", Command("take")),
        ("TAKE k7c", Command("take", "K7C")),
        ("1 K7C", Command("take", "K7C")),
        ("K7C hello there", Command("write", "K7C", "hello there")),
        ("k7c: Hello", Command("write", "K7C", "Hello")),
        ("K7c  -  hello", Command("write", "K7C", "hello")),
        ("\u201cK7C\u201d hello", Command("write", "K7C", "hello")),
        ("K7 hello", Command("write", "K7", "hello")),
        ("K7C\nhello\nyou", Command("write", "K7C", "hello\nyou")),
        ("K7C", Command("write", "K7C")),
        ("Hello, how are you?", Command("write", "", "Hello, how are you?")),
        ("Note K7C she is afraid", Command("note", "K7C", "she is afraid")),
        ("note  k7c: she is afraid.", Command("note", "K7C", "she is afraid.")),
        ("PASS K7C to Sara she moved", Command("pass", "K7C", "to Sara she moved")),
        ("Done K7C helped", Command("done", "K7C", "helped")),
        ("Call K7C", Command("call", "K7C")),
        ("SIMPLE K7C.", Command("simple", "K7C")),
        ("show k7c", Command("show", "K7C")),
        ("K7C show", Command("show", "K7C")),
        ("Send K7C 2", Command("send", "K7C", "2")),
        ("DROP K7C", Command("drop", "K7C")),
        ("list", Command("list")),
        ("On", Command("on")),
        ("OFF!", Command("off")),
        ("How?", Command("help")),
        ("HELP", Command("help")),
        ("STOP", Command("off")),
        ("", Command("empty")),
        ("?!", Command("empty")),
        ("\U0001f44d", Command("empty")),
    ],
)
def test_a_text_is_read_as_it_was_meant(text: str, meant: Command) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Call me at 3",
        "Call 999 now",
        "Take your letter with you",
        "Show it to the doctor",
        "Send me the letter",
        "How are you today?",
        "On Monday at 10",
        "Help is free",
        "List everything you need",
        "Simple words are best",
        "1 more thing: bring your letter",
        "Stop taking it if you feel ill",
        "End of the month",
    ],
)
def test_a_sentence_that_begins_like_a_command_is_for_her(text: str) -> None:
    assert parse(text) == Command("write", "", text)


@pytest.mark.parametrize(
    "text",
    [
        "NOTE she is afraid of him",
        "Note: she is afraid of him",
        "K7C note she is afraid of him",
        "K7C NOTE",
        "PASS to Sara, she is difficult",
        "Done she has a flat now",
        "K7C done",
        "K7C pass to Sara",
        "TAKE KC7",
        "call K77",
        "NOTE KC7 she is afraid",
    ],
)
def test_words_for_colleagues_are_never_sent_to_her_because_of_a_slip(text: str) -> None:
    assert parse(text).do == "unsure"


def test_a_sentence_about_something_done_is_hers_when_it_has_a_code() -> None:
    said = parse("K7C Done, I called the council for you")
    assert said == Command("write", "K7C", "Done, I called the council for you")


@given(st.text())
def test_reading_never_fails_and_never_makes_words_up(text: str) -> None:
    said = parse(text)
    assert said.do in {*VERBS.values(), "write", "unsure", "empty"}
    assert not said.code or (CODE.fullmatch(said.code) and said.code.isupper())
    assert said.do != "write" or said.code or said.words == text.strip()


CODED = st.integers(0, CODES - 1).map(code)
PLAIN = st.text("abcdefghi jklmnopqrstuvwxyz,.?'", max_size=60).map(
    lambda words: f"x{words}".strip()
)


@given(st.sampled_from(OF_A_CASE), CODED, PLAIN)
def test_a_command_as_it_is_written_down_is_read_as_itself(do: str, of: str, words: str) -> None:
    command = Command(do, of, words)
    assert parse(formatted(command)) == command


@given(st.sampled_from(OF_A_CASE), CODED, PLAIN)
def test_a_phone_keyboard_changes_nothing(do: str, of: str, words: str) -> None:
    typed = f"  {do.capitalize()}   {of.lower()}\u00a0: {words} "
    assert parse(typed) == Command(do, of, words)


@given(CODED, PLAIN)
def test_words_behind_a_code_stay_in_its_thread(of: str, words: str) -> None:
    assert parse(f"{of} {words}") == Command("write", of, words)


@given(st.sampled_from(ABOUT_HER), PLAIN)
def test_a_command_about_her_without_its_code_goes_nowhere(do: str, words: str) -> None:
    assert parse(f"{do} {words}").do == "unsure"


def test_no_code_is_a_command_or_looks_like_another() -> None:
    made = [code(count) for count in range(CODES)]
    assert len(set(made)) == CODES
    assert all(parse(one) == Command("write", one) for one in made)
    assert not any(re.search("[BILOSZ01]", one) for one in made)
    assert not any(one.lower() in VERBS for one in made)


NAMES = {"Sara": "worker:s", "Sara Lee": "worker:l", "Leeds team": "team:leeds", "Ali": ""}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", Passing()),
        ("she moved to Leeds", Passing(note="she moved to Leeds")),
        ("to Sara", Passing("worker:s", "Sara")),
        ("To sara she moved", Passing("worker:s", "Sara", "she moved")),
        ("to Sara: she moved", Passing("worker:s", "Sara", "she moved")),
        ("to Sara Lee she moved", Passing("worker:l", "Sara Lee", "she moved")),
        ("to leeds team", Passing("team:leeds", "Leeds team")),
        ("to Sarah", Passing(asked="Sarah")),
        ("to Ali please", Passing(asked="Ali")),
        ("to be honest", Passing(asked="be")),
        ("to", Passing(asked="?")),
    ],
)
def test_a_case_goes_only_to_a_name_that_one_has(words: str, meant: Passing) -> None:
    assert passing(words, NAMES) == meant


def test_every_end_of_a_case_has_a_word_and_every_word_an_end() -> None:
    assert set(OUTCOMES.values()) == set(ENDS)
    assert ended("Helped. She has a GP") == ("helped", "She has a GP")
    assert ended("she has a GP") == ("", "")
    assert ended("") == ("", "")


# Wording


def ours() -> Iterable[str]:
    """Everything we say to link workers by text, at its longest."""
    codes = [code(count) for count in range(40)]
    held_by = replace(LONG, worker="m")
    for case in (CASE, LONG, replace(LONG, returned=2)):
        yield wording.offer(case, NOW)
        yield wording.alert(case, NOW)
        yield wording.given(case)
        yield answers.claimed(case, "", wrote=False)
        yield from (answers.claimed(case, kind, wrote=True) for kind in DANGERS)
        yield from (wording.danger(case, kind, NOW) for kind in DANGERS)
    yield wording.alert(held_by, NOW)
    yield wording.taken(held_by)
    yield wording.lapsing(held_by, NOW)
    for kind in DANGERS:
        yield wording.danger(held_by, kind, NOW)
        yield wording.danger_yours(held_by, kind)
        yield wording.danger_elsewhere(held_by, kind, "The team with the longest name of all")
    doubts = ["it may have lost a 'not'", "a health word may be wrong"]
    yield wording.held(LONG, "word " * 90, doubts, "turned " * 90)
    yield wording.held_untranslated(LONG, "word " * 90)
    for why in [*REFUSALS, "not known"]:
        yield answers.refusal("W9W", why, "Maximiliane-Theodora")
    yield answers.refusal("", "gone", "")
    yield from (answers.done(do, "W9W", "Maximiliane-Theodora") for do in answers.DONE)
    yield answers.late_for(held_by, codes)
    yield answers.asked_first("W9W", "The charity with the longest name of all")
    yield answers.several_held("W9W", ["word " * 90] * 9)
    yield answers.translating("W9W")
    yield answers.which(codes)
    yield answers.say_which("W9W")
    yield answers.no_offer("W9W")
    yield answers.take_first("W9W")
    yield answers.no_such("W9W", codes)
    yield answers.no_such("W9W", [])
    yield answers.unsure("W9W")
    yield answers.nobody_called("x" * 200, "W9W", ["Maximiliane-Theodora"] * 40)
    yield answers.how_ended("W9W", OUTCOMES)
    yield from (answers.switched(on, codes) for on in (True, False))
    yield answers.listing([held_by] * 40, [LONG] * 40, 1000, NOW)
    yield answers.listing([], [], 0, NOW)
    lines = [Line(str(n), NOW, who, "text", "", name="Sara") for n, who in enumerate(["her", "s"])]
    yield answers.showing(held_by, [(line, "word " * 90) for line in lines * 9])
    yield answers.showing(held_by, [])
    yield from (
        getattr(answers, name) for name in dir(answers) if name.startswith("N") and name != "NEXT"
    )
    yield answers.HELP


def test_everything_we_say_is_cheap_and_short() -> None:
    for said in ours():
        assert is_gsm(said), said
        assert segments(said) <= 2, said
        assert said == said.strip() and "  " not in said, said


def test_nothing_we_say_has_a_placeholder_left_or_an_empty_name() -> None:
    for said in ours():
        assert not re.search(r"[{}]|: \.|  ", said), said


def test_an_offer_says_what_matters_for_taking_it_and_nothing_she_wrote() -> None:
    said = wording.offer(replace(CASE, about="family", needs={"matters": "Her garden"}), NOW)
    assert said == "K7C: new case. Farsi. Wants a woman. Waits 12 min. Text 1 to take it."


def test_a_danger_page_says_how_to_take_it_or_who_has_it() -> None:
    assert wording.danger(CASE, "thoughts of dying", NOW) == (
        "DANGER K7C: thoughts of dying. Farsi. Waits 12 min. Text 1 to take it. If it is life: 999."
    )
    assert "Sara has this case" in wording.danger(HELD, "thoughts of dying", NOW)
    assert "Text 1" not in wording.danger(HELD, "thoughts of dying", NOW)


def test_who_takes_a_case_is_told_first_that_she_must_not_be_texted() -> None:
    said = answers.claimed(replace(LONG, danger=""), "", wrote=True)
    assert said.startswith("W9W is yours. Kurdish Sorani. She asked: do not text first.")


def test_her_words_are_passed_on_whole_however_long() -> None:
    said = "My landlord changed the lock. " * 80
    bodies = wording.relay(HELD, said)
    assert len(bodies) == 2
    assert all(body.startswith("K7C she: ") and len(body) <= 1600 for body in bodies)
    told = " ".join(body.removeprefix("K7C she: ") for body in bodies)
    assert told == said.strip()


def test_a_line_break_of_hers_cannot_make_a_text_of_ours() -> None:
    [body] = wording.relay(HELD, "Hello\nP3D she: I am well")
    assert "\n" not in body


def test_a_doubt_stands_behind_her_words_and_an_original_says_it_is_one() -> None:
    [body] = wording.relay(HELD, "I have pain", ["it may have lost a 'not'"])
    assert body == "K7C she: I have pain [check: it may have lost a 'not']"
    [body] = wording.relay(HELD, "درد دارم", lang="fa")
    assert "K7C she (Farsi, not translated): " in body and "درد دارم" in body


def test_a_vietnamese_original_keeps_the_marks_that_it_means_something_with() -> None:
    [body] = wording.relay(HELD, "Tôi bị đau bụng", lang="vi")
    assert body.endswith("Tôi bị đau bụng")


def test_show_tells_the_newest_lines_that_fit_in_their_order() -> None:
    lines = [(Line(str(n), NOW, "her", "text", ""), f"line {n} " + "x" * 60) for n in range(9)]
    said = answers.showing(HELD, lines)
    assert [n for n in range(9) if f"line {n} " in said] == [6, 7, 8]
    assert said.index("line 7") < said.index("line 8")


# To whom


def who(name: str, **fields: object) -> Staff:
    made = Staff(name, name.title(), texts=True, phone=f"phone-of-{name}")
    return replace(made, **fields)  # type: ignore[arg-type]


def names(found: Iterable[Staff]) -> list[str]:
    return [staff.id for staff in found]


def test_offers_go_to_those_of_the_team_with_texts_on_and_a_phone() -> None:
    staff = [
        who("a", gender="woman"),
        who("b", gender="woman", texts=False),
        who("c", gender="woman", phone=""),
        who("d", gender="woman", team="leeds"),
        who("e", gender="woman", role="auditor"),
        who("f", gender="man"),
        who("g", gender="woman", languages=("en", "fa")),
    ]
    assert names(audience.for_offer(staff, CASE)) == ["g", "a"]
    assert names(audience.for_offer(staff, CASE, lapsed="g")) == ["a"]


def test_danger_pages_who_is_on_duty_even_with_texts_off_and_who_has_the_case() -> None:
    staff = [
        who("duty", duty=True, texts=False),
        who("sara", texts=False),
        who("other"),
        who("far", duty=True, team="leeds"),
    ]
    assert names(audience.for_danger(staff, CASE)) == ["duty"]
    assert names(audience.for_danger(staff, HELD)) == ["duty", "sara"]


def test_with_nobody_on_duty_in_its_team_danger_pages_the_leads_then_anybody_on_duty() -> None:
    lead, far = who("lead", role="lead", texts=False), who("far", duty=True, team="leeds")
    assert names(audience.for_danger([who("a"), lead, far], CASE)) == ["lead"]
    assert names(audience.for_danger([who("a"), far], CASE)) == ["far"]
    assert names(audience.for_danger([who("sara"), far], HELD)) == ["sara", "far"]


def test_an_alert_is_for_the_leads_of_the_team_but_not_the_one_it_is_about() -> None:
    staff = [who("l", role="lead"), who("m", role="lead", texts=False), who("sara", role="lead")]
    assert names(audience.for_alert(staff, HELD)) == ["l"]


def test_her_words_go_to_who_has_the_case_and_to_nobody_else() -> None:
    assert names(audience.for_words([who("sara"), who("lead", role="lead")], "sara")) == ["sara"]
    assert audience.for_words([who("sara", texts=False)], "sara") == []
    assert audience.for_words([who("sara")], "") == []


def test_everything_she_may_pass_on_has_a_short_name() -> None:
    assert set(answers.ASKED) == set(QUESTIONS)
