"""An .argosmodel file: a zip that is trusted with nothing until everything in it was looked at."""

from __future__ import annotations

import json
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.translation.engines.engine import ARGOS
from bot.translation.packages.found import Found, NotOurs, Piece
from bot.translation.packages.manifest import BadModel, is_inside, ours

ENDING = ".argosmodel"
MOST_FILES = 2000
MOST_UNPACKED = 4 << 30
"""Bytes that a package may unpack to; the largest that Argos offers has some 200 MB."""
TIGHTEST = 50
"""A model hardly packs: what unpacks to more than this many times its size is a zip bomb."""
SMALL = 32 << 20
"""Bytes below which nobody asks how tightly it was packed."""
MOST_METADATA = 1 << 20
TOKENIZERS = ("sentencepiece.model", "bpe.model")
VOCABULARIES = ("shared_vocabulary", "source_vocabulary", "target_vocabulary")
LICENCES = re.compile(
    r"CC0(?:[ -]1\.0)?|CC[ -]BY(?:[ -](?:NC|SA|ND))*(?:[ -]\d\.\d)?|\bMIT\b|Apache[ -]2\.0"
)
UNSTATED = "not stated"


def argos_file(path: Path) -> Found:
    """What an .argosmodel file holds. Raises BadModel, or NotOurs for another language."""
    try:
        with ZipFile(path) as package:
            infos = _checked(package, path)
            top = infos[0].filename.split("/")[0] + "/"
            files = {info.filename.removeprefix(top): info for info in infos if not info.is_dir()}
            metadata = _metadata(package, files, path)
            readme = _text(package, files.get("README.md"))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError) as error:
        raise BadModel(f"{path.name} is not a sound zip file: {error}") from error
    _complete(files, path)
    source, target = _pair(metadata, path)
    return Found(
        engine=ARGOS,
        folder=f"{source}_{target}",
        label=f"{source}-{target}",
        pairs=((source, target),),
        version=_version(metadata, path),
        licence=_licence(metadata, readme),
        origin=path.name,
        pieces=tuple(
            Piece(name, info.file_size, lambda info=info: _member(path, info))  # type: ignore[misc]
            for name, info in sorted(files.items())
        ),
    )


@contextmanager
def _member(path: Path, info: ZipInfo) -> Iterator[IO[bytes]]:
    try:
        with ZipFile(path) as package, package.open(info.filename) as file:
            yield file
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BadModel(f"{path.name} is damaged at {info.filename}: {error}") from error


def _checked(package: ZipFile, path: Path) -> list[ZipInfo]:
    infos = package.infolist()
    if not infos:
        raise BadModel(f"{path.name} is an empty zip file")
    if len(infos) > MOST_FILES:
        raise BadModel(f"{path.name} holds {len(infos)} files, which no model does")
    for info in infos:
        _safe(info, path)
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise BadModel(f"{path.name} holds a file twice")
    tops = {name.split("/")[0] for name in names}
    if len(tops) > 1 or not any("/" in name for name in names):
        raise BadModel(f"{path.name} must hold one folder, and nothing beside it")
    unpacked = sum(info.file_size for info in infos)
    packed = max(path.stat().st_size, 1)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked / packed > TIGHTEST):
        raise BadModel(f"{path.name} would unpack to {unpacked >> 20} MB: refused as a zip bomb")
    return infos


def _safe(info: ZipInfo, path: Path) -> None:
    # the name as it stands in the file: zipfile itself mends some wrong ones in silence
    if not is_inside(info.orig_filename) or not is_inside(info.filename):
        raise BadModel(f"{path.name} would write outside its folder: {info.orig_filename!r}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadModel(f"{path.name} holds a link or a device: {info.filename}")
    if info.flag_bits & 1:
        raise BadModel(f"{path.name} is encrypted")


def _metadata(package: ZipFile, files: dict[str, ZipInfo], path: Path) -> dict[str, Any]:
    if "metadata.json" not in files:
        raise BadModel(f"{path.name} has no metadata.json")
    try:
        metadata = json.loads(_text(package, files["metadata.json"]))
    except ValueError as error:
        raise BadModel(f"{path.name} has a broken metadata.json: {error}") from error
    if not isinstance(metadata, dict):
        raise BadModel(f"{path.name} has a broken metadata.json: it is not an object")
    return metadata


def _text(package: ZipFile, info: ZipInfo | None) -> str:
    if info is None:
        return ""
    with package.open(info.filename) as file:
        return file.read(MOST_METADATA).decode("utf-8", "replace")


def _complete(files: dict[str, ZipInfo], path: Path) -> None:
    # old packages have no config.json and a vocabulary in .txt; CTranslate2 reads those too
    missing = []
    if "model/model.bin" not in files:
        missing.append("model/model.bin")
    if not any(
        f"model/{name}.{kind}" in files for name in VOCABULARIES for kind in ("json", "txt")
    ):
        missing.append("model/shared_vocabulary.json")
    if not any(name in files for name in TOKENIZERS):
        missing.append(" or ".join(TOKENIZERS))
    if missing:
        raise BadModel(f"{path.name} has no {', no '.join(missing)}")


def _pair(metadata: dict[str, Any], path: Path) -> tuple[str, str]:
    if metadata.get("type", "translate") != "translate":
        raise BadModel(f"{path.name} does not translate: its type is {metadata['type']!r}")
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not (isinstance(source, str) and isinstance(target, str) and source and target):
        raise BadModel(f"{path.name}: metadata.json has no from_code or no to_code")
    ours_source, ours_target = ours(source), ours(target)
    if ours_source is None or ours_target is None:
        raise NotOurs(f"{path.name} translates {source} into {target}, not two languages of ours")
    if ours_source == ours_target:
        raise BadModel(f"{path.name} translates {source} into {target}, which is the same")
    return ours_source, ours_target


def _version(metadata: dict[str, Any], path: Path) -> str:
    version = metadata.get("package_version")
    if not isinstance(version, str) or not re.fullmatch(r"\d[\w.+-]{0,30}", version):
        raise BadModel(f"{path.name}: metadata.json has no package_version")
    return version


def _licence(metadata: dict[str, Any], readme: str) -> str:
    stated = metadata.get("licence", metadata.get("license"))
    if isinstance(stated, str) and stated.strip():
        return stated.strip()[:80]
    named = dict.fromkeys(name.replace(" ", "-") for name in LICENCES.findall(readme))
    return " and ".join(named) or UNSTATED
