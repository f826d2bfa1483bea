"""Is somebody in danger? Phrase rules kept as data, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
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
GAP = r"(?:\w+ ){0,3}?"


def compile_rules(rules: Mapping[str, Any]) -> Finder:
    """Make a finder of ``{kind: {phrases: […], unless: […]}}``: folded text in, kind or None out.

    A phrase is matched as whole words. ``word*`` matches any ending, ``..`` up to three words
    between, and ``a|b`` either word. Whatever ``unless`` matches is taken out of the text first.
    """
    if unknown := set(rules) - set(KINDS):
        raise ValueError(f"unknown kinds of danger: {sorted(unknown)}")
    patterns = {k: _any(rules[k]["phrases"]) for k in KINDS if k in rules}
    harmless = [p for rule in rules.values() for p in rule.get("unless", ())]
    calm = _any(harmless) if harmless else None
    everything = re.compile("|".join(p.pattern for p in patterns.values()))

    def find(folded: str) -> str | None:
        text = f" {folded} "
        if not everything.search(text):
            return None
        if calm:
            text = calm.sub(" ", text)
        return next((kind for kind, p in patterns.items() if p.search(text)), None)

    return find


def _any(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(p) for p in phrases))


def _pattern(phrase: str) -> str:
    made = r"(?<= )"
    for word in phrase.split():
        made += GAP if word == ".." else _word(word) + " "
    return made.rstrip() + r"(?= )"


def _word(word: str) -> str:
    ways = [
        re.escape(way[:-1]) + r"\w*" if way.endswith("*") else re.escape(way)
        for way in word.split("|")
    ]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def load(lang: str) -> Finder:
    """The finder for a language's file. Raises FileNotFoundError when it has none."""
    path = files(__package__).joinpath(f"danger_{lang}.toml")
    return compile_rules(tomllib.loads(path.read_text(encoding="utf-8")))
