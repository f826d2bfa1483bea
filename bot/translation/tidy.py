"""Make a text as engines expect it: shouting lowered, SMS spellings written out."""

from __future__ import annotations

import re
import unicodedata

from bot.translation.sentences import PAUSE
from bot.translation.words import plainly, words

WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0970-\u0dff])+(?:['’][^\W_]+)*")
SHOUTED = 0.7
LONGEST_QUESTION = 10
"""Words; what is longer may begin with "when" without asking."""
LEAST = 4
"""So few letters may be an acronym."""
MARKS = {lang: "؟" for lang in ("ar", "fa", "prs", "ps", "ckb", "ur")} | {"zh": "？"}
INVISIBLE = re.compile(
    "[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0e-\x1f]"
)


def composed(text: str) -> str:
    """Composed letters (NFC), without invisible marks; what every later step reads."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


def tidy(sentence: str, lang: str) -> str:
    """The sentence as an engine is given it; the gate still compares with the sentence itself."""
    if shouted(sentence):
        sentence = _lowered(sentence)
    return _asked(_written_out(sentence, lang), lang)


def _asked(sentence: str, lang: str) -> str:
    """With a question mark where a question lacks one: engines make a statement of it."""
    asks = words(lang).question.pattern
    if not asks or not sentence[-1:].isalnum() or not asks.match(plainly(sentence)):
        return sentence
    if PAUSE.search(sentence) or len(sentence.split()) > LONGEST_QUESTION:
        return sentence
    return sentence + MARKS.get(lang, "?")


def shouted(sentence: str) -> bool:
    """Whether it is all, or nearly all, in capitals."""
    letters = [char for char in sentence if char.lower() != char.upper()]
    return len(letters) >= LEAST and sum(map(str.isupper, letters)) >= SHOUTED * len(letters)


def _lowered(sentence: str) -> str:
    """Lower case but for codes with figures and a capital at the start."""
    lower = WORD.sub(
        lambda hit: hit[0] if any(map(str.isdigit, hit[0])) else hit[0].lower(), sentence
    )
    first = next((at for at, char in enumerate(lower) if char.isalpha()), 0)
    return lower[:first] + lower[first : first + 1].upper() + lower[first + 1 :]


def _written_out(sentence: str, lang: str) -> str:
    short = words(lang).short
    if not short:
        return sentence

    def full(hit: re.Match[str]) -> str:
        found = short.get(plainly(hit[0]))
        if found is None or (len(hit[0]) < 3 and not hit[0].islower()):
            return hit[0]  # U in "U.S." is no you
        return found[:1].upper() + found[1:] if hit[0][:1].isupper() else found

    return WORD.sub(full, sentence)
