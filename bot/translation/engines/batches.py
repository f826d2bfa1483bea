"""The call to CTranslate2, as Argos Translate makes it, but for many sentences at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BATCH = 32
"""Sentences that are computed together: three times as fast as one by one, and hardly later."""
BEAM, PENALTY, LONGEST_INPUT, LONGEST = 4, 0.2, 1024, 256
"""What Argos Translate sets, or leaves as CTranslate2 has it: with these, results are the same."""
CUT_OFF = -10.0
"""The score of what is not whole: its tokens may be sure, but the end of the text is missing."""


@dataclass(frozen=True, slots=True)
class Output:
    """The tokens of one translation, the prefix first, and their mean log-probability."""

    tokens: list[str]
    score: float


def load(folder: Path, workers: int) -> Any:
    """A model of CTranslate2, loaded; ``workers`` batches are computed at the same time."""
    import ctranslate2

    # One thread for each batch: with two, they wait for each other longer than they compute.
    return ctranslate2.Translator(str(folder), device="cpu", inter_threads=workers, intra_threads=1)


def translate(
    translator: Any, sources: Sequence[list[str]], prefix: str | None = None
) -> list[Output]:
    """The best translation of each source, in order. ``prefix`` is the token they begin with.

    CTranslate2 sorts them by length itself, so that little is padded.
    """
    if not sources:
        return []
    results = translator.translate_batch(
        sources,
        target_prefix=None if prefix is None else [[prefix]] * len(sources),
        max_batch_size=BATCH,
        batch_type="examples",
        beam_size=BEAM,
        num_hypotheses=1,
        length_penalty=PENALTY,
        replace_unknowns=True,
        return_scores=True,
        max_input_length=LONGEST_INPUT,
        max_decoding_length=LONGEST,
    )
    forced = 0 if prefix is None else 1
    return [
        _output(source, result.hypotheses[0], result.scores[0], forced)
        for source, result in zip(sources, results, strict=True)
    ]


def writable(text: str) -> str:
    """The text without halves of characters, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _output(source: Sequence[str], tokens: list[str], score: float, forced: int) -> Output:
    whole = len(tokens) < LONGEST and len(source) <= LONGEST_INPUT
    # The end of the sentence counts as a token; the prefix is given, so it is not doubted.
    length = len(tokens) + 1
    mean = score * length**PENALTY / max(1, length - forced)
    return Output(tokens, mean if whole else CUT_OFF)
