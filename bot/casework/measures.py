"""How she is, asked by text: four short questions with five answers each, every one optional.

No validated instrument is used, on purpose. The licence of the Personal Wellbeing Score, the best
fit for texts, is unsure; ONS4 needs a reading age of 12 and eleven answers a question; and an
instrument in a translation that nobody has validated is no valid measure in any case. So these are
our own plain words: good for talking about what has changed for one person, and to be reported as
that, never compared with published scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.case import Measure
from bot.text import Text, _

Answers = tuple[tuple[str, Text], ...]

# Translators: five answers to "How is it now?" and "How do you feel?", for a woman or a man.
HOW: Answers = (
    ("1", _("Very bad")),
    ("2", _("Bad")),
    ("3", _("Not good, not bad")),
    ("4", _("Good")),
    ("5", _("Very good")),
)
# Translators: five answers to "Do you feel alone?" and "Do you know where to go for help?"
OFTEN: Answers = (
    ("1", _("Never")),
    ("2", _("Not often")),
    ("3", _("Sometimes")),
    ("4", _("Often")),
    ("5", _("Always")),
)

QUESTIONS: Mapping[str, tuple[Text, Answers]] = {
    "matters": (_("Think of what matters most to you. How is it now?"), HOW),
    "alone": (_("Do you feel alone?"), OFTEN),
    "help": (_("When you need help, do you know where to go?"), OFTEN),
    "feel": (_("How do you feel these days?"), HOW),
}
"""Question key -> its words and its answers (code, words). A skipped question is left out."""
LESS_IS_BETTER = frozenset({"alone"})
LABELS: Mapping[str, str] = {
    "matters": "What matters most to her",
    "alone": "Feels alone",
    "help": "Knows where to go for help",
    "feel": "How she feels",
}
"""Question key -> what staff call it."""


def answered(measure: Measure) -> dict[str, Text]:
    """Her answers in words, in the order of the questions; codes that are not known are left out.

    The codes and the order of the answers never change: they are kept for as long as her case.
    """
    said = {
        key: dict(answers).get(measure.answers.get(key, ""))
        for key, (_question, answers) in QUESTIONS.items()
    }
    return {key: words for key, words in said.items() if words}


def change(first: Measure, last: Measure) -> dict[str, int]:
    """By how many steps of the five each answer has got better (worse: below zero).

    Only for questions that she answered both times.
    """
    both = [key for key in answered(first) if key in answered(last)]
    steps = {key: int(last.answers[key]) - int(first.answers[key]) for key in both}
    return {key: -by if key in LESS_IS_BETTER else by for key, by in steps.items()}


def first_and_last(measures: Sequence[Measure]) -> tuple[Measure, Measure] | None:
    """The earliest and the latest time she answered anything; None when there are not two."""
    told = sorted((each for each in measures if answered(each)), key=lambda each: each.at)
    return (told[0], told[-1]) if len(told) > 1 else None
