"""A folder with a model of many languages, converted to CTranslate2."""

from __future__ import annotations

import re
from pathlib import Path

from bot.translation.engines.engine import CTRANSLATE2, EngineFailed
from bot.translation.packages.found import Found, NotOurs, piece
from bot.translation.packages.manifest import BadModel

MODEL = "model.bin"
VOCABULARY = re.compile(r"(?:shared|source|target)_vocabulary\.(?:json|txt)")
PAPERS = re.compile(r"(?:readme|licen[cs]e|notice)[\w.-]*", re.IGNORECASE)


def many_folder(folder: Path) -> Found:
    """The model in a folder that has a ``model.bin``. Raises BadModel or NotOurs.

    Only what CTranslate2 and the tokenizer read is taken, with the papers: beside it there may lie
    the model it was converted from. Its pairs are those with English.
    """
    from bot.translation.engines.many import LICENCES, PIECES, kind_of, languages

    names = sorted(path.name for path in folder.iterdir())
    tokenizer = next((name for name in PIECES if name in names), "")
    for wanted, there in (("config.json", "config.json" in names), (PIECES[0], tokenizer)):
        if not there:
            raise BadModel(f"{folder.name} has a {MODEL} of CTranslate2, but no {wanted}")
    try:
        kind, others = kind_of(folder), languages(folder) - {"en"}
    except EngineFailed as error:
        raise BadModel(str(error)) from error
    if not others:
        raise NotOurs(f"{folder.name} knows no language of ours but English")
    taken = [
        name
        for name in names
        if name in (MODEL, "config.json", tokenizer)
        or VOCABULARY.fullmatch(name)
        or PAPERS.fullmatch(name)
    ]
    name = _name(folder, kind)
    return Found(
        engine=CTRANSLATE2,
        folder=name,
        label=name,
        pairs=tuple(pair for other in sorted(others) for pair in ((other, "en"), ("en", other))),
        version="",
        licence=LICENCES[kind],
        origin=folder.name,
        pieces=tuple(piece(folder / name, name) for name in taken),
    )


def _name(folder: Path, kind: str) -> str:
    name = re.sub(r"[^a-z0-9.]+", "-", folder.resolve().name.lower()).strip("-.")[:60]
    return name if kind[:4] in name.replace("-", "") else f"{kind}-{name}".strip("-")
