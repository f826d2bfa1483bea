"""Which language we speak with her: known, asked, kept, and changed only when she means it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.assembly import catalogs
from bot.demo import DEMO
from bot.engine import MAX_FREELY, take_turn
from bot.flows import open_book
from bot.language.reading import NOTHING, Reading
from bot.model import Message, Note, Reply, Session, Turn
from bot.speech import body

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SURE_FARSI = "یک سوال درباره دکتر دارم"
SURE_SPANISH = "quiero saber donde hay clases de ingles"
READINGS: Mapping[str, Reading] = {
    SURE_FARSI: Reading((("fa", 0.99),), "fa", topic="register_gp"),
    SURE_SPANISH: Reading((("es", 0.99),), "es", topic="english_class"),
    "si": Reading((("es", 0.99),), "es"),
    "bimar hastam": Reading((("ur", 0.5), ("fa", 0.4)), topic="register_gp"),
    "I need a dentist": Reading((("en", 0.99),), "en", topic="dentist"),
    "thanks a lot": Reading((("en", 0.99),), "en", topic="other"),
    "money or medicine": Reading((("en", 0.9),), "en", close=("hospital_charges", "prescriptions")),
    "it is all too much, teeth too": Reading(
        (("en", 0.99),), "en", topic="dentist", concern="suicide"
    ),
    "hot child": Reading((("en", 0.9),), "en", topic="child_health", concern="medical_emergency"),
    "mnie bije": Reading((("pl", 0.6), ("so", 0.2)), crisis="domestic_abuse"),
    "dard daram khaste": Reading((("fa", 0.6), ("ur", 0.3)), concern="suicide"),
    "salam": Reading((("fa", 0.6), ("ar", 0.3), ("ur", 0.1))),
    "hola": Reading((("es", 0.5), ("pt", 0.4))),
    "Grüezi mitenand": Reading((("ro", 0.3),)),
}
BOOK = open_book(catalogs(), lambda text: READINGS.get(text, NOTHING))


def talk(*texts: str, start: Session | None = None, org: object = DEMO) -> list[Turn]:
    """The turns of a conversation."""
    session, turns = start or Session("her"), []
    for count, text in enumerate(texts):
        message = Message(f"SM{count}", "her", NOON, text, "+447700900001", DEMO.numbers[0])
        turns.append(take_turn(BOOK, org, session, message))  # type: ignore[arg-type]
        session = turns[-1].after
    return turns


def said(turn: Turn) -> list[str]:
    replies = (effect for effect in turn.effects if isinstance(effect, Reply))
    return [body(reply, BOOK.catalog(turn.after.lang)) for reply in replies]


def test_a_first_text_that_is_surely_in_a_language_is_answered_in_it() -> None:
    [turn] = talk(SURE_FARSI)
    assert (turn.after.lang, turn.after.spoken) == ("fa", "heard")
    assert "سلام" in said(turn)[0]
    assert (turn.after.flow, turn.after.step) == ("doctor", "start")


def test_when_unsure_we_ask_one_line_a_language_and_english_last() -> None:
    [turn] = talk("bimar hastam")
    assert said(turn) == [
        "Health Friends\n1 اردو کے لیے 1 بھیجیں۔\n"  # noqa: RUF001
        "2 برای فارسی 2 را بفرستید.\n3 For English, text 3."
    ]
    assert turn.after.spoken == ""


def test_her_choice_leads_on_to_what_she_had_written_about() -> None:
    turn = talk("bimar hastam", "2")[-1]
    assert (turn.after.lang, turn.after.spoken) == ("fa", "chosen")
    assert (turn.after.flow, turn.after.step) == ("doctor", "start")
    assert len(said(turn)) == 2, "who we are, and the answer"


def test_a_greeting_of_several_languages_is_asked_about() -> None:
    [turn] = talk("salam")
    assert turn.after.maybe.split()[-1] == "en"
    assert turn.after.maybe.split()[:2] == ["fa", "ar"]
    menu = talk("salam", "1")[-1]
    assert (menu.after.lang, menu.after.flow) == ("fa", "welcome")


def test_a_greeting_of_one_language_is_answered_in_it() -> None:
    assert talk("hola")[-1].after.lang == "es"


def test_an_english_command_tells_nothing_of_her_language() -> None:
    turn = talk("menu")[-1]
    assert (turn.after.lang, turn.after.spoken) == ("en", "")
    assert talk("menu", SURE_FARSI)[-1].after.lang == "fa"


def test_words_that_are_still_unsure_lead_to_the_menu_and_not_round_in_a_circle() -> None:
    turns = talk("bimar hastam", "bimar hastam", "bimar hastam")
    assert [t.after.step for t in turns] == ["which", "which", "start"]


def test_a_language_that_this_organisation_does_not_offer_is_not_asked_about() -> None:
    english = replace(DEMO, languages=("en",))
    [turn] = talk("bimar hastam", org=english)
    assert turn.after.lang == "en" and turn.after.flow == "doctor"


@pytest.mark.parametrize("text", ["si", "ok", "1", "?", "hola"])
def test_one_short_text_never_changes_her_language(text: str) -> None:
    turn = talk(SURE_FARSI, text, text, text)[-1]
    assert turn.after.lang == "fa"


def test_one_text_in_another_language_is_answered_and_the_second_asked_about() -> None:
    first, second = talk(SURE_FARSI, SURE_SPANISH, SURE_SPANISH)[1:]
    assert (first.after.lang, first.after.flow) == ("fa", "volunteering")
    assert said(second)[0].startswith("¿Le escribimos en español desde ahora?\n1 español\n2 فارسی")
    assert second.after.lang == "fa"


def test_she_says_whether_we_change_and_her_question_is_answered_then() -> None:
    turn = talk(SURE_FARSI, SURE_SPANISH, SURE_SPANISH, "1")[-1]
    assert (turn.after.lang, turn.after.flow) == ("es", "volunteering")
    stays = talk(SURE_FARSI, SURE_SPANISH, SURE_SPANISH, "2")[-1]
    assert (stays.after.lang, stays.after.flow) == ("fa", "volunteering")


def test_a_text_in_her_own_language_between_them_forgets_the_other() -> None:
    turn = talk(SURE_FARSI, SURE_SPANISH, SURE_FARSI, SURE_SPANISH)[-1]
    assert turn.after.flow == "volunteering"


def test_the_name_of_a_language_changes_it_at_once_also_misspelt() -> None:
    assert talk(SURE_FARSI, "Somali")[-1].after.lang == "so"
    assert talk(SURE_FARSI, "somalii")[-1].after.lang == "so"


def test_danger_in_an_unsure_language_is_answered_in_the_likeliest() -> None:
    [turn] = talk("mnie bije")
    assert turn.after.lang == "pl"
    assert (turn.after.flow, turn.after.step) == ("urgent", "domestic_abuse")


def test_danger_never_changes_a_language_that_she_chose() -> None:
    assert talk("farsi", "mnie bije")[-1].after.lang == "fa"


def test_a_clear_topic_leads_to_its_flow_and_back_leads_back() -> None:
    turns = talk("hello", "1", "I need a dentist", "back")
    assert (turns[2].after.flow, turns[2].after.step) == ("care", "dentist")
    assert Note("topic", "dentist") in turns[2].effects
    assert turns[3].after.flow == "doctor"


def test_a_close_call_is_asked_by_number() -> None:
    turn = talk("hello", "money or medicine")[-1]
    words = said(turn)[0]
    assert words.startswith("Did you mean one of these? Text a number.\n1 What is free")
    assert "3 Something else" in words
    assert talk("hello", "money or medicine", "2")[-1].after.step == "medicine"
    assert talk("hello", "money or medicine", "3")[-1].after.step == "menu"


def test_thanks_are_answered_without_an_apology_and_the_choices_stay() -> None:
    turn = talk("hello", "1", "thanks a lot")[-1]
    assert said(turn)[0].startswith("Thank you for your text.\n1 How to register")
    assert turn.after.step == "start" and turn.after.tries == 0


def test_a_concern_gets_its_answer_and_one_gentle_line_once() -> None:
    first, again = talk("it is all too much, teeth too", "it is all too much, teeth too")
    assert first.after.step == "dentist"
    assert said(first)[-1].startswith("Are you in danger, or is it too much to bear? Text 8")
    assert Note("concern", "suicide") in first.effects
    assert not any("too much to bear" in words for words in said(again))


def test_a_concern_about_an_illness_names_999() -> None:
    assert said(talk("hot child")[-1])[-1].startswith("If it gets worse, call 999.")


def test_the_digit_of_the_gentle_line_leads_to_urgent_help() -> None:
    turn = talk("it is all too much, teeth too", "8")[-1]
    assert turn.after.flow == "urgent"


def test_a_machine_that_answers_us_in_words_we_know_is_not_answered_for_ever() -> None:
    turns = talk("hello", *["I need a dentist"] * (MAX_FREELY + 1))
    assert said(turns[-1]) == [] and Note("loop") in turns[-1].effects


@pytest.mark.parametrize("text", ["yes", "Yes", "yess", "yes, erase it", "one"])
def test_a_choice_may_be_written_as_its_first_word_or_nearly_right(text: str) -> None:
    done = talk("delete", text)[-1].after.step
    assert (done == "erased" or done == "") == (text != "yess")


def test_dari_and_persian_are_not_both_asked_about() -> None:
    book = copy(BOOK)
    both = Reading((("fa", 0.4), ("prs", 0.3), ("ur", 0.2)))
    book.read = lambda text: both
    message = Message("SM", "her", NOON, "halam kharabe", "+447700900001", DEMO.numbers[0])
    assert take_turn(book, DEMO, Session("her"), message).after.maybe == "fa ur en"


def test_a_concern_is_met_also_while_we_ask_for_the_language() -> None:
    [turn] = talk("dard daram khaste")
    question, line = said(turn)
    assert "1 برای فارسی 1" in question
    assert "8" in line and "خطر" in line
