"""How far every language is: coverage, review, and what its messages cost."""

from __future__ import annotations

from pathlib import Path

from bot import locales
from bot.language.names import own_name
from bot.sms import is_gsm, segments, tidy

HEADER = (
    f"{'lang':<5} {'name':<14} {'done':>5} {'draft':>6} {'reviewed':>9} {'stale':>6} "
    f"{'GSM-7':>6} {'segments':>9} {'pence':>7}"
)


def table(pence: float, folder: Path = locales.FOLDER) -> str:
    """One line a language. Segments and pence are those of every sentence said once, alone."""
    return "\n".join([HEADER, *(_line(lang, pence, folder) for lang in locales.languages(folder))])


def _line(lang: str, pence: float, folder: Path) -> str:
    catalog = locales.read(lang, folder)
    states = [locales.status_of(message) for message in catalog if message.id]
    said = [tidy(row.translation) for row in locales.rows(catalog) if row.translation]
    plain = sum(map(is_gsm, said))
    cost = sum(map(segments, said))
    done = 100 * (len(states) - states.count("missing")) // len(states)
    return (
        f"{lang:<5} {own_name(lang):<14} {done:>4}% {states.count('draft'):>6} "
        f"{states.count('reviewed'):>9} {states.count('stale'):>6} "
        f"{100 * plain // max(1, len(said)):>5}% {cost:>9} {cost * pence:>7.0f}"
    )
