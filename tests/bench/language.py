"""``python -m tests.bench.language``: how well texts are understood, language by language."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence

from bot.language.reading import Ranked, Reading
from bot.learning.examples import Example
from bot.understanding.reader import PERSIAN, understanding
from tests.bench.labelled import LENGTHS, First, firsts, fragments, texts
from tests.bench.table import table

STYLES = ("native", "roman", "typo", "mixed")
Read = Callable[[str], Reading]


def main() -> None:
    """Print every table for one half of the labelled texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="test", choices=("tune", "test", "all"))
    parser.add_argument("--wrong", action="store_true", help="also list what was wrong")
    args = parser.parse_args()
    before, start = memory(), time.perf_counter()
    models = understanding()
    models.read("hello")
    print(f"loaded in {time.perf_counter() - start:.1f} s; {memory() - before} MB more\n")
    print(first_texts(firsts(args.half), models.read))
    print(cut_short(models.tongue))
    labelled = texts(args.half)
    start = time.perf_counter()
    readings = [models.read(one.text) for one in labelled]
    spent = 1000 * (time.perf_counter() - start) / len(labelled)
    print(topics(labelled, readings))
    print(dangers(labelled, readings))
    print(curve(labelled, [models.balance(one.text) for one in labelled]))
    print(f"{spent:.1f} ms a text; the process has {memory()} MB")
    if args.wrong:
        mistakes(labelled, readings)


def memory() -> int:
    """Megabytes that this process holds."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


def percent(flags: Iterable[bool]) -> str:
    """How many of these are true; a dash when there are none."""
    known = list(flags)
    return f"{100 * sum(known) / len(known):.0f}" if known else "-"


def same(lang: str, guess: str) -> bool:
    """Whether a guess is right; Dari and Persian are understood by each other's readers."""
    return lang == guess or {lang, guess} == set(PERSIAN)


def first_texts(rows: Sequence[First], read: Read) -> str:
    """Of first texts: right one offered, wrong one taken as known, asked without need."""
    found = [(row, read(row.text)) for row in rows]

    def line(name: str, some: list[tuple[First, Reading]]) -> list[str]:
        fact = [(r.lang, g.language) for r, g in some if g.language]
        wrong = [not same(lang, guess) for lang, guess in fact]
        share = f"{100 * sum(wrong) / len(some):.1f}" if some else "-"
        return [name, str(len(some)), percent(map(offered, some)), share, percent(map(asked, some))]

    def offered(pair: tuple[First, Reading]) -> bool:
        row, got = pair
        if got.language:
            return same(row.lang, got.language)
        return row.lang == "en" or any(same(row.lang, lang) for lang, _ in got.languages)

    def asked(pair: tuple[First, Reading]) -> bool:
        return not pair[1].language

    langs = sorted({row.lang for row in rows})
    lines = [line(lang, [p for p in found if p[0].lang == lang]) for lang in langs]
    lines += [line(style, [p for p in found if p[0].style == style]) for style in STYLES]
    head = ["first texts", "n", "offered %", "wrong as fact %", "asked %"]
    return table([head, *lines, line("all", found)])


def cut_short(tongue: Callable[[str], tuple[Ranked, str]]) -> str:
    """Top-1 language of the first words of TICO-19's sentences, by number of words."""
    right: dict[str, dict[int, list[bool]]] = {}
    for lang, words, text in fragments(LANGUAGES):
        offered, _sure = tongue(text)
        right.setdefault(lang, {}).setdefault(words, []).append(same(lang, _first(offered)))
    if not right:
        return "no TICO-19 at hand: fragments not measured\n"
    rows = [[lang, *(percent(by[words]) for words in LENGTHS)] for lang, by in right.items()]
    means = [sum(float(row[at]) for row in rows) / len(rows) for at in range(1, len(LENGTHS) + 1)]
    return table(
        [["fragments", *map(str, LENGTHS)], *rows, ["mean", *(f"{mean:.1f}" for mean in means)]]
    )


def _first(offered: Ranked) -> str:
    return offered[0][0] if offered else ""


