"""Lexicons of words as SentencePiece pieces, and a SentencePiece model of exactly these pieces."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sentencepiece import sentencepiece_model_pb2

from tests.translation.tiny_weights import Entry

proto: Any = sentencepiece_model_pb2  # its classes are made when it is imported
SPACE = "▁"
Pair = tuple[str, str]
DOUBT = 0.4
"""How surely letters of words it does not know are copied: enough to win, and seen in the score."""


def pieces_of(words: Mapping[str, str]) -> dict[str, str]:
    """Target pieces by source piece: at the start of a word and within, small and capital."""
    cased = {upper(source): upper(target) for source, target in words.items()} | dict(words)
    spaced = {piece(source): piece(target) for source, target in cased.items()}
    within = {source[1:]: target[1:] for source, target in spaced.items()}
    # "a" is a word, but not within another: a bare letter stays a letter.
    letters = {source for source in within if len(source) == 1 and source in string.ascii_letters}
    return spaced | {source: target for source, target in within.items() if source not in letters}


def piece(word: str) -> str:
    return SPACE + word.replace(" ", SPACE)


def upper(word: str) -> str:
    return word[:1].upper() + word[1:]


def entries_of(lexicon: Mapping[Pair, Mapping[str, str]]) -> list[Entry]:
    """The lexicon by language tokens as entries for the model, and what becomes of the rest.

    Figures, punctuation and signs are copied surely, letters of unknown words with doubt.
    """
    known = {pair: pieces_of(words) for pair, words in lexicon.items()}
    entries = [
        Entry(source, target, *pair)
        for pair, pieces in known.items()
        for source, target in pieces.items()
    ]
    for token in characters(lexicon.values()):
        sure = DOUBT if token.isalpha() else 1.0
        lacking = [pair for pair, pieces in known.items() if token not in pieces]
        pairs = [("", "")] if len(lacking) == len(known) else lacking
        entries += [Entry(token, token, *pair, sure) for pair in pairs]
    return [*entries, Entry("</s>", "</s>")]


def characters(lexicons: Iterable[Mapping[str, str]]) -> list[str]:
    """All characters a model knows: those of its words, and what every keyboard has."""
    texts = [word for words in lexicons for pair in words.items() for word in pair]
    found = {character for text in texts for character in text + text.upper()}
    plain = set(string.ascii_letters + string.digits + string.punctuation)
    return [SPACE, *sorted((found | plain) - set(string.whitespace))]


def tokens_of(entries: Sequence[Entry]) -> list[str]:
    """Every piece of the entries, once, in order."""
    both = (token for entry in entries for token in (entry.source, entry.target))
    return list(dict.fromkeys(token for token in both if token != "</s>"))


def save_sentencepiece(path: Path, tokens: Sequence[str], symbols: Sequence[str] = ()) -> None:
    """Write a model that cuts a text into these pieces, the longest first; nothing is normalised.

    Training would only guess at what is known here: which words are one piece. ``symbols`` are
    never cut, as the language tokens of MADLAD.
    """
    kinds = proto.ModelProto.SentencePiece
    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.vocab_size = len(tokens) + len(symbols) + 3
    model.normalizer_spec.name = "identity"
    for name, kind in (("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)):
        model.pieces.add(piece=name, score=0.0, type=kind)
    for symbol in symbols:
        model.pieces.add(piece=symbol, score=0.0, type=kinds.USER_DEFINED)
    for token in tokens:
        model.pieces.add(piece=token, score=_score(token), type=kinds.NORMAL)
    path.write_bytes(model.SerializeToString())


def _score(token: str) -> float:
    """Whole words are likelier than parts, and parts likelier than letters."""
    if len(token) == 1:
        return -10.0
    return -1.0 if token.startswith(SPACE) else -5.0
