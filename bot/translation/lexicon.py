"""Words that our own catalogs, phrases and lists use in a language: everyday words, not names."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from babel.messages.catalog import Catalog

from bot import locales
from bot.translation.words import WORD, plainly, words

LINKS = frozenset(
    ("de", "da", "do", "dos", "das", "del", "la", "al", "el", "bin", "van", "of", "ul")
)
"""Small words inside names: Maria da Silva."""


@lru_cache
def lexicon(lang: str) -> frozenset[str]:
    """Every word of the language that stands in our texts, in lower case."""
    return frozenset(word for text in texts(lang) for word in WORD.findall(plainly(text)))


@lru_cache
def texts(lang: str) -> tuple[str, ...]:
    """Our own sentences in a language: the catalog's, the phrases, and the words of the lists."""
    found = list(sentences(lang).values())
    found += phrases(lang).values()
    known = words(lang)
    found += [word for word in known.numbers if word]
    return tuple(found)


@lru_cache
def sentences(lang: str) -> dict[str, str]:
    """The catalog's sentences by their English; English ones stand for themselves."""
    catalog = locales.template() if lang == "en" else _catalog(lang)
    return {
        message.id: message.id if lang == "en" else str(message.string)
        for message in catalog
        if isinstance(message.id, str) and message.id and (lang == "en" or message.string)
    }


def _catalog(lang: str) -> Catalog:
    return locales.read(lang) if lang in locales.languages() else locales.template()


@lru_cache
def phrases(lang: str) -> dict[str, str]:
    """The approved phrases of a language by their key; none for a language that has none."""
    place = files("bot.translation.phrases").joinpath(f"{lang}.toml")
    if not place.is_file():
        return {}
    return dict(tomllib.loads(place.read_text(encoding="utf-8")).get("phrases", {}))
