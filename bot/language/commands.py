"""The words that work at any time, whatever was asked, in every catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.language.fold import words
from bot.text import Catalog, Text, _, render

COMMANDS: Mapping[str, Text] = {
    # Translators: words that stop all texts, separated by commas. Add every spelling people use.
    "stop": _(
        "stop, stop all, stopall, stop it, unsubscribe, opt out, optout, cancel, end, quit, revoke"
    ),
    # Translators: words that start the texts again after STOP, separated by commas.
    "start": _("start, unstop, start again, restart"),
    # Translators: words for the main menu and greetings, separated by commas.
    "menu": _("menu, main menu, home, list, hi, hello, hey, hiya, good morning, good evening"),
    # Translators: words for going one step back, separated by commas.
    "back": _("back, go back, previous, undo"),
    # Translators: words for the next page, separated by commas.
    "more": _("more, next, next page, continue, m"),
}
"""Verbs of the engine itself. Words that open a flow stand with the flow (``opens_with``)."""


class Clash(ValueError):
    """One word would mean two things."""


def index(meanings: Mapping[str, Text], catalogs: Iterable[Catalog]) -> dict[str, str]:
    """Every folded word of every catalog, and which meaning it has.

    Raises Clash when a word stands for two meanings, in whatever languages.
    """
    found: dict[str, str] = {}
    for catalog in catalogs:
        for meaning, listed in meanings.items():
            for word in words(render(listed, catalog)):
                if found.setdefault(word, meaning) != meaning:
                    raise Clash(f"{word!r} ({catalog.lang}) is {found[word]} and {meaning}")
    return found
