"""Words waiting for a language: ``_("…")`` makes a Text, ``render`` speaks it at the edge."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
    """A sentence in no language yet: the English msgid and the values of its placeholders."""

    msgid: str
    values: tuple[tuple[str, str | Text | When], ...] = ()
    plural: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language's words, as gettext loaded them, and its name in the CLDR, for dates."""

    lang: str
    translations: NullTranslations
    locale: str = "en"


ENGLISH = Catalog("en", NullTranslations())


def _(msgid: str, **values: str | Text | When) -> Text:
    """Mark a literal sentence for translators. Placeholders are ``{name}``."""
    return Text(msgid, tuple(values.items()))


def n_(one: str, many: str, count: int, **values: str | Text | When) -> Text:
    """Like ``_``, with the plural form chosen by ``count``, which is also ``{count}``."""
    return Text(one, (("count", str(count)), *values.items()), many, count)


def render(text: Text, catalog: Catalog) -> str:
    """The sentence in the catalog's language; an unknown placeholder is left as it stands."""
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
