"""What the composer and the acts beside it start from: words typed, and what can be chosen."""

from __future__ import annotations

from datetime import date

from bot.case import Case
from bot.casework.needs import OUTCOMES
from bot.console import colleagues, guard, rights
from bot.console.casepage import Context
from bot.organisation import UK

LONGEST = 1500
"""Characters of a reply; the text she gets may be longer."""


def tools(case: Case) -> Context:
    """An empty composer, and whom and what its forms can name."""
    return {
        "typed": "",
        "problem": "",
        "preview": None,
        "as_is": False,
        "longest": LONGEST,
        "outcomes": OUTCOMES,
        "colleagues": colleagues.others(case),
        "teams": colleagues.teams(case),
        "cards": rights.cards(guard.org(), today()),
    }


def today() -> date:
    """The day it is in the UK."""
    return guard.now().astimezone(UK).date()
