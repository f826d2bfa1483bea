"""What the bot asks for a link worker: how she is, and whether an interpreter may call."""

from bot.case import Line, Measure
from bot.casework.measures import QUESTIONS
from bot.flows.deeds import event
from bot.model import Amend, Note, Page, Wrote
from bot.talk import SKIPPED, Ask, Do, Done, Flow, Here, Move, Option, Step
from bot.text import _

flow = Flow("asking", title=_("Questions for you"))
PREFIX = "measure_"
"""Her answers stand in her session under the question's key with this before it."""


def ring(here: Here) -> Move:
    """Ask whether a call with an interpreter suits her, and when."""
    return Do((Amend({"asked": "call"}, "asked_call"), event(here, "asked", "call")), then=call)


@flow.step
def call(here: Here) -> Move:
    return Ask(
        "call",
        _("May a link worker call you, with an interpreter on the line? It is free. When?"),
        (
            Option(_("Yes, in the morning"), call_answered, "morning"),
            Option(_("Yes, in the afternoon"), call_answered, "afternoon"),
            Option(_("Yes, at any time"), call_answered, "any"),
            Option(_("No, please only text"), call_answered, "no"),
        ),
        exits=False,
    )


@flow.step
def call_answered(here: Here) -> Move:
    when = here.facts.get("call", "")
    line = Line(f"{here.cause}.call", here.at, "her", "event", f"call {when}")
    told = (Wrote(line), Amend({"asked": ""}, "call_answered"), Page("her", line.id))
    return Do(told, then=thanks)


@flow.step
def thanks(here: Here) -> Move:
    return Done(_("Thank you. We tell your link worker."))


def measure(here: Here) -> Move:
    """Begin the outcome questions; each may be skipped, and writing anything else ends them."""
    asked = (Amend({"asked": "measure"}, "asked_measure"), event(here, "asked", "measure"))
    return Do(asked, then=intro)


@flow.step
def intro(here: Here) -> Move:
    return Ask(
        "",
        _(
            "May we ask {count} short questions? They show us if our help helps. You can skip any.",
            count=str(len(QUESTIONS)),
        ),
        (Option(_("Yes"), STEPS[0]), Option(_("No"), measured_not)),
        exits=False,
    )


def _question(at: int) -> Step:
    key = list(QUESTIONS)[at]

    def step(here: Here) -> Move:
        then = STEPS[at + 1] if at + 1 < len(QUESTIONS) else measured
        question, answers = QUESTIONS[key]
        options = (Option(label, then, code) for code, label in answers)
        return Ask(
            f"{PREFIX}{key}",
            question,
            (*options, Option(_("Skip"), then, SKIPPED)),
            exits=False,
        )

    step.__name__ = f"question_{at + 1}"
    return flow.step(step)


@flow.step
def measured(here: Here) -> Move:
    given = {key: here.facts.get(f"{PREFIX}{key}", SKIPPED) for key in QUESTIONS}
    answers = {key: code for key, code in given.items() if code != SKIPPED}
    before = here.case.measures if here.case else ()
    return Do(
        (
            Amend({"measures": (*before, Measure(here.at, answers)), "asked": ""}, "measured"),
            event(here, "measured"),
            Note("measured"),
        ),
        then=thanks,
    )


@flow.step
def measured_not(here: Here) -> Move:
    refused = (Amend({"asked": ""}, "measure_refused"), event(here, "refused", "measure"))
    return Do(refused, then=fine)


@flow.step
def fine(here: Here) -> Move:
    return Done(_("That is fine. You need not answer."))


STEPS = [_question(at) for at in range(len(QUESTIONS))]
