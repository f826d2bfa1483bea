"""Is somebody in danger? Phrase rules kept as data, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
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
Words = Mapping[str, Sequence[str]]
GAP = r"(?:[^ ]+ ){0,3}?"
NEVER = "(?!)"


def compile_rules(rules: Mapping[str, Any]) -> Finder:
    """Make a finder of ``{kind: {phrases: […], unless: […]}}``: folded text in, kind or None out.

    A phrase is matched as whole words. ``word*`` matches any ending, ``..`` up to three words
    between, ``a|b`` either word, and a name in CAPITALS any line of that list in ``words``.
    Whatever ``unless`` matches is taken out of the text first, for its own kind only: what is
    harmless to one kind never hides another. Raises ValueError for a kind or name unknown.
    """
    words = rules.get("words", {})
    if unknown := set(rules) - set(KINDS) - {"words"}:
        raise ValueError(f"unknown kinds of danger: {sorted(unknown)}")
    kinds = {k: rules[k] for k in KINDS if k in rules}
    phrases = {k: [_pattern(p, words) for p in rule["phrases"]] for k, rule in kinds.items()}
    anything = _any([pattern for patterns in phrases.values() for pattern in patterns])
    pairs = [
        (kind, _any(phrases[kind]), _any([_pattern(p, words) for p in rule.get("unless", ())]))
        for kind, rule in kinds.items()
    ]

    def find(folded: str) -> str | None:
        text = f" {folded} "
        if not anything.search(text):
            return None
        return next((k for k, said, calm in pairs if said.search(calm.sub(" ", text))), None)

    return find


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(patterns) or NEVER})(?= )")


def _pattern(phrase: str, words: Words) -> str:
    made = "".join(GAP if word == ".." else _word(word, words) + " " for word in phrase.split())
    return made.removesuffix(" ")


def _word(word: str, words: Words) -> str:
    ways = [_way(line) for way in word.split("|") for line in _lines(way, words)]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _lines(way: str, words: Words) -> Sequence[str]:
    if not way.isupper():
        return (way,)
    if way not in words:
        raise ValueError(f"no list of words called {way}")
    return words[way]


def _way(line: str) -> str:
    return " ".join(
        re.escape(word[:-1]) + "[^ ]*" if word.endswith("*") else re.escape(word)
        for word in line.split()
    )


def load(lang: str) -> Finder:
    """The finder for a language's file. Raises FileNotFoundError when it has none."""
    path = files(__package__).joinpath(f"danger_{lang}.toml")
    return compile_rules(tomllib.loads(path.read_text(encoding="utf-8")))
