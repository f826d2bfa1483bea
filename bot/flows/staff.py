"""Stub."""

from bot.talk import Flow, Here, Move, Tell
from bot.text import _

flow = Flow("staff", title=_("staff"))


@flow.step
def start(here: Here) -> Move:
    return Tell((_("Stub."),))
