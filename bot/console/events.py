"""What happened to a case, in words: claimed, passed on, paused, agreed, taken back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.case import Line
from bot.casework.needs import OUTCOMES
from bot.console.looks import danger

EVENTS: Mapping[str, str] = {
    "claimed": "{who} took the case.",
    "assigned": "{who} gave the case to {detail}.",
    "transferred": "{who} passed the case on to {detail}.",
    "released": "{who} gave the case back to the queue.",
    "lapsed": "Nobody wrote to her in time: the case went back to the queue.",
    "left": "She left the conversation for the menu.",
    "back": "She asked for a person again: the conversation goes on.",
    "paused": "{who} paused the conversation.",
    "resumed": "The conversation goes on.",
    "danger": "Danger: {detail}. She was told at once where to find help.",
    "concern": "Her words may mean danger: {detail}. Ask her gently, now.",
    "calm": "{who} marked that the danger is over.",
    "moved": "The case went to {detail}.",
    "history_given": "She agreed that the new team reads the conversation.",
    "far": "She lives where we have no team.",
    "asked": "{who} asked her: {detail}",
    "agreed": "She agreed: {detail}.",
    "refused": "She did not agree: {detail}.",
    "revoked": "She took back her consent: {detail}.",
    "call": "She answered about a call with an interpreter: {detail}.",
    "measured": "She answered how she is.",
    "plan": "{who} wrote the plan.",
    "closed": "{who} closed the case: {detail}.",
    "reopened": "{who} opened the case again.",
    "sent": "{who} sent {detail}.",
}
"""Event code -> its sentence; ``{who}`` did it, ``{detail}`` is what or whom."""
ASKED: Mapping[str, str] = {
    "gp": "may her GP have a summary?",
    "other": "may another service have a summary?",
    "team": "may a partner's team help her?",
    "call": "is a call with an interpreter all right?",
    "measure": "how is she?",
}
AGREED: Mapping[str, str] = {
    "gp": "her GP may have a summary",
    "other": "another service may have a summary",
    "team": "a partner's team may help her",
    "measure": "the questions about how she is",
}
CALLS: Mapping[str, str] = {
    "morning": "yes, in the morning",
    "afternoon": "yes, in the afternoon",
    "any": "yes, at any time",
    "no": "no, please only text",
}
SENT: Mapping[str, str] = {
    "simpler": "“Please use short easy words”",
    "card": "a rights card",
}


def told(line: Line) -> str:
    """An event in words; one we have no words for as its code reads."""
    code, _space, detail = line.text.partition(" ")
    sentence = EVENTS.get(code)
    if sentence is None:
        return line.text.replace("_", " ")
    said = sentence.format(who=line.name or "We", detail=_detail(code, detail))
    return said.replace(": .", ".").replace(" to .", ".")


def _detail(code: str, detail: str) -> str:
    first = detail.split(" ")[0].partition(":")[0]
    words: Mapping[str, Mapping[str, str]] = {
        "asked": ASKED,
        "agreed": AGREED,
        "refused": AGREED,
        "revoked": AGREED,
        "sent": SENT,
        "call": CALLS,
        "closed": {key: said.lower() for key, said in OUTCOMES.items()},
    }
    if code in ("danger", "concern"):
        return danger(detail)
    return words.get(code, {}).get(first, detail)
