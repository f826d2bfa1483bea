"""/console/queue: who waits, in the order in which they are owed an answer, and taking a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.case import Case, Staff
from bot.casework import matching
from bot.console import casepage, guard, looks, shell
from bot.model import Answer
from bot.store import cases

ON_A_PAGE = 50

pages = Blueprint("queue", __name__, url_prefix="/console")


@pages.get("/")
@guard.signed_in
def home() -> ResponseReturnValue:
    """The first page that somebody may see."""
    me = guard.staff()
    places = shell.navigation(me, "", shell.exist())
    return redirect(places[0].path if places else "/console/settings", 303)


@pages.get("/queue")
@guard.needs("see_queue")
def waiting() -> str:
    """The queue; only its list when the page fetches that anew."""
    return render_template(
        "console/_queue.html" if casepage.by_htmx() else "console/queue.html", **_waiting()
    )


def _waiting() -> dict[str, Any]:
    redis, org, me = guard.desk().service.redis, guard.org(), guard.staff()
    langs = cases.languages(redis, org, me.team)
    lang = request.args.get("lang", "")
    lang = lang if lang in org.languages else ""
    total = cases.count(redis, org.id, me.team, lang)
    last = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    found = cases.waiting(redis, org.id, me.team, lang, (page - 1) * ON_A_PAGE, ON_A_PAGE)
    return {
        "rows": [_row(case, me) for case in found],
        "lang": lang,
        "langs": sorted(langs.items(), key=lambda each: looks.language(each[0])),
        "total": total,
        "page": page,
        "last": last,
        "fresh": casepage.fresh,
        "address": lambda number: url_for("queue.waiting", lang=lang or None, page=number),
    }


def _row(case: Case, me: Staff) -> dict[str, Any]:
    return {
        "case": case,
        "promised": looks.promised(case),
        "wishes": looks.wishes(case),
        "marks": [looks.MARKS[code] for code in matching.matches(me, case)],
    }


@pages.get("/counts")
@guard.needs("see_queue")
def counts() -> str:
    """The numbers in the navigation, to be put in their places."""
    return render_template("console/_counts.html", counts=shell.counts(guard.staff()))


@pages.post("/queue/claim")
@guard.needs("work_cases")
def claim() -> ResponseReturnValue:
    """Take a case, and go to it; or be told who was faster."""
    name = request.form.get("case", "")
    if not done(name, "claim"):
        return redirect(url_for("queue.waiting"), 303)
    return redirect(url_for("conversation.show", case_id=name), 303)


def done(case_id: str, do: str, said: Mapping[str, str] | None = None) -> bool:
    """Do something about a case, once for each form; if it is refused, the next page says why."""
    case = cases.find(guard.desk().service.redis, guard.org().id, case_id)
    answer = casepage.act(case, do, said or {}) if case else Answer(False, "gone")
    if not answer.done:
        flash(casepage.refusal(answer), "warning")
    return answer.done
