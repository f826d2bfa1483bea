"""A model that was found and can be installed: what it is, and how to read its files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.translation.packages.manifest import BadModel


class NotOurs(BadModel):
    """A sound model, for languages that we do not have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a model: its path in the model's folder, its size in bytes, and its contents."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A model to be installed as ``<engine>/<folder>``.

    An empty ``version`` is one that nobody gave: the beginning of the largest file's checksum
    stands for it.
    """

    engine: str
    folder: str
    label: str
    pairs: tuple[tuple[str, str], ...]
    version: str
    licence: str
    origin: str
    pieces: tuple[Piece, ...]

    @property
    def id(self) -> str:
        """What people call it: ``argos en-es``."""
        return f"{self.engine} {self.label}"

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(piece.size for piece in self.pieces)


def piece(path: Path, name: str) -> Piece:
    """A file of a folder. Raises BadModel for what is not a plain file."""
    if path.is_symlink():
        raise BadModel(f"{path.name} is a symbolic link: copy the folder with 'cp -rL' first")
    if not path.is_file():
        raise BadModel(f"{path.name} is not a plain file")
    return Piece(name, path.stat().st_size, lambda: path.open("rb"))
