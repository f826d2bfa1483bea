"""A folder of Firefox Translations files: which pairs its names speak of, and what is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from bot.translation.engines.engine import FIREFOX
from bot.translation.packages.found import Found, NotOurs, piece
from bot.translation.packages.manifest import BadModel, ours

LICENCE = "MPL-2.0"
"""Of every model that Mozilla publishes."""
NAMES = {
    "model": re.compile(r"model\.([\w-]+)\.(?:[\w-]+\.)*bin"),
    "vocab": re.compile(r"vocab\.([\w-]+)\.spm"),
    "srcvocab": re.compile(r"srcvocab\.([\w-]+)\.spm"),
    "trgvocab": re.compile(r"trgvocab\.([\w-]+)\.spm"),
    "lex": re.compile(r"lex\.(?:\d+\.\d+\.)?([\w-]+)\.s2t\.bin"),
}


def kind(name: str) -> tuple[str, str] | None:
    """What a file is by its name, and the pair in it: ``("lex", "enpt")``; None for any other."""
    for kind, pattern in NAMES.items():
        if found := pattern.fullmatch(name):
            return kind, found[1]
    return None


def pair(code: str) -> tuple[str, str] | None:
    """``enpt``, ``enckb`` or ``en-pt`` as two of our languages; None when they are not ours."""
    parts = [code.split("-")] if "-" in code else [[code[:n], code[n:]] for n in (2, 3)]
    for source, target in (part for part in parts if len(part) == 2):
        ours_source, ours_target = ours(source), ours(target)
        if ours_source and ours_target and ours_source != ours_target:
            return ours_source, ours_target
    return None


def has_models(folder: Path) -> bool:
    """Whether there is a Firefox model in it, whole or not."""
    return any(told and told[0] == "model" for told in map(kind, _names(folder)))


def firefox_folder(folder: Path) -> list[Found]:
    """The models in a folder, one for each ``model.*.bin``. Raises BadModel or NotOurs."""
    names = [name for name in _names(folder) if kind(name)]
    models = [name for name in names if _is(name, "model")]
    found, codes = [], [_code(name) for name in models]
    if len(set(codes)) < len(codes):
        raise BadModel(f"{folder.name} has more than one model of a pair: {', '.join(models)}")
    for model, code in zip(models, codes, strict=True):
        # a model alone may have a vocabulary that is named the other way: en-es with vocab.esen
        near = [n for n in names if n == model or (not _is(n, "model") and len(models) == 1)]
        mine = near if len(models) == 1 else [n for n in names if _code(n) == code]
        if pair(code):
            found.append(_model(folder, code, mine))
    if not found:
        raise NotOurs(f"{folder.name} holds {', '.join(models)}: not languages of ours")
    return found


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _is(name: str, what: str) -> bool:
    told = kind(name)
    return told is not None and told[0] == what


def _code(name: str) -> str:
    told = kind(name)
    return told[1] if told else ""


def _model(folder: Path, code: str, names: Sequence[str]) -> Found:
    of = {what: [name for name in names if _is(name, what)] for what in NAMES}
    for what in ("vocab", "srcvocab", "trgvocab"):
        if len(of[what]) > 1:
            raise BadModel(f"{folder.name} has more than one vocabulary: {', '.join(of[what])}")
    if of["srcvocab"] and of["trgvocab"]:
        vocabularies = of["srcvocab"] + of["trgvocab"]
    elif of["vocab"]:
        vocabularies = of["vocab"]
    else:
        raise BadModel(
            f"{folder.name} has no vocab.{code}.spm (or srcvocab.{code}.spm and "
            f"trgvocab.{code}.spm) for {of['model'][0]}"
        )
    source, target = pair(code) or ("", "")
    return Found(
        engine=FIREFOX,
        folder=f"{source}-{target}",
        label=f"{source}-{target}",
        pairs=((source, target),),
        version=_version(folder),
        licence=LICENCE,
        origin=folder.name,
        pieces=tuple(
            piece(folder / name, name) for name in (*of["model"], *vocabularies, *of["lex"][:1])
        ),
    )


def _version(folder: Path) -> str:
    """As the files that lie beside models tell it; empty when they do not."""
    for name in ("metadata.json", "model_info.json"):
        try:
            told = json.loads((folder / name).read_text(encoding="utf-8"))
            if version := str(told["version"]):
                return version[:32]
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""
