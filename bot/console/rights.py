"""Rights cards that can be attached: our checked facts for the nation, by topic."""

from __future__ import annotations

from datetime import date

from bot.content import LIBRARY
from bot.organisation import Organisation
from bot.text import ENGLISH, Text, render

TOPICS = {
    "gp": "Seeing a GP",
    "charges": "What is free, what costs",
    "care": "Medicine, teeth, eyes",
    "family": "Birth, children, mind, interpreter",
    "changes": "When life changes",
    "social": "Social prescribing",
    "volunteering": "Volunteering, English classes",
    "urgent": "Urgent help",
}
"""First part of a fact's key -> what the group is called; other facts are not cards."""


def fact(org: Organisation, key: str, today: date) -> Text | None:
    """The words of a card for the organisation's nation; None when there is no such card."""
    if key.partition(".")[0] not in TOPICS or (key, org.nation) not in LIBRARY.facts:
        return None
    return LIBRARY.fact(key, org.nation, today)


def cards(org: Organisation, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """All cards of the organisation's nation by topic, each with its key and its English."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key in sorted(key for key, nation in LIBRARY.facts if nation == org.nation):
        if text := fact(org, key, today):
            found.setdefault(key.partition(".")[0], []).append((key, render(text, ENGLISH)))
    return [(name, found[topic]) for topic, name in TOPICS.items() if topic in found]
