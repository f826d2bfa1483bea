"""Letters as phones show and networks bill them: numbers in right-to-left text, costly accents."""

from __future__ import annotations

import re
import unicodedata

from bot.sms import GSM

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
GROUPS = re.compile(r"(?<=\d)[ \u00a0](?=\d)")
LATIN_RUN = re.compile(r"\d[\d \u00a0]* [A-Za-z][A-Za-z0-9&' .-]*[A-Za-z0-9]")
NBSP = "\u00a0"
ISOLATE, END = "\u2066", "\u2069"
MARK = "\u200f"
LATIN = re.compile("[A-Za-z]")
CAN_BE_PLAIN = ("es", "fr", "pl", "pt", "ro", "sq", "tr")
"""Languages that are still read without their accents; Vietnamese loses its meaning."""
SPECIAL = str.maketrans(
    {"ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "„": '"', "”": '"', "«": '"', "»": '"'}
)


def readable(text: str) -> str:
    """A text as phones should show it where right-to-left letters meet numbers and Latin ones.

    Unicode's rules (UAX 9) put groups of digits divided by spaces in right-to-left order. A
    no-break space belongs to its number (rule W4), on every phone that knows these rules at all,
    and costs nothing; a number followed by Latin words is set in an isolate. A line that begins
    with a Latin name gets a mark, or the whole line would run from left to right (rule P2).
    """
    if not RIGHT_TO_LEFT.search(text):
        return text
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    if not (found := RIGHT_TO_LEFT.search(line)):
        return line
    whole = LATIN_RUN.sub(rf"{ISOLATE}\g<0>{END}", GROUPS.sub(NBSP, line))
    return f"{MARK}{whole}" if LATIN.search(line, 0, found.start()) else whole


def without_costly_marks(text: str) -> str:
    """Latin letters without the marks that would make the whole text UCS-2; é, ñ and ü stay.

    As people themselves text: "número" is "numero", "wiadomość" is "wiadomosc". A letter that has
    no plain form stays, and so does the price.
    """
    return "".join(map(_plain, text.translate(SPECIAL)))


def _plain(char: str) -> str:
    if char in GSM:
        return char
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    return bare if bare and GSM.issuperset(bare) else char
