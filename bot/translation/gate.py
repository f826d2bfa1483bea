"""Check an engine's output against its source: values, names, terms, not, questions, loops."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from bot.language.scripts import SCRIPTS, languages, script
from bot.translation import lexicon, names, terms
from bot.translation.flags import BLOCKS, DOUBTS
from bot.translation.terms import Found
from bot.translation.values.compare import Difference, compare
from bot.translation.values.find import find
from bot.translation.values.moments import SUNRISE
from bot.translation.values.value import TIME, Value
from bot.translation.words import WORD, Words, plainly, words

QUESTION = re.compile(r"[?？؟፧;](?=[\"'”’»)\s]*$)")
ASKS = re.compile(r"[?？؟፧]")
NUMBER_SIGN = re.compile(r"\bno\.\s?(?=[a-z]*[/-]?\d{2})")
"""As in ``case no. AB-44``, which denies nothing."""
SAME_LETTERS = 0.6
"""The share of an output's letters that must be of the language's script."""
LEAST_LEFT, SOME_LEFT, MUCH_LEFT = 4, 0.34, 0.6
SHORTEST, LONGEST = 0.4, 2.5
"""How far the length may be from the expected before it is doubted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found wrong with an output, and what would have to be put right."""

    flags: tuple[str, ...]
    difference: Difference
    names: tuple[Value, ...] = ()
    terms: tuple[Found, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether nobody may see it."""
        return any(flag in BLOCKS for flag in self.flags)

    @property
    def weight(self) -> tuple[int, int]:
        """To compare: outputs with less are better."""
        return sum(flag in BLOCKS for flag in self.flags), sum(f in DOUBTS for f in self.flags)


def check(source: str, output: str, source_lang: str, target_lang: str) -> Verdict:
    """Compare one sentence with its translation. Both have composed letters (NFC)."""
    if not output.strip():
        return Verdict(("empty",), Difference((), ()))
    difference = compare(source, output, source_lang, target_lang)
    gone = tuple(
        name
        for name in names.people_and_places(source, source_lang)
        if not names.kept(name.raw, output)
    )
    missing = tuple(terms.lost(source, output, source_lang, target_lang))
    flags = {f"{one.kind}_changed" for one in (*difference.missing, *difference.added)}
    flags |= {"name_changed"} if gone else set()
    flags |= {"term_lost"} if missing else set()
    here = Pair(source, output, source_lang, target_lang)
    flags |= {name for name, fails in CHECKS.items() if fails(here)}
    return Verdict(tuple(sorted(flags)), difference, gone, missing)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its translation, with their languages."""

    source: str
    output: str
    there: str
    here: str


def _negation_lost(pair: Pair) -> bool:
    there, here = words(pair.there), words(pair.here)
    return bool(
        here.negation.pattern and _denies(pair.source, there) and not _denies(pair.output, here)
    )


def _denies(text: str, known: Words) -> bool:
    plain = plainly(text)
    if known.lang == "zh" and known.question.pattern:
        plain = known.question.pattern.sub(" ", plain)  # "can or cannot" asks, and denies nothing
    if known.lang == "en":
        plain = NUMBER_SIGN.sub(" ", plain)
    return bool(known.negation.count(plain))


def _negation_added(pair: Pair) -> bool:
    return _negation_lost(Pair(pair.output, pair.source, pair.here, pair.there))


def _question_lost(pair: Pair) -> bool:
    return bool(QUESTION.search(pair.source)) and not ASKS.search(pair.output)


def _question_added(pair: Pair) -> bool:
    asked = words(pair.there).question.count(plainly(pair.source))
    return bool(ASKS.search(pair.output) and not ASKS.search(pair.source) and not asked)


def _alarming_added(pair: Pair) -> bool:
    there, here = words(pair.there), words(pair.here)
    source, output = plainly(pair.source), plainly(pair.output)
    return any(
        listed.count(output) and not (name in there.alarming and there.alarming[name].count(source))
        for name, listed in here.alarming.items()
        if there.alarming
    )


def _profanity_added(pair: Pair) -> bool:
    there, here = words(pair.there), words(pair.here)
    return bool(
        here.profanity.count(plainly(pair.output)) > there.profanity.count(plainly(pair.source))
    )


def _loop(pair: Pair) -> bool:
    """A run of one to four words, or of letters, three times in a row, unlike the source."""
    return _repeats(pair.output) > max(2, _repeats(pair.source))


def _repeats(text: str) -> int:
    plain = plainly(text)
    most = max((len(run.group()) // len(run[1]) for run in RUN.finditer(plain)), default=1)
    tokens = TOKEN.findall(plain)
    for size in range(1, 5):
        streak = 0
        for at in range(size, len(tokens)):
            streak = streak + 1 if tokens[at] == tokens[at - size] else 0
            if streak and any(map(_has_letters, tokens[at - size : at])):
                most = max(most, 1 + streak // size)
    return most


def _has_letters(token: str) -> bool:
    return any(map(str.isalpha, token))


TOKEN = re.compile(rf"{WORD.pattern}|\d+")
RUN = re.compile(r"([^\W\d_]{1,12}?)\1{3,}")


def _wrong_script(pair: Pair) -> bool:
    """Less than most letters are of the language's script, Latin names and codes aside."""
    if pair.here not in EXPECTED:
        return bool(script(pair.output) not in ("latin", ""))
    letters = "".join(
        ch for word in WORD.findall(pair.output) for ch in _counted(word, pair.source)
    )
    ours = len(EXPECTED[pair.here].findall(letters))
    return bool(letters) and ours < SAME_LETTERS * len(letters)


