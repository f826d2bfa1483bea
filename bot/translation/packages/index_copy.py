"""Indexes of what can be downloaded, and their copies for when there is no network."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.translation.packages.download import Unreachable, get
from bot.translation.packages.manifest import BadModel
from bot.translation.packages.progress import QUIET, Progress

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Copy:
    """An index as it was fetched: from where, on which day (ISO), and its text."""

    address: str
    fetched: str
    text: str


def copy_of(models: Path, name: str) -> Copy | None:
    """The copy of an index; None when there is none, or none that can be read."""
    try:
        told = json.loads(_path(models, name).read_text(encoding="utf-8"))
        return Copy(str(told["address"]), str(told["fetched"]), str(told["text"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current(
    models: Path,
    name: str,
    address: str,
    parse: Callable[[str, str], Parsed],
    today: date,
    progress: Progress = QUIET,
) -> Parsed:
    """An index as it is today, or as the copy has it when its address cannot be reached.

    ``parse`` reads a text that came from an address. Raises Unreachable without either, and what
    ``parse`` raises.
    """
    try:
        text = get(address).decode("utf-8", "replace")
    except Unreachable as error:
        kept = copy_of(models, name)
        if kept is None or kept.address != address:
            raise
        progress.say(f"{error}; this is what it offered on {kept.fetched}")
        return parse(kept.text, kept.address)
    parsed = parse(text, address)
    keep(models, name, Copy(address, today.isoformat(), text))
    return parsed


def kept(models: Path, name: str, parse: Callable[[str, str], Parsed]) -> Parsed | None:
    """What the copy of an index says, without any network; None when there is none."""
    copy = copy_of(models, name)
    try:
        return parse(copy.text, copy.address) if copy else None
    except BadModel:
        return None


def keep(models: Path, name: str, copy: Copy) -> None:
    """Put a copy in place of the one before, at once."""
    path = _path(models, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"address": copy.address, "fetched": copy.fetched, "text": copy.text}
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps(told), encoding="utf-8")
    os.replace(new, path)


def _path(models: Path, name: str) -> Path:
    return models / "indexes" / f"{name}.json"
