"""Mozilla's own English and Portuguese models, loaded once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.translation.engines.engine import Engine
from bot.translation.engines.firefox import Firefox
from bot.translation.translator import Translator
from tests.translation.packs import EN_PT, PT_EN

# The first text of a language reads its lists: that is no slowness of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[tuple[str, str], Engine]]:
    """By direction."""
    made: dict[tuple[str, str], Engine] = {
        ("en", "pt"): Firefox(EN_PT, "en-pt"),
        ("pt", "en"): Firefox(PT_EN, "pt-en"),
    }
    yield made
    for engine in made.values():
        engine.close()


@pytest.fixture(scope="session")
def translator(engines: dict[tuple[str, str], Engine]) -> Translator:
    """The whole way of a text, with these two engines."""
    return Translator(
        lambda source, target: [(e, ()) for pair, e in engines.items() if pair == (source, target)]
    )
