"""What each kind of page says, and to whom: the texts to link workers that follow from a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.case import Case, Line, Pending, Staff
from bot.casework import audience, wording
from bot.casework.handover import waits
from bot.flows.urgent import DANGER
from bot.organisation import Organisation
from bot.store import calls, cases, keys
from bot.store.client import Client
from bot.text import ENGLISH, render
from bot.translation.flags import DOUBTS, meaning
from bot.translation.nouns import Translation, back

BY_TEXT = "text-"
"""How the id of a deed begins that was done by text."""
PATIENCE = timedelta(minutes=2)
"""How long a page waits for a translation; then the original goes: silence would be worse."""
TURN_WITHIN = timedelta(seconds=20)
"""How long a doubtful text is waited for to be turned back into English."""


class NotYet(Exception):
    """The page waits for a translation."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One text to a link worker; ``name`` is the same when the page is read again.

    ``offers`` is whether ``1`` takes the case, ``thread`` whether the next words may be for it.
    """

    name: str
    to: Staff
    body: str
    offers: bool = False
    thread: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: which case and what of it, whom there is to tell, and when.

    ``entry`` names the doorbell, so that a page that is rung twice is told twice, and one that is
    read twice is not.
    """

    redis: Client
    org: Organisation
    kind: str
    case: Case
    about: str
    colleagues: Sequence[Staff]
    now: datetime
    entry: str

    def letter(self, to: Staff, body: str, offers: bool = False, thread: bool = False) -> Letter:
        """A text that belongs to this doorbell."""
        return Letter(f"{self.kind}-{self.entry}-{to.id}", to, body, offers, thread)

    def was_offered(self, staff: Staff) -> bool:
        """Whether the case was offered to somebody who has not been told yet that it is over."""
        return self.redis.zscore(keys.offered(self.org.id, staff.id), self.case.id) is not None


def letters(sheet: Sheet) -> list[Letter]:
    """The texts of a page, none for a kind that is not known. Raises NotYet."""
    kind = KINDS.get(sheet.kind)
    return kind(sheet) if kind else []


def danger(kind: str) -> str:
    """A kind of danger in English; one that is not known is danger all the same."""
    return render(DANGER[kind], ENGLISH) if kind in DANGER else "in danger"


def _offer(sheet: Sheet) -> list[Letter]:
    """To the next few who suit; only while the office is open, and nobody twice."""
    if not waits(sheet.case) or not sheet.org.is_open(sheet.now):
        return []
    found = audience.for_offer(sheet.colleagues, sheet.case, lapsed=sheet.about)
    fresh = [staff for staff in found if not sheet.was_offered(staff)]
    body = wording.offer(sheet.case, sheet.now)
    return [sheet.letter(staff, body, offers=True) for staff in fresh[: audience.OFFERS]]


def _danger(sheet: Sheet) -> list[Letter]:
    """At any hour to who is on duty; in office hours also to everybody the case may be offered."""
    case, kind = sheet.case, danger(sheet.case.danger)
    paged = audience.for_danger(sheet.colleagues, case)
    if waits(case) and sheet.org.is_open(sheet.now):
        paged += audience.for_offer(sheet.colleagues, case)[: audience.OFFERS]
    return [
        sheet.letter(staff, _alarming(sheet, staff, kind), waits(case) and staff.team == case.team)
        for staff in {staff.id: staff for staff in paged}.values()
    ]


def _alarming(sheet: Sheet, staff: Staff, kind: str) -> str:
    case = sheet.case
    if staff.team != case.team:
        team = sheet.org.team(case.team)
        return wording.danger_elsewhere(case, kind, team.name if team else "its team")
    if staff.id == case.worker:
        return wording.danger_yours(case, kind)
    return wording.danger(case, kind, sheet.now)


def _alert(sheet: Sheet) -> list[Letter]:
    body = wording.alert(sheet.case, sheet.now)
    leads = audience.for_alert(sheet.colleagues, sheet.case)
    return [sheet.letter(lead, body, offers=waits(sheet.case)) for lead in leads]


def _taken(sheet: Sheet) -> list[Letter]:
    """Nobody who was offered the case is left waiting for it."""
    case = sheet.case
    told = [s for s in audience.with_phone(sheet.colleagues) if sheet.was_offered(s)]
    others = [staff for staff in told if case.worker and staff.id != case.worker]
    return [sheet.letter(staff, wording.taken(case)) for staff in others]


