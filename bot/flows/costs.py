"""Stub."""

from bot.talk import Flow, Here, Move, Tell
from bot.text import _

flow = Flow("costs", title=_("costs"))


@flow.step
def start(here: Here) -> Move:
    return Tell((_("Stub."),))
