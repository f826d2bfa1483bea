"""The demo organisation that ``make run`` starts with when no configuration names one."""

from datetime import time

from bot.organisation import DAYS, Opening, Organisation, Team

LANGUAGES = (
    *("en", "ar", "fa", "prs", "ps", "ckb", "ti", "am", "so", "ur", "pa", "bn"),
    *("hi", "sq", "vi", "tr", "zh", "uk", "ru", "ro", "pl", "fr", "es", "pt"),
)
OFFICE = (Opening(time(9), time(17)),)

DEMO = Organisation(
    id="demo",
    name="Health Friends",
    numbers=("+447700900100",),
    nation="england",
    area="Nottingham",
    languages=LANGUAGES,
    hours=dict.fromkeys(DAYS[:5], OFFICE),
    teams=(
        Team("leeds", "Leeds team", "Leeds"),
        Team("haven", "Safe Haven", "Nottingham", partner="Safe Haven charity"),
    ),
)
