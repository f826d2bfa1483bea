"""What a text is about and whether it tells of danger: weighed against labelled examples.

Kernel ridge regression (Saunders et al. 1998): a text is as much about a topic as the examples that
are like it, in meaning (a Gaussian of the distance between embeddings) and in sound (runs of
letters they share). docs/decisions/0012 has the figures of what it was chosen over.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from bot.language.fold import fold
from bot.language.reading import Ranked
from bot.understanding.embedding import Embed, Vector
from bot.understanding.grams import grams
from bot.understanding.sounds import latin, skeleton
from bot.understanding.weights import Weights

BITS = 16
CALM = "calm"
ROWS = 512
"""Examples compared at once: keeps the memory of a look-up small."""

Scores = npt.NDArray[np.float32]


class Meaning:
    """Topics and dangers of a text. ``weights`` come from ``bot.learning``."""

    def __init__(self, weights: Weights, embed: Embed) -> None:
        self._weights, self._embed = weights, embed

    def scores(self, text: str) -> Mapping[str, float]:
        """A number for every topic and kind of danger, and for ``calm``: about 1 for a sure one."""
        weights = self._weights
        near = closeness(centred(self._embed(text), weights.mean), weights.examples)
        rows, counts = sound(text)
        heard = counts * weights.rarity[rows].astype(np.float32)
        heard /= np.linalg.norm(heard) or 1
        total = near @ weights.by_example + heard @ weights.by_sound[rows].astype(np.float32)
        return dict(zip(weights.classes, total.tolist(), strict=True))


def centred(vector: Vector, mean: Vector) -> Vector:
    """A vector of length 1 seen from the middle of all examples: embeddings crowd in one corner."""
    moved = vector - mean
    length = float(np.linalg.norm(moved))
    return moved / length if length else moved


def closeness(vector: Vector, examples: npt.NDArray[np.int8]) -> Scores:
    """exp(-d²) of the distance to every example; those are unit vectors times 127 as bytes."""
    parts = [
        examples[at : at + ROWS].astype(np.float32) @ vector for at in range(0, len(examples), ROWS)
    ]
    near: Scores = np.exp(2 / 127 * np.concatenate(parts) - 2)
    return near


def sound(text: str) -> tuple[npt.NDArray[np.int64], Scores]:
    """Rows and weights of how a text sounds: its letters, and its consonants alone."""
    spoken = latin(fold(text))
    rows, counts = grams(spoken, BITS - 1)
    bones, more = grams(skeleton(spoken), BITS - 1)
    return np.concatenate([rows, bones + (1 << (BITS - 1))]), np.concatenate([counts, more])


def ranked(scores: Mapping[str, float], names: tuple[str, ...], sharpness: float) -> Ranked:
    """The scores of these names as probabilities, likeliest first."""
    raw = np.array([scores[name] for name in names]) * sharpness
    share = np.exp(raw - raw.max())
    share /= share.sum()
    return tuple(sorted(zip(names, share.round(3).tolist(), strict=True), key=lambda p: -p[1]))
