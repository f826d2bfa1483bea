"""All the flows: the only list of what this assistant can do."""

from collections.abc import Mapping

from bot.book import Book, Ways
from bot.flows import (
    care,
    changes,
    commands,
    costs,
    data,
    doctor,
    family,
    person,
    social,
    staff,
    urgent,
    volunteering,
    welcome,
)
from bot.language.danger import KINDS, load_all
from bot.text import Catalog

FLOWS = (
    welcome.flow,
    doctor.flow,
    costs.flow,
    care.flow,
    family.flow,
    urgent.flow,
    social.flow,
    person.flow,
    changes.flow,
    volunteering.flow,
    staff.flow,
    commands.help_flow,
    commands.language_flow,
    data.data_flow,
    data.delete_flow,
)

WAYS = Ways(
    greeting=welcome.greeting,
    menu=welcome.menu,
    urgent=urgent.start,
    person=person.start,
    stopped=welcome.stopped,
    switched=commands.switched,
    danger={kind: urgent.flow.steps[kind] for kind in KINDS if kind in urgent.flow.steps},
    alarms={
        "waiting": person.waiting,
        "still_waiting": person.still_waiting,
        "case_closed": person.case_closed,
    },
)


def open_book(catalogs: Mapping[str, Catalog] | None = None) -> Book:
    """The book of everything we can say, with these catalogs (English alone by default)."""
    return Book(FLOWS, WAYS, load_all(), catalogs)
