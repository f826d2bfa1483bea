"""Learn which runs of letters tell a language: logistic regression on pieces of our own texts."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.language.loosen import loosen
from bot.language.names import named
from bot.learning.examples import Example, sentences, telling_words
from bot.understanding.grams import grams
from bot.understanding.tongues import BITS, letters_only
from bot.understanding.weights import Array

BARE_SHARE = 0.35
"""How often a text in Latin letters is also learned as people type it: without its marks."""
LENGTHS = (1, 1, 2, 2, 3, 3, 4, 6, 9, 99)
"""Pieces of so many words: first texts are short."""
STRENGTH = 20.0
ROUNDS = 250
LATIN_MARKS = str.maketrans({"ı": "i", "ł": "l", "đ": "d"})
ASIAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights by run of letters ``(2**BITS, languages)`` and one bias a language."""

    by_gram: Array
    bias: Array


def learn(langs: tuple[str, ...], examples: Iterable[Example]) -> Learned:
    """Fit the weights; every language counts the same, however many texts it has."""
    by_lang: dict[str, list[str]] = {lang: [] for lang in langs}
    for example in examples:
        by_lang[example.lang].append(example.text)
    dice = random.Random(1)
    pieces = {lang: list(_pieces(lang, said, dice)) for lang, said in by_lang.items()}
    texts = [piece for lang in langs for piece in pieces[lang]]
    labels = np.repeat(np.arange(len(langs)), [len(pieces[lang]) for lang in langs])
    fair = (len(texts) / len(langs) / np.bincount(labels))[labels]
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit(_matrix(texts), labels, sample_weight=fair)
    return Learned(model.coef_.T.astype(np.float16), model.intercept_.astype(np.float32))


def shared(langs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Words on the lists of several languages, loosened, and whose they are."""
    found: dict[str, list[str]] = {}
    for lang in langs:
        for word in {loosen(letters_only(word)) for word in telling_words(lang)}:
            found.setdefault(word, []).append(lang)
    return {word: tuple(whose) for word, whose in sorted(found.items()) if len(whose) > 1}


def _pieces(lang: str, said: list[str], dice: random.Random) -> Iterator[str]:
    for text in sentences(lang):
        yield from _cut(text, 3, dice)
    for text in said:
        yield letters_only(text)
        yield letters_only(text)
        yield from _cut(text, 8, dice)
    for word in (*telling_words(lang), *named([lang])):
        yield from [letters_only(word)] * 4


def _cut(text: str, times: int, dice: random.Random) -> Iterator[str]:
    """Some pieces of a text, at random places and of the lengths that first texts have."""
    words = letters_only(text).split()
    if any(map(ASIAN.search, words)):
        words = [part for word in words for part in (word if ASIAN.search(word) else [word])]
    for _time in range(times if words else 0):
        length = dice.choice(LENGTHS)
        at = dice.randrange(max(1, len(words) - length + 1))
        piece = " ".join(words[at : at + length])
        piece = re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", piece)
        yield letters_only(bare(piece)) if dice.random() < BARE_SHARE else piece


def bare(text: str) -> str:
    """Latin letters without their marks, as people type on a phone; other scripts as they are."""
    if not any(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in text if char.isalpha()):
        return text
    parts = unicodedata.normalize("NFD", text.translate(LATIN_MARKS))
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")


def _matrix(texts: list[str]) -> csr_matrix:
    pairs = [grams(text, BITS) for text in texts]
    ends = np.cumsum([0, *(len(rows) for rows, _ in pairs)])
    rows, counts = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return csr_matrix((counts, rows, ends), shape=(len(texts), 1 << BITS))
