"""Names of people and places in Latin letters, which a translation must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from anyascii import anyascii
from babel import Locale
from rapidfuzz import fuzz

from bot.translation.lexicon import LINKS, lexicon
from bot.translation.values.calendar import locale_of, names
from bot.translation.values.value import NAME, Value, value
from bot.translation.words import Listed, plainly, words

WORD = re.compile(r"[^\W\d_][\w'’-]*")
TITLE = re.compile(r"[A-ZÀ-Þ][a-zß-ɏ'’]+(?:-?[A-ZÀ-Þ][a-zß-ɏ'’]+)*|[A-Z]['’][A-Z][a-z]+")
PLACES = frozenset(
    [
        "surgery",
        "hospital",
        "road",
        "street",
        "lane",
        "avenue",
        "church",
        "hall",
        "centre",
        "center",
        "school",
        "park",
        "clinic",
        "library",
        "practice",
        "square",
        "drive",
        "infirmary",
        "pharmacy",
        "mosque",
        "temple",
    ]
)
"""What says, in English, that a name is a place's; it may itself be translated."""
GENERIC = PLACES | frozenset(
    ["house", "health", "community", "college", "station", "city", "saint"]
)
SHOUTED = 0.5
"""With a larger share of capitals than this, capitals say nothing."""
NAMES_TOO = frozenset(("marco",))
"""Months written without their accents that are people's names."""
SHORT = 5
"""A title with fewer letters may end with a full stop."""

SOUNDS_ALIKE = 60


def people_and_places(text: str, lang: str) -> list[Value]:
    """Runs of capitalised words that are no word of the language, not at a sentence's start.

    After a title (Mrs, Dr) also a known word is taken for a name. Those without keys may be
    what an organisation is called, which is translated.
    """
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return []
    if sum(char.isupper() for char in letters) > SHOUTED * len(letters):
        return list(_after_titles(text, lang))
    return list(_runs(text, lang))


def _after_titles(text: str, lang: str) -> Iterator[Value]:
    """The word after each title, which is a name even where everything is in capitals."""
    titles, before = words(lang).titles.pattern, ""
    for hit in WORD.finditer(text):
        word = plainly(hit[0])
        named = len(before) < SHORT or word not in lexicon(lang)  # YOUR DOCTOR IS
        if titles and titles.fullmatch(before) and named and not titles.fullmatch(word):
            yield value(NAME, (f"name:{word}",), hit[0], hit.start())
        before = word


def _runs(text: str, lang: str) -> Iterator[Value]:
    titles = words(lang).titles
    known = lexicon(lang) | _everyday(lang) | frozenset(titles.entries)
    run: list[re.Match[str]] = []
    titled = named = False
    last = 0
    for hit in WORD.finditer(text):
        word = hit.group()
        # After "Dr." the sentence goes on, after "the doctor." or "(doctor)" it does not.
        titled = titled and text[last : hit.start()] in (" ", ". ", "\u00a0")
        last = hit.end()
        joined = bool(run) and text[run[-1].end() : hit.start()] in (" ", "-", ". ")
        is_name = TITLE.fullmatch(word) is not None and (
            titled or (_strange(word, known) and (bool(run) or not _starts(text, hit)))
        )
        if run and not (joined and (is_name or word.lower() in LINKS)):
            yield from _value(text, run, named)
            run = []
        if is_name or (run and word.lower() in LINKS):
            named = titled if not run else named
            run.append(hit)
        titled = _is_title(text, hit, titles)
    yield from _value(text, run, named)


def _is_title(text: str, hit: re.Match[str], titles: Listed) -> bool:
    if not titles.pattern or not titles.pattern.fullmatch(plainly(hit.group())):
        return False
    return text[hit.end() : hit.end() + 1] != "." or len(hit.group()) < SHORT


def _value(text: str, run: list[re.Match[str]], titled: bool = False) -> Iterator[Value]:
    """A run as a value; certain of one name, of one after a title, and of a place."""
    while run and not run[-1].group()[0].isupper():
        run = run[:-1]
    if run:
        start, end = run[0].start(), run[-1].end()
        raw = re.sub(r"['’]s$", "", text[start:end])
        key = f"name:{plainly(raw)}"
        place = PLACES & set(plainly(raw).split())
        alone = len(run) == 1 and not _in_a_title(text, start, end)
        certain = titled or alone or (place and len(run) < 4)
        yield value(NAME, (key,) if certain else (), raw, start, (key,))


def _in_a_title(text: str, start: int, end: int) -> bool:
    """Whether a word with a capital stands next to it, as in what an organisation is called."""
    before, after = text[:start].split(" ")[-2:-1], text[end:].split(" ")[1:2]
    follows = text[end : end + 1] == " " and bool(after) and after[0][:1].isupper()
    leads = bool(before) and before[0][:1].isupper() and before[0][-1:].isalpha()
    return follows or (leads and not _starts(text, WORD.search(text, start - len(before[0]) - 1)))


def _starts(text: str, hit: re.Match[str] | None) -> bool:
    if hit is None:
        return False
    before = text[: hit.start()].rstrip(" \"'“‘(¿¡-")
    opened = text[: hit.start()].endswith(("(", "[", '"', "“", "‘", "«"))
    return opened or not before or before[-1] in ".!?:;\n…"


def _strange(word: str, known: frozenset[str]) -> bool:
    plain = re.sub(r"'s$", "", plainly(word))
    return len(plain) > 1 and not known & {plain, plain.rstrip("s")}


@lru_cache
def _everyday(lang: str) -> frozenset[str]:
    """What is written with a capital without being a name to keep: days, countries, languages."""
    locale = Locale.parse(locale_of(lang))
    listed = (*locale.territories.values(), *locale.languages.values())
    known = names(lang)
    parts = {plainly(part) for name in listed for part in (name, *re.split(r"[\s(),-]+", name))}
    return frozenset({*parts, *known.months, *known.days}) - NAMES_TOO


def kept(name: str, output: str) -> bool:
    """Whether a name stands in an output, also declined, with other accents or transliterated."""
    inside = anyascii(output).lower()
    wanted = anyascii(name).lower()
    if wanted in inside:
        return True
    tokens = WORD.findall(inside)
    letters = [char for char in output if char.isalpha()]
    latin = sum(char < "\u0250" for char in letters) * 2 > len(letters)
    parts = [part for part in WORD.findall(wanted) if len(part) > 2 and part not in GENERIC]
    return all(_near(part, tokens, latin) for part in parts)


def _near(part: str, tokens: list[str], latin: bool) -> bool:
    if latin:
        return any(
            part[:-1] == token[: len(part) - 1] or _declined(part, token) for token in tokens
        )
    bones = _bones(part)
    return any(fuzz.ratio(bones, _bones(token)) >= SOUNDS_ALIKE for token in tokens)


def _declined(part: str, token: str) -> bool:
    """Another ending, but not another language's form of the name: Tomás is no Thomas."""
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(part, token, strict=False))))
    return same >= max(3, len(part) - 2) and len(token) <= len(part) + 3


def _bones(word: str) -> str:
    return re.sub(r"[aeiouywh']", "", word) or word
