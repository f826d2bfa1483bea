"""The needs conversation: what a link worker may note of what matters to her, and how it ended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

REMINDER = (
    "Do not ask how or why she came to the UK, about her papers or nationality, or for proof. If "
    "she tells you, listen and thank her, and note only what she needs now. She decides what to "
    "talk about, can skip anything, and can stop at any time."
)
"""Stands above the form. Trauma-informed practice (OHID, 2 November 2022); requirements 30, 48."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to talk about: free words of at most ``most`` characters, or one of ``choices``
    (code -> words). ``help`` says how to ask; no question has to be answered."""

    label: str
    help: str
    most: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)


QUESTIONS: Mapping[str, Question] = {
    "matters": Question(
        "What matters to her",
        "In her own words. What would make an ordinary day better?",
        800,
    ),
    "urgent": Question(
        "What is most urgent to her",
        "Do this first, before any group or activity. What can wait?",
        400,
    ),
    "kind": Question(
        "The worry is about",
        "Both can be true. A long illness needs her GP as well as us.",
        choices={
            "situation": "Her situation (home, money, papers)",
            "condition": "A long illness or condition",
            "both": "Both",
            "unsaid": "She would rather not say",
        },
    ),
    "strengths": Question(
        "Strengths and skills",
        "What she is good at, likes, or used to like; what keeps her going.",
        400,
    ),
    "profession": Question(
        "Profession",
        "Only if she likes to tell. What she has learned or worked as, not for whom.",
        150,
    ),
    "caring": Question(
        "Caring for others",
        "Children or others she looks after; when; whether childcare or a child-friendly group "
        "would help.",
        300,
    ),
    "interpreter": Question(
        "Interpreter",
        "For calls and meetings. An interpreter cannot follow live talk in a group.",
        choices={
            "none": "Not needed",
            "phone": "By phone",
            "in_person": "In person",
            "either": "By phone or in person",
            "woman": "A woman as interpreter",
            "man": "A man as interpreter",
        },
    ),
    "access": Question(
        "What she needs to take part",
        "Step-free way in, travel cost, times that fit work or prayer, sight, hearing, reading.",
        400,
    ),
    "tries": Question(
        "What she would like to try",
        "One to one first if she would rather; by phone or in person; a group is never a must. "
        "Volunteering only if she wants to: nobody is pushed into unpaid work.",
        400,
    ),
    "contact": Question(
        "Safe ways to reach her",
        "Ask first who else sees or hears her phone.",
        choices={
            "any": "Text, call and voicemail",
            "text_call": "Text and call, no voicemail",
            "text": "Text only",
            "call": "Call only, no voicemail",
            "ask": "Only when she has texted first",
        },
    ),
    "contact_note": Question(
        "Safe times, and what to avoid",
        "For example: only while the children are at school.",
        200,
    ),
    "supports": Question(
        "Who supports her",
        "Family, friends, a charity, a faith group: who they are to her, not their names.",
        300,
    ),
}
"""Key -> question, in the order of the talk. After the standard model of social prescribing.

There is no field for how she came here, her status or her nationality, and none may be added
(requirement 48).
"""

OUTCOMES: Mapping[str, str] = {
    "helped": "Helped",
    "referred_on": "Referred on to another service",
    "signposted": "Told where to find help",
    "moved_away": "Moved away",
    "no_longer_wants": "No longer wants help",
    "could_not_reach": "Could not reach her",
    "other": "Something else",
}
"""How a case ended: code -> words for staff."""

STORY = re.compile(
    r"\b(?:asylum|refugees?(?! (?:council|action|forum|centre))|visas?|home office"
    r"|immigration|deport\w*|traffick\w*|smuggl\w*|persecut\w*|tortur\w*|undocumented"
    r"|overstay\w*|illegal(?:ly)?|nationality|passports?"
    r"|leave to remain|residence permit|screening interview|small boats?|nrm|nrpf|brp"
    r"|cross(?:ed|ing) the (?:border|channel|sea)|fled|fleeing)\b",
    re.IGNORECASE,
)
"""Words that seldom stand in a note about what somebody needs now."""
OFFICIAL = re.compile(
    r"\b(?:[A-Z][0-9]{7,8}|[A-Z]{2}[0-9]{7}|[A-Z]{3}/[0-9]{6,}|[0-9]{4}(?:-[0-9]{4}){3}"
    r"|[A-Z]{2} ?(?:[0-9]{2} ?){3}[A-D])\b",
    re.IGNORECASE,
)
"""Home Office and port references, permits, applications of sixteen digits, National Insurance."""
TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
NHS_WEIGHTS = range(10, 1, -1)

STORY_NOTICE = (
    "This may be about how she came here or her papers. Keep only what she needs now, and leave "
    "the rest out."
)
NUMBER_NOTICE = (
    "This may hold an NHS, Home Office or National Insurance number. It is not needed here: take "
    "it out."
)


def cleaned(form: Mapping[str, str]) -> dict[str, str]:
    """What may be kept of a form: known questions, known codes, words of bounded length.

    Nothing is refused: what does not belong is left out, and what is too long is cut.
    """
    kept = {key: _kept(asked, form.get(key, "")) for key, asked in QUESTIONS.items()}
    return {key: said for key, said in kept.items() if said}


def _kept(asked: Question, said: str) -> str:
    if asked.choices:
        return said if said in asked.choices else ""
    lines = said.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(filter(_shown, lines)).strip()[: asked.most].rstrip()


def _shown(character: str) -> bool:
    """Joiners and marks of direction (Cf) belong to her words; control characters do not."""
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")


def lines(needs: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What was noted, in the order of the questions: key, label and words."""
    for key, asked in QUESTIONS.items():
        if said := needs.get(key, ""):
            yield key, asked.label, asked.choices.get(said, said)


def warns(text: str) -> str:
    """A gentle notice about a note that may hold her migration story or a number of an authority;
    empty when there is nothing to say. It never stops anybody from saving."""
    found = (STORY_NOTICE if STORY.search(text) else "", NUMBER_NOTICE if _number(text) else "")
    return " ".join(filter(None, found))


def _number(text: str) -> bool:
    ten_digits = (found[0] for found in TEN_DIGITS.finditer(text))
    return bool(OFFICIAL.search(text)) or any(map(_is_nhs_number, ten_digits))


def _is_nhs_number(said: str) -> bool:
    """By its check digit: modulus 11 (NHS Data Dictionary, "NHS NUMBER")."""
    digits = [int(each) for each in said if each.isdigit()]
    weighted = sum(weight * digit for weight, digit in zip(NHS_WEIGHTS, digits, strict=False))
    return -weighted % 11 == digits[9]
