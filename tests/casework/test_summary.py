"""A case summary holds what she agreed to pass on, leaves the rest blank, and is always a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case, Consent, Measure, Pending, PlanStep
from bot.casework.needs import OUTCOMES
from bot.casework.summary import (
    ACCEPTED,
    BLANK,
    DECLINED,
    DRAFT,
    NOTHING,
    NoConsent,
    Summary,
    as_text,
    build,
    recipient,
    sharing,
)
from bot.demo import DEMO

NOW = datetime(2026, 11, 26, 12, 5, tzinfo=UTC)
ASKED = "May your link worker give your GP a summary?"
GP = Consent("gp", "sharing 2026-12", "fa", NOW - timedelta(hours=1), ASKED, "GP")
OTHER = replace(GP, to="other", name="Radford Advice Centre", words="May they have it?")
TEAM = Consent("team", "person 2026-12", "fa", NOW - timedelta(days=3))
CASE = Case(
    "18e-ab",
    "hash-of-a-number",
    NOW - timedelta(days=3),
    "fa",
    code="K7C",
    danger="abuse",
    safe="yes",
    about="doctor",
    answers={"need": "housing", "worry": "both", "worker": "woman"},
    consents=(TEAM, GP, OTHER),
    worker="w1",
    name="Amina",
    pending=(Pending("1", "Shall we meet?", "c", "w1", "Amina", NOW),),
    needs={"matters": "Cooking for others", "contact": "text", "interpreter": "woman"},
    plan=(PlanStep("Visit the advice centre", "x", True), PlanStep("Sewing group", "y")),
    measures=(Measure(NOW, {"feel": "1"}), Measure(NOW, {"feel": "5"})),
)


def made(case: Case = CASE, to: Consent = GP) -> Summary:
    return build(case, DEMO, to, "Amina", NOW, "Farsi")


def section(summary: Summary, heading: str) -> tuple[str, ...]:
    return dict(summary.sections)[heading]


def test_the_headings_are_those_of_the_standard_in_their_order() -> None:
    assert [heading for heading, _lines in made().sections] == [
        "Person demographics",
        "GP practice",
        "Referrer",
        "Referral details",
        "About me",
        "Individual requirements",
        "Safeguarding and risks",
        "Personalised care and support plan",
        "Activity or service offered",
        "Outcomes",
        "Consent",
        "This draft",
    ]


def test_what_she_needs_and_what_was_agreed_stand_under_their_headings() -> None:
    summary = made()
    assert "What matters to her: Cooking for others" in section(summary, "About me")
    assert "Language: Farsi" in section(summary, "Individual requirements")
    assert 'Link worker she asked for: "A woman"' in section(summary, "Individual requirements")
    assert "Safe ways to reach her: Text only" in section(summary, "Safeguarding and risks")
    assert section(summary, "Personalised care and support plan") == (
        "Visit the advice centre (done)",
        "Sewing group (agreed)",
    )


def test_what_we_never_collect_is_left_for_a_human_to_write() -> None:
    summary = made()
    for line in (*section(summary, "Person demographics"), *section(summary, "GP practice")):
        assert line.endswith(BLANK) and "not collected" in line


def test_what_she_did_not_agree_to_is_not_in_it() -> None:
    told = as_text(made())
    for secret in ("hash-of-a-number", "18e-ab", "Shall we meet?", "abuse", "Very bad", "07700"):
        assert secret not in told


def test_an_empty_case_says_that_nothing_was_noted() -> None:
    empty = Case("1", "p", NOW, "fa", consents=(GP,))
    summary = made(empty)
    assert section(summary, "About me") == (NOTHING,)
    assert section(summary, "Personalised care and support plan") == (NOTHING,)


def test_what_the_link_worker_noted_goes_before_what_was_chosen_at_first() -> None:
    noted = replace(CASE, needs={"kind": "situation"})
    lines = [line for line in section(made(noted), "Referral details") if "worry" in line]
    assert lines == ["The worry is about: Her situation (home, money, papers)"]
    assert 'The worry is about: "Both"' in section(made(), "Referral details")


def test_without_consent_there_is_no_summary() -> None:
    for consents in ((), (TEAM,), (OTHER,)):
        with pytest.raises(NoConsent):
            made(replace(CASE, consents=consents))


def test_a_consent_that_was_taken_back_allows_nothing() -> None:
    revoked = replace(GP, revoked=NOW)
    case = replace(CASE, consents=(TEAM, revoked))
    for consent in (GP, revoked):
        with pytest.raises(NoConsent):
            made(case, consent)
    assert sharing(case) == ()


@pytest.mark.parametrize("to", ["team", "team:leeds", "team:haven", ""])
def test_a_hand_over_is_no_consent_to_a_summary(to: str) -> None:
    consent = replace(GP, to=to)
    with pytest.raises(NoConsent):
        made(replace(CASE, consents=(consent,)), consent)


def test_the_summary_names_whom_and_what_she_agreed_to() -> None:
    lines = section(made(to=OTHER), "Consent")
    assert "May be given to: Another service: Radford Advice Centre" in lines
    assert 'She said yes to: "May they have it?"' in lines
    assert "Agreed on: 26 November 2026, 11:05, by text message in Farsi" in lines
    assert recipient(GP) == "Her GP surgery"


def test_the_latest_consent_comes_first() -> None:
    assert sharing(CASE) == (OTHER, GP)


def test_times_are_in_uk_time() -> None:
    summer = replace(GP, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    lines = section(made(replace(CASE, consents=(summer,)), summer), "Consent")
    assert "Agreed on: 2 July 2026, 00:30, by text message in Farsi" in lines


def test_a_closed_case_tells_how_it_ended() -> None:
    closed = replace(CASE, closed=NOW, outcome="helped")
    assert section(made(closed), "Outcomes") == ("Closed on 26 November 2026: Helped",)
    assert section(made(), "Outcomes") == ("The case is open.",)


@pytest.mark.parametrize("outcome", ["", *OUTCOMES])
def test_only_verified_codes_are_given_and_one_at_most(outcome: str) -> None:
    closed = replace(CASE, outcome=outcome, closed=NOW if outcome else None)
    codes = re.findall(r"\b\d{12,18}\b", as_text(made(closed)))
    assert codes == [DECLINED if outcome == "no_longer_wants" else ACCEPTED]


def test_the_text_is_a_draft_from_its_first_line_and_claims_no_conformance() -> None:
    lines = as_text(made()).splitlines()
    assert lines[0] == "SOCIAL PRESCRIBING SUMMARY"
    assert lines[2] == DRAFT
    assert "does not claim to conform" in lines[4]
    assert lines[-1] == "END OF DRAFT"


def test_a_note_of_several_lines_stays_one_item_of_the_text() -> None:
    told = as_text(made(replace(CASE, needs={"matters": "Cooking\nHer garden"})))
    assert "- What matters to her: Cooking\n  Her garden\n" in told


@given(st.dictionaries(st.sampled_from(["matters", "urgent", "access"]), st.text(max_size=50)))
def test_whatever_was_noted_no_section_is_empty(needs: dict[str, str]) -> None:
    for _heading, lines in made(replace(CASE, needs=needs)).sections:
        assert lines and all(lines)
