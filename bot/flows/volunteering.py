"""Stub."""

from bot.talk import Flow, Here, Move, Tell
from bot.text import _

flow = Flow("volunteering", title=_("volunteering"))


@flow.step
def start(here: Here) -> Move:
    return Tell((_("Stub."),))
