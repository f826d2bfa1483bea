"""The arithmetic of segments, parts and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sms import BASIC, EXTENDED, GSM, is_gsm, pages, parts, segments, tidy

anything = st.text(max_size=700)
gsm = st.text(alphabet=sorted(GSM), max_size=700)


def septets(part: str) -> int:
    return sum(2 if c in EXTENDED else 1 for c in part)


def units(part: str) -> int:
    return len(part.encode("utf-16-be", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # 306 septets: a plain division says 2
        ("\u1e85" * 70, 1),
        ("\u1e85" * 71, 2),
        ("\u1e85" * 134, 2),
        ("\u1e85" * 135, 3),
        ("\U0001f600" * 35, 1),
        ("\U0001f600" * 36, 2),
        ("\U0001f600" * 67, 3),  # 33 pairs a part
        ("سلام " * 14, 1),
        ("a\u0000", 1),
    ],
)
def test_known_counts(body: str, count: int) -> None:
    assert segments(body) == count == len(parts(body))


@given(anything)
def test_parts_join_to_the_body_again(body: str) -> None:
    assert "".join(parts(body)) == body
    assert segments(body) == len(parts(body))


@given(gsm)
def test_no_gsm_part_is_over_its_septets(body: str) -> None:
    split = parts(body)
    limit = 160 if len(split) == 1 else 153
    assert all(septets(part) <= limit for part in split)


@given(anything.filter(lambda body: not is_gsm(body)))
def test_no_ucs2_part_is_over_its_units_and_no_pair_is_torn(body: str) -> None:
    split = parts(body)
    limit = 70 if len(split) == 1 else 67
    assert all(units(part) <= limit for part in split)


@given(st.text(alphabet=sorted(BASIC), max_size=1000))
def test_plain_gsm_is_a_plain_division(body: str) -> None:
    assert segments(body) == (1 if len(body) <= 160 else -(-len(body) // 153))


def test_look_alikes_are_swapped_when_that_makes_all_gsm() -> None:
    assert tidy("It\u2019s free \u2014 \u201cyes\u201d\u2026") == 'It\'s free - "yes"...'


@given(anything)
def test_tidy_changes_all_or_nothing_and_drops_no_letter(body: str) -> None:
    tidied = tidy(body)
    assert tidied == body or is_gsm(tidied)
    assert [c for c in tidied if c.isalnum()] == [c for c in body if c.isalnum()]


def test_one_letter_outside_gsm_leaves_everything_as_it_is() -> None:
    assert tidy("It\u2019s \u0142adne") == "It\u2019s \u0142adne"


@given(st.text(min_size=1, max_size=900), st.integers(1, 3))
def test_pages_fit_and_lose_only_white_space(text: str, budget: int) -> None:
    made = pages(text, lambda page: segments(page) <= budget)
    assert all(segments(page) <= budget for page in made)
    assert "".join("".join(made).split()) == "".join(text.split())


def test_pages_end_at_sentence_ends() -> None:
    text = "One thing. " * 30
    made = pages(text, lambda page: segments(page) <= 1)
    assert len(made) == 3
    assert all(page.endswith(".") for page in made)


def test_a_sentence_without_spaces_is_still_cut() -> None:
    made = pages("医" * 300, lambda page: segments(page) <= 2)
    assert [len(page) for page in made] == [134, 134, 32]
