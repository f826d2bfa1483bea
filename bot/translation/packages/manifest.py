"""What is known of an installed model: its manifest, and the checksums of its files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bot.translation.engines.engine import ARGOS, CTRANSLATE2, FIREFOX

ENGINES = (ARGOS, FIREFOX, CTRANSLATE2)
"""Engines that have models on disk, the first choice first."""
CODES = "am ar bn ckb en es fa fr hi pa pl prs ps pt ro ru so sq ti tr uk ur vi zh"
OURS = frozenset(CODES.split())
"""Our language codes."""
SAME = {"zh-hans": "zh", "zh_hans": "zh", "zh-cn": "zh"}
"""Others' codes for a language of ours. Traditional Chinese (zt) and Brazil's pb are not among
them: a person would get the other script, and pt serves both."""
CHUNK = 1 << 20


class BadModel(Exception):
    """Something is wrong with a model, or it cannot be had; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the models folder: where, and in a few words what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """An installed model.

    ``folder`` is its name under ``<models>/<engine>``; ``pairs`` are (from, to) in our codes;
    ``origin`` is a file's name or an index, never a path of this machine; ``installed`` is an ISO
    date; ``files`` gives the SHA-256 of every file by its path in the folder; ``bytes`` is the
    size of all of them together.
    """

    engine: str
    folder: str
    id: str
    pairs: tuple[tuple[str, str], ...]
    version: str
    licence: str
    origin: str
    installed: str
    bytes: int
    files: Mapping[str, str]

    def place(self, models: Path) -> Path:
        """The model's folder."""
        return models / self.engine / self.folder


def ours(code: str) -> str | None:
    """Our code for a language that others write as ``code``; None for one that is not ours."""
    code = SAME.get(code.lower(), code.lower())
    return code if code in OURS else None


def is_noncommercial(licence: str) -> bool:
    """Whether the licence forbids commercial use."""
    return bool(re.search(r"\bNC\b|non-?commercial", licence, re.IGNORECASE))


def release(version: str) -> tuple[tuple[int, ...], bool]:
    """A version to be compared: ``1.10`` is newer than ``1.9``, and ``3.0`` than ``3.0a1``."""
    numbers, letter = re.match(r"[\d.]*", version), re.search(r"[a-z]", version)
    plain = numbers.group() if numbers else ""
    return tuple(int(part) for part in plain.split(".") if part), letter is None


def manifest_path(models: Path, engine: str, folder: str) -> Path:
    """Where the manifest of a model's folder is."""
    return models / "manifests" / engine / f"{folder}.json"


def as_json(manifest: Manifest) -> str:
    """The manifest as it is written; the folder is in the file's name."""
    told = {
        "engine": manifest.engine,
        "id": manifest.id,
        "pairs": [list(pair) for pair in manifest.pairs],
        "version": manifest.version,
        "licence": manifest.licence,
        "origin": manifest.origin,
        "installed": manifest.installed,
        "bytes": manifest.bytes,
        "sha256": dict(sorted(manifest.files.items())),
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def read(path: Path, folder: str = "") -> Manifest:
    """A manifest from its file, for the folder that the file is named after. Raises BadModel."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return _manifest(told, folder or path.stem)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadModel(f"the manifest {path.name} is damaged: {error!r}") from error


def _manifest(told: Mapping[str, Any], folder: str) -> Manifest:
    pairs = tuple((str(source), str(target)) for source, target in told["pairs"])
    files = {str(name): str(digest) for name, digest in told["sha256"].items()}
    words = {
        name: str(told[name])
        for name in ("engine", "id", "version", "licence", "origin", "installed")
    }
    if words["engine"] not in ENGINES or not pairs or not files:
        raise ValueError("engine, pairs or files are wrong")
    if not all(map(is_inside, files)):
        raise ValueError("a file lies outside its folder")
    return Manifest(folder=folder, pairs=pairs, files=files, bytes=int(told["bytes"]), **words)


def is_inside(name: str) -> bool:
    """Whether a relative path, with ``/``, stays in its folder on every system."""
    path = PurePosixPath(name)
    wrong = not name or "\\" in name or ":" in name or "\0" in name
    return not (wrong or path.is_absolute() or ".." in path.parts or str(path) == ".")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    known = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            known.update(chunk)
    return known.hexdigest()
