"""Writing to her by text: translated at once, later, or held until the link worker has looked."""

from __future__ import annotations

import time
from datetime import timedelta

from bot.case import Case, Pending
from bot.casework import answers
from bot.pages import doubtful
from bot.store import calls, cases, keys
from bot.texting.heard import Heard, case_of, stay_with, told
from bot.texting.looking import answer_to
from bot.translation.nouns import Ask, Translation

WAIT = 1.5
"""Seconds that a translation is waited for before the worker is answered; the carrier waits 15."""
TRANSLATE_WITHIN = timedelta(hours=1)


def write(heard: Heard) -> str:
    """Words for her, in the thread that they name or that is the only one."""
    case = case_of(heard)
    if isinstance(case, str):
        return case
    said = _reply(heard, case)
    stay_with(heard, case)
    return said


def _reply(heard: Heard, case: Case) -> str:
    """Her language at once when the translation is quick and free of doubts; else it waits."""
    text, said = heard.command.words, {}
    if text and case.lang != "en" and not heard.repeated():
        call = f"reply-{heard.deed}"  # as a reply that waits calls it
        made = _translated(heard, case, call, text)
        if made is not None and not (made.text and doubtful(made)):
            said = {"call": call}
    answer = heard.act(case, "reply", text=text, **said)
    if answer.done and _waits(heard, case):
        return answers.translating(case.code)
    return told(case, answer, "write")


def _waits(heard: Heard, case: Case) -> bool:
    """Whether the text has not gone to her yet."""
    now = cases.find(heard.redis, heard.org.id, case.id)
    return now is not None and any(text.line == heard.deed for text in now.pending)


def _translated(heard: Heard, case: Case, call: str, text: str) -> Translation | None:
    """The translation, if it comes within WAIT."""
    redis, org, at = heard.redis, heard.org.id, heard.message.at
    until = at + TRANSLATE_WITHIN
    asked = Ask(text, "en", case.lang)
    calls.ask(redis, org, calls.Call(call, asked, until, case.person, case.id))
    give_up = time.monotonic() + WAIT
    while True:
        made = calls.answer(redis, org, call, at)
        left = give_up - time.monotonic()
        if made is not None or left <= 0:
            return made
        redis.blpop([keys.answered(org, call)], timeout=min(calls.BLOCK, left))


def send(heard: Heard) -> str:
    """A held text goes after all; what was told of it counts as seen.

    What could not be translated goes in English: the link worker was told so.
    """
    case = case_of(heard)
    if isinstance(case, str):
        return case
    text = _held(heard, case)
    if isinstance(text, str):
        return text
    made = answer_to(heard, text.call)
    if made is None or made.text is None:
        return told(case, heard.act(case, "send", line=text.line, as_is="1"), "send")
    seen = " ".join(doubtful(made))
    answer = heard.act(case, "send", line=text.line, call=text.call, accepted=seen)
    return told(case, answer, "send")


def drop(heard: Heard) -> str:
    """A held text is thrown away."""
    case = case_of(heard)
    if isinstance(case, str):
        return case
    text = _held(heard, case)
    if isinstance(text, str):
        return text
    return told(case, heard.act(case, "drop", line=text.line), "drop")


def _held(heard: Heard, case: Case) -> Pending | str:
    """The held text that is meant: the only one, or the one whose number stands after the code."""
    if heard.repeated():  # it is gone, and what was answered is known
        return Pending("", "", "", "", "", heard.message.at)
    held = [text for text in case.pending if text.held and text.by == heard.staff.id]
    if not held:
        return answers.NOTHING_HELD
    which = int(number) if (number := heard.command.words.strip(" .")).isdecimal() else 0
    if len(held) == 1 or 0 < which <= len(held):
        return held[max(which, 1) - 1] if len(held) > 1 else held[0]
    return answers.several_held(case.code, [text.text for text in held])
