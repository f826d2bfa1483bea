"""What may be passed on to a link worker: the answers she can give, by code, with their words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.text import Text, _

Labels = Mapping[str, Text]

ABOUT: Labels = {
    "doctor": _("seeing a doctor"),
    "costs": _("what is free and what costs"),
    "care": _("medicine, teeth or eyes"),
    "family": _("pregnancy, children, mind or interpreters"),
    "social": _("other worries"),
    "changes": _("a change in your life"),
    "volunteering": _("volunteering or English classes"),
}
"""The topic she came from. Danger is passed on only with its own consent."""

NEED: Labels = {
    "housing": _("Home, housing"),
    "money": _("Money, food"),
    "safety": _("Being safe"),
    "legal": _("Papers, legal worries"),
    "lonely": _("Feeling alone"),
    "english": _("Learning English"),
    "work": _("Work, volunteering"),
    "exercise": _("Sport, exercise"),
    "garden": _("Cooking, gardening"),
    "children": _("My children"),
    "other": _("Something else"),
}
WORRY: Labels = {
    "situation": _("My situation (home, money, papers)"),
    "condition": _("A long illness or condition"),
    "both": _("Both"),
}
FORMAT: Labels = {
    "alone": _("One person only"),
    "group": _("With a group"),
    "any": _("Both are fine"),
}
PLACE: Labels = {"face": _("Meet in person"), "remote": _("By phone"), "any": _("Both are fine")}
TIMES: Labels = {
    "day": _("Daytime"),
    "evening": _("Evenings"),
    "weekend": _("Weekends"),
    "changing": _("My times change"),
}
CHILDCARE: Labels = {"yes": _("Yes"), "no": _("No")}
WORKER: Labels = {"woman": _("A woman"), "man": _("A man"), "any": _("It does not matter")}
WORKER_LANGUAGE: Labels = {
    "own": _("My language"),
    "english": _("English"),
    "any": _("Both are fine"),
}
LIVED: Labels = {"yes": _("Yes, please"), "any": _("It does not matter")}

QUESTIONS: Mapping[str, tuple[Text, Labels]] = {
    "need": (_("What matters most: {answer}"), NEED),
    "worry": (_("The worry is about: {answer}"), WORRY),
    "format": (_("Meeting: {answer}"), FORMAT),
    "place": (_("How: {answer}"), PLACE),
    "times": (_("When: {answer}"), TIMES),
    "childcare": (_("You care for children or somebody: {answer}"), CHILDCARE),
    "worker": (_("Link worker: {answer}"), WORKER),
    "worker_language": (_("Language: {answer}"), WORKER_LANGUAGE),
    "lived": (_("Link worker who came to the UK too: {answer}"), LIVED),
}
"""Question key -> how its answer is said back to her and to the link worker."""


def chosen(facts: Mapping[str, str]) -> dict[str, str]:
    """Of all answers, those that may be passed on: known questions, known codes, not skipped."""
    return {k: facts[k] for k, (_line, labels) in QUESTIONS.items() if facts.get(k) in labels}


def lines(details: Mapping[str, str]) -> tuple[Text, ...]:
    """One line for each answer that is passed on, in the order of the questions."""
    return tuple(
        Text(line.msgid, (("answer", labels[details[key]]),))
        for key, (line, labels) in QUESTIONS.items()
        if details.get(key) in labels
    )
