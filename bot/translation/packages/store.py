"""Models on disk: install, list, verify, remove; see ``room`` for how none is ever half there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from bot.translation.packages.found import Found, Piece
from bot.translation.packages.manifest import (
    CHUNK,
    ENGINES,
    BadModel,
    Manifest,
    Problem,
    as_json,
    digest,
    manifest_path,
    read,
)
from bot.translation.packages.progress import QUIET, Progress
from bot.translation.packages.recognise import recognise
from bot.translation.packages.room import check_space, locked, publish, scratch, withdraw


def install(
    models: Path,
    path: Path,
    sha256: str | None = None,
    *,
    today: date,
    progress: Progress = QUIET,
) -> list[Manifest]:
    """Install what is at a path; the manifests of all of it. Raises BadModel.

    ``sha256`` is the checksum of an .argosmodel file. What is installed already, and whole, stays
    as it is and is said to be there; another version of it is replaced.
    """
    if sha256 is not None:
        check_digest(path, sha256)
    found = recognise(path, progress)
    with locked(models, progress):
        check_space(models, sum(one.bytes for one in found), path.name)
        return [place(models, one, today, progress) for one in found]


def check_digest(path: Path, sha256: str) -> None:
    """Raises BadModel where the file has another SHA-256."""
    if not path.is_file():
        raise BadModel("a checksum belongs to one file: give it with an .argosmodel file")
    if (real := digest(path)) != sha256.strip().lower():
        raise BadModel(f"{path.name} has another checksum: it is {real}")


def place(models: Path, found: Found, today: date, progress: Progress = QUIET) -> Manifest:
    """Copy one model in and make it visible at once. While locked. Raises BadModel."""
    check_space(models, found.bytes, found.id)
    with scratch(models) as work:
        files = _copied(found, work / "new", progress)
        manifest = _manifest(found, files, today)
        before = _known(models, found.engine, found.folder)
        if before and _same(before, manifest) and not check(models, before):
            progress.say(f"{before.id} {before.version} is already installed")
            return before
        _write(work / "manifest.json", as_json(manifest))
        publish(models, work, manifest)
    instead = f", in place of {before.version}" if before else ""
    progress.say(f"{manifest.id} {manifest.version} is installed{instead}")
    return manifest


def installed(models: Path) -> list[Manifest]:
    """Every model that is there, by engine and id. What is damaged is left to ``oddities``."""
    found = [manifest for manifest in _read(models) if isinstance(manifest, Manifest)]
    there = [manifest for manifest in found if manifest.place(models).is_dir()]
    return sorted(there, key=lambda m: (ENGINES.index(m.engine), m.id))


def oddities(models: Path) -> list[Problem]:
    """What does not belong: damaged manifests, folders without one, manifests without a folder."""
    problems, known = [], set()
    for one in _read(models):
        if isinstance(one, Problem):
            problems.append(one)
            continue
        known.add((one.engine, one.folder))
        if not one.place(models).is_dir():
            problems.append(Problem(one.id, "its folder is missing: install or remove it"))
    damaged = {problem.where for problem in problems}
    for engine in ENGINES:
        for path in sorted((models / engine).glob("*")):
            where = f"{engine}/{path.name}"
            if (engine, path.name) not in known and where not in damaged:
                problems.append(Problem(where, "was not installed by 'bot models': take it away"))
    return problems


def verify(models: Path, progress: Progress = QUIET) -> list[Problem]:
    """Read every file of every model, and tell what is missing, changed or too much."""
    problems = oddities(models)
    for manifest in installed(models):
        problems += check(models, manifest, progress)
    return problems


def check(models: Path, manifest: Manifest, progress: Progress = QUIET) -> list[Problem]:
    """What is wrong with the files of one model."""
    folder, problems, done = manifest.place(models), [], 0
    for name, known in sorted(manifest.files.items()):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            problems.append(Problem(manifest.id, f"{name} is missing"))
            continue
        if digest(path) != known:
            problems.append(Problem(manifest.id, f"{name} has changed"))
        done += path.stat().st_size
        progress.step(f"checking {manifest.id}", done, manifest.bytes)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not _is_dir(path)}
    problems += [
        Problem(manifest.id, f"{name} is too much")
        for name in sorted(there)
        if name not in manifest.files
    ]
    return problems


def remove(models: Path, name: str, progress: Progress = QUIET) -> str:
    """Remove a model by its id, or by ``<engine>/<folder>`` whatever is there; tells which it was.

    Raises BadModel when there is no such thing.
    """
    with locked(models, progress):
        engine, folder = _place_of(models, name)
        withdraw(models, engine, folder)
    return f"{engine}/{folder}"


def have(models: Path, id: str, version: str) -> Manifest | None:
    """The model of that version, when it is installed and whole."""
    for manifest in installed(models):
        if (manifest.id, manifest.version) == (id, version) and not check(models, manifest):
            return manifest
    return None


def _place_of(models: Path, name: str) -> tuple[str, str]:
    for one in _read(models):
        if isinstance(one, Manifest) and one.id == name:
            return one.engine, one.folder
    for engine in ENGINES:
        manifests = manifest_path(models, engine, "").parent.glob("*.json")
        there = {path.stem for path in manifests} | {p.name for p in (models / engine).glob("*")}
        if name.removeprefix(f"{engine}/") in there and name.startswith(f"{engine}/"):
            return engine, name.removeprefix(f"{engine}/")
    raise BadModel(f"there is no model {name}: 'bot models list' tells their names")


def _read(models: Path) -> Iterator[Manifest | Problem]:
    for engine in ENGINES:
        for path in sorted(manifest_path(models, engine, "").parent.glob("*.json")):
            try:
                manifest = read(path)
                if manifest.engine != engine:
                    raise BadModel(f"the manifest {path.name} is of another engine")
                yield manifest
            except BadModel as error:
                yield Problem(f"{engine}/{path.stem}", str(error))


def _known(models: Path, engine: str, folder: str) -> Manifest | None:
    try:
        return read(manifest_path(models, engine, folder))
    except BadModel:
        return None


def _manifest(found: Found, files: dict[str, str], today: date) -> Manifest:
    largest = max(found.pieces, key=lambda piece: piece.size)
    return Manifest(
        engine=found.engine,
        folder=found.folder,
        id=found.id,
        pairs=found.pairs,
        version=found.version or files[largest.name][:8],
        licence=found.licence,
        origin=found.origin,
        installed=today.isoformat(),
        bytes=found.bytes,
        files=files,
    )


def _same(before: Manifest, manifest: Manifest) -> bool:
    # it does not matter when it came, and from where
    return before == replace(manifest, installed=before.installed, origin=before.origin)


def _copied(found: Found, folder: Path, progress: Progress) -> dict[str, str]:
    files, done = {}, 0
    for piece in found.pieces:
        path = folder / piece.name
        path.parent.mkdir(parents=True, exist_ok=True)
        known = hashlib.sha256()
        for chunk in _copy(piece, path):
            known.update(chunk)
            done += len(chunk)
            progress.step(f"installing {found.id}", done, found.bytes)
        files[piece.name] = known.hexdigest()
    return files


def _copy(piece: Piece, path: Path) -> Iterator[bytes]:
    """Write the piece, chunk by chunk, and hand out what was written."""
    size = 0
    with piece.open() as source, path.open("xb") as copy:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > piece.size:
                break
            copy.write(chunk)
            yield chunk
        _to_disk(copy)
    if size != piece.size:
        raise BadModel(f"{piece.name} is not as long as it was said to be")


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode("utf-8"))
        _to_disk(file)


def _to_disk(file: IO[bytes]) -> None:
    # a model that is visible is whole, also when the power fails
    file.flush()
    os.fsync(file.fileno())


def _is_dir(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
