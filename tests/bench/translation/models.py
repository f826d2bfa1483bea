"""Mozilla's own English and Portuguese models, alone and behind the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from bot.translation.engines.engine import Draft, Engine
from bot.translation.engines.firefox import Firefox
from bot.translation.nouns import Ask, Translation
from bot.translation.sentences import split
from bot.translation.translator import Translator
from tests.translation.packs import EN_PT, PT_EN

DIRECTIONS = (("en", "pt"), ("pt", "en"))
Pair = tuple[str, str]


@dataclass
class Timed:
    """An engine that counts its sentences and its seconds."""

    engine: Engine
    sentences: int = 0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """As the engine's."""
        return self.engine.name

    @property
    def version(self) -> str:
        """As the engine's."""
        return self.engine.version

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """As the engine does."""
        began = perf_counter()
        drafts = self.engine.translate(sentences)
        self.seconds += perf_counter() - began
        self.sentences += len(sentences)
        return drafts

    def close(self) -> None:
        """As the engine does."""
        self.engine.close()


@dataclass(frozen=True)
class Model:
    """One direction of a model."""

    source: str
    target: str
    engine: Timed

    def alone(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """What the engine says of a text, and each sentence with its translation."""
        cut = split(text, self.source)
        drafts = self.engine.translate([sentence for sentence, _gap in cut])
        pairs = [
            (sentence, draft.text) for (sentence, _gap), draft in zip(cut, drafts, strict=True)
        ]
        gaps = ["\n" if "\n" in gap else " " for _sentence, gap in cut]
        said = [output + gap for (_sentence, output), gap in zip(pairs, gaps, strict=True)]
        return "".join(said).strip(), pairs

    def gated(self, text: str) -> Translation:
        """What a reader gets."""
        translator = Translator(lambda _source, _target: [(self.engine, ())])
        return translator.translate([Ask(text, self.source, self.target)])[0]


@contextmanager
def models() -> Iterator[Mapping[Pair, Model]]:
    """Both, loaded."""
    made = {
        pair: Model(*pair, Timed(Firefox(folder, "-".join(pair))))
        for pair, folder in zip(DIRECTIONS, (EN_PT, PT_EN), strict=True)
    }
    try:
        yield made
    finally:
        for model in made.values():
            model.engine.close()
