"""Firefox Translations models, through the native engine that the fxtranslate wheel carries."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

from bot.translation.engines.engine import FIREFOX, Draft, EngineFailed


class Firefox:
    """One direction. Its native engine belongs to the thread that made it, so it has its own."""

    name = FIREFOX

    def __init__(self, folder: Path, version: str) -> None:
        """Load a folder of model files. Raises EngineFailed."""
        self.version = version
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="firefox")
        try:
            self._thread.submit(_load, folder).result()
        except Exception as error:
            self._thread.shutdown()
            reason = type(error).__name__
        else:
            return
        raise EngineFailed(f"{version} does not load: {reason}")

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence; this engine does not tell how sure it is."""
        try:
            return self._thread.submit(_all, sentences).result()
        except Exception as error:
            # Not the error itself, nor as a cause: its message may hold what she wrote.
            reason = type(error).__name__
        raise EngineFailed(f"{self.version}: {reason}")

    def close(self) -> None:
        """Give the memory back: it goes with the thread."""
        self._thread.shutdown()


MINE = local()
"""The engine of the thread that looks."""


def _all(sentences: Sequence[str]) -> list[Draft]:
    said = MINE.engine.translate
    return [Draft(said(text).strip() if text.strip() else "") for text in sentences]


def _load(folder: Path) -> None:
    from fxtranslate import Translator

    vocabulary = {path.name.split(".")[0]: path.read_bytes() for path in folder.glob("*vocab*.spm")}
    source = vocabulary.get("srcvocab") or vocabulary["vocab"]
    target = vocabulary.get("trgvocab") or vocabulary["vocab"]
    shortlist = next(iter(sorted(folder.glob("lex.*.bin"))), None)
    MINE.engine = Translator(
        model=next(iter(sorted(folder.glob("model.*.bin")))).read_bytes(),
        src_vocab=source,
        trg_vocab=target,
        shortlist=shortlist.read_bytes() if shortlist else None,
    )
