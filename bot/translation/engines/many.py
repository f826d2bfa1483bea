"""Models of many languages, converted to CTranslate2: NLLB-200, M2M-100 and MADLAD-400."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from bot.translation.engines.batches import load, translate, writable
from bot.translation.engines.engine import CTRANSLATE2, Draft, EngineFailed

NLLB, M2M100, MADLAD = "nllb", "m2m100", "madlad"
_NLLB = {
    "am": "amh_Ethi",
    "ar": "arb_Arab",
    "bn": "ben_Beng",
    "ckb": "ckb_Arab",
    "en": "eng_Latn",
    "es": "spa_Latn",
    "fa": "pes_Arab",
    "fr": "fra_Latn",
    "hi": "hin_Deva",
    "pa": "pan_Guru",
    "pl": "pol_Latn",
    "prs": "prs_Arab",
    "ps": "pbt_Arab",
    "pt": "por_Latn",
    "ro": "ron_Latn",
    "ru": "rus_Cyrl",
    "so": "som_Latn",
    "sq": "als_Latn",
    "ti": "tir_Ethi",
    "tr": "tur_Latn",
    "uk": "ukr_Cyrl",
    "ur": "urd_Arab",
    "vi": "vie_Latn",
    "zh": "zho_Hans",
}
TOKENS: Mapping[str, Mapping[str, str]] = {
    NLLB: _NLLB,
    M2M100: {code: f"__{code}__" for code in _NLLB if code not in ("ckb", "prs", "ti")},
    MADLAD: {code: f"<2{code}>" for code in _NLLB if code != "prs"},
}
"""The token of each of our languages, by kind of model."""
LICENCES: Mapping[str, str] = {
    NLLB: "CC-BY-NC-4.0 (non-commercial use only)",
    M2M100: "MIT",
    MADLAD: "Apache-2.0",
}
END = "</s>"
PIECES = (
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "spiece.model",
    "spm.128k.model",
    "flores200_sacrebleu_tokenizer_spm.model",
)
"""What the SentencePiece model is called, by who converted it."""
VOCABULARIES = ("shared_vocabulary", "target_vocabulary")


def kind_of(folder: Path) -> str:
    """Which kind of model is in the folder. Raises EngineFailed for any other."""
    return _kind(folder, _vocabulary(folder))


def languages(folder: Path) -> frozenset[str]:
    """Those of our languages that the model knows. Raises EngineFailed."""
    vocabulary = _vocabulary(folder)
    return _known(_kind(folder, vocabulary), vocabulary)


class ManyModel:
    """A model that all its directions share: loaded for the first, unloaded after the last."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        """Look what is in the folder, without loading it. Raises EngineFailed."""
        vocabulary = _vocabulary(folder)
        self.kind = _kind(folder, vocabulary)
        self.languages = _known(self.kind, vocabulary)
        self.licence = LICENCES[self.kind]
        self.name = folder.name
        self._folder, self._workers = folder, workers
        self._lock, self._open = Lock(), 0
        self._translator: Any = None
        self._pieces: Any = None
        self._end: list[str] = []

    def direction(self, source: str, target: str) -> Many:
        """An engine from one language to another. Raises EngineFailed."""
        if not {source, target} <= self.languages or source == target:
            raise EngineFailed(f"{self.name} does not translate {source}-{target}")
        with self._lock:
            if not self._open:
                self._load()
            self._open += 1
        return Many(self, source, target)

    def translate(self, source: str, target: str, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence, in order; whoever calls it has a direction open."""
        tokens = TOKENS[self.kind]
        # MADLAD is told the target before the text, and finds out the source itself.
        prefix = None if self.kind == MADLAD else tokens[target]
        filled = [index for index, text in enumerate(sentences) if text.strip()]
        sources = [self._encode(tokens[source], tokens[target], sentences[i]) for i in filled]
        drafts = [Draft("", 0.0)] * len(sentences)
        for index, output in zip(filled, translate(self._translator, sources, prefix), strict=True):
            drafts[index] = Draft(self._decode(output.tokens), output.score)
        return drafts

    def release(self) -> None:
        """One direction is closed."""
        with self._lock:
            self._open -= 1
            if not self._open:
                self._translator = self._pieces = None

    def _load(self) -> None:
        try:
            from sentencepiece import SentencePieceProcessor

            config = json.loads((self._folder / "config.json").read_text("utf-8"))
            self._end = [] if config.get("add_source_eos") else [END]
            self._pieces = SentencePieceProcessor(model_file=str(_pieces_file(self._folder)))
            self._translator = load(self._folder, self._workers)
        except Exception as error:
            reason = type(error).__name__
        else:
            return
        raise EngineFailed(f"{self.name} does not load: {reason}")

    def _encode(self, source: str, target: str, text: str) -> list[str]:
        text = writable(text)
        if self.kind == MADLAD:
            # What she writes is never the name of a language.
            text = text.replace("<2", "< 2")
            return [*self._pieces.encode(f"{target} {text}", out_type=str), *self._end]
        return [source, *self._pieces.encode(text, out_type=str), *self._end]

    def _decode(self, tokens: Sequence[str]) -> str:
        # The prefix is not text, nor what it may copy for a word it does not know.
        special = {END, *TOKENS[self.kind].values()}
        text: str = self._pieces.decode_pieces([token for token in tokens if token not in special])
        return text.replace("▁", " ").strip()


class Many:
    """One direction of a model of many languages."""

    name = CTRANSLATE2

    def __init__(self, model: ManyModel, source: str, target: str) -> None:
        """Made by ``ManyModel.direction``, which has loaded the model."""
        self._model, self._source, self._target = model, source, target
        self.version = f"{model.name} {source}-{target}"
        self._closed = False

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence, in order. Raises EngineFailed."""
        try:
            return self._model.translate(self._source, self._target, sentences)
        except Exception as error:
            # Not the error itself, nor as a cause: its message may hold what she wrote.
            reason = type(error).__name__
        raise EngineFailed(f"{self.version}: {reason}")

    def close(self) -> None:
        """Let the model go; its memory is given back with the last direction."""
        if not self._closed:
            self._closed = True
            self._model.release()


def _kind(folder: Path, vocabulary: frozenset[str]) -> str:
    for kind, tokens in TOKENS.items():
        if tokens["en"] in vocabulary:
            return kind
    raise EngineFailed(f"{folder.name} is no model of NLLB-200, M2M-100 or MADLAD-400")


def _known(kind: str, vocabulary: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code, token in TOKENS[kind].items() if token in vocabulary)


def _vocabulary(folder: Path) -> frozenset[str]:
    """The tokens of a model, as CTranslate2 writes them now, or as it did before version 3.9."""
    for name in VOCABULARIES:
        listed, lines = folder / f"{name}.json", folder / f"{name}.txt"
        try:
            if listed.is_file():
                return frozenset(map(str, json.loads(listed.read_text("utf-8"))))
            if lines.is_file():
                return frozenset(lines.read_text("utf-8").split("\n"))
        except (OSError, ValueError, TypeError) as error:
            reason = type(error).__name__
            raise EngineFailed(f"the vocabulary of {folder.name}: {reason}") from None
    raise EngineFailed(f"{folder.name} has no vocabulary of CTranslate2")


def _pieces_file(folder: Path) -> Path:
    for name in PIECES:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(folder)
