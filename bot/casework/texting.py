"""What a link worker's text asks for: a command, words for a thread, or nothing that is sure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sms import LOOKALIKES

VERBS: Mapping[str, str] = {
    "take": "take",
    "claim": "take",
    "note": "note",
    "pass": "pass",
    "give": "pass",
    "transfer": "pass",
    "done": "done",
    "close": "done",
    "call": "call",
    "simple": "simple",
    "simpler": "simple",
    "show": "show",
    "read": "show",
    "send": "send",
    "drop": "drop",
    "list": "list",
    "cases": "list",
    "on": "on",
    "off": "off",
    "help": "help",
    "how": "help",
    "commands": "help",
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "optout", "cancel", "end", "quit"), "off"),
    **dict.fromkeys(("start", "unstop"), "on"),
}
"""First word -> what is meant. The carrier's own words stop all texts there: never commands."""
OF_A_CASE = ("take", "note", "pass", "done", "call", "simple", "show", "send", "drop")
ABOUT_HER = ("note", "pass", "done")
"""What goes with these is for colleagues: never to be read by her because a code was missing."""
OUTCOMES: Mapping[str, str] = {
    "helped": "helped",
    "referred": "referred_on",
    "told": "signposted",
    "signposted": "signposted",
    "moved": "moved_away",
    "unwanted": "no_longer_wants",
    "unreached": "could_not_reach",
    "other": "other",
}
"""The word after DONE and the code -> how the case ended (``bot.casework.needs.OUTCOMES``)."""
SPACE_OR_SIGN = r"[\s:;,.!?*#)>\]\"'/-]"
HEAD = re.compile(rf"([A-Za-z]+|[A-Za-z]\d[A-Za-z]?|\d)(?={SPACE_OR_SIGN}|$){SPACE_OR_SIGN}*")
OPENING = re.compile(r"^[\s\"'(\[<*#.,:;!?-]+")
CODE = re.compile(r"[A-Za-z]\d[A-Za-z]?")
NEARLY_A_CODE = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{2,4}\b")
TO = re.compile(r"to\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked for.

    ``do`` is a value of ``VERBS``, ``write`` (``words`` for her), ``unsure`` (``words`` that are
    for nobody until it is said how they are meant) or ``empty``. ``code`` names the case in capital
    letters, empty when none was given. ``words`` are as they were written.
    """

    do: str
    code: str = ""
    words: str = ""


def parse(text: str) -> Command:
    """What a link worker means by a text, however their phone spelt it; never raises."""
    said = OPENING.sub("", text.translate(LOOKALIKES)).strip()
    if not any(map(str.isalnum, said)):
        return Command("empty")
    first, rest = _head(said)
    if CODE.fullmatch(first):
        return _in_thread(first.upper(), rest)
    if first == "1":
        return _one(text.strip(), rest)
    if verb := VERBS.get(first.lower(), ""):
        return _command(verb, text.strip(), rest)
    return Command("write", words=text.strip())


def _head(said: str) -> tuple[str, str]:
    """The first word and what comes after it; no first word when it is not one of ours to read."""
    found = HEAD.match(said)
    return (found[1], said[found.end() :].strip()) if found else ("", said)


def _one(said: str, rest: str) -> Command:
    """``1`` is for the offer; with a code for that one; with other words it is an odd text."""
    code, more = _head(rest)
    if not rest or (CODE.fullmatch(code) and not more):
        return Command("take", code.upper())
    return Command("write", words=said)


def _in_thread(code: str, rest: str) -> Command:
    """``K7C hello``; ``K7C NOTE …`` may be the wrong way round, and ``K7C done`` too."""
    verb, more = _head(rest)
    meant = VERBS.get(verb.lower(), "")
    if meant in ABOUT_HER and (not more or meant != "done"):
        return Command("unsure", code, rest)
    if meant in OF_A_CASE and not more:
        return Command(meant, code)
    return Command("write", code, rest)


def _command(verb: str, said: str, rest: str) -> Command:
    if not rest:
        return Command(verb)
    code, more = _head(rest)
    if verb in OF_A_CASE and CODE.fullmatch(code):
        return Command(verb, code.upper(), more)
    if verb in ABOUT_HER or (verb in OF_A_CASE and NEARLY_A_CODE.match(rest)):
        return Command("unsure", words=said)
    return Command("write", words=said)


def formatted(command: Command) -> str:
    """A command as it is texted; ``parse`` reads it as the same command."""
    verb = "" if command.do in ("write", "unsure", "empty") else command.do.upper()
    return " ".join(part for part in (verb, command.code, command.words) if part)


def ended(words: str) -> tuple[str, str]:
    """How a case ended, and a note, from what stands after DONE; no outcome for another word."""
    word, note = _head(words)
    outcome = OUTCOMES.get(word.lower(), "")
    return (outcome, note) if outcome else ("", "")


@dataclass(frozen=True, slots=True)
class Passing:
    """To whom a case goes: ``to`` as a deed says it, empty for back to the queue.

    ``asked`` is the first word of a name that nobody or more than one has.
    """

    to: str = ""
    name: str = ""
    note: str = ""
    asked: str = ""


def passing(words: str, names: Mapping[str, str]) -> Passing:
    """What stands after PASS and the code: ``to`` a colleague or team, and a note.

    ``names`` are names -> ``worker:ID`` or ``team:ID``, empty where two have that name. The longest
    name that fits is meant.
    """
    if not (found := TO.match(f"{words} ")):
        return Passing(note=words)
    rest = words[found.end() :]
    for name in sorted(names, key=len, reverse=True):
        after = rest[len(name) :]
        if rest[: len(name)].casefold() == name.casefold() and not after[:1].isalnum():
            if not names[name]:
                break
            return Passing(names[name], name, OPENING.sub("", after).strip())
    return Passing(asked=rest.split()[0] if rest.split() else "?")