def _counted(word: str, source: str) -> str:
    return "" if word[0] < "\u0250" and (word in source or word[0].isupper()) else word


EXPECTED = {
    lang: re.compile(f"[{letters}\\W]")
    for name, (letters, _langs) in SCRIPTS.items()
    for lang in languages(name) or ()
    if not (name == "arabic" and lang == "pa")
}


def _left(pair: Pair) -> tuple[int, float]:
    """How many everyday words of the source language alone, and which share of all, were left."""
    there, here = lexicon.lexicon(pair.there), lexicon.lexicon(pair.here)
    output = set(WORD.findall(plainly(pair.output)))
    source = without_values(pair.source, pair.there)
    used = [plainly(word) for word in WORD.findall(source) if _is_word(word)]
    left = {word for word in used if word in output and word not in here}
    return sum(word in there for word in left), len(left) / max(len(set(used)), 3)


def without_values(text: str, lang: str) -> str:
    """A text with nothing in the place of its values."""
    for one in reversed(find(text, lang)):
        text = text[: one.start] + " " + text[one.end :]
    return text


def _is_word(word: str) -> bool:
    """Long enough, and neither an acronym nor, by its capital, perhaps a name."""
    return len(word) >= LEAST_LEFT and not word[0].isupper()


def _much_left(pair: Pair) -> bool:
    return _left(pair)[1] >= MUCH_LEFT


def _some_left(pair: Pair) -> bool:
    number, share = _left(pair)
    return bool(number or share >= SOME_LEFT) and share < MUCH_LEFT


def _copied(pair: Pair) -> bool:
    if plainly(pair.source) != plainly(pair.output):
        return False
    words_in = [w for w in WORD.findall(without_values(pair.source, pair.there)) if _is_word(w)]
    return len(words_in) > 1


def _clock_differs(pair: Pair) -> bool:
    """A time to or from a language whose speakers count the hours from sunrise."""
    if not SUNRISE & {pair.there, pair.here}:
        return False
    return any(one.kind == TIME for one in find(pair.source, pair.there))


def _length(pair: Pair) -> bool:
    source, output = (
        " ".join(without_values(*side).split())
        for side in ((pair.source, pair.there), (pair.output, pair.here))
    )
    expected = len(source) * breadth(pair.here) / breadth(pair.there)
    if expected < 20:
        return len(output) > 2 * expected + 10
    return not SHORTEST < len(output) / expected < LONGEST


@lru_cache
def breadth(lang: str) -> float:
    """How long our sentences are in a language beside their English, at the median."""
    shares = [
        len(said) / len(english)
        for english, said in lexicon.sentences(lang).items()
        if len(english) > 40
    ]
    return median(shares) if shares else 1.0


CHECKS: Mapping[str, Callable[[Pair], bool]] = {
    "copied": _copied,
    "wrong_script": _wrong_script,
    "loop": _loop,
    "profanity_added": _profanity_added,
    "much_left": _much_left,
    "some_left": _some_left,
    "negation_lost": _negation_lost,
    "negation_added": _negation_added,
    "question_lost": _question_lost,
    "question_added": _question_added,
    "alarming_added": _alarming_added,
    "length": _length,
    "clock_differs": _clock_differs,
}
