"""The words that work at any time, whatever was asked, in every catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.language.fold import fold, words
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

# Translators: words that leave a conversation with a link worker and show the menu, separated by
# commas. Only words that nobody would write to a person: no greetings.
LEAVE: Text = _("menu, main menu, leave chat")

# Translators: the numbers 0 to 9 as words, separated by commas, in this order; several spellings of
# one number are separated by a slash. Leave out a spelling that is also another word.
NUMBERS: Text = _("zero, one, two, three, four, five, six, seven, eight, nine")


class Clash(ValueError):
    """One word would mean two things."""


def digits(catalog: Catalog) -> dict[str, str]:
    """The number words of a catalog, folded, and the digit each stands for; English ones too."""
    found: dict[str, str] = {}
    for listed in (NUMBERS.msgid, render(NUMBERS, catalog)):
        for digit, spellings in enumerate(listed.split(",")):
            found |= {fold(spelling): str(digit) for spelling in spellings.split("/")}
    return found


def leaving(catalogs: Iterable[Catalog]) -> frozenset[str]:
    """Every folded word that leaves a conversation with a link worker, in any language."""
    listed = (listed for catalog in catalogs for listed in (LEAVE.msgid, render(LEAVE, catalog)))
    return frozenset(word for one in listed for word in words(one))


def index(
    meanings: Mapping[str, Text], catalogs: Iterable[Catalog]
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Every folded word of every catalog: which meaning it has, and in which languages it stands.

    Raises Clash when a word stands for two meanings, in whatever languages.
    """
    found: dict[str, str] = {}
    speakers: dict[str, frozenset[str]] = {}
    for catalog in catalogs:
        here = frozenset({catalog.lang})
        for meaning, listed in meanings.items():
            for word in words(render(listed, catalog)):
                if found.setdefault(word, meaning) != meaning:
                    raise Clash(f"{word!r} ({catalog.lang}) is {found[word]} and {meaning}")
                speakers[word] = speakers.get(word, here) | here
    return found, speakers
