"""What a link worker may note: bounded, known fields, and none of them for her story."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.needs import (
    NUMBER_NOTICE,
    OUTCOMES,
    QUESTIONS,
    REMINDER,
    STORY_NOTICE,
    cleaned,
    lines,
    warns,
)


def test_a_form_keeps_what_was_noted() -> None:
    form = {"matters": " Cooking for\r\nothers \n", "kind": "both", "contact": "text"}
    assert cleaned(form) == {"matters": "Cooking for\nothers", "kind": "both", "contact": "text"}


def test_a_form_drops_unknown_fields_and_codes_and_empty_notes() -> None:
    form = {"nationality": "any", "story": "long", "kind": "status", "urgent": "  \n "}
    assert cleaned(form) == {}


def test_a_long_note_is_cut_and_never_refused() -> None:
    kept = cleaned({"matters": "a" * 5_000})["matters"]
    assert kept == "a" * QUESTIONS["matters"].most


def test_words_in_other_scripts_keep_their_joiners_and_lose_control_characters() -> None:
    assert cleaned({"matters": "क्\u200dषमा\x00\x1b \ud800"}) == {"matters": "क्\u200dषमा"}


@given(
    st.dictionaries(st.sampled_from([*QUESTIONS, "story", "name"]), st.text(max_size=900)),
)
def test_what_is_kept_is_bounded_and_cleaning_it_again_changes_nothing(
    form: dict[str, str],
) -> None:
    kept = cleaned(form)
    assert set(kept) <= set(QUESTIONS)
    for key, said in kept.items():
        asked = QUESTIONS[key]
        assert said in asked.choices if asked.choices else 0 < len(said) <= asked.most
    assert cleaned(kept) == kept


def test_every_question_takes_either_words_or_choices() -> None:
    for key, asked in QUESTIONS.items():
        assert bool(asked.most) != bool(asked.choices), key
        assert asked.label and asked.help, key


def test_no_question_is_about_her_story_her_status_or_who_she_is() -> None:
    banned = r"\b(?:asylum|status|nationality|journey|story|visa|religion|born|passport)\b"
    for key, asked in QUESTIONS.items():
        said = " ".join((key, asked.label, asked.help, *asked.choices.values()))
        assert not re.search(banned, said, re.IGNORECASE), key
    assert "Do not ask how or why she came to the UK" in REMINDER


def test_what_was_noted_is_read_in_the_order_of_the_talk() -> None:
    noted = {"contact": "text", "matters": "Her garden"}
    assert [(key, words) for key, _label, words in lines(noted)] == [
        ("matters", "Her garden"),
        ("contact", "Text only"),
    ]


@pytest.mark.parametrize(
    "note",
    [
        "Her asylum interview was hard",
        "Waits for a letter from the Home Office",
        "She crossed the Channel in March",
        "Was trafficked",
        "has no VISA",
        "she is a refugee",
    ],
)
def test_a_note_about_her_story_gets_a_gentle_notice(note: str) -> None:
    assert warns(note) == STORY_NOTICE


@pytest.mark.parametrize(
    "note",
    [
        "943 476 5919",
        "nhs no. 9434765919",
        "943-476-5919",
        "ref A1234567",
        "card ZU1234567",
        "1212-0001-2345-6789",
        "QQ 12 34 56 C",
    ],
)
def test_a_note_with_a_number_of_an_authority_gets_a_notice(note: str) -> None:
    assert warns(note) == NUMBER_NOTICE


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Likes gardening; two children at Forest Fields school until 3.30",
        "call 07700 900123 after 10",
        "9434765918 is no NHS number",
        "The Refugee Council's sewing group supports her",
        "lives at NG7 6FZ, bus 69 at 09:30",
        "worried about papers and money",
        "Needs 1234567 steps a year",
    ],
)
def test_an_ordinary_note_gets_none(note: str) -> None:
    assert warns(note) == ""


def test_both_notices_are_given_when_both_are_due() -> None:
    assert warns("asylum claim A1234567") == f"{STORY_NOTICE} {NUMBER_NOTICE}"


def test_a_notice_never_stops_a_note_from_being_kept() -> None:
    assert cleaned({"urgent": "asylum claim A1234567"}) == {"urgent": "asylum claim A1234567"}


def test_a_case_can_end_well_or_otherwise() -> None:
    assert set(OUTCOMES) == {
        *("helped", "referred_on", "signposted", "moved_away"),
        *("no_longer_wants", "could_not_reach", "other"),
    }
