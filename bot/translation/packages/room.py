"""The models folder itself: one at a time writes to it, and what a killed one left is cleared."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.translation.packages.manifest import (
    BadModel,
    Manifest,
    digest,
    manifest_path,
    read,
)
from bot.translation.packages.progress import QUIET, Progress

PARTIAL, READY, LOCK = ".partial", ".ready", ".lock"
SPARE = 64 << 20
"""Bytes of the disk that are never taken: the bot's store lives there too."""
EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2)."""
HERE = -100
"""AT_FDCWD."""


@contextmanager
def locked(models: Path, progress: Progress = QUIET) -> Iterator[None]:
    """Nobody else writes meanwhile; waits for who does. Begins by tidying up after a killed one."""
    models.mkdir(parents=True, exist_ok=True)
    with (models / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("another installation is under way in this folder: waiting for its end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _tidy(models)
        yield


@contextmanager
def scratch(models: Path) -> Iterator[Path]:
    """A folder for unfinished things on the disk of the models, gone afterwards. While locked."""
    (models / PARTIAL).mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=models / PARTIAL))
    folder.chmod(0o755)  # what is made in it becomes a model that another user's process reads
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_space(models: Path, needed: int, what: str) -> None:
    """Raises BadModel where the disk has less than ``needed`` bytes, and some to spare."""
    free = shutil.disk_usage(models).free
    if free < needed + SPARE:
        raise BadModel(
            f"{what} needs {(needed + SPARE) / 1e6:.0f} MB, and only {free / 1e6:.0f} MB are free "
            "on the disk of the models folder"
        )


def publish(models: Path, work: Path, manifest: Manifest) -> None:
    """Make ``work/new`` the model that the manifest describes, in place of an older one.

    The one rename to ``.ready`` decides: killed before it nothing has changed, killed after it
    whoever locks the folder next goes on from there.
    """
    (models / READY).mkdir(exist_ok=True)
    ready = models / READY / f"{manifest.engine} {manifest.folder}"
    for folder in (models / manifest.engine, manifest_path(models, manifest.engine, "").parent):
        folder.mkdir(parents=True, exist_ok=True)
    work.rename(ready)
    _settle(models, ready, manifest)


def withdraw(models: Path, engine: str, folder: str) -> None:
    """Take a model away: first its folder disappears, then its manifest. While locked."""
    with scratch(models) as work:
        place = models / engine / folder
        if place.exists():
            place.rename(work / "old")
        manifest_path(models, engine, folder).unlink(missing_ok=True)


def _tidy(models: Path) -> None:
    for ready in sorted((models / READY).glob("*")):
        folder = ready.name.partition(" ")[2]
        try:
            manifest = read(ready / "manifest.json", folder)
        except BadModel:
            # its manifest has gone to its place: all that is left to do is to clear away
            shutil.rmtree(ready, ignore_errors=True)
        else:
            _settle(models, ready, manifest, done=_matches(models, manifest))
    shutil.rmtree(models / PARTIAL, ignore_errors=True)


def _settle(models: Path, ready: Path, manifest: Manifest, done: bool = False) -> None:
    if not done and (ready / "new").exists():
        swap(ready / "new", manifest.place(models), ready / "old")
    os.replace(ready / "manifest.json", manifest_path(models, manifest.engine, manifest.folder))
    shutil.rmtree(ready, ignore_errors=True)


def _matches(models: Path, manifest: Manifest) -> bool:
    place = manifest.place(models)
    try:
        return all(digest(place / name) == known for name, known in manifest.files.items())
    except OSError:
        return False


def swap(new: Path, place: Path, old: Path) -> None:
    """Put ``new`` at ``place``; what was there goes to ``new`` or ``old``.

    Linux exchanges the two in one step, so that there is always one of them. Elsewhere, and on
    file systems that cannot, nothing is at ``place`` for a moment.
    """
    if not place.exists():
        new.rename(place)
    elif not _exchanged(new, place):
        place.rename(old)
        new.rename(place)


def _exchanged(one: Path, other: Path) -> bool:
    rename: Callable[..., int] | None = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    return rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0
