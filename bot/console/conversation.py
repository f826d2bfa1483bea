"""/console/cases/…: one case with its conversation, original and translation side by side."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bot.case import Case, Line, Pending
from bot.console import casewords, delivery, entries, guard, previews
from bot.console.casepage import Context, about, by_htmx, found, readable, writer
from bot.console.choices import tools
from bot.store import cases, news
from bot.translation.flags import meaning
from bot.translation.nouns import back

pages = Blueprint("conversation", __name__, url_prefix="/console/cases")
MOST_OPEN = 60
"""So many lines are looked at again at most."""


@pages.get("/<case_id>")
@guard.needs("work_cases")
def show(case_id: str) -> str:
    """The page of a case."""
    case = readable(case_id)
    guard.traced("looked", case.id)
    return page(case)


def page(case: Case, **more: object) -> str:
    """The whole page, with what a form that was refused leaves on it."""
    lines, earlier = entries.window(_thread(case))
    return render_template(
        "console/conversation.html",
        **around(case),
        entries=_entries(case, lines),
        earlier=earlier,
        **(tools(case) | more),
    )


def around(case: Case) -> Context:
    """The header and the side of a case page."""
    return about(case) | {
        "pending": _pending(case),
        "preferences": casewords.chosen(case),
        "whom": casewords.whom,
    }


@pages.get("/<case_id>/earlier")
@guard.needs("work_cases")
def earlier(case_id: str) -> str:
    """The lines before one: ``before`` is its id."""
    case = readable(case_id)
    lines, more = entries.window(_thread(case), request.args.get("before", ""))
    return render_template(
        "console/_lines.html", **about(case), entries=_entries(case, lines), earlier=more
    )


@pages.get("/<case_id>/news")
@guard.needs("work_cases")
def changed(case_id: str) -> str:
    """What is new since the line ``last``: new lines, those in ``open`` again, and the header."""
    case = readable(case_id)
    open_ones = request.args.get("open", "").split()[:MOST_OPEN]
    lines = entries.after(_thread(case), request.args.get("last", ""), open_ones)
    return render_template(
        "console/_case_news.html", **around(case), entries=_entries(case, lines), earlier=False
    )


@pages.post("/<case_id>/number")
@guard.needs("work_cases")
def number(case_id: str) -> ResponseReturnValue:
    """Her number, for a call. Looking at it is written into the audit log."""
    case = readable(case_id)
    guard.traced("number", case.id)
    shown = cases.number(guard.desk().service.redis, guard.org().id, case)
    if by_htmx():
        return render_template("console/_number.html", case=case, number=shown, asked=True)
    return page(case, number=shown, asked=True)


@pages.post("/<case_id>/back")
@guard.needs("work_cases")
def turn_back(case_id: str) -> ResponseReturnValue:
    """A text that she was sent, or would be, turned back into English by a machine."""
    case = readable(case_id)
    said = _said(case, request.form.get("line", ""), request.form.get("text", ""))
    if not said:
        abort(404)
    made = previews.turned(writer(case), back(said, "en", case.lang))
    shown = render_template(
        "console/_turned.html",
        case=case,
        made=made,
        line=request.form.get("line", ""),
        why=meaning(made.flags) if made else (),
    )
    return shown if by_htmx() else page(case, turned=Markup(shown))


@pages.post("/<case_id>/again")
@guard.needs("work_cases")
def again(case_id: str) -> Response:
    """Ask once more for the translation of a line of hers that did not come in time."""
    case = readable(case_id)
    line = _line(case, request.form.get("line", ""))
    if line is None or not line.call:
        abort(404)
    service = guard.desk().service
    call = line.call + entries.AGAIN
    entries.again(service.redis, guard.org().id, case, line, call, guard.now())
    return _to(case)


@pages.post("/<case_id>/ask")
@guard.needs("work_cases")
def ask_for(case_id: str) -> Response:
    """Somebody who may not read a case asks the one who has it: a note, once for every form."""
    case, staff, org = found(case_id), guard.staff(), guard.org()
    redis, name = guard.desk().service.redis, f"ask-{staff.id}-{request.form.get('deed', '')[:32]}"
    if all(line.id != name for line in cases.thread(redis, org.id, case)):
        words = f"{staff.name} asks to have this case."
        with redis.pipeline() as pipe:
            line = Line(name, guard.now(), staff.id, "note", words, name=staff.name)
            cases.write(pipe, org, case.id, line)
            news.tell(pipe, org.id, "case", case.id, case.team, case.worker)
            pipe.execute()
        guard.traced("asked_for", case.id)
    flash(f"{case.name or 'The team'} was asked.", "good")
    return make_response(redirect("/console", 303))


def _thread(case: Case) -> list[Line]:
    return cases.thread(guard.desk().service.redis, guard.org().id, case)


def _line(case: Case, name: str) -> Line | None:
    return next((line for line in _thread(case) if line.id == name), None)


def _said(case: Case, name: str, text: str) -> str:
    """What she was sent in a line, or would be sent for a text."""
    if name:
        line = _line(case, name)
        return line.said if line else ""
    return previews.look(writer(case), text).made


def _entries(case: Case, lines: list[Line]) -> list[entries.Entry]:
    redis, org = guard.desk().service.redis, guard.org().id
    fates = delivery.of(redis, org, entries.ours(lines))
    return entries.entries(redis, org, case, lines, fates, guard.now())


def _pending(case: Case) -> list[tuple[Pending, previews.Preview, list[str]]]:
    """Texts that are not sent yet, with what their translation has come to; never waited for."""
    shown = [(text, previews.answered(writer(case), text.call, text.text)) for text in case.pending]
    return [(text, seen, meaning((*seen.blocks, *seen.doubts))) for text, seen in shown]


def _to(case: Case) -> Response:
    return make_response(redirect(url_for("conversation.show", case_id=case.id), 303))
