"""Which languages a text's script leaves, before any statistics."""

from __future__ import annotations

import re
from collections.abc import Mapping

SCRIPTS: Mapping[str, tuple[str, frozenset[str]]] = {
    name: (letters, frozenset(languages.split()))
    for name, letters, languages in (
        ("devanagari", "\u0900-\u097f", "hi"),
        ("bengali", "\u0980-\u09ff", "bn"),
        ("gurmukhi", "\u0a00-\u0a7f", "pa"),
        ("han", "\u3400-\u9fff\uf900-\ufaff", "zh"),
        ("ethiopic", "\u1200-\u139f", "ti am"),
        ("cyrillic", "\u0400-\u04ff", "uk ru"),
        (
            "arabic",
            "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
            "ar fa prs ps ckb ur pa",
        ),
    )
}
"""The letters of each script that is not Latin, and which of our languages are written in it."""

LETTER = re.compile(r"[^\W\d_]")
FOUND = {name: re.compile(f"[{letters}]") for name, (letters, _) in SCRIPTS.items()}


def script(text: str) -> str:
    """The script that most letters of a text belong to: a name of SCRIPTS, ``latin``, or nothing.

    A script that is neither Latin nor one of ours is ``other``.
    """
    letters = len(LETTER.findall(text))
    if not letters:
        return ""
    counts = {name: len(found.findall(text)) for name, found in FOUND.items()}
    name = max(counts, key=lambda key: counts[key])
    if 2 * counts[name] > letters:
        return name
    ours = sum(counts.values()) + sum(
        char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in text
    )
    return "latin" if 2 * ours > letters else "other"


def languages(name: str) -> frozenset[str] | None:
    """Our languages that are written in a script; None when it rules none out (Latin letters)."""
    return SCRIPTS[name][1] if name in SCRIPTS else None
