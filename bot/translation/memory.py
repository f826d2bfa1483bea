"""The memory of approved phrases: our catalogs and phrases, word for word, before any engine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from bot import locales
from bot.language.fold import fold
from bot.language.loosen import loosen
from bot.translation import lexicon
from bot.translation.engines.engine import MEMORY
from bot.translation.nouns import Translation
from bot.translation.sentences import split
from bot.translation.values.find import find
from bot.translation.values.moments import SUNRISE
from bot.translation.values.say import say
from bot.translation.values.value import TIME
from bot.translation.words import plainly, words

ALIKE = 88
"""How alike, of 100, a phrase must be to be looked at word by word."""
CERTAIN, DRAFTED, NEAR = 1.0, 0.9, 0.85
"""The scores of reviewed words, of a draft, and of a phrase with another spelling."""
SLOT = re.compile(r"\{(when|place|name|number|amount)\}")
END = re.compile(r"[.!?؟。।።？！]*$")
ANY_SLOT = re.compile(r"\{\w+\}")
WORDS = re.compile(r"\w+")
SMALL = frozenset(
    ("on", "at", "the", "of", "às", "em", "no", "na", "a", "o", "las", "el", "le", "la", "w", "в")
)
"""What may stand beside the values of a slot."""
LONGEST_NAME = 40
LEAST = 4
"""Shorter words must be the same to the letter."""


@dataclass
class Phrases:
    """One language's sentences by their folded form, and those with slots as patterns."""

    keys: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], str]] = field(default_factory=list)


def recall(text: str, source: str, target: str) -> Translation | None:
    """The approved translation of a text, also of one with another spelling; None if unknown."""
    there, here = phrases(source), phrases(target)
    folded = fold(text)
    if not folded:
        return None
    key = there.keys.get(folded)
    if key in here.said and not ANY_SLOT.search(here.said[key]):
        return _told(text, here.said[key], key, source, target)
    if filled := _filled(text, there, here, source, target):
        timed = SUNRISE & {source, target} and any(v.kind == TIME for v in find(text, source))
        return _told(text, *filled, source, target, *(("clock_differs",) if timed else ()))
    near = _near(folded, there, source)
    if near in here.said and not ANY_SLOT.search(here.said[near]):
        return _told(text, here.said[near], near, source, target, "near_phrase")
    return None


def _told(text: str, said: str, key: str, source: str, target: str, *notes: str) -> Translation:
    good = all(lang == "en" or key in reviewed(lang) for lang in (source, target))
    score = NEAR if notes else (CERTAIN if good else DRAFTED)
    flags = notes if good else (*notes, "not_reviewed")
    return Translation(text, said, MEMORY, "phrases", score, tuple(sorted(flags)), good)


def _filled(
    text: str, there: Phrases, here: Phrases, source: str, target: str
) -> tuple[str, str] | None:
    """A phrase with slots, when each slot holds nothing but a value or, for a name, one."""
    for pattern, key in there.patterns:
        hit = pattern.fullmatch(text.strip())
        if hit is None or key not in here.said:
            continue
        shown = {name: _slot(name, said, source, target) for name, said in hit.groupdict().items()}
        if all(shown.values()):
            filled = _put_in(here.said[key], shown)
            if not ANY_SLOT.search(filled):
                return filled, key
    return None


def _put_in(said: str, shown: Mapping[str, str | None]) -> str:
    return SLOT.sub(lambda slot: shown.get(slot[1]) or slot[0], said)


def _slot(name: str, said: str, source: str, target: str) -> str | None:
    if name in ("name", "place"):
        said = said.strip(" ,;:")
        return said if _is_name(said) and len(split(said, source)) == 1 else None
    values = find(said, source)
    covered = {at for one in values for at in range(one.start, one.end)}
    rest = "".join(" " if at in covered else char for at, char in enumerate(said))
    if not all(one.keys for one in values) or set(WORDS.findall(rest.lower())) - SMALL:
        return None
    return ", ".join(say(one, target) for one in values)


def _is_name(said: str) -> bool:
    """Whether it is short and every word of it has a capital, or a figure, as an address has."""
    own = [word for word in WORDS.findall(said) if word not in lexicon.LINKS]
    return len(said) < LONGEST_NAME and bool(own) and not any(map(str.islower, (w[0] for w in own)))


def _near(folded: str, there: Phrases, lang: str) -> str:
    """The phrase of which a text is a misspelling: the same words, each nearly the same."""
    hit = process.extractOne(folded, there.keys.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if hit is None:
        return ""
    mine, theirs = folded.split(), str(hit[0]).split()
    if len(mine) != len(theirs) or len(mine) < 3:
        return ""
    if all(_misspelt(a, b, lang) for a, b in zip(mine, theirs, strict=True)):
        return there.keys[hit[0]]
    return ""


def _misspelt(word: str, meant: str, lang: str) -> bool:
    if word == meant:
        return True
    if any(map(str.isdigit, word + meant)) or _denies(word, lang) or _denies(meant, lang):
        return False
    if loosen(word) == loosen(meant):
        return True
    known = word in lexicon.lexicon(lang)
    return len(meant) >= LEAST and not known and Levenshtein.distance(word, meant) <= 1


def _denies(word: str, lang: str) -> bool:
    return bool(words(lang).negation.count(plainly(word)) or words("en").negation.count(word))


@lru_cache
def phrases(lang: str) -> Phrases:
    """All approved sentences of a language."""
    made = Phrases()
    for key, said in _sentences(lang):
        made.said.setdefault(key, said)
        if SLOT.search(said):
            made.patterns.append((_pattern(said), key))
        elif not ANY_SLOT.search(said):
            made.keys.setdefault(fold(said), key)
    return made


def _sentences(lang: str) -> Iterator[tuple[str, str]]:
    yield from lexicon.phrases(lang).items()
    yield from lexicon.sentences(lang).items()


def _pattern(said: str) -> re.Pattern[str]:
    parts = SLOT.split(END.sub("", said))
    seen: set[str] = set()
    out = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            out.append(r"\s+".join(map(re.escape, part.split(" "))))
        else:
            last = at == len(parts) - 2
            fresh = f"(?P<{part}>{'.+?' if last else '.+'})"
            out.append(f"(?P={part})" if part in seen else fresh)
            seen.add(part)
    return re.compile("".join(out) + END.pattern, re.IGNORECASE)


@lru_cache
def reviewed(lang: str) -> frozenset[str]:
    """Keys of the sentences that a native speaker has reviewed."""
    place = files("bot.translation.phrases").joinpath(f"{lang}.toml")
    told: Mapping[str, list[str]] = (
        tomllib.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
    )
    drafts = locales.unreviewed(lang) if lang in locales.languages() else frozenset()
    catalog = frozenset(lexicon.sentences(lang)) - drafts
    return frozenset(told.get("reviewed", ())) | catalog