LANGUAGES = (
    *("en", "ar", "fa", "prs", "ps", "ckb", "ti", "am", "so"),
    *("ur", "bn", "hi", "zh", "ru", "fr", "es", "pt"),
)


def topics(rows: Sequence[Example], readings: Sequence[Reading]) -> str:
    """Of calm texts with a topic: the first, among the first three, and sent as a clear winner."""
    calm = [(r, g) for r, g in zip(rows, readings, strict=True) if not r.degree and r.topic]

    def line(name: str, some: list[tuple[Example, Reading]]) -> list[str]:
        return [
            name,
            str(len(some)),
            percent(bool(g.topics) and g.topics[0][0] == r.topic for r, g in some),
            percent(r.topic in dict(g.topics) for r, g in some),
            percent(bool(g.topic) for _, g in some),
            percent(g.topic == r.topic for r, g in some if g.topic),
        ]

    return table(
        [
            ["topics", "n", "top-1 %", "top-3 %", "clear %", "of those right %"],
            *_by(calm, line),
        ]
    )


def dangers(rows: Sequence[Example], readings: Sequence[Reading]) -> str:
    """Of texts in danger: caught, as danger, right kind; of calm ones: false danger and concern."""
    pairs = list(zip(rows, readings, strict=True))

    def line(name: str, some: list[tuple[Example, Reading]]) -> list[str]:
        danger = [(r, g) for r, g in some if r.degree == "danger"]
        calm = [(r, g) for r, g in some if not r.degree]
        unsure = [(r, g) for r, g in some if r.degree == "concern"]
        return [
            name,
            f"{len(danger)}/{len(calm)}",
            percent(bool(g.crisis or g.concern) for _, g in danger),
            percent(bool(g.crisis) for _, g in danger),
            percent((g.crisis or g.concern) == r.kind for r, g in danger if g.crisis or g.concern),
            percent(bool(g.crisis or g.concern) for _, g in unsure),
            percent(bool(g.crisis) for _, g in calm),
            percent(bool(g.concern) for _, g in calm),
        ]

    head = ["danger", "n", "caught %", "as danger %", "right kind %", "concerns caught %"]
    return table([[*head, "calm: danger %", "calm: concern %"], *_by(pairs, line)])


Pairs = list[tuple[Example, Reading]]


def _by(pairs: Pairs, line: Callable[[str, Pairs], list[str]]) -> list[list[str]]:
    """One line for each language and style, and one for all."""
    langs = sorted({row.lang for row, _ in pairs})
    return [
        *(line(lang, [p for p in pairs if p[0].lang == lang]) for lang in langs),
        *(line(style, [p for p in pairs if p[0].style == style]) for style in STYLES),
        line("all", pairs),
    ]


def curve(rows: Sequence[Example], balances: Sequence[float]) -> str:
    """Texts in danger that are caught, against calm ones that are too, for many limits."""
    danger = [b for row, b in zip(rows, balances, strict=True) if row.degree == "danger"]
    calm = [b for row, b in zip(rows, balances, strict=True) if not row.degree]
    lines = [
        [
            f"{at / 10:+.1f}",
            percent(b >= at / 10 for b in danger),
            percent(b >= at / 10 for b in calm),
        ]
        for at in range(-9, 10)
    ]
    return table([["limit", "danger above %", "calm above %"], *lines])


def mistakes(rows: Sequence[Example], readings: Sequence[Reading]) -> None:
    """Every text that was misread, for whoever tunes; never run this on the test half."""
    for row, got in zip(rows, readings, strict=True):
        said = got.crisis or (got.concern and f"({got.concern})")
        if row.degree == "danger" and not got.crisis:
            sys.stdout.write(f"MISSED {row.lang} {row.kind} {said}: {row.text}\n")
        if not row.degree and said:
            sys.stdout.write(f"FALSE {row.lang} {said}: {row.text}\n")
        if not row.degree and row.topic and row.topic not in dict(got.topics):
            sys.stdout.write(f"TOPIC {row.lang} {row.topic} {got.topics}: {row.text}\n")


if __name__ == "__main__":
    main()
