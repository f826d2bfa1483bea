"""Hand the sentences of the content files to Babel, with their source as a note to translators."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, None, str, list[str]]


def sentences(
    file: IO[bytes], keywords: Collection[str], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Babel's extraction interface: (line, function, message, comments) for each sentence."""
    words = file.read().decode("utf-8")
    tables = tomllib.loads(words)
    for kind, parts in (("facts", ("text", "after")), ("helplines", ("name", "about"))):
        for key, rows in tables.get(kind, {}).items():
            for row in rows if isinstance(rows, list) else [rows]:
                yield from _row(words, key, row, parts)


def _row(words: str, key: str, row: Mapping[str, Any], parts: Collection[str]) -> Iterator[Found]:
    for part in parts:
        if said := row.get(part, "").strip():
            line = 1 + words[: max(0, words.find(f'"{key}"'))].count("\n")
            note = f"{key} ({', '.join(row.get('nations', ['all nations']))}); {row['source']}"
            yield line, None, said, [note]
