"""How far every language is: coverage, review, and what its messages cost."""

from __future__ import annotations

from pathlib import Path

from bot import locales
from bot.language.names import own_name
from bot.letters import CAN_BE_PLAIN, without_costly_marks
from bot.sms import is_gsm, segments, tidy

HEADER = (
    f"{'lang':<5} {'name':<14} {'done':>5} {'draft':>6} {'reviewed':>9} {'stale':>6} "
    f"{'GSM-7':>6} {'segments':>9} {'pence':>6} {'plain':>6} {'saves':>6}"
)
LABEL = 60
"""A sentence of fewer letters is a label or a question, never sent alone, and does not count."""


def table(pence: float, folder: Path = locales.FOLDER) -> str:
    """One line a language.

    GSM-7 is the share of sentences in the cheap alphabet, ``segments`` what a sentence that can
    be sent alone costs on average, ``pence`` the price of saying everything once. ``plain`` is
    that price without the accents that make a text dear, where people text so.
    """
    return "\n".join([HEADER, *(_line(lang, pence, folder) for lang in locales.languages(folder))])


def _line(lang: str, pence: float, folder: Path) -> str:
    catalog = locales.read(lang, folder)
    states = [locales.status_of(message) for message in catalog if message.id]
    said = [row.translation for row in locales.rows(catalog) if row.translation]
    cheap = sum(is_gsm(tidy(text)) for text in said)
    cost = _price(said, pence)
    done = 100 * (len(states) - states.count("missing")) // len(states)
    return (
        f"{lang:<5} {own_name(lang):<14} {done:>4}% {states.count('draft'):>6} "
        f"{states.count('reviewed'):>9} {states.count('stale'):>6} "
        f"{100 * cheap // max(1, len(said)):>5}% {_mean(said):>9.2f} "
        f"{cost:>6.0f} {_plainly(lang, said, cost, pence)}"
    )


def _plainly(lang: str, said: list[str], cost: float, pence: float) -> str:
    if lang not in CAN_BE_PLAIN:
        return f"{'-':>6} {'-':>6}"
    plain = _price([without_costly_marks(text) for text in said], pence)
    return f"{plain:>6.0f} {100 * (cost - plain) / cost:>5.0f}%"


def _mean(said: list[str]) -> float:
    some = [segments(tidy(text)) for text in said if len(text) >= LABEL]
    return sum(some) / len(some) if some else 0.0


def _price(said: list[str], pence: float) -> float:
    return pence * sum(segments(tidy(text)) for text in said)
