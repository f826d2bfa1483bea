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
    topics,
    urgent,
    volunteering,
    welcome,
)
from bot.language.danger import KINDS
from bot.language.reading import Reader, read_nothing
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
    topics.flow,
    topics.tongue_flow,
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
    topics={name: door.then for name, door in topics.DOORS.items()},
    close=topics.close,
    tongue=topics.which,
    changed=topics.changed,
)


def open_book(catalogs: Mapping[str, Catalog] | None = None, read: Reader = read_nothing) -> Book:
    """The book of everything we can say, with these catalogs (English alone by default)."""
    return Book(FLOWS, WAYS, read, catalogs)
