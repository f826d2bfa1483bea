"""What the pages of one case share: who may open it, what is around it, how to act on it."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask import abort, make_response, render_template, request

from bot.case import Case
from bot.casework.permissions import may, may_read, may_write
from bot.casework.rules import REFUSALS
from bot.console import casewords, guard
from bot.console.previews import Writer
from bot.model import Answer, Deed
from bot.store import cases, keys
from bot.store.codec import load

FRESH = re.compile(r"[0-9a-f]{32}")
Context = dict[str, Any]


def found(case_id: str) -> Case:
    """The case with this id, whoever may read it. Ends the request with 404 when it is gone."""
    case = cases.find(guard.desk().service.redis, guard.org().id, case_id)
    if case is None:
        answer = render_template("console/case_gone.html", words=REFUSALS["gone"])
        abort(make_response(answer, 404))
    return case


def readable(case_id: str) -> Case:
    """The case, when the one who is signed in may read it.

    Ends the request with 404, or with a 403 that says who has the case and how to ask for it.
    """
    case = found(case_id)
    if not may_read(guard.staff(), case):
        answer = render_template("console/case_not_yours.html", **about(case))
        abort(make_response(answer, 403))
    return case


def writable(case_id: str) -> Case:
    """The case, when the one who is signed in may write in it; else the same answers."""
    case = readable(case_id)
    if not may_write(guard.staff(), case):
        answer = render_template("console/case_not_yours.html", **about(case))
        abort(make_response(answer, 403))
    return case


def about(case: Case) -> Context:
    """What every page of a case says of it: what it is called, in whose hands, what is due."""
    org, staff, at = guard.org(), guard.staff(), guard.now()
    team = org.team(case.team)
    return {
        "case": case,
        "code": case.code or case.id,
        "safe": casewords.safe(case),
        "times": casewords.times(case, org, at),
        "team": team.name if team else case.team,
        "mine": case.worker == staff.id,
        "can_write": may_write(staff, case),
        "is_lead": may(staff, "assign"),
        "undo": casewords.can_undo(case, at),
        "ended": casewords.ended(case),
        "unsafe": unsafe(case),
        "fresh": fresh,
    }


def unsafe(case: Case) -> bool:
    """Whether a text may bring her into danger: she asked for none, and does not write with us."""
    raw = guard.desk().service.redis.get(keys.session(guard.org().id, case.person))
    return case.safe == "no" and not load(case.person, raw).talking


def fresh() -> str:
    """A new id for a form: sent twice, it is done once."""
    return secrets.token_hex(16)


def act(case: Case, do: str, said: Mapping[str, str]) -> Answer:
    """Do something to a case in the name of who is signed in, once for a form and its words.

    The words are part of the id: a form that was sent, found again with the browser's Back and
    filled in otherwise, is another deed.
    """
    staff, given = guard.staff(), request.form.get("deed", "")
    name = given if FRESH.fullmatch(given) else fresh()
    words = hashlib.blake2b(json.dumps([do, said]).encode(), digest_size=8).hexdigest()
    deed = Deed(
        f"{staff.id}-{name}-{words}", case.person, guard.now(), case.id, staff, do, dict(said)
    )
    return guard.desk().service.act(guard.org(), deed)


def writer(case: Case) -> Writer:
    """Who is signed in, as somebody who may write to her now."""
    return Writer(guard.desk().service, guard.org(), case, guard.staff(), guard.now)


def refusal(answer: Answer) -> str:
    """Why something was not done, for the link worker to read."""
    words = REFUSALS.get(answer.why, REFUSALS["unknown"])
    return words.format(who=answer.who or "the one who has it")


def by_htmx() -> bool:
    """Whether only a part of the page was asked for."""
    return request.headers.get("HX-Request") == "true"
