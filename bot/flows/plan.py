"""PLAN: what she and the link worker have agreed on, in her language, whenever she asks."""

from bot.flows.speaking import MACHINE, as_written
from bot.talk import Flow, Here, Move, Tell
from bot.text import Text, _

flow = Flow(
    "plan",
    title=_("My plan"),
    # Translators: words that ask for the plan made with the link worker, separated by commas.
    opens_with=_("plan, my plan"),
)


@flow.step
def start(here: Here) -> Move:
    steps = here.case.plan if here.case else ()
    if not steps:
        return Tell((_("There is no plan yet. A link worker makes one with you. Text PERSON."),))
    lines = (_line(number, step.said, step.done, here) for number, step in enumerate(steps, 1))
    translated = any(step.said != step.text for step in steps)
    return Tell((_("Our plan:"), *lines, *((MACHINE,) if translated else ())))


def _line(number: int, said: str, done: bool, here: Here) -> Text:
    step = as_written(said, here.case.lang if here.case else here.session.lang)
    if done:
        return _("{number}. {step} (done)", number=str(number), step=step)
    return _("{number}. {step}", number=str(number), step=step)
