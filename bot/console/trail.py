"""/console/trail: the audit log for auditors, in words: who, what, which case, when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from bot.case import Trace
from bot.console import guard
from bot.console.statistics import as_csv
from bot.store import cases, trail
from bot.store import staff as accounts

pages = Blueprint("trail", __name__, url_prefix="/console/trail")
PAGE = 50
READ, MOST_READ = 500, 50_000
"""Entries read at a time, and at most for one page when few of them are wanted."""
NOT_STAFF = {"her": "the person herself", "clock": "the clock", "bot": "the assistant"}
ACTS: Mapping[str, str] = {
    "looked": "opened the case",
    "read": "read the case by text",
    "exported": "took the summary out",
    "number": "looked at her phone number",
    "asked_for": "asked to have the case",
    "opened": "agreed to talk to a person",
    "taken_back": "took the request back",
    "claimed": "took the case",
    "assigned": "gave the case",
    "transferred": "passed the case on",
    "released": "gave the case back",
    "calm": "marked that the danger is over",
    "unanswered": "told a lead: nobody answered in time",
    "retold": "told her a later time",
    "moved": "moved the case to another team",
    "far": "lives where there is no team",
    "danger": "was in danger",
    "unreachable": "found that texts do not arrive",
    "asked_call": "asked about an interpreter call",
    "call_answered": "answered about a call",
    "asked_measure": "asked how she is",
    "measured": "answered how she is",
    "measure_refused": "did not want to say how she is",
    "follow_up_due": "reminded of the follow-up",
    "wrote": "wrote to her",
    "noted": "wrote a note",
    "needs": "wrote down needs",
    "plan": "changed the plan",
    "follow_up": "set a follow-up",
    "held": "held a text back for a second look",
    "dropped": "threw a held text away",
    "paused": "paused the conversation",
    "resumed": "went on after a pause",
    "closed": "closed the case",
    "reopened": "opened the case again",
    "asked_consent": "asked for consent",
    "consent_given": "gave consent",
    "consent_refused": "did not give consent",
    "consent_revoked": "took consent back",
    "history_given": "let the team read the conversation",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "sign_in_failed": "failed to sign in",
    "account_locked": "was locked out",
    "invited": "invited somebody",
    "joined": "joined",
    "reset_link": "made a link to set a new password",
    "password_reset": "set a new password",
    "passkey_added": "added a passkey",
    "app_set_up": "set up the second factor",
    "recovery_codes_made": "made recovery codes",
    "erased": "erased an account",
    "saved_reply": "changed a saved reply",
    "dropped_reply": "deleted a saved reply",
    "statistics_downloaded": "downloaded statistics",
    "trail_downloaded": "downloaded the audit log",
}
"""Act -> what it says of who did it; one we have no words for stands as its code reads."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the page."""

    id: str
    trace: Trace
    who: str
    act: str
    case: str
    detail: str


@pages.get("")
@guard.needs("read_trail")
def show() -> str:
    """The newest entries, or older ones; of one case or one member of staff if wanted."""
    found = _wanted(request.args.get("before", ""), PAGE + 1)
    return render_template(
        "console/trail.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else "",
        staff=accounts.everybody(guard.desk().service.redis, guard.org().id),
        case=request.args.get("case", "")[:40],
        who=request.args.get("who", "")[:80],
    )


@pages.get("/csv")
@guard.needs("read_trail")
def download() -> Response:
    """The same entries as a file, all that are kept."""
    rows = [
        (one.trace.at.isoformat(), one.who, one.trace.act, one.case, one.trace.detail)
        for one in _wanted("", MOST_READ)
    ]
    guard.traced("trail_downloaded")
    return as_csv("audit-log.csv", ("at", "who", "act", "case", "detail"), rows)


def _wanted(before: str, most: int) -> list[Entry]:
    names = _names()
    case, who = request.args.get("case", "").strip()[:40], request.args.get("who", "")[:80]
    found: list[Entry] = []
    for name, trace in _entries(before):
        entry = _entry(name, trace, names)
        if (not who or trace.who == who) and (not case or case in (trace.case, entry.case)):
            found.append(entry)
        if len(found) == most:
            break
    return found


def _entries(before: str) -> Iterator[tuple[str, Trace]]:
    redis, org, read = guard.desk().service.redis, guard.org().id, 0
    while read < MOST_READ:
        some = trail.read(redis, org, before, READ)
        yield from some
        if len(some) < READ:
            return
        before, read = some[-1][0], read + READ


def _names() -> dict[str, str]:
    found = accounts.everybody(guard.desk().service.redis, guard.org().id)
    return NOT_STAFF | {account.id: account.staff.name for account in found}


def _entry(name: str, trace: Trace, names: Mapping[str, str]) -> Entry:
    who = names.get(trace.who, f"somebody who left ({trace.who})")
    act = ACTS.get(trace.act, trace.act.replace("_", " "))
    said = "" if trace.detail == trace.who else trace.detail
    detail = names.get(said, said.replace("_", " "))
    return Entry(name, trace, who, act, _code(trace.case), detail)


def _code(case_id: str) -> str:
    """A case's short code while it is kept, else its id."""
    if not case_id:
        return ""
    case = cases.find(guard.desk().service.redis, guard.org().id, case_id)
    return case.code if case and case.code else case_id
