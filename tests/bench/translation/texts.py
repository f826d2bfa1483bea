"""Texts as people send them, 5 to 20 words, made from our own phrases; the memory knows none."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bot.translation import lexicon, memory
from bot.translation.memory import ANY_SLOT
from bot.translation.sentences import split

LEAST, MOST = 5, 20
FILLED = {
    "when": ("Monday at 10:30", "Tuesday 5 March", "Friday at 9:15", "12 June at 14:00"),
    "place": ("Harehills", "Leeds", "Bradford", "York"),
    "name": ("Amina", "Yusuf", "Maria", "Daniel"),
    "number": ("07700 900123", "0113 496 0147", "07700 900456"),
    "amount": ("£9.90", "£35", "£120"),
}
BEFORE = ("Hi,", "Please,", "My sister says:", "The nurse says:", "For my son:", "Today:", "Sorry,")
AFTER = (
    "before Friday",
    "for my son",
    "at the hospital",
    "on Monday at 10:30",
    "with my sister",
    "this week",
    "for 3 days",
    "at the new address",
    "after the birth",
)
"""What turns a phrase that the memory knows into a text that it does not."""


def texts(count: int) -> list[str]:
    """So many different ones, the same on every machine."""
    chance = random.Random(256)
    phrases = [said for said in _phrases() if 3 <= len(said.split()) < MOST]
    made: dict[str, None] = {}
    while len(made) < count:
        text = _varied(chance.choice(phrases), chance)
        if LEAST <= len(text.split()) <= MOST and text not in made and not _known(text):
            made[text] = None
    return list(made)


def _phrases() -> Iterator[str]:
    said = [*lexicon.phrases("en").values(), *lexicon.sentences("en").values()]
    for text in dict.fromkeys(said):
        slots = {slot[1:-1] for slot in ANY_SLOT.findall(text)}
        if slots <= FILLED.keys() and "\n" not in text and "%" not in text:
            yield text


def _varied(phrase: str, chance: random.Random) -> str:
    text = ANY_SLOT.sub(lambda slot: chance.choice(FILLED[slot[0][1:-1]]), phrase)
    body = text.rstrip(".!?")
    end = text[len(body) :] or "."
    if chance.random() < 0.4:
        first, rest = body.split(" ", 1)
        small = first if first == "I" or not first.istitle() else first.lower()
        body = f"{chance.choice(BEFORE)} {small} {rest}"
    return f"{body} {chance.choice(AFTER)}{end}"


def _known(text: str) -> bool:
    pieces = [text, *(sentence for sentence, _gap in split(text))]
    return any(memory.recall(piece, "en", "pt") for piece in pieces)
