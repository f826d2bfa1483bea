"""All the flows: the only list of what this assistant can do."""

from collections.abc import Mapping

from bot.book import Book, Ways
from bot.flows import (
    asking,
    care,
    changes,
    commands,
    costs,
    data,
    deeds,
    doctor,
    family,
    moving,
    person,
    plan,
    sharing,
    social,
    speaking,
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
    plan.flow,
    sharing.flow,
    moving.flow,
    asking.flow,
)

DEEDS = {
    "claim": deeds.claim,
    "release": deeds.release,
    "assign": deeds.assign,
    "transfer": sharing.transfer,
    "note": deeds.note,
    "reply": speaking.reply,
    "made": speaking.made,
    "send": speaking.send,
    "drop": deeds.drop,
    "simpler": speaking.simpler,
    "card": speaking.card,
    "ring": asking.ring,
    "share": sharing.share,
    "measure": asking.measure,
    "needs": deeds.needs,
    "plan": deeds.plan,
    "follow_up": deeds.follow_up,
    "pause": speaking.pause,
    "resume": deeds.resume,
    "calm": deeds.calm,
    "close": deeds.close,
    "reopen": deeds.reopen,
}
"""Everything that a link worker can do about a case."""

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
        "offer": person.offer,
        "silent": person.silent,
        "lapsing": person.lapsing,
        "follow_up": person.follow_up,
        "unreachable": person.unreachable,
    },
    deeds=DEEDS,
    topics={name: door.then for name, door in topics.DOORS.items()},
    close=topics.close,
    tongue=topics.which,
    changed=topics.changed,
)


def open_book(catalogs: Mapping[str, Catalog] | None = None, read: Reader = read_nothing) -> Book:
    """The book of everything we can say, with these catalogs (English alone by default)."""
    return Book(FLOWS, WAYS, read, catalogs)