def _given(sheet: Sheet) -> list[Letter]:
    """A colleague or a lead gave it to somebody who works by text."""
    holder = audience.for_words(sheet.colleagues, sheet.case.worker)
    return [sheet.letter(staff, wording.given(sheet.case)) for staff in holder]


def _lapsing(sheet: Sheet) -> list[Letter]:
    """Who took a case and has not written is told when it goes back."""
    case = sheet.case
    by = sheet.org.office_after(case.claimed, sheet.org.claim_hours) if case.claimed else None
    if by is None or case.answered:
        return []
    holder = audience.for_words(sheet.colleagues, case.worker)
    return [sheet.letter(staff, wording.lapsing(case, by)) for staff in holder]


def _her(sheet: Sheet) -> list[Letter]:
    """Her words, translated, to who has the case."""
    holder = audience.for_words(sheet.colleagues, sheet.case.worker)
    line = _line(sheet)
    if not holder or line is None:
        return []
    return [
        Letter(f"her-{line.id}-{n}-{staff.id}", staff, body, thread=True)
        for staff in holder
        for n, body in enumerate(_relayed(sheet, line))
    ]


def _line(sheet: Sheet) -> Line | None:
    thread = cases.thread(sheet.redis, sheet.org.id, sheet.case)
    return next((line for line in thread if line.id == sheet.about), None)


def _relayed(sheet: Sheet, line: Line) -> tuple[str, ...]:
    if line.kind == "event":
        answered = wording.event(line.text)
        return wording.relay(sheet.case, answered) if answered else ()
    if not line.call:
        return wording.relay(sheet.case, line.text)
    made = _translated(sheet, line.call, line.at + PATIENCE)
    if made is None or made.text is None:
        return wording.relay(sheet.case, line.text, lang=line.lang)
    return wording.relay(sheet.case, made.text, doubts(made))


def _translated(sheet: Sheet, call: str, until: datetime) -> Translation | None:
    """The answer to a request; None when it did not come in time. Raises NotYet until then."""
    try:
        made = calls.answer(sheet.redis, sheet.org.id, call, sheet.now)
    except KeyError:
        return None
    if made is None and sheet.now < until:
        raise NotYet
    return made


def doubts(made: Translation) -> list[str]:
    """What is to be doubted of a translation, in words."""
    return meaning(doubtful(made))


def doubtful(made: Translation) -> list[str]:
    """The flags of a translation that a link worker has to look at."""
    return [flag for flag in made.flags if flag in DOUBTS]


def _held(sheet: Sheet) -> list[Letter]:
    """A link worker's text that was not sent, with what she would have read."""
    text = next((p for p in sheet.case.pending if p.line == sheet.about and p.held), None)
    if text is None:
        return []
    if not text.line.startswith(BY_TEXT):  # the console shows it where it was written
        return []
    return [
        Letter(f"held-{text.line}-{staff.id}", staff, _doubted(sheet, text), thread=True)
        for staff in audience.with_phone(sheet.colleagues)
        if staff.id == text.by
    ]


def _doubted(sheet: Sheet, text: Pending) -> str:
    made = _translated(sheet, text.call, text.at + PATIENCE)
    if made is None or made.text is None:
        return wording.held_untranslated(sheet.case, text.text)
    return wording.held(sheet.case, text.text, doubts(made), _turned(sheet, text, made.text))


def _turned(sheet: Sheet, text: Pending, made: str) -> str:
    """The translation turned back into English; empty when that did not come. Raises NotYet."""
    case, name = sheet.case, f"{text.call}-back"
    if not sheet.redis.exists(keys.call(sheet.org.id, name)):
        asked = back(made, "en", case.lang)
        until = sheet.now + TURN_WITHIN
        calls.ask(sheet.redis, sheet.org.id, calls.Call(name, asked, until, case.person, case.id))
    turned = _translated(sheet, name, sheet.now + TURN_WITHIN)
    return (turned.text or "") if turned else ""


KINDS: Mapping[str, Callable[[Sheet], list[Letter]]] = {
    "offer": _offer,
    "danger": _danger,
    "alert": _alert,
    "taken": _taken,
    "given": _given,
    "lapsing": _lapsing,
    "her": _her,
    "held": _held,
}
