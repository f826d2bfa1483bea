"""Who suits whom: language, the gender she asked for, and lived experience."""

from __future__ import annotations

from dataclasses import replace

from bot.casework.matching import matches, ranked, suits
from bot.casework.preferences import WORKER, WORKER_LANGUAGE
from bot.console.looks import MARKS
from tests.console.waiting import LEA, SARA, TOM, case

WOMAN = {"worker": "woman"}


def test_the_codes_of_answers_are_those_that_she_can_give() -> None:
    assert {"woman", "man"} < set(WORKER)
    assert {"own", "english"} < set(WORKER_LANGUAGE)


def test_a_shared_language_matches() -> None:
    assert matches(SARA, case(1)) == ("language",)
    assert matches(TOM, case(1)) == ()


def test_dari_and_farsi_understand_each_other() -> None:
    assert matches(SARA, case(1, lang="prs")) == ("language",)


def test_english_is_no_match_since_everybody_here_speaks_it() -> None:
    assert matches(SARA, case(1, lang="en")) == ()


def test_a_language_is_no_match_when_english_suits_her() -> None:
    assert matches(SARA, case(1, answers={"worker_language": "english"})) == ()


def test_a_gender_matches_only_where_she_asked_for_it() -> None:
    assert matches(SARA, case(1, answers=WOMAN)) == ("language", "gender")
    assert matches(SARA, case(1, answers={"worker": "man"})) == ("language",)
    assert matches(SARA, case(1, answers={"worker": "any"})) == ("language",)


def test_somebody_whose_gender_is_not_known_matches_no_wish_for_one() -> None:
    unknown = replace(TOM, gender="")
    assert matches(unknown, case(1, answers=WOMAN)) == ()
    assert not suits(unknown, case(1, answers=WOMAN))
    assert suits(unknown, case(1))


def test_lived_experience_matches_only_where_she_asked_for_it() -> None:
    lived = replace(TOM, lived=True)
    assert matches(lived, case(1, answers={"lived": "yes"})) == ("lived",)
    assert matches(lived, case(1)) == ()
    assert matches(TOM, case(1, answers={"lived": "yes"})) == ()


def test_every_match_has_its_words() -> None:
    everything = case(1, answers={**WOMAN, "lived": "yes"})
    assert set(matches(replace(SARA, lived=True), everything)) == set(MARKS)


def test_only_colleagues_of_the_team_are_asked() -> None:
    elsewhere = replace(SARA, team="leeds")
    assert not suits(elsewhere, case(1))
    assert ranked([elsewhere, TOM], case(1)) == [TOM]
    assert ranked([elsewhere], case(1)) == []


def test_who_speaks_her_language_comes_first() -> None:
    assert ranked([TOM, LEA, SARA], case(1)) == [SARA, TOM, LEA]


def test_where_she_wants_a_woman_no_man_is_asked() -> None:
    assert ranked([TOM, LEA, SARA], case(1, answers=WOMAN)) == [SARA, LEA]


def test_with_no_woman_in_the_team_the_case_does_not_stay_with_nobody() -> None:
    assert ranked([TOM], case(1, answers=WOMAN)) == [TOM]


def test_her_own_language_outweighs_lived_experience_only_where_she_asked_for_it() -> None:
    lived = replace(TOM, lived=True)
    both = case(1, answers={"lived": "yes", "worker_language": "own"})
    assert ranked([lived, SARA], both) == [SARA, lived]
    assert ranked([SARA, lived], case(1, answers={"lived": "yes"})) == [lived, SARA]
