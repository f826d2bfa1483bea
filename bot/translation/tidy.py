"""Make a text as engines expect it: shouting lowered, SMS spellings written out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from anyascii import anyascii

from bot.translation.lexicon import lexicon
from bot.translation.sentences import PAUSE
from bot.translation.words import plainly, words

WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0970-\u0dff])+(?:['’][^\W_]+)*")
SHOUTED = 0.7
RESTORED = frozenset(("pt",))
"""Languages in which restoring accents was measured to help: docs/decisions/0014."""
SHORTEST = 5
LEAST_WORDS = 3
"""What is shorter is no sentence."""
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
    return _finished(_asked(_accented(_written_out(sentence, lang), lang), lang))


def _accented(sentence: str, lang: str) -> str:
    """With the accents of words that are only written with them, where she texts without any."""
    if lang not in RESTORED or not sentence.isascii():
        return sentence
    known = _accents(lang)
    return WORD.sub(lambda hit: known.get(hit[0], hit[0]), sentence)


@lru_cache
def _accents(lang: str) -> Mapping[str, str]:
    """Our own longer words by their spelling without accents, where that is no word itself."""
    spelled = defaultdict(set)
    for word in lexicon(lang):
        spelled[anyascii(word)].add(word)
    return {
        bare: next(iter(found))
        for bare, found in spelled.items()
        if len(bare) >= SHORTEST and len(found) == 1 and bare not in found
    }


def _finished(sentence: str) -> str:
    """With a capital at the start and a full stop: engines learned from such sentences."""
    if len(sentence.split()) < LEAST_WORDS:
        return sentence
    if sentence[0].islower():
        sentence = sentence[0].upper() + sentence[1:]
    return sentence + "." if sentence[-1].isalpha() and sentence[-1] < "\u0530" else sentence


def as_written(output: str, sentence: str) -> str:
    """An output without the full stop and the capital that the sentence did not have."""
    if sentence[-1:].isalnum() and output.endswith("."):
        output = output[:-1]
    first = output.split(" ", 1)[0]
    if sentence[:1].islower() and first.istitle() and first[:2] not in ("I", "I'"):
        output = output[0].lower() + output[1:]
    return output


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
