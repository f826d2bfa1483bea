"""Real CTranslate2 models made in a moment, that translate word for word what they are told.

An Argos package, and models of many languages laid out as conversions of NLLB-200, M2M-100 and
MADLAD-400 are. See ``tiny_weights`` for how a model can be written down without training.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from babel import Locale

from tests.translation.tiny_pieces import Pair, entries_of, save_sentencepiece, tokens_of
from tests.translation.tiny_weights import Size, build

__all__ = ["REAL", "TINY", "Size", "argos_package", "many_languages"]

TINY = Size()
REAL = Size(layers=6, depth=512, feed=2048, heads=8, vocabulary=32000)
"""As large as an Argos model, for measuring time and memory: 90 MB."""

Kind = Literal["nllb", "m2m100", "madlad"]
NLLB = {
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
STAMP = (2026, 1, 1, 0, 0, 0)


def argos_package(
    path: Path,
    source: str,
    target: str,
    words: Mapping[str, str],
    version: str = "1.0",
    size: Size = TINY,
) -> Path:
    """Write an ``.argosmodel`` that translates these words (of one or more words each) at path.

    Words are known with a small or a capital first letter. Other words are copied letter by letter
    with a poor score, figures and punctuation with a good one; characters of a script that is not
    in ``words`` are unknown to the model.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / f"translate-{source}_{target}-{version.replace('.', '_')}"
        (folder / "model").mkdir(parents=True)
        entries = entries_of({("", ""): words})
        tokens = tokens_of(entries)
        vocabulary = _padded(["<unk>", "<s>", "</s>", *tokens], size.vocabulary)
        spec = build(vocabulary, entries, (), size)
        spec.config.add_source_eos = True
        _save(spec, folder / "model", size)
        save_sentencepiece(folder / "sentencepiece.model", tokens)
        _write(folder / "metadata.json", _metadata(source, target, version))
        (folder / "README.md").write_text(f"# {source} to {target}\n\nMade for a test.\n", "utf-8")
        _pack(path, folder, small=size.layers < 3)
    return path


def many_languages(folder: Path, kind: Kind, lexicon: Mapping[Pair, Mapping[str, str]]) -> Path:
    """Write a model of many languages to the folder; the lexicon is by source and target code.

    A wrong language, of the source or of the target, gives the words of another pair or none.
    """
    folder.mkdir(parents=True)
    codes = sorted({code for pair in lexicon for code in pair})
    names = {code: language_token(kind, code) for code in codes}
    # MADLAD is not told the source language: its one token is the target's, read with the source.
    named = {_told(kind, names, pair): words for pair, words in _merged(kind, lexicon).items()}
    entries, languages = entries_of(named), list(names.values())
    tokens = tokens_of(entries)
    spec = build(_vocabulary(kind, tokens, languages), entries, languages, TINY, _skip(kind))
    _configure(kind, spec.config)
    _save(spec, folder, TINY)
    if kind == "madlad":
        save_sentencepiece(folder / "spiece.model", tokens, languages)
    else:
        save_sentencepiece(folder / "sentencepiece.bpe.model", tokens)
    return folder


def language_token(kind: Kind, code: str) -> str:
    """How a model of this kind writes one of our language codes."""
    return {"nllb": NLLB.get(code, code), "m2m100": f"__{code}__", "madlad": f"<2{code}>"}[kind]


def _merged(
    kind: Kind, lexicon: Mapping[Pair, Mapping[str, str]]
) -> Mapping[Pair, Mapping[str, str]]:
    if kind != "madlad":
        return lexicon
    merged: dict[Pair, dict[str, str]] = {}
    for (_, target), words in lexicon.items():
        merged.setdefault(("", target), {}).update(words)
    return merged


def _told(kind: Kind, names: Mapping[str, str], pair: Pair) -> Pair:
    return (names[pair[1]], "") if kind == "madlad" else (names[pair[0]], names[pair[1]])


def _skip(kind: Kind) -> int:
    # MADLAD reads a space and the language token before the words, and has no target prefix to
    # spend a step on; the others have a language token on either side.
    return 2 if kind == "madlad" else 0


def _vocabulary(kind: Kind, tokens: Sequence[str], languages: Sequence[str]) -> list[str]:
    if kind == "madlad":
        return ["<unk>", "<s>", "</s>", *languages, *tokens]
    made = ["<mask>"] if kind == "nllb" else [f"madeupword{count}" for count in range(8)]
    return ["<s>", "<pad>", "</s>", "<unk>", *tokens, *languages, *made]


def _configure(kind: Kind, config: Any) -> None:
    config.decoder_start_token = "<unk>" if kind == "madlad" else "</s>"


def _padded(tokens: list[str], length: int) -> list[str]:
    return tokens + [f"madeupword{count}" for count in range(length - len(tokens))]


def _save(spec: Any, folder: Path, size: Size) -> None:
    spec.validate()
    spec.optimize(size.quantization)
    spec.save(str(folder))


def _metadata(source: str, target: str, version: str) -> Mapping[str, str]:
    names = Locale("en").languages
    return {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": source,
        "from_name": names.get(source, source),
        "to_code": target,
        "to_name": names.get(target, target),
    }


def _write(path: Path, data: Mapping[str, str]) -> None:
    path.write_text(json.dumps(data, indent=4), "utf-8")


def _pack(path: Path, folder: Path, small: bool) -> None:
    """The same files make the same bytes, whenever it is."""
    how = zipfile.ZIP_DEFLATED if small else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w") as package:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            name = zipfile.ZipInfo(str(file.relative_to(folder.parent)), STAMP)
            package.writestr(name, file.read_bytes(), how, 1)
