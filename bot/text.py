"""Words waiting for a language: ``_("…")`` makes a Text, ``render`` speaks it at the edge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from gettext import NullTranslations

from babel.dates import format_datetime

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class When:
    """A local date and time to be written the way the reader writes it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in no language yet: the English msgid and the values of its placeholders.

    ``lang`` is for the few that are said in one language whoever reads them.
    """

    msgid: str
    values: tuple[tuple[str, str | Text | When], ...] = ()
    plural: str | None = None
    count: int = 1
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language's words, as gettext loaded them, and its name in the CLDR, for dates.

    ``others`` are all the catalogs there are, for a sentence said in a language of its own.
    ``plain`` sends without accents that make a text dearer. ``unreviewed`` are sentences that may
    not be sent in this language, where a deployment asks for reviewed ones.
    """

    lang: str
    translations: NullTranslations
    locale: str = "en"
    others: Mapping[str, Catalog] = field(default_factory=dict, compare=False, repr=False)
    plain: bool = False
    unreviewed: frozenset[str] = frozenset()


ENGLISH = Catalog("en", NullTranslations())


def _(msgid: str, **values: str | Text | When) -> Text:
    """Mark a literal sentence for translators. Placeholders are ``{name}``."""
    return Text(msgid, tuple(values.items()))


def n_(one: str, many: str, count: int, **values: str | Text | When) -> Text:
    """Like ``_``, with the plural form chosen by ``count``, which is also ``{count}``."""
    return Text(one, (("count", str(count)), *values.items()), many, count)


def spoken_in(lang: str, text: Text) -> Text:
    """The same sentence, to be said in this language whatever the reader's is."""
    return replace(text, lang=lang)


def msgids(text: Text) -> Iterator[str]:
    """The sentence and those that stand in its placeholders, but not what is said as it is."""
    if not text.lang:
        yield text.msgid
    for _name, value in text.values:
        if isinstance(value, Text):
            yield from msgids(value)


def render(text: Text, catalog: Catalog) -> str:
    """The sentence in the catalog's language; an unknown placeholder is left as it stands."""
    if text.lang:
        catalog = catalog.others.get(text.lang, catalog)
    if text.plural is None:
        pattern = catalog.translations.gettext(text.msgid)
    else:
        pattern = catalog.translations.ngettext(text.msgid, text.plural, text.count)
    if not text.values:
        return pattern
    values = {name: _spell(value, catalog) for name, value in text.values}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), pattern)


def _spell(value: str | Text | When, catalog: Catalog) -> str:
    match value:
        case str():
            return value
        case Text():
            return render(value, catalog)
        case When(at):
            return format_datetime(at, "EEEE d MMMM, HH:mm", locale=catalog.locale)
