"""Write a value for a reader of another language: as it stands on a letter, or in her calendar."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.translation.values.calendar import say_date, say_month, say_weekday
from bot.translation.values.numbers import FIGURE, THOUSANDS, ascii_digits, readings
from bot.translation.values.value import DATE, DOSE, MONEY, NUMBER, TIME, Value

EVERY = re.compile(r"^every:(\d+)([hdwm])$")
INTERVALS = {
    "en": ("every {}", ("hours", "days", "weeks", "months")),
    "pt": ("a cada {}", ("horas", "dias", "semanas", "meses")),
    "es": ("cada {}", ("horas", "días", "semanas", "meses")),
    "fr": (
        "tou{}",
        ("tes les {} heures", "s les {} jours", "tes les {} semaines", "s les {} mois"),
    ),
}
SCALED = re.compile(r"^\D?[\d.,]+[ \u00a0-](?:[^\W\d_]{3,})(?: (?:de|d'|of))?( |$)")
"""A figure with a word that may multiply it, as in ``2 mil``."""
KEYED = re.compile(
    r"^(?:d:(?:(\d+)-)?(\d+)/(\d+)(?:/(\d+))?|w:(\d)|m:(\d+)|t:(\d+)|(r\$|[£€$]):([\d.]+))$"
)


NOT_ENGLISH = re.compile(r"\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d{1,2})?|\d+,\d{1,2}")
"""Amounts that an English reader would take for others: 1.250,50."""


def say(one: Value, lang: str) -> str:
    """The value in a form that cannot be read as another one."""
    raw = ascii_digits(one.raw)
    if lang in INTERVALS and one.keys and (hit := EVERY.match(min(one.keys))):
        return _interval(hit[1], "hdwm".index(hit[2]), lang)
    if lang == "en" and re.fullmatch(r"\d{1,2}h", raw):
        return f"{raw[:-1]}:00"
    if one.kind in (NUMBER, DOSE) and len(one.keys) == 1:
        return _figure(min(one.keys).rpartition(":")[2], raw, lang)
    if one.kind not in (DATE, TIME, MONEY):
        return raw
    hit = KEYED.match(min(one.keys, key=lambda key: (len(key), key))) if one.keys else None
    if hit is None:
        return raw
    if one.kind == DATE:
        return _date(hit, raw, lang)
    if one.kind == TIME:
        return _time(int(hit[7]), raw, lang)
    pence = next((key[2:] for key in one.loose if key.startswith("p:")), "")
    return f"{pence}p" if pence else _money(hit, raw, lang)


def _figure(canonical: str, raw: str, lang: str) -> str:
    """With its unit, if it has one, as it was written; ``2 mil`` is written out."""
    if SCALED.search(raw):
        return canonical
    figure = re.search(rf"{THOUSANDS}|{FIGURE}", raw)
    told = figure.group() if figure else raw
    return raw.replace(told, _number(canonical, told, lang), 1)


def _number(canonical: str, raw: str, lang: str) -> str:
    """Without marks between thousands, and with the point that English readers expect."""
    if re.fullmatch(r"\d{1,3}([., ]\d{3})+", raw):
        return canonical
    return canonical if lang == "en" and re.fullmatch(r"\d+,\d+", raw) else raw


def _interval(number: str, unit: int, lang: str) -> str:
    frame, units = INTERVALS[lang]
    said = units[unit]
    return frame.format(said.format(number) if "{}" in said else f"{number} {said}")


def _date(hit: re.Match[str], raw: str, lang: str) -> str:
    if hit[5]:
        return say_weekday(int(hit[5]), lang)
    if hit[6]:
        return say_month(int(hit[6]), lang)
    if re.fullmatch(r"[\d/.-]+", raw):
        return raw
    last = say_date(int(hit[2]), int(hit[3]), lang) + (f" {hit[4]}" if hit[4] else "")
    if not hit[1]:
        return last
    first = hit[1] if last[0].isdigit() else say_date(int(hit[1]), int(hit[3]), lang)
    return f"{first}-{last}"


def _time(minutes: int, raw: str, lang: str) -> str:
    if lang == "en" and re.search(r"[ap]\.?m\.?$", raw, re.IGNORECASE):
        return raw
    return f"{minutes // 60}:{minutes % 60:02d}"


def _money(hit: re.Match[str], raw: str, lang: str) -> str:
    """Before the figure as it was written stands its symbol; pence stay as they are."""
    figure = re.search(rf"{THOUSANDS}|{FIGURE}", raw)
    written = figure.group() if figure else hit[9]
    if hit[9] not in readings(written, "en") | readings(written, "pt"):
        written = hit[9]  # "2 mil" or "5k"
    if lang == "en" and NOT_ENGLISH.fullmatch(written):
        amount = Decimal(hit[9])
        return f"{hit[8].upper()}{amount:,.2f}".removesuffix(".00")
    if (raw[:1] in "£€$" and written in raw) or re.search(r"\d ?p$", raw):
        return raw.strip()
    return f"{hit[8].upper()}{written}"
