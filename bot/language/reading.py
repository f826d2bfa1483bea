"""What reading a text gives: its languages, its topics, and whether somebody may be in danger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.language.danger import Alarm
from bot.language.fold import fold

TOPICS = (
    "greeting",
    "register_gp",
    "gp_refused",
    "hospital_charges",
    "prescriptions",
    "maternity",
    "child_health",
    "mental_health",
    "dentist",
    "interpreter",
    "groups",
    "english_class",
    "volunteering",
    "housing",
    "food_money",
    "legal",
    "person",
    "privacy",
    "sessions",
    "emergency",
    "other",
)
"""Everything a free text may be about; docs/understanding.md says what each means."""

Ranked = tuple[tuple[str, float], ...]
"""Codes with their probability, likeliest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, as far as can be told without its writer.

    ``language`` is empty when it would be a guess; ``languages`` are then those to offer.
    ``topic`` is empty when none is a clear winner; ``close`` are then those to offer, if any.
    ``crisis`` is a kind of danger that is sure enough to answer at once, ``concern`` one that is
    only possible; at most one of them is set.
    """

    languages: Ranked = ()
    language: str = ""
    topics: Ranked = ()
    topic: str = ""
    close: tuple[str, ...] = ()
    crisis: str = ""
    concern: str = ""


NOTHING = Reading()
Reader = Callable[[str], Reading]
"""A text as it came in; out what it says. Pure: the same text is always read the same way."""


def read_nothing(text: str) -> Reading:
    """A reader that leaves every text to numbers and commands."""
    return NOTHING


def by_phrases(alarm: Alarm) -> Reader:
    """A reader without models: it knows danger by the lists of phrases, and nothing else."""

    def read(text: str) -> Reading:
        found = alarm(fold(text))
        if found is None:
            return NOTHING
        kind, lang = found
        return Reading(((lang, 1.0),), lang, crisis=kind)

    return read
