"""``python -m tests.bench.translation.child KIND``: one contender in a process of its own.

Reads jobs and writes outcomes, a line of JSON each. A job is a list of parts; each part is
translated at once, and timed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from bot.lifeline import end_with_parent
from bot.translation.engines.engine import MEMORY, Engine
from bot.translation.sentences import split

Work = Callable[[Sequence[str]], list[str]]


def engine_alone(engine: Engine) -> Work:
    """The sentences of all texts at once."""

    def work(texts: Sequence[str]) -> list[str]:
        cut = [[sentence for sentence, _gap in split(text)] for text in texts]
        drafts = iter(engine.translate([sentence for text in cut for sentence in text]))
        return [" ".join(next(drafts).text for _ in text) for text in cut]

    return work


def gated(engine: Engine) -> Work:
    """Our translator. Raises AssertionError when the memory answers."""
    from bot.translation.nouns import Ask
    from bot.translation.translator import Translator

    translator = Translator(lambda _source, _target: [(engine, ())])

    def work(texts: Sequence[str]) -> list[str]:
        made = translator.translate([Ask(text, "en", "pt") for text in texts])
        assert not any(one.engine == MEMORY for one in made), "the memory answered"
        return [one.text or "" for one in made]

    return work


def argos(package: str, workers: str) -> Engine:
    """Our engine for the package."""
    from bot.translation.engines.argos import Argos

    return Argos(Path(package), Path(package).parent.parent / ".argos", int(workers))


def firefox() -> Engine:
    """Our engine for Mozilla's own English to Portuguese."""
    from bot.translation.engines.firefox import Firefox

    return Firefox(_en_pt(), "en-pt")


def plain() -> Work:
    """Argos Translate as people use it: one text after another."""
    from argostranslate import translate

    from tests.bench.translation.offline import begin

    begin()
    return lambda texts: [translate.translate(text, "en", "pt") for text in texts]


def fxtranslate() -> Work:
    """The library alone, a sentence at a time."""
    from fxtranslate import Translator

    place = _en_pt()
    vocabulary = (place / "vocab.enpt.spm").read_bytes()
    said = Translator(
        (place / "model.enpt.intgemm.alphas.bin").read_bytes(),
        vocabulary,
        vocabulary,
        (place / "lex.50.50.enpt.s2t.bin").read_bytes(),
    ).translate
    return lambda texts: [" ".join(said(one) for one, _gap in split(text)) for text in texts]


def _en_pt() -> Path:
    from tests.translation.packs import EN_PT

    return EN_PT


KINDS: Mapping[str, Callable[..., Work]] = {
    "argos": lambda *words: engine_alone(argos(*words)),
    "argos-gated": lambda *words: gated(argos(*words)),
    "plain": plain,
    "fxtranslate": fxtranslate,
    "firefox": lambda: engine_alone(firefox()),
    "firefox-gated": lambda: gated(firefox()),
}


def main() -> None:
    """Work until standard input ends."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)  # what libraries print is no outcome
        end_with_parent()
        work = KINDS[sys.argv[1]](*sys.argv[2:])
        for line in sys.stdin:
            took, said = [], []
            for part in json.loads(line):
                began = perf_counter()
                said += work(part)
                took.append(perf_counter() - began)
            print(json.dumps({"took": took, "said": said}), file=out, flush=True)


if __name__ == "__main__":
    main()
