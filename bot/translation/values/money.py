"""Amounts of money with their currency, by symbol or by word, in figures or spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.translation.values.numbers import FIGURE, THOUSANDS, apart, readings, scaled, spelled
from bot.translation.values.value import MONEY, Value, value
from bot.translation.words import Words, words

SYMBOLS = {"£": "£", "€": "€", "$": "$", "₤": "£", "r$": "r$", "us$": "$"}
CURRENCY = {"pounds": "£", "pence": "p", "euros": "€", "dollars": "$"}
NEAR = 24
"""Letters after a figure within which its currency begins and ends."""
AMOUNT = rf"(?:{THOUSANDS}|{FIGURE})"
BEFORE = apart(rf"((?<!\w)r\$|(?<!\w)us\$|[£€$₤]) ?({AMOUNT})( ?k(?!\w))?")
AFTER = apart(rf"(?<![\w.,])({AMOUNT}) ?([£€$₤])")
OF = re.compile(r" (?:de|d'|of)(?= )")
BARE = apart(rf"(?<![\w.,£€$₤:/-])({AMOUNT})")


def amounts(plain: str, known: Words) -> Iterator[Value]:
    """Every amount in a text that ``find.level`` made."""
    lang = known.lang
    for hit in BEFORE.finditer(plain):
        times, end = (1000, hit.end()) if hit[3] else scaled(plain, hit.end(), known.numbers)
        yield _amount(SYMBOLS[hit[1]], hit[2], plain[hit.start() : end], hit.start(), lang, times)
    for hit in AFTER.finditer(plain):
        yield _amount(SYMBOLS[hit[2]], hit[1], hit.group(), hit.start(), lang)
    for hit in BARE.finditer(plain):
        yield from _beside_its_currency(plain, hit, known)
    for number, start, end in spelled(plain, known.numbers):
        if named := _named(plain, end, known):
            currency, stop = named
            yield _amount(currency, str(number), plain[start:stop], start, lang)


def _beside_its_currency(plain: str, hit: re.Match[str], known: Words) -> Iterator[Value]:
    times, end = scaled(plain, hit.end(), known.numbers)
    if times > 1 and (of := OF.match(plain, end)):
        end = of.end()
    if named := _named(plain, end, known):
        currency, end = named
        said = plain[hit.start() : end]
        yield _amount(currency, hit[1], said, hit.start(), known.lang, times)
    elif leading := _leading(plain, hit.start(), known):
        currency, start = leading
        yield _amount(currency, hit[1], plain[start : hit.end()], start, known.lang)


def _named(plain: str, at: int, known: Words) -> tuple[str, int] | None:
    """The currency whose name follows, and where the name ends."""
    rest = plain[at : at + NEAR]
    ahead = rest.lstrip(" \u00a0\u202f-")
    for listed in (known.money, words("en").money):
        for name, entries in listed.items():
            if entries.pattern and (hit := entries.pattern.match(ahead)):
                if name == "pence" and hit.group() == "p" and re.match(r"p(?:\w|\.\s?m)", ahead):
                    continue  # 10 p.m.
                return CURRENCY[name], at + len(rest) - len(ahead) + hit.end()
    return None


def _leading(plain: str, at: int, known: Words) -> tuple[str, int] | None:
    """The currency whose name stands right before, and where it begins."""
    before = plain[max(0, at - NEAR) : at].rstrip(" \u00a0")
    for listed in (known.money, words("en").money):
        for name, entries in listed.items():
            if not entries.pattern or name == "pence":
                continue
            for hit in entries.pattern.finditer(before):
                if hit.end() == len(before):
                    return CURRENCY[name], max(0, at - NEAR) + hit.start()
    return None


def _amount(currency: str, figure: str, raw: str, start: int, lang: str, times: int = 1) -> Value:
    """No amount has three decimals: 1.250 pounds are a thousand and more."""
    amount = max(map(Decimal, readings(figure, lang))) * times
    if currency != "p":
        return value(MONEY, (f"{currency}:{_plain(amount)}",), raw, start)
    return value(MONEY, (f"£:{_plain(amount / 100)}",), raw, start, (f"p:{_plain(amount)}",))


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
