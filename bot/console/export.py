"""/console/cases/…/summary: a draft for her GP or the next service, on screen, as text and PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from bot.case import Case, Consent
from bot.casework import needs
from bot.casework.summary import BLANK, Summary, as_text, build, recipient, sharing
from bot.console import guard, looks, paper
from bot.console.casepage import Context, about, writable

pages = Blueprint("export", __name__, url_prefix="/console/cases")
STYLE = Path(__file__).parent / "static" / "summary.css"


@pages.get("/<case_id>/summary")
@guard.needs("work_cases")
def preview(case_id: str) -> ResponseReturnValue:
    """The draft on screen, with what to look at before it is given away."""
    case = writable(case_id)
    if not sharing(case):
        return _not_agreed(case)
    made = _made(case, _consent(case))
    guard.traced("looked", case.id, "summary")
    return render_template("console/summary.html", **_around(case, made))


@pages.get("/<case_id>/summary.txt")
@guard.needs("work_cases")
def text(case_id: str) -> ResponseReturnValue:
    """The draft as a text file."""
    case = writable(case_id)
    if not sharing(case):
        return _not_agreed(case)
    told = as_text(_made(case, _consent(case)))
    guard.traced("exported", case.id, "text")
    return _file(case, told.encode(), "txt", "text/plain; charset=utf-8")


@pages.get("/<case_id>/summary.pdf")
@guard.needs("work_cases")
def printed(case_id: str) -> ResponseReturnValue:
    """The draft as an accessible PDF; where none can be made, a page that says so."""
    case = writable(case_id)
    if not sharing(case):
        return _not_agreed(case)
    around = _around(case, _made(case, _consent(case)))
    try:
        made = paper.pdf(render_template("console/summary_paper.html", **around), STYLE)
    except paper.NoPrinter:
        return render_template("console/summary_no_pdf.html", **around), 503
    guard.traced("exported", case.id, "pdf")
    return _file(case, made, "pdf", "application/pdf")


def _consent(case: Case) -> Consent:
    """The consent that ``consent`` counts from 0 in the case's record, or the latest that stands.

    Ends the request with 404 for one that never was, or was taken back.
    """
    allowed = sharing(case)
    if "consent" not in request.args:
        return allowed[0]
    which = request.args.get("consent", -1, type=int)
    if not 0 <= which < len(case.consents) or case.consents[which] not in allowed:
        abort(404)
    return case.consents[which]


def _made(case: Case, consent: Consent) -> Summary:
    language = looks.language(case.lang)
    return build(case, guard.org(), consent, guard.staff().name, guard.now(), language)


def _around(case: Case, made: Summary) -> Context:
    """What the pages of a summary show."""
    standing = sharing(case)
    return about(case) | {
        "summary": made,
        "blank": BLANK,
        "consents": [
            (count, recipient(given), given)
            for count, given in enumerate(case.consents)
            if given in standing
        ],
        "which": case.consents.index(_consent(case)),
        "warnings": list(_warnings(case)),
    }


def _warnings(case: Case) -> Iterator[tuple[str, str]]:
    """Notes that may hold more than she needs to be known: their label, and why."""
    for _key, label, words in needs.lines(case.needs):
        if notice := needs.warns(words):
            yield label, notice
    if notice := needs.warns("\n".join(step.text for step in case.plan)):
        yield "Plan", notice


def _not_agreed(case: Case) -> ResponseReturnValue:
    return render_template("console/summary_no_consent.html", **about(case)), 409


def _file(case: Case, content: bytes, kind: str, mimetype: str) -> Response:
    """A download whose name says that it is a draft, and nothing about her."""
    name = f"draft-summary-{case.code or 'case'}.{kind}"
    response = make_response(content)
    response.headers["Content-Type"] = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
