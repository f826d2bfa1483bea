"""What every contender is given: one Argos package of real size, and where its software looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from bot.lifeline import held
from bot.translation.engines.firefox import Firefox
from bot.translation.packages.store import install
from bot.translation.terms import find
from tests.translation.packs import EN_PT
from tests.translation.tiny import REAL, argos_package

SOURCE, TARGET = "en", "pt"
TODAY = date(2026, 1, 1)
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


@dataclass(frozen=True)
class Stage:
    """A folder that goes with the benchmark, and a pipe that tells children to go with it."""

    folder: Path
    package: Path
    lifeline: int

    @property
    def models(self) -> Path:
        """Where ``bot`` has the package."""
        return self.folder / "models"

    @property
    def home(self) -> Path:
        """XDG_DATA_HOME of Argos Translate."""
        return self.folder / "home"


@contextmanager
def staged(texts: Sequence[str]) -> Iterator[Stage]:
    """Make the packages, with a word for each word of the texts, and install them."""
    with TemporaryDirectory(prefix="bench-") as name, held() as lifeline:
        folder = Path(name)
        there = folder / "there.argosmodel"
        argos_package(there, SOURCE, TARGET, dictionary(texts), size=REAL)
        # With fewer than two packages LibreTranslate asks the network for an index, for a minute.
        back = argos_package(folder / "back.argosmodel", TARGET, SOURCE, {"olá": "hello"})
        manifests = install(folder / "models", there, today=TODAY)
        for path in (there, back):
            with ZipFile(path) as file:
                file.extractall(folder / "home" / "argos-translate" / "packages")
            path.unlink()
        yield Stage(folder, manifests[0].place(folder / "models"), lifeline)


def dictionary(texts: Sequence[str]) -> dict[str, str]:
    """A rendering of each word by a real model, so that lengths are real, and of each term."""
    firefox = Firefox(EN_PT, "en-pt")
    words = sorted({_small(word) for text in texts for word in WORD.findall(text)})
    said = {
        word: word if word.isupper() else draft.text.rstrip(".").lower() or word
        for word, draft in zip(words, firefox.translate(words), strict=True)
    }
    firefox.close()
    for text in texts:
        for hit in find(text, SOURCE, TARGET):
            said[_small(text[hit.start : hit.end])] = hit.term.rendering
    return said


def _small(word: str) -> str:
    return word if word.isupper() and len(word) > 1 else word.lower()
