"""/console/mine and /console/team: who has which cases, and who waits for an answer in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.case import Case, Staff
from bot.casework import matching
from bot.casework.permissions import may
from bot.console import casepage, casewords, guard, queue
from bot.organisation import Organisation
from bot.store import cases, staff

CAME_BACK = 100
"""So many of the queue's first cases are searched for those that came back: they are overdue."""
RECENT = 10

pages = Blueprint("mine", __name__, url_prefix="/console")


@pages.get("/mine")
@guard.needs("work_cases")
def mine() -> str:
    """My cases: first those in which she waits for an answer, the longest first."""
    return render_template(
        "console/_mine.html" if casepage.by_htmx() else "console/mine.html", **_mine()
    )


def _mine() -> dict[str, Any]:
    redis, org, me = guard.desk().service.redis, guard.org(), guard.staff()
    held = cases.mine(redis, org.id, me.id)
    over = [case for case in cases.closed(redis, org.id, me.team) if case.worker == me.id]
    return {
        "open": rows((case for case in held if not case.paused), org, guard.now()),
        "paused": rows((case for case in held if case.paused), org, guard.now()),
        "over": over[:RECENT],
    }


def rows(held: Iterable[Case], org: Organisation, now: datetime) -> list[dict[str, Any]]:
    """Cases with what is next in each, those that wait for us first."""
    return [
        {
            "case": case,
            "lapses": casewords.lapse(case, org),
            "due": case.follow_up is not None and case.follow_up <= now,
        }
        for case in sorted(held, key=lambda case: (*_first(case, now), case.id))
    ]


def _first(case: Case, now: datetime) -> tuple[int, datetime]:
    """Danger and unanswered texts, then cases not written to yet, follow-ups, and the rest."""
    since = case.claimed or case.opened
    if case.unanswered:
        return 0 if case.danger else 1, case.unanswered
    if not case.answered:
        return 2, since
    if case.follow_up:
        return 3 if case.follow_up <= now else 4, case.follow_up
    return 5, since


@pages.get("/team")
@guard.needs("assign")
def team() -> str:
    """The cases of the whole team by colleague, and those that came back to the queue."""
    return render_template(
        "console/_team.html" if casepage.by_htmx() else "console/team.html", **_team()
    )


def _team() -> dict[str, Any]:
    redis, org, me = guard.desk().service.redis, guard.org(), guard.staff()
    everybody = colleagues(me)
    held = cases.of_team(redis, org.id, me.team)
    names = {each.id: each.name for each in everybody}
    names = {case.worker: case.name for case in held} | names
    first = cases.waiting(redis, org.id, me.team, most=CAME_BACK)
    return {
        "back": [(case, matching.ranked(everybody, case)) for case in first if case.returned],
        "groups": [
            (id, name, rows((case for case in held if case.worker == id), org, guard.now()))
            for id, name in sorted(names.items(), key=lambda each: each[1])
        ],
        "everybody": everybody,
        "fresh": casepage.fresh,
    }


def colleagues(me: Staff) -> list[Staff]:
    """Everybody of somebody's team who works with cases, by name."""
    found = staff.staff_members(guard.desk().service.redis, guard.org().id)
    return [each for each in found if each.team == me.team and may(each, "work_cases")]


@pages.post("/team/assign")
@guard.needs("assign")
def assign() -> ResponseReturnValue:
    """Give a case to a colleague."""
    to = request.form.get("to", "")
    chosen = next((each for each in colleagues(guard.staff()) if each.id == to), None)
    if chosen is None:
        flash("Choose a colleague first.", "warning")
    else:
        given = queue.done(
            request.form.get("case", ""), "assign", {"to": chosen.id, "name": chosen.name}
        )
        if given:
            flash(f"{chosen.name} has the case now.", "good")
    return redirect(url_for("mine.team"), 303)
