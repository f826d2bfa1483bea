"""Taking a case by text, and looking: the offers, LIST and SHOW."""

from __future__ import annotations

from bot.case import Line, Trace
from bot.casework import answers
from bot.casework.handover import waits
from bot.casework.wording import event
from bot.pages import danger
from bot.store import calls, cases, keys, trail
from bot.texting.heard import CaseOrWords, Heard, case_of, meant, offered, refused, stay_with
from bot.translation.nouns import Translation

QUEUE_LOOK = 500
"""Waiting cases among which a code is looked for."""
SHOWN = 6
"""Lines of a thread that SHOW looks at; as many as fit are sent."""


def take(heard: Heard) -> str:
    """The offered case, if it is still to be had; what she chose to pass on comes with it."""
    case = _offer(heard)
    if isinstance(case, str):
        return case
    answer = heard.act(case, "claim")
    if not answer.done:
        return refused(case, answer)
    heard.redis.zrem(keys.offered(heard.org.id, heard.staff.id), case.id)
    stay_with(heard, case)
    thread = cases.thread(heard.redis, heard.org.id, case)
    wrote = any(line.who == "her" and line.kind == "text" for line in thread)
    return answers.claimed(case, danger(case.danger) if case.danger else "", wrote)


def _offer(heard: Heard) -> CaseOrWords:
    """The case to be taken: by its code, or the newest offer; a repeat takes no other."""
    if heard.redis.exists(keys.meant(heard.org.id, heard.message.id)):
        return case_of(heard)
    at_hand = offered(heard)
    if heard.command.code:
        waiting = cases.waiting(heard.redis, heard.org.id, heard.staff.team, most=QUEUE_LOOK)
        reach = {case.id: case for case in (*at_hand, *waiting, *heard.own)}.values()
        found = [case for case in reach if case.code == heard.command.code]
        return meant(heard, found[0]) if len(found) == 1 else answers.no_offer(heard.command.code)
    if not at_hand:
        return answers.NO_OFFER
    newest, *older = at_hand
    others = [case.code for case in older if waits(case)]
    if not waits(newest) and newest.worker != heard.staff.id and others:
        return answers.late_for(newest, others)
    return meant(heard, newest)


def listed(heard: Heard) -> str:
    """Their cases, what they may take, and how many wait."""
    at_hand = [case for case in offered(heard) if waits(case)]
    waiting = cases.count(heard.redis, heard.org.id, heard.staff.team)
    return answers.listing(heard.own, at_hand, waiting, heard.message.at)


def show(heard: Heard) -> str:
    """The last lines; a look that the audit log has."""
    case = case_of(heard)
    if isinstance(case, str):
        return case
    at = heard.message.at
    trail.write(heard.redis, heard.org.id, Trace(at, heard.staff.id, "read", case.id, "by text"))
    thread = cases.thread(heard.redis, heard.org.id, case)
    told = [(line, english) for line in thread if (english := _english(heard, line))]
    return answers.showing(case, told[-SHOWN:])


def _english(heard: Heard, line: Line) -> str:
    if line.kind == "event":
        return event(line.text)
    made = answer_to(heard, line.call) if line.who == "her" and line.call else None
    return made.text if made is not None and made.text else line.text


def answer_to(heard: Heard, call: str) -> Translation | None:
    """The answer to a translation request; None when there is none, or no longer."""
    try:
        return calls.answer(heard.redis, heard.org.id, call, heard.message.at)
    except KeyError:
        return None
