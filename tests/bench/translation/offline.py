"""Argos Translate without a network: its sentence splitter, which downloads a model, is ours.

The start of LibreTranslate's Python imports this too: see ``libre.site``.
"""

from __future__ import annotations

from argostranslate import sbd

from bot.lifeline import end_with_parent
from bot.translation.sentences import split


def begin() -> None:
    """Put our splitter in its place, and end when the benchmark ends."""
    sbd.MiniSBDSentencizer.split_sentences = _split
    end_with_parent()


def _split(_self: object, text: str) -> list[str]:
    return [sentence for sentence, _gap in split(text)]
