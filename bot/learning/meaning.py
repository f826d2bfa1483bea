"""Learn topics and dangers from the examples: kernel ridge regression, solved exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from anyascii import anyascii
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, diags

from bot.language.danger import KINDS, spread
from bot.language.reading import TOPICS
from bot.learning.examples import Example
from bot.understanding.embedding import Embed
from bot.understanding.meaning import BITS, CALM, sound
from bot.understanding.weights import Array

SOUND = 0.6
"""How much alike sounds count beside alike meanings, in the kernel."""
RIDGE = 0.05
HALF_SURE = 0.5
"""What a concern is worth: half danger, half calm."""
CLASSES = (*TOPICS, CALM, *KINDS)
WITHOUT_VOWELS = frozenset({"ar", "fa", "prs", "ps", "ckb", "ur"})
"""Written without most vowels, so that no letter-by-letter romanisation looks like people's."""


@dataclass(frozen=True, slots=True)
class Learned:
    """As in bot.understanding.weights."""

    examples: Array
    mean: Array
    rarity: Array
    by_example: Array
    by_sound: Array


def learn(examples: Sequence[Example], embed: Embed) -> Learned:
    """Fit the weights: a system of as many equations as there are examples."""
    rows = [*examples, *romanised(examples)]
    vectors = np.stack([embed(row.text) for row in rows])
    mean = vectors[: len(examples)].mean(axis=0)
    moved = vectors - mean
    units = np.round(moved / np.linalg.norm(moved, axis=1, keepdims=True) * 127).astype(np.int8)
    sounds, rarity = _sounds(rows)
    near = units.astype(np.float32) / 127
    kernel = np.exp(2 * (near @ near.T) - 2) + SOUND * (sounds @ sounds.T).toarray()
    kernel[np.diag_indices(len(rows))] += RIDGE
    solved = cho_solve(cho_factor(kernel, overwrite_a=True), _targets(rows))
    by_sound = SOUND * (sounds.T @ solved)
    return Learned(units, mean, rarity, solved.astype(np.float16), np.asarray(by_sound, np.float16))


def romanised(examples: Sequence[Example]) -> list[Example]:
    """The native texts once more in plain Latin letters: they have no marks, or another script."""
    made = []
    for e in examples:
        plain = anyascii(spread(e.text) if e.lang == "zh" else e.text).lower()
        if e.lang not in WITHOUT_VOWELS and plain != e.text.lower():
            made.append(Example(e.lang, e.topic, e.degree, e.kind, "roman", plain))
    return made


def _sounds(rows: Sequence[Example]) -> tuple[csr_matrix, Array]:
    """One row of runs of letters a text, of length 1, rare runs weighing more; and the rarity."""
    pairs = [sound(row.text) for row in rows]
    ends = np.cumsum([0, *(len(found) for found, _ in pairs)])
    found, counts = (np.concatenate(column) for column in zip(*pairs, strict=True))
    matrix = csr_matrix((counts, found, ends), shape=(len(rows), 1 << BITS))
    seen = np.bincount(found, minlength=1 << BITS)
    rarity = np.log((len(rows) + 1) / (seen + 1)).astype(np.float16)
    weighed = matrix @ diags(rarity.astype(np.float32))
    lengths = np.sqrt(weighed.multiply(weighed).sum(axis=1)).A1
    return csr_matrix(diags(1 / np.maximum(lengths, 1e-6)) @ weighed), rarity


def _targets(rows: Sequence[Example]) -> Array:
    """1 for what a text is, 0 for what it is not; a concern is shared with calm."""
    targets = np.zeros((len(rows), len(CLASSES)), np.float32)
    for at, row in enumerate(rows):
        if row.topic:
            targets[at, CLASSES.index(row.topic)] = 1
        sure = {"": 0.0, "concern": HALF_SURE, "danger": 1.0}[row.degree]
        targets[at, CLASSES.index(CALM)] = 1 - sure
        if row.kind:
            targets[at, CLASSES.index(row.kind)] = sure
    return targets
