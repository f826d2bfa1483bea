"""Fold a text for comparing: one case, ASCII digits, no punctuation, single spaces."""

from __future__ import annotations

import re
import unicodedata

JOINED = str.maketrans(dict.fromkeys("'\u2019\u2018`\u00b4\u02bc"))
NUMBER = re.compile(r"(?:option |number |no |reply )?0*(\d{1,2})")
NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
FOLDED = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


def fold(text: str) -> str:
    """Letters in one case and digits of any script in ASCII; the rest becomes single spaces.

    Control characters, NULs, emoji, direction marks and punctuation vanish; an apostrophe
    joins its word ("don't" is "dont").
    """
    if FOLDED.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).translate(JOINED).casefold()
    plain = plain.replace("i\u0307", "i")  # what the Turkish capital dotted I becomes
    if plain.isascii():
        return " ".join(NOT_ASCII_WORD.split(plain)).strip()
    return " ".join("".join(map(_letter, plain)).split())


def _letter(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Cf", "Me") or char == "\ufe0f":
        return ""
    return char if category[0] in "LMN" else " "


def number(folded: str) -> str | None:
    """The menu number a folded text is, without leading zeros (``"0"`` stays), or None."""
    found = NUMBER.fullmatch(folded)
    return found[1] if found else None


def words(listed: str) -> list[str]:
    """The folded words and phrases of a comma-separated list from a catalog."""
    return [folded for word in re.split(r"[,،、]", listed) if (folded := fold(word))]
