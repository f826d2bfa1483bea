"""Catalogs: make, bring up to date, compile, hand to a reviewer as a table and take back."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.language.names import REGION

FOLDER = Path(__file__).resolve().parent.parent / "locales"
TEMPLATE = "messages.pot"
PLACEHOLDER = re.compile(r"\{\w+\}")
REVIEWED = re.compile(r"reviewed (\d{4}-\d\d-\d\d) by (.+) \[(\w{8})\]")
COLUMNS = ("id", "english", "translation", "status", "note")


class BadCatalog(ValueError):
    """A catalog or table breaks a rule; the message names the language and the sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence, or one plural form of it, as a line of a table."""

    id: str
    english: str
    translation: str
    status: str
    note: str


def path(lang: str, folder: Path = FOLDER) -> Path:
    """Where a language's words are."""
    return folder / lang / "LC_MESSAGES" / "messages.po"


def languages(folder: Path = FOLDER) -> list[str]:
    """Every language that has a catalog; English is its own."""
    return sorted(found.parts[-3] for found in folder.glob("*/LC_MESSAGES/messages.po"))


def template(folder: Path = FOLDER) -> Catalog:
    """All sentences there are to translate."""
    return read_po(BytesIO((folder / TEMPLATE).read_bytes()))


def read(lang: str, folder: Path = FOLDER) -> Catalog:
    """A language's catalog; an empty one for a language that has none yet."""
    place = path(lang, folder)
    locale = Locale.parse(REGION.get(lang, lang))
    if not place.exists():
        fresh = Catalog(locale=locale, project="bot")
        fresh.update(template(folder), no_fuzzy_matching=True)
        return fresh
    return read_po(BytesIO(place.read_bytes()), locale=locale)


def write(lang: str, catalog: Catalog, folder: Path = FOLDER) -> None:
    """Save a catalog so that the same words make the same file."""
    place = path(lang, folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    with BytesIO() as made:
        write_po(
            made, catalog, omit_header=True, width=100, sort_by_file=True, ignore_obsolete=True
        )
        body = made.getvalue().decode("utf-8")
    head = (
        f'msgid ""\nmsgstr ""\n"Project-Id-Version: bot\\n"\n"Language: {lang}\\n"\n'
        '"PO-Revision-Date: 2026-11-22 00:00+0000\\n"\n'
        '"Last-Translator: see each message\\n"\n"Language-Team: \\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    place.write_text(head + body, encoding="utf-8")


def update(lang: str, folder: Path = FOLDER) -> None:
    """Bring a catalog up to the template. A sentence whose English changed becomes fuzzy: stale."""
    catalog = read(lang, folder)
    catalog.update(template(folder))
    write(lang, catalog, folder)


def compile_stale(folder: Path = FOLDER) -> None:
    """Write the ``.mo`` of every catalog that is newer than its ``.mo``."""
    for lang in languages(folder):
        source = path(lang, folder)
        made = source.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with BytesIO() as words:
            write_mo(words, read(lang, folder))
            fresh = made.with_suffix(".new")
            fresh.write_bytes(words.getvalue())
        fresh.replace(made)


def status_of(message: Message) -> str:
    """``missing``, ``stale`` (the English changed), ``draft`` or ``reviewed``.

    A review stands in a translator's comment with a mark of both texts, so that it survives
    Poedit and Weblate, and ends when either text is changed.
    """
    if not any(_forms(message.string)):
        return "missing"
    if message.fuzzy:
        return "stale"
    found = next(filter(None, map(REVIEWED.fullmatch, message.user_comments)), None)
    return "reviewed" if found and found[3] == mark(message) else "draft"


def unreviewed(lang: str, folder: Path = FOLDER) -> frozenset[str]:
    """The sentences of a language that nobody has reviewed as they stand now, by their English."""
    found = (m for m in _sentences(read(lang, folder)) if status_of(m) != "reviewed")
    return frozenset(_forms(message.id)[0] for message in found)


def mark(message: Message) -> str:
    """Eight letters that change with the English or the translation."""
    both = "\0".join([*_forms(message.id), *_forms(message.string)])
    return hashlib.sha256(both.encode()).hexdigest()[:8]


def rows(catalog: Catalog) -> Iterator[Row]:
    """A catalog as lines of a table; a sentence with plurals has one for each form."""
    for message in _sentences(catalog):
        english, forms = _forms(message.id), _forms(message.string)
        count = catalog.num_plurals if len(english) > 1 else 1
        note = " ".join(message.auto_comments)
        for n in range(count):
            name = f"{name_of(message)}.{n}" if count > 1 or len(english) > 1 else name_of(message)
            said = forms[n] if n < len(forms) else ""
            yield Row(name, english[min(n, len(english) - 1)], said, status_of(message), note)


def name_of(message: Message) -> str:
    """A sentence's short name: it changes with the English."""
    return hashlib.sha256("\0".join(_forms(message.id)).encode()).hexdigest()[:8]


def export(lang: str, place: Path, folder: Path = FOLDER) -> int:
    """Write a language as a table for a reviewer (CSV, UTF-8); returns the number of lines."""
    found = list(rows(read(lang, folder)))
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows((r.id, r.english, r.translation, r.status, r.note) for r in found)
    return len(found)


def take_in(lang: str, place: Path, reviewer: str = "", on: str = "", folder: Path = FOLDER) -> int:
    """Take a table back: all or nothing. With a reviewer every filled line counts as reviewed.

    Returns the number of sentences changed or reviewed. Raises BadCatalog, naming each bad line.
    """
    catalog = read(lang, folder)
    with place.open(encoding="utf-8-sig", newline="") as file:
        given = {row["id"]: row["translation"].strip() for row in csv.DictReader(file)}
    known = {row.id for row in rows(catalog)}
    complaints = [f"{name}: no such sentence" for name in given.keys() - known]
    changed = 0
    for message in _sentences(catalog):
        forms = _given(catalog, message, given)
        if not any(forms):
            continue
        complaints += list(_wrong(message, forms))
        changed += _put(message, forms, reviewer, on)
    if complaints:
        raise BadCatalog("\n".join(f"{lang} {complaint}" for complaint in sorted(complaints)))
    write(lang, catalog, folder)
    return changed


def _given(catalog: Catalog, message: Message, given: Mapping[str, str]) -> list[str]:
    if len(_forms(message.id)) == 1:
        return [given.get(name_of(message), "")]
    return [given.get(f"{name_of(message)}.{n}", "") for n in range(catalog.num_plurals)]


def _put(message: Message, forms: list[str], reviewer: str, on: str) -> int:
    said = tuple(forms) if isinstance(message.id, tuple) else forms[0]
    same = message.string == said
    message.string = said
    message.flags.discard("fuzzy")
    if reviewer:
        rest = [c for c in message.user_comments if not REVIEWED.fullmatch(c)]
        message.user_comments = [*rest, f"reviewed {on} by {reviewer} [{mark(message)}]"]
    return int(bool(reviewer) or not same)


def _wrong(message: Message, forms: Iterable[str]) -> Iterator[str]:
    wanted = set(PLACEHOLDER.findall(" ".join(_forms(message.id))))
    for form in forms:
        found = set(PLACEHOLDER.findall(form))
        if not form:
            yield f"{name_of(message)}: a plural form is missing"
        elif found - wanted or (len(_forms(message.id)) == 1 and wanted != found):
            yield f"{name_of(message)}: placeholders {sorted(found)}, wanted {sorted(wanted)}"
        if form.count("{") != len(found) or form.count("}") != len(found):
            yield f"{name_of(message)}: a brace outside a placeholder, or one used twice"


def _sentences(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (str(words or ""),)
