"""Read a text: language, topic and danger, each as a decision with its limits kept as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Any

from bot.language.danger import KINDS, Alarm, load_all
from bot.language.fold import fold
from bot.language.reading import NOTHING, TOPICS, Ranked, Reading
from bot.language.scripts import script
from bot.sms import sentences
from bot.understanding.embedding import e5
from bot.understanding.meaning import CALM, Meaning, ranked
from bot.understanding.tongues import Tongues, letters_only
from bot.understanding.weights import Weights

MOST = 3
"""So many languages or topics are offered at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines between sure, possible and no: the tables of limits.toml."""

    language: Mapping[str, float]
    danger: Mapping[str, float]
    topic: Mapping[str, float]


def limits() -> Limits:
    """As they stand in limits.toml."""
    told: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("limits.toml").read_text(encoding="utf-8")
    )
    return Limits(**told)


@lru_cache(maxsize=1)
def understanding() -> Understanding:
    """The models with their limits, loaded once a process. Raises FileNotFoundError untrained."""
    weights = Weights.load()
    return Understanding(Tongues(weights), Meaning(weights, e5()), load_all(), limits())


@dataclass(frozen=True, slots=True)
class Understanding:
    """The models together, and the limits that make decisions of their numbers."""

    tongues: Tongues
    meaning: Meaning
    phrases: Alarm
    limits: Limits

    def read(self, text: str) -> Reading:
        """All that a text says; nothing for one without a letter."""
        if not letters_only(text):
            return NOTHING
        offered, language = self.tongue(text)
        scores = self.meaning.scores(text)
        topics = ranked(scores, TOPICS, self.limits.topic["sharpness"])
        topic, close = self._topic(topics)
        crisis, concern = self._degrees(*self._worst(text, scores))
        return Reading(offered, language, topics[:MOST], topic, close, crisis, concern)

    def tongue(self, text: str) -> tuple[Ranked, str]:
        """The languages to offer, likeliest first, and the one that is sure, if one is."""
        words = letters_only(text)
        ranks, foreign = self.tongues.ranked(text)
        if speakers := self.tongues.speakers(text):
            ranks = tuple(pair for pair in ranks if pair[0] in speakers)
        if set(speakers) - set(PERSIAN):
            return self._offered(ranks), ""
        return self._offered(ranks), self._language(words, ranks, foreign)

    def _language(self, words: str, ranks: Ranked, foreign: float) -> str:
        """The language, when it is sure; Dari and Persian count as one for that."""
        limit = self.limits.language
        if not ranks or foreign > limit["foreign"]:
            return ""
        lang, share = ranks[0]
        if lang in PERSIAN:
            share = sum(p for other, p in ranks if other in PERSIAN)
        letters = len(words.replace(" ", ""))
        doubtful = letters < limit["short"] or script(words) == "latin"
        return lang if share >= limit["sure_short" if doubtful else "sure"] else ""

    def _offered(self, ranks: Ranked) -> Ranked:
        """The likeliest three; a fourth when Dari and Persian, nearly one, are both among them."""
        persian = [pair for pair in ranks if pair[0] in PERSIAN]
        both = sum(share for _lang, share in persian)
        weight = dict(ranks) | {lang: both for lang, _share in persian}
        likely = sorted(ranks, key=lambda pair: (-weight[pair[0]], -pair[1]))
        most = MOST + (len({lang for lang, _share in likely[: MOST + 1]} & set(PERSIAN)) == 2)
        least = self.limits.language["offer"]
        return tuple(pair for at, pair in enumerate(likely[:most]) if not at or pair[1] >= least)

    def _topic(self, topics: Ranked) -> tuple[str, tuple[str, ...]]:
        limit = self.limits.topic
        (best, share), (_second, next_share), *_ = topics
        if share >= limit["clear"] and share - next_share >= limit["lead"]:
            return best, ()
        if share < limit["guess"]:
            return "", ()
        return "", tuple(name for name, p in topics[:MOST] if p >= limit["offer"])

    def balance(self, text: str) -> float:
        """How far danger outweighs calm, about -1 to 1; with what the phrases say."""
        return self._worst(text, self.meaning.scores(text))[1]

    def _worst(self, text: str, scores: Mapping[str, float]) -> tuple[str, float]:
        """The likeliest kind in the whole text or, if that is not sure, in a part of it."""
        worst = self._danger(fold(text), scores)
        if worst[1] >= self.limits.danger["sure"]:
            return worst
        for part in parts(text):
            kind, balance = self._danger(fold(part), self.meaning.scores(part))
            worst = max(worst, (kind, balance - self.limits.danger["part"]), key=itemgetter(1))
        return worst

    def _danger(self, folded: str, scores: Mapping[str, float]) -> tuple[str, float]:
        """The likeliest kind, and how far it outweighs calm."""
        kind = max(KINDS, key=lambda k: scores[k])
        balance = scores[kind] - scores[CALM]
        if found := self.phrases(folded):
            limit = self.limits.danger
            return found[0], max(balance + limit["phrase"], limit["possible"])
        return kind, balance

    def _degrees(self, kind: str, balance: float) -> tuple[str, str]:
        """The kind as crisis, as concern, or neither."""
        if balance >= self.limits.danger["sure"]:
            return kind, ""
        return ("", kind) if balance >= self.limits.danger["possible"] else ("", "")


def parts(text: str) -> list[str]:
    """The sentences of a text, long ones in overlapping pieces; none of a short plain text.

    So that danger beside an ordinary question is not drowned by it.
    """
    found: list[str] = []
    for sentence in sentences(text):
        words = sentence.split()
        if len(words) <= LONG:
            found.append(" ".join(words))
        else:
            found += (" ".join(words[at : at + PIECE]) for at in range(0, len(words) - 4, STRIDE))
    whole = [part for part in found if part]
    return whole[:MOST_PARTS] if len(whole) > 1 else []


PERSIAN = ("fa", "prs")
LONG, PIECE, STRIDE = 14, 10, 6
"""Words of a sentence read as one; of a piece of a longer one; between two pieces' beginnings."""
MOST_PARTS = 40
"""As many as the longest text that a phone sends has; the phrase lists read all of any text."""
