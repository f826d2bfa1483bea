"""How the phone network counts: GSM-7 or UCS-2, the parts it splits a body into, and pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
GSM = BASIC | EXTENDED

LOOKALIKES = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": ",", "\u201b": "'", "\u2032": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2026": "...", "\u2022": "-", "\u00b7": "-", "\u2044": "/",
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
        "\u200b": "", "\ufeff": "", "\t": " ",
    }
)  # fmt: skip
"""Typography only. A letter is never here: dropping or changing one changes the word."""

SENTENCE = re.compile(r"(?<=[.!?؟۔።।。！？])[ \n]+|\n+")  # noqa: RUF001


def is_gsm(body: str) -> bool:
    """Whether every character is in the GSM 03.38 basic or extension table."""
    return GSM.issuperset(body)


def _limits(body: str) -> tuple[int, int, Callable[[str], int]]:
    if is_gsm(body):
        return 160, 153, lambda c: 2 if c in EXTENDED else 1
    return 70, 67, lambda c: 2 if ord(c) > 0xFFFF else 1


def parts(body: str) -> tuple[str, ...]:
    """The body as the network splits it; the parts join to the body again.

    Neither a GSM escape pair nor a UTF-16 surrogate pair ever straddles two parts
    (3GPP TS 23.038 and 23.040: 160/153 septets, 70/67 code units).
    """
    single, multi, size = _limits(body)
    sizes = [size(c) for c in body]
    if sum(sizes) <= single:
        return (body,)
    cuts, used = [0], 0
    for at, width in enumerate(sizes):
        if used + width > multi:
            cuts.append(at)
            used = 0
        used += width
    return tuple(body[a:b] for a, b in zip(cuts, [*cuts[1:], len(body)], strict=True))


def segments(body: str) -> int:
    """How many segments the network bills for this body; an empty one is billed as one."""
    if body.isascii() and is_gsm(body) and EXTENDED.isdisjoint(body):
        return 1 if len(body) <= 160 else -(-len(body) // 153)
    return len(parts(body))


def tidy(body: str) -> str:
    """Swap typographic look-alikes, only when that makes the whole body GSM-7."""
    if is_gsm(body):
        return body
    plain = body.translate(LOOKALIKES)
    return plain if is_gsm(plain) else body


def sentences(text: str) -> list[str]:
    """Split at sentence ends and line breaks, in any script we write; keeps the separators."""
    cuts = [0, *(found.end() for found in SENTENCE.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def pages(text: str, fits: Callable[[str], bool]) -> Sequence[str]:
    """Pack whole sentences into pages for which ``fits`` is true.

    A sentence too long for a page of its own is cut at a space, or anywhere when it has none.
    Nothing but white space at page ends is lost.
    """
    done: list[str] = []
    page = ""
    for sentence in sentences(text):
        if fits((page + sentence).rstrip()):
            page += sentence
            continue
        if page.strip():
            done.append(page.rstrip())
        *full, page = _chop(sentence, fits)
        done += full
    return [*done, page.rstrip()] if page.strip() or not done else done


def _chop(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    pieces: list[str] = []
    while not fits(sentence.rstrip()):
        low, high = 1, len(sentence)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(sentence[:middle].rstrip()) else (low, middle - 1)
        space = sentence.rfind(" ", 1, low + 1)
        cut = space if space > 0 else low
        pieces.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*pieces, sentence]
