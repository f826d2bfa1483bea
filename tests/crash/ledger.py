"""Who is in the office, what they say, and what each was told of it: to compare at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.case import Staff

TEAMS = ("", "leeds")
STAFF = (
    Staff("sara", "Sara", texts=True),
    Staff("omar", "Omar", texts=True, duty=True),
    Staff("ines", "Ines", texts=True),
    Staff("lena", "Lena"),
    Staff("amir", "Amir", team="leeds", texts=True),
    Staff("beth", "Beth", team="leeds", texts=True, duty=True),
    Staff("carl", "Carl", team="leeds"),
)
"""Those with texts have a phone; the others work with the console."""
BEGIN = {"pt": "português", "en": "hello"}
HER_WORDS = {
    "pt": (
        "O meu filho está no quarto {}.",
        "O gato dorme na sala {} todas as noites.",
        "A minha vizinha mora na casa {}.",
    ),
    "en": ("My son is in room {}.", "The cat sleeps in room {}.", "My neighbour lives at {}."),
}
DANGER = {"pt": "Quero morrer, quarto {}", "en": "I want to kill myself, room {}"}
OUR_WORDS = (
    "Please come to room {} on Monday.",
    "Your letter has the number {}.",
    "The nurse is in room {} today.",
    "Bring your bag to desk {}.",
)


@dataclass(frozen=True, slots=True)
class Her:
    """Somebody who texts; ``number`` is hers."""

    number: str
    lang: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text between her and a link worker; its ``token`` stands in no other."""

    line: str
    case: str
    number: str
    body: str
    token: str
    by: str = ""


@dataclass
class Ledger:
    """What everybody was told: what is in here happened, and happened once."""

    hers: list[Written] = field(default_factory=list)
    replies: list[Written] = field(default_factory=list)
    refused: list[Written] = field(default_factory=list)
    claims: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Claims that were won, by case and link worker."""
    given: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Cases that were passed on to a colleague, by case and colleague."""
    lost_races: int = 0
    offered: set[str] = field(default_factory=set)
    """Cases that somebody was seen to be offered before they were claimed."""
    dangers: set[str] = field(default_factory=set)
    opened: dict[str, str] = field(default_factory=dict)
    """Case -> her number."""
    closed: set[str] = field(default_factory=set)
    moved: int = 0
    again: int = 0
    """Deeds that did not reach the store and were done again."""
    wrong: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """How much has happened."""
        return len(self.hers) + len(self.replies) + sum(self.claims.values()) + self.moved
