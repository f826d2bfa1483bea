"""Passwords: argon2id hashes, and which passwords are too easy to guess."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
"""Length and no rules about kinds of characters: "Password policy: updating your approach", NCSC,
ncsc.gov.uk."""
HASHER = PasswordHasher()
"""argon2-cffi's own choice, RFC 9106's low-memory option: a hash made with another is renewed."""
COMMON = Path(__file__).with_name("common_passwords.txt")
"""A list of words that guessers try first, alone, doubled or with digits around them."""
ROWS = ("abcdefghijklmnopqrstuvwxyz" * 2, "0123456789" * 4, "qwertyuiopasdfghjklzxcvbnm" * 2)


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters and a salt of its own."""
    return HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password is the one of a hash. An empty hash takes as long, and matches nothing."""
    try:
        HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return HASHER.hash("a password that nobody has")


def trouble(password: str, email: str = "", name: str = "") -> str:
    """What is wrong with a new password, in words for whoever chose it; empty for a good one."""
    if len(password) < SHORTEST:
        return (
            f"Use at least {SHORTEST} characters. Three words that have nothing to do with each "
            "other are easy to remember."
        )
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if _repeats(password) or _in_a_row(password) or _common(password):
        return "This password is one of the first that people try. Choose another."
    own = {part for part in re.split(r"[^a-z0-9]+", f"{email} {name}".casefold()) if len(part) > 3}
    rest = password.casefold()
    for part in sorted(own, key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(rest) < SHORTEST // 2:
        return "This password is too much like your name or e-mail. Choose another."
    return ""


def _repeats(password: str) -> bool:
    return len(set(password.casefold())) < 5


def _in_a_row(password: str) -> bool:
    low = password.casefold()
    return any(low in row or low[::-1] in row for row in ROWS)


def _common(password: str) -> bool:
    """Whether nothing is left of it but common words and what people put around them."""
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.casefold())
    words = re.sub(r"[\W\d_]+", "", inner.translate(LOOKS))
    if not words:
        return len(set(password)) < 8
    return bool(re.fullmatch(_common_words(), words))


LOOKS = str.maketrans("0134@$5", "oieaass")
"""Digits and signs in the place of letters that they look like."""


@cache
def _common_words() -> str:
    words = COMMON.read_text(encoding="ascii").split()
    listed = "|".join(sorted(words, key=len, reverse=True))
    return f"(?:{listed}){{1,2}}"
