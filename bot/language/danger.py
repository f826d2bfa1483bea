"""Is somebody in danger? Phrase rules kept as data, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib.resources import files
from typing import Any

KINDS = (
    "medical_emergency",
    "suicide",
    "child_at_risk",
    "sexual_violence",
    "domestic_abuse",
    "trafficking",
    "destitution",
)
"""In the order in which they are answered when a text speaks of several."""

Finder = Callable[[str], str | None]
Alarm = Callable[[str], tuple[str, str] | None]
"""Folded text in; out the kind of danger and the language whose words said so, or None."""
HAN = re.compile("[\u3400-\u9fff]")
GAP = r"(?:[^ ]+ ){0,3}?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``needs`` has a bit for each word that a text must have before it is worth a look."""

    needs: int
    pattern: str


@dataclass
class Index:
    """Which words start which bit: a thousand phrases are ruled out by one number a text."""

    words: Mapping[str, Sequence[str]]
    bits: dict[tuple[str, ...], int] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    start: dict[str, int] = field(default_factory=dict)

    def phrase(self, said: str) -> Phrase:
        """Understand one phrase. Raises ValueError for a name that has no list."""
        needs, made = 0, " "
        for word in said.split():
            if word == "..":
                made += GAP
                continue
            ways = tuple(line for way in word.split("|") for line in self._lines(way))
            needs |= self._bit(ways)
            made += f"(?:{'|'.join(map(_way, ways))}) "
        return Phrase(needs, made.removesuffix(" ") + "(?= )")

    def seen(self, folded: str) -> int:
        """The bits of all words of a text."""
        bits = 0
        for word in set(folded.split()):
            bits |= self.whole.get(word, 0)
            for end in range(1, len(word) + 1):
                bits |= self.start.get(word[:end], 0)
        return bits

    def _lines(self, way: str) -> Sequence[str]:
        if not way.isupper():
            return (way,)
        if way not in self.words:
            raise ValueError(f"no list of words called {way}")
        return self.words[way]

    def _bit(self, ways: tuple[str, ...]) -> int:
        if ways not in self.bits:
            bit = self.bits[ways] = 1 << len(self.bits)
            for first in {way.split()[0] for way in ways}:
                shelf = self.start if first.endswith("*") else self.whole
                shelf[first.rstrip("*")] = shelf.get(first.rstrip("*"), 0) | bit
        return self.bits[ways]


def compile_rules(rules: Mapping[str, Any]) -> Finder:
    """Make a finder of ``{kind: {phrases: […], unless: […]}}``: folded text in, kind or None out.

    A phrase is matched as whole words. ``word*`` matches any ending, ``..`` up to three words
    between, ``a|b`` either word, and a name in CAPITALS any line of that list in ``words``.
    Whatever ``unless`` matches is taken out of the text first, for its own kind only: what is
    harmless to one kind never hides another. Raises ValueError for a kind or name unknown.
    """
    if unknown := set(rules) - set(KINDS) - {"words"}:
        raise ValueError(f"unknown kinds of danger: {sorted(unknown)}")
    index = Index(rules.get("words", {}))
    kinds = [(kind, rules[kind]) for kind in KINDS if kind in rules]
    known = [
        (kind, _read(index, rule["phrases"]), _read(index, rule.get("unless", ())))
        for kind, rule in kinds
    ]

    def find(folded: str) -> str | None:
        seen = index.seen(folded)
        if not seen:
            return None
        text = f" {folded} "
        return next((k for k, said, calm in known if _speaks(text, seen, said, calm)), None)

    return find


def _read(index: Index, phrases: Iterable[str]) -> list[Phrase]:
    return [index.phrase(said) for said in phrases]


def _speaks(text: str, seen: int, said: Iterable[Phrase], calm: Iterable[Phrase]) -> bool:
    """Whether one of the phrases is left in the text after the harmless ones are taken out."""
    near = [p.pattern for p in said if not p.needs & ~seen]
    if not any(_regex(pattern).search(text) for pattern in near):
        return False
    harmless = [p.pattern for p in calm if not p.needs & ~seen]
    left = reduce(lambda rest, pattern: _regex(pattern).sub(" .", rest), harmless, text)
    return any(_regex(pattern).search(left) for pattern in near)


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: all of them at start-up would take a second."""
    return re.compile(pattern)


def _way(line: str) -> str:
    return " ".join(
        re.escape(word[:-1]) + "[^ ]*" if word.endswith("*") else re.escape(word)
        for word in line.split()
    )


def spread(folded: str) -> str:
    """Chinese characters as words of their own, since nothing else divides them."""
    return " ".join(HAN.sub(r" \g<0> ", folded).split()) if HAN.search(folded) else folded


def load(lang: str) -> Finder:
    """The finder for a language's file. Raises FileNotFoundError when it has none."""
    path = files(__package__).joinpath(f"danger_{lang}.toml")
    words = path.read_text(encoding="utf-8")
    return compile_rules(tomllib.loads(HAN.sub(r" \g<0> ", words) if lang == "zh" else words))


def known_languages() -> list[str]:
    """Every language that has a file, English first: most texts are in it or mix it in."""
    found = sorted(
        p.name[7:-5] for p in files(__package__).iterdir() if p.name.startswith("danger_")
    )
    return sorted(found, key=lambda lang: lang != "en")


@cache
def _finders() -> list[tuple[str, Finder]]:
    """Read when first needed, so that a start need not wait for them."""
    return [(lang, load(lang)) for lang in known_languages()]


def load_all() -> Alarm:
    """Look for danger in every language at once, whatever language she is thought to speak."""

    def find(folded: str) -> tuple[str, str] | None:
        text = spread(folded)
        found = [(kind, lang) for lang, finder in _finders() if (kind := finder(text))]
        return min(found, key=lambda pair: KINDS.index(pair[0])) if found else None

    return find
