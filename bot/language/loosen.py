"""Fold further, for comparing what people type: letter variants, diacritics, drawn-out letters."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f]")
"""Accents of Latin letters, vowel signs of Arabic, length signs of Ethiopic; no Indic vowel."""
LATIN = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"}
ARABIC = {
    "ا": "أإآٱ",
    "ی": "يىئېۍ",
    "ک": "كګڪگ",
    "ه": "ةۀەھہۂۃ",
    "و": "ؤۆۇ",
    "ر": "ڕړ",
    "ل": "ڵ",
    "": "\u0640ء",
}
"""One letter for those that keyboards and languages of the Arabic script write differently."""
ETHIOPIC = {
    0x1200: (0x1210, 0x1280, 0x12B8),
    0x1230: (0x1220,),
    0x12A0: (0x12D0,),
    0x1338: (0x1340,),
}
"""Rows of seven vowels that sound the same: ሀ for ሐ ኀ ኸ, ሰ for ሠ, አ for ዐ, ጸ for ፀ."""
THROAT = (0x1200, 0x12A0)
"""In these rows the first vowel sounds like the fourth: ሀ is ሃ, አ is ኣ."""

SAME = str.maketrans(
    LATIN
    | {variant: letter for letter, variants in ARABIC.items() for variant in variants}
    | {
        chr(other + vowel): chr(row + (3 if row in THROAT and vowel == 0 else vowel))
        for row, others in ETHIOPIC.items()
        for other, vowel in product((row, *others), range(7))
    }
)


def loosen(folded: str) -> str:
    """A folded text with letter variants made one, without accents and drawn-out letters.

    For comparing only: "ډاکټر" and "داكتر" come nearer, "médico" is "medico", "heeelp" is "help".
    """
    if folded.isascii():
        return DRAWN_OUT.sub(r"\1", folded)
    bare = MARKS.sub("", unicodedata.normalize("NFD", folded))
    return DRAWN_OUT.sub(r"\1", unicodedata.normalize("NFC", bare).translate(SAME))
