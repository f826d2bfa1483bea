"""Read the labelled examples, the telling words and the catalogs, as data to learn from."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from babel.messages.pofile import read_po

from bot.language.danger import KINDS
from bot.language.reading import TOPICS

FOLDER = Path(str(files(__package__)))
EXAMPLES = FOLDER / "examples"
WORDS = FOLDER / "words"
LOCALES = FOLDER.parent.parent / "locales"
STYLES = ("native", "roman", "typo", "mixed")
DEGREES = ("danger", "concern")
PLACEHOLDER = re.compile(r"\{\w+\}")


class BadExample(ValueError):
    """A row that cannot be learned from; its place is in the message, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. ``topic`` and ``kind`` may be empty; ``degree``: danger or concern."""

    lang: str
    topic: str
    degree: str
    kind: str
    style: str
    text: str


def read(path: Path) -> Iterator[Example]:
    """The rows of one file. Raises BadExample."""
    lang = path.stem
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            crisis = "" if row["crisis"] == "-" else row["crisis"]
            degree, _colon, kind = crisis.rpartition(":")
            topic = "" if row["topic"] == "-" else row["topic"]
            example = Example(lang, topic, degree, kind, row["style"], row["text"].strip())
            if wrong := _wrong(example):
                raise BadExample(f"{path.name}: {wrong} in {row}")
            yield example


def _wrong(example: Example) -> str:
    """What is wrong with a row, or nothing."""
    if not example.text:
        return "no text"
    if example.topic and example.topic not in TOPICS:
        return f"no topic {example.topic}"
    if example.kind and (example.kind not in KINDS or example.degree not in DEGREES):
        return f"no crisis {example.degree}:{example.kind}"
    return "" if example.style in STYLES else f"no style {example.style}"


def examples(folder: Path = EXAMPLES) -> list[Example]:
    """Every example of every language. Raises BadExample."""
    return [example for path in sorted(folder.glob("*.tsv")) for example in read(path)]


def telling_words(lang: str) -> list[str]:
    """Words and short phrases that give a language away, also romanised."""
    lines = (WORDS / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("[")]


def sentences(lang: str) -> list[str]:
    """What our own catalog says in a language, without placeholders."""
    name = "messages.pot" if lang == "en" else f"{lang}/LC_MESSAGES/messages.po"
    with (LOCALES / name).open("rb") as file:
        catalog = read_po(file)
    said = ((m.id if lang == "en" else m.string) or "" for m in catalog if m.id)
    plain = (form for forms in said for form in ((forms,) if isinstance(forms, str) else forms))
    return [PLACEHOLDER.sub(" ", form) for form in plain]


def fingerprint(learned_from: Iterable[Path] | None = None) -> str:
    """A hash of everything learned from but the catalogs, whose every change need not count."""
    paths = learned_from or [*sorted(EXAMPLES.glob("*.tsv")), *sorted(WORDS.glob("*.txt"))]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
