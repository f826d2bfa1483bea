"""The pieces of a text that a linear model weighs: hashed runs of characters and words."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

LONGEST = 5
PRIME = np.uint64(0x9E3779B97F4A7C15)
"""An odd multiplier with well-mixed bits (Knuth's golden ratio, 2^64 / phi)."""

Ids = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


def grams(folded: str, bits: int) -> tuple[Ids, Weights]:
    """Row numbers below ``2**bits`` and their weights for a folded text; none for an empty one.

    Runs of one to five characters with a space before and after the text, whole words and pairs
    of words. A weight is count / sqrt(all counts): longer texts speak louder, not in proportion.
    """
    if not folded:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    hashes = np.concatenate([*_runs(f" {folded} "), _words(folded)])
    ids, counts = np.unique((hashes >> np.uint64(64 - bits)).astype(np.int64), return_counts=True)
    return ids, (counts / np.sqrt(len(hashes))).astype(np.float32)


def _runs(text: str) -> list[npt.NDArray[np.uint64]]:
    """One array of hashes for each length of run."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rolled, made = np.zeros(len(points), np.uint64), []
    for size in range(1, min(LONGEST, len(points)) + 1):
        tail = points[size - 1 :]
        rolled = (rolled[: len(tail)] + tail + np.uint64(1)) * PRIME
        rolled ^= rolled >> np.uint64(29)
        made.append(rolled * PRIME + np.uint64(size))
    return made


def _words(folded: str) -> npt.NDArray[np.uint64]:
    words = folded.split(" ")
    pieces = [*words, *map(" ".join, pairwise(words))]
    hashes = np.fromiter((crc32(piece.encode()) for piece in pieces), np.uint64, len(pieces))
    return hashes * PRIME
