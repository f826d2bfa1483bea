"""How a text sounds, in Latin letters: so that words meet their romanised spellings."""

from __future__ import annotations

import re

from anyascii import anyascii

from bot.language.danger import spread

ARABIZI = str.maketrans(
    {"2": "", "3": "", "4": "th", "5": "kh", "6": "t", "7": "h", "8": "gh", "9": "s"}
)
"""Digits that stand for Arabic letters inside a word: "3ayez", "7abibi", "5alas"."""
SPELLINGS = (
    (re.compile(r"(?<=[a-z])\d|\d(?=[a-z])"), lambda found: found[0].translate(ARABIZI)),
    (re.compile(r"[^a-z ]"), lambda _: ""),
    (re.compile(r"(.)\1+"), lambda found: found[1]),
)
SAME_SOUND = (
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "kh"),
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
)
VOWEL = re.compile(r"[aeiouyw']|(?<=[a-z])h(?= |$)")


def latin(folded: str) -> str:
    """The text in plain Latin letters, doubled letters once, Arabizi digits as letters."""
    text = anyascii(spread(folded)).lower()
    for pattern, spelling in SPELLINGS:
        text = pattern.sub(spelling, text)
    for written, spoken in SAME_SOUND:
        text = text.replace(written, spoken)
    return " ".join(text.split())


def skeleton(latinised: str) -> str:
    """Its consonants alone, word by word: what Arabic script writes, and what spellers agree on."""
    return " ".join(VOWEL.sub("", latinised.replace("v", "w")).split())
