"""Packages of Argos Translate, computed in batches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from bot.translation.engines.batches import load, translate, writable
from bot.translation.engines.engine import ARGOS, Draft, EngineFailed

_IMPORTING = Lock()


class Argos:
    """One installed package. What it says of a sentence is what Argos Translate says.

    Its package reader and tokenizers are Argos Translate's. The rest is not called, since it takes
    one text at a time, splits it with models it downloads, remembers the last, and logs them all.
    """

    name = ARGOS

    def __init__(self, folder: Path, scratch: Path, workers: int = 1) -> None:
        """Load the package in the folder. Raises EngineFailed.

        Argos Translate makes folders of its own when it is imported: it does so in ``scratch``.
        """
        try:
            self._package = _package_class(scratch)(folder)
            self.version = _version(self._package)
            self._translator = load(folder / "model", workers)
            self._translate(["a"])  # some wrong files are only found out when they are used
        except Exception as error:
            reason = type(error).__name__
        else:
            return
        raise EngineFailed(f"the Argos package {folder.name} does not load: {reason}")

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence, in order. Raises EngineFailed."""
        try:
            return self._translate(sentences)
        except Exception as error:
            # Not the error itself, nor as a cause: its message may hold what she wrote.
            reason = type(error).__name__
        raise EngineFailed(f"Argos {self.version}: {reason}")

    def close(self) -> None:
        """Give the memory back."""
        # Let go, not ``unload_model``: that does nothing if a batch has only just been computed.
        self._translator = None

    def _translate(self, sentences: Sequence[str]) -> list[Draft]:
        encode = self._package.tokenizer.encode
        sources = [encode(writable(sentence)) for sentence in sentences]
        outputs = translate(self._translator, sources, self._package.target_prefix or None)
        return [Draft(self._text(output.tokens), output.score) for output in outputs]

    def _text(self, tokens: list[str]) -> str:
        text: str = self._package.tokenizer.decode(tokens)
        # As Argos Translate takes them off: in the text, and not always all of it.
        return text.removeprefix(self._package.target_prefix).removeprefix(" ")


def _version(package: Any) -> str:
    if package.type != "translate" or not (package.from_code and package.to_code):
        raise ValueError(package.type)
    return f"{package.from_code}-{package.to_code} {package.package_version}"


def _package_class(scratch: Path) -> Any:
    with _IMPORTING, _home(scratch):
        from argostranslate.package import Package
    return Package


@contextmanager
def _home(scratch: Path) -> Iterator[None]:
    """Where Argos Translate looks for its folders, while it is imported."""
    places = {
        "ARGOS_PACKAGES_DIR": "packages",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
    }
    before = {name: os.environ.get(name) for name in places}
    os.environ.update({name: str(scratch / place) for name, place in places.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
