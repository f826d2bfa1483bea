"""How often: every six hours, de 8 em 8 horas; a dose taken at the wrong interval harms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.translation.values.value import DOSE, NUMBER, Value, value

UNITS = {
    "en": r"(?P<h>hours?|hrs?)|(?P<d>days?)|(?P<w>weeks?)|(?P<m>months?)",
    "pt": r"(?P<h>horas?|h)|(?P<d>dias?)|(?P<w>semanas?)|(?P<m>meses|m[eê]s)",
    "es": r"(?P<h>horas?|h)|(?P<d>d[ií]as?)|(?P<w>semanas?)|(?P<m>meses|mes)",
    "fr": r"(?P<h>heures?|h)|(?P<d>jours?)|(?P<w>semaines?)|(?P<m>mois)",
}
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(rf"(?<!\w)(?:every|each) (?P<n>\d+) ?(?:{UNITS['en']})(?!\w)"),
    "pt": re.compile(
        r"(?<!\w)(?:(?:a )?cada|de (?P<two>\d+) em|(?P<half>\d+)/)? ?"
        rf"(?P<n>\d+) ?(?:{UNITS['pt']})(?!\w)"
    ),
    "es": re.compile(rf"(?<!\w)cada (?P<n>\d+) ?(?:{UNITS['es']})(?!\w)"),
    "fr": re.compile(rf"(?<!\w)tou(?:te)?s les (?P<n>\d+) ?(?:{UNITS['fr']})(?!\w)"),
}


def repeats(plain: str, lang: str) -> Iterator[Value]:
    """Every interval in a text of a language whose phrases for it are known."""
    if lang not in PATTERNS:
        return
    for hit in PATTERNS[lang].finditer(plain):
        if lang == "pt" and not ("cada" in hit.group() or hit["n"] in (hit["two"], hit["half"])):
            continue
        unit = next(name for name in "hdwm" if hit[name])
        number = f"n:{hit['n']}"
        yield value(DOSE, (f"every:{hit['n']}{unit}",), hit.group(), hit.start(), (number,))


def is_interval(one: Value) -> bool:
    """Whether a value says how often."""
    return any(key.startswith("every:") for key in one.keys)


def as_number(one: Value) -> Value:
    """The figure of an interval, for a language whose phrases for it are not known."""
    figure = [*re.finditer(r"\d+", one.raw)][-1]
    start = one.start + figure.start()
    return Value(NUMBER, one.loose, figure.group(), start, start + len(figure.group()))
