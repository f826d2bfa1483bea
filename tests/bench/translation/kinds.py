"""What kind of value one of the judge's is, by its first rendering."""

from __future__ import annotations

import re

DATES = (
    "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
    "|segunda|terça|quarta|quinta|sexta|sábado|domingo"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
DOSES = r"por dia|a day|comprimid|tablet"
NUMBER = re.compile(
    r"\d+(?: (?:minutos|minutes|dias|days|anos|semanas|hours|horas))?$|[\d.,]+%$|\d+-\d+$"
    r"|[\d.,]+ kg|mei[oa]|half|duas|dois|uma? |quinzena|dezenas|dozens|a dozen|twice"
)
PATTERNS = (
    ("phone", r"#(?!9990)"),
    ("NHS number", r"#9990"),
    ("money", r"£|r\$|\d+p$|.* euros$"),
    ("e-mail", r".*@"),
    ("web address", r"https?://|www\.|[a-z.]+\.(?:org|uk|com)(?:/|$)"),
    ("postcode", r"[a-z]{1,2}\d{1,2}[a-z]? \d[a-z]{2}$"),
    ("time", r"\d{1,2}:\d\d$|às \d"),
    ("day or date", rf".*\b(?:{DATES})\b"),
    (
        "dose or measure",
        r"[\d,./]+ ?(?:mg|ml|g|kg|ui|°c|kilos|mmol/mol)\b|.*gota|\d+/\d+$|\d+ by \d+$"
        rf"|.*(?:{DOSES}|\d em \d|every)",
    ),
    ("acronym", r"(?:gp|nhs|a&e|arc|dbs|brp)$"),
    ("code or house no.", r"(?=.*\d)(?:.*[a-z].*|\d+-\w+|\d+\.\d\d?|00\d+)$"),
    ("name", r"[a-z]"),
)
"""The first that matches is it; what none does is a number."""


def kind(rendering: str) -> str:
    """Its name in the table."""
    if NUMBER.match(rendering) and not re.search(DOSES, rendering):
        return "number"
    return next((name for name, pattern in PATTERNS if re.match(pattern, rendering)), "number")
