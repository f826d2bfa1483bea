"""What a turn writes about a case: record, conversation, requests, pages, news and the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.case import Case, Trace
from bot.casework import handover
from bot.model import (
    Amend,
    CloseCase,
    Deed,
    Inbound,
    Message,
    OpenCase,
    Page,
    Translate,
    Turn,
    Wrote,
)
from bot.organisation import Organisation
from bot.store import calls, cases, keys, news, trail
from bot.store.bells import Door
from bot.store.client import Client
from bot.translation.nouns import Ask

TRANSLATE_WITHIN = timedelta(hours=1)
"""Longer than any restart; after that the original stays untranslated."""


def pages(org: str) -> Door:
    """Where the pager listens."""
    return Door(keys.pages(org), "pagers", "page")


def after(redis: Client, org: str, turn: Turn) -> Case | None:
    """Her case as the turn leaves it; a new one gets its short code."""
    case = handover.after(turn.case, turn.effects, turn.after.person)
    if case is None or case.code:
        return case
    # Outside the transaction: a code that is not used in the end harms nobody.
    return replace(case, code=handover.code(int(redis.incr(keys.codes(org)))))


def write(pipe: Client, org: Organisation, turn: Turn, case: Case | None) -> None:
    """Write everything that the turn says of her case, inside its transaction."""
    if case is not None and case != turn.case:
        cases.save(pipe, org, turn.case, case)
    elif case is None and turn.case is not None:
        cases.drop(pipe, org.id, turn.case)
    about = case or turn.case
    if about is None:
        return
    for effect in turn.effects:
        match effect:
            case Wrote(line):
                cases.write(pipe, org, about.id, line)
            case Translate():
                _ask(pipe, org.id, about, turn.inbound, effect)
            case Page(kind, detail):
                pages(org.id).ring(pipe, f"{kind} {about.id}" + (f":{detail}" if detail else ""))
    _log(pipe, org.id, about.id, turn)
    _announce(pipe, org.id, turn, case)


def _ask(pipe: Client, org: str, case: Case, inbound: Inbound, wanted: Translate) -> None:
    asked = Ask(wanted.text, wanted.source, wanted.target)
    deadline = inbound.at + TRANSLATE_WITHIN
    calls.ask(pipe, org, calls.Call(wanted.call, asked, deadline, case.person, case.id))


def _log(pipe: Client, org: str, case: str, turn: Turn) -> None:
    """One line of the audit log for everything that changed, and who did it."""
    at = turn.inbound.at
    who = _who(turn.inbound)
    for effect in turn.effects:
        match effect:
            case OpenCase(consent=wording, danger=danger):
                trail.write(pipe, org, Trace(at, who, "opened", case, danger or wording))
            case CloseCase():
                trail.write(pipe, org, Trace(at, who, "taken_back", case))
            case Amend(_, act, detail) if act:
                trail.write(pipe, org, Trace(at, who, act, case, detail))


def _who(inbound: Inbound) -> str:
    match inbound:
        case Deed(by=staff):
            return staff.id
        case Message():
            return "her"
    return "clock"


def _announce(pipe: Client, org: str, turn: Turn, case: Case | None) -> None:
    """What live screens are to show: codes only."""
    _of_the_queue(pipe, org, turn.case, case)
    about = case or turn.case
    if about is None:
        return
    for worker in _changed_hands(turn.case, case):
        news.tell(pipe, org, "mine", about.id, about.team, worker)
    if case is None:
        return
    wrote = [effect.line for effect in turn.effects if isinstance(effect, Wrote)]
    if any(line.who == "her" for line in wrote):
        news.tell(pipe, org, "mine", case.id, case.team, case.worker, urgent=True)
    if case != turn.case or wrote:
        news.tell(pipe, org, "case", case.id, case.team, case.worker)
    if any(isinstance(effect, Page) and effect.kind == "alert" for effect in turn.effects):
        news.tell(pipe, org, "alert", case.id, case.team, case.worker)


def _of_the_queue(pipe: Client, org: str, before: Case | None, case: Case | None) -> None:
    waited, waits = _queued(before), _queued(case)
    if waited != waits:
        for team in {queued[0] for queued in (waited, waits) if queued}:
            urgent = bool(case and case.danger)
            news.tell(pipe, org, "queue", case.id if case else "", team, urgent=urgent)
    if before and case and before.danger != case.danger:
        news.tell(pipe, org, "danger", case.id, case.team, case.worker, urgent=True)


def _changed_hands(before: Case | None, case: Case | None) -> set[str]:
    """Who has lost a case, and who has it now; nobody when it stays with whom it was."""
    had, has = (held.worker if held and not held.closed else "" for held in (before, case))
    return {worker for worker in (had, has) if worker} if had != has else set()


def _queued(case: Case | None) -> tuple[str, str] | None:
    return (case.team, case.danger) if case and handover.waits(case) else None
