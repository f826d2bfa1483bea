"""Emergency and helplines: the right help at once, and a person who sees it first."""

from bot.flows.person import open_case
from bot.model import Note, Wake
from bot.talk import Do, Flow, Here, Move, Option, Tell
from bot.text import _

flow = Flow("urgent", title=_("Urgent help"))


@flow.step
def start(here: Here) -> Move:
    return Tell((_("Stub."),), (Option(_("x"), medical_emergency),))


@flow.step
def medical_emergency(here: Here) -> Move:
    return Tell((_("Call 999."),), (Option(_("Yes"), alert, "medical_emergency"),), key="danger")


@flow.step
def suicide(here: Here) -> Move:
    return Tell((_("Call 116 123."),), (Option(_("Yes"), alert, "suicide"),), key="danger")


@flow.step
def alert(here: Here) -> Move:
    case = open_case(here, {}, "danger", here.facts["danger"])
    return Do((case, Wake("waiting", case.answer_by), Note("case_opened")), then=alerted)


@flow.step
def alerted(here: Here) -> Move:
    return Tell((_("Stub"),))
