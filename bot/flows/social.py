"""Stub."""

from bot.talk import Flow, Here, Move, Tell
from bot.text import _

flow = Flow("social", title=_("social"))


@flow.step
def start(here: Here) -> Move:
    return Tell((_("Stub."),))
