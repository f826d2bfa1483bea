"""``python -m bot.learning``: learn everything anew and write bot/understanding/weights/."""

from __future__ import annotations

import time

from bot.learning import language, meaning
from bot.learning.examples import WORDS, examples, fingerprint
from bot.understanding.embedding import e5
from bot.understanding.weights import FOLDER, Weights


def main() -> None:
    """Some minutes on two cores; says what it does."""
    start = time.monotonic()
    rows = examples()
    langs = tuple(sorted(path.stem for path in WORDS.glob("*.txt")))
    print(f"{len(rows)} examples in {len(langs)} languages")
    tongues = language.learn(langs, rows)
    print(f"languages learned ({time.monotonic() - start:.0f} s)")
    meant = meaning.learn(rows, e5())
    print(f"topics and dangers learned ({time.monotonic() - start:.0f} s)")
    Weights(
        examples=meant.examples,
        mean=meant.mean,
        rarity=meant.rarity,
        by_example=meant.by_example,
        by_sound=meant.by_sound,
        classes=meaning.CLASSES,
        by_gram=tongues.by_gram,
        bias=tongues.bias,
        languages=langs,
        shared=language.shared(langs),
    ).save(FOLDER, fingerprint())


main()
