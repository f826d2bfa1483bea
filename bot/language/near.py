"""What a misspelt command or choice means, when only one thing is near enough to be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.loosen import loosen

SHORTEST = 5
"""Letters below which a word must be right: too many short words are one letter apart."""
LONG = 9
"""Letters from which two may be wrong."""
LAST_TWICE = re.compile(r"(\w)\1$")
CAREFUL = frozenset({"stop", "delete"})
"""Meanings whose words must be nearly right however long: a wrong one takes something away."""


class Near:
    """Finds what is meant by a text that is nearly one of the known words.

    Letter variants, accents and drawn-out letters do not count as mistakes; a swap of two
    neighbouring letters counts as one. A text near to words of two meanings has none.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words: dict[str, str] = {}
        for word, meaning in words.items():
            loose = loosen(word)
            if self._words.setdefault(loose, meaning) != meaning:
                self._words[loose] = ""  # two meanings: none
        self._long = [word for word in self._words if len(word) >= SHORTEST]

    def __call__(self, folded: str) -> str | None:
        """The meaning, or None."""
        loose = loosen(folded)
        for word in (loose, LAST_TWICE.sub(r"\1", loose)):
            if word in self._words:
                return self._words[word] or None
        if len(loose) < SHORTEST:
            return None
        slack = 2 if len(loose) >= LONG else 1
        near = process.extract_iter(loose, self._long, scorer=OSA.distance, score_cutoff=slack)
        meanings = {
            meaning
            for word, distance, _at in near
            if distance <= (1 if (meaning := self._words[word]) in CAREFUL else slack)
        }
        return meanings.pop() or None if len(meanings) == 1 else None
