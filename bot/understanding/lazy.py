"""A reader whose models are loaded with the first text, or beforehand in the background."""

from __future__ import annotations

import logging
from threading import Lock, Timer

from bot.language.danger import load_all
from bot.language.reading import Reader, Reading, by_phrases

log = logging.getLogger(__name__)


SOON = 1.0
"""Seconds after the start: by then the first request was answered."""


def open_reader() -> Reader:
    """The reader of this machine. Loading takes about half a second.

    Should the models fail, texts are still answered and danger is still looked for, by the lists.
    """
    loading = Lock()
    without_models = by_phrases(load_all())

    def read(text: str) -> Reading:
        try:
            with loading:
                from bot.understanding.reader import understanding  # numpy and models: heavy

                models = understanding()
            return models.read(text)
        except Exception as error:  # whatever breaks, she must be answered
            log.error("models cannot read a text: %s", type(error).__name__)
            return without_models(text)

    return read


def warm(read: Reader) -> None:
    """Load the models soon, so that the first person does not wait for them, nor the start."""
    soon = Timer(SOON, read, ("hello",))
    soon.daemon = True
    soon.start()
