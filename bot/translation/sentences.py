"""Cut a text into sentences for an engine, without a model, in every script we write."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.translation.words import plainly, words

END = re.compile(r"(?:[.!?…]+[\"'”’»)]*(?=\s|$)|[؟۔।።፧。！？]+[\"'”’»)]*)\s*|\s*\n\s*")
SHORTENED = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "prof",
        "sr",
        "sra",
        "dra",
        "srta",
        "vs",
        "etc",
        "no",
        "nr",
        "nº",
        "tel",
        "ext",
        "approx",
        "e.g",
        "i.g",
        "i.e",
        "a.m",
        "p.m",
        "ul",
        "ok",
        "art",
        "av",
        "pan",
        "ust",
        "st",
        "г",
        "ул",
        "им",
        "тел",
    ]
)
"""Words that end with a full stop inside a sentence."""
LONGEST = 300
"""Letters; engines cut off what is much longer, so that it is divided at a comma."""
PAUSE = re.compile(r"[,;:]\s+|[،؛、，；]\s*|\s+[-–]\s+")


def split(text: str, lang: str = "en") -> list[tuple[str, str]]:
    """Sentences, each with the white space that follows it; joined they are the text again."""
    pieces: list[tuple[str, str]] = []
    start = 0
    for hit in END.finditer(text):
        if _inside(text, start, hit, lang):
            continue
        _put(pieces, text[start : hit.end()])
        start = hit.end()
    _put(pieces, text[start:])
    return pieces


def clauses(sentence: str) -> list[tuple[str, str]]:
    """The parts between a sentence's commas, for an engine that failed on the whole."""
    cuts = [0, *(hit.end() for hit in PAUSE.finditer(sentence)), len(sentence)]
    parts = [sentence[a:b] for a, b in pairwise(cuts) if a < b]
    return [(part.rstrip(), part[len(part.rstrip()) :]) for part in parts if part.strip()]


def _inside(text: str, start: int, hit: re.Match[str], lang: str) -> bool:
    """Whether a full stop belongs to a shortened word, an initial or a numbered list."""
    if hit.group().strip() != ".":
        return False
    before = plainly(text[start : hit.start()]).rsplit(None, 1)
    word = before[-1] if before else ""
    titles = words(lang).titles
    return (
        word in SHORTENED
        or (len(word) == 1 and word.isalpha() and len(before) > 1)
        or (word.isdigit() and len(before) == 1 and len(word) < 3)
        or bool(len(word) < 5 and titles.pattern and titles.pattern.fullmatch(word))
    )


def _put(pieces: list[tuple[str, str]], piece: str) -> None:
    body = piece.rstrip()
    if not body:
        if pieces and piece:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece)
        return
    tail = piece[len(body) :]
    while len(body) > LONGEST:
        cuts = [hit.end() for hit in PAUSE.finditer(body, 0, LONGEST)]
        spaces = [hit.end() for hit in re.finditer(r"\s", body[:LONGEST])]
        cut = next((c for c in reversed(cuts) if c > LONGEST // 3), 0) or (spaces or [LONGEST])[-1]
        head, body = body[:cut], body[cut:]
        pieces.append((head.rstrip(), head[len(head.rstrip()) :]))
    if body:
        pieces.append((body, tail))
