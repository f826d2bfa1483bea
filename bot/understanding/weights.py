"""What was learned from the examples: arrays on disk, mapped, so that processes share them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

FOLDER = Path(str(files(__package__) / "weights"))
ABOUT = "about.json"

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Weights:
    """One trained model. An array is ``(rows, classes)`` unless said otherwise.

    ``examples`` (rows, 384) and ``mean`` (384,) are what texts are compared with; ``rarity``
    (rows,) says how telling each run of letters is; ``by_gram`` weighs them for a language.
    """

    examples: Array
    mean: Array
    rarity: Array
    by_example: Array
    by_sound: Array
    classes: tuple[str, ...]
    by_gram: Array
    bias: Array
    languages: tuple[str, ...]
    shared: Mapping[str, tuple[str, ...]]
    """Words that several languages share, and which: alone they tell none of them."""

    def save(self, folder: Path, fingerprint: str) -> None:
        """Write one file an array, and what they were learned from."""
        folder.mkdir(exist_ok=True)
        about = {name: getattr(self, name) for name in NAMES} | {"learned_from": fingerprint}
        told = json.dumps(about, indent=1, ensure_ascii=False)
        (folder / ABOUT).write_text(told + "\n", encoding="utf-8")
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Self:
        """Map the arrays of a folder. Raises FileNotFoundError when nothing was trained."""
        told = about(folder)
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
        shared = {word: tuple(langs) for word, langs in told["shared"].items()}
        classes, languages = tuple(told["classes"]), tuple(told["languages"])
        return cls(**arrays, classes=classes, languages=languages, shared=shared)


NAMES = ("classes", "languages", "shared")
ARRAYS = tuple(f.name for f in fields(Weights) if f.name not in NAMES)


def about(folder: Path = FOLDER) -> Mapping[str, Any]:
    """The classes, and the fingerprint of the examples that the weights were learned from."""
    told: Mapping[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return told
