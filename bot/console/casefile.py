"""/console/cases/…/file: her needs, the shared plan, how she is, what she agreed to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.case import Case, PlanStep
from bot.casework import measures, needs
from bot.console import casewords, guard, looks, previews
from bot.console.casepage import Context, about, act, readable, refusal, writable, writer
from bot.flows.deeds import MOST_STEPS
from bot.store import cases
from bot.text import ENGLISH, render
from bot.translation.flags import meaning

pages = Blueprint("casefile", __name__, url_prefix="/console/cases")
LONGEST_STEP = 300
PATIENCE = timedelta(seconds=2)
"""All steps together wait so long for their translations, and the form is shown again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A step of the plan on its way: in English, in her words, and what is to be doubted in them.

    ``mark`` ties a tick to the words it was set beside; ``state`` is ``ready``, ``look`` (has
    doubts), ``coming`` or ``none`` (no translation: it can stand in English).
    """

    text: str
    said: str = ""
    done: bool = False
    state: str = "ready"
    why: tuple[str, ...] = ()
    mark: str = ""


@pages.get("/<case_id>/file")
@guard.needs("work_cases")
def show(case_id: str) -> str:
    """The file of a case."""
    case = readable(case_id)
    guard.traced("looked", case.id, "file")
    return _page(case)


@pages.post("/<case_id>/needs")
@guard.needs("work_cases")
def keep_needs(case_id: str) -> ResponseReturnValue:
    """Keep the needs conversation, with a gentle word where it says too much."""
    case = readable(case_id)
    said = {key: request.form.get(key, "") for key in needs.QUESTIONS}
    answer = act(case, "needs", said)
    if not answer.done:
        return _page(case, needs_typed=said, problem=refusal(answer)), 422
    flash("Kept.", "good")
    if notice := needs.warns("\n".join(said.values())):
        flash(notice, "warning")
    return redirect(url_for("casefile.show", case_id=case.id), 303)


@pages.post("/<case_id>/plan")
@guard.needs("work_cases")
def keep_plan(case_id: str) -> ResponseReturnValue:
    """Keep the plan when every step stands in her words, else show what is to be looked at."""
    case = writable(case_id)
    rows = _rows(case)
    if any(row.state != "ready" for row in rows):
        return _page(case, rows=rows), 422
    steps = [{"text": row.text, "said": row.said, "done": row.done} for row in rows]
    answer = act(case, "plan", {"plan": json.dumps(steps, ensure_ascii=False)})
    if not answer.done:
        return _page(case, rows=rows, problem=refusal(answer)), 422
    flash("The plan was kept. She can read it: she texts PLAN.", "good")
    return redirect(url_for("casefile.show", case_id=case.id), 303)


def _page(
    case: Case,
    rows: Sequence[Row] | None = None,
    needs_typed: dict[str, str] | None = None,
    problem: str = "",
) -> str:
    kept = [Row(step.text, step.said, step.done) for step in case.plan]
    shown = list(kept if rows is None else rows)
    thread = cases.thread(guard.desk().service.redis, guard.org().id, case)
    return render_template(
        "console/casefile.html",
        **about(case),
        problem=problem,
        reminder_words=needs.REMINDER,
        questions=needs.QUESTIONS,
        noted=case.needs if needs_typed is None else needs_typed,
        preferences=casewords.chosen(case),
        rows=shown,
        more=range(len(shown), min(len(shown) + 2, MOST_STEPS)),
        unsaved=rows is not None,
        longest=LONGEST_STEP,
        whom=casewords.whom,
        answers=_answers(case),
        change=_change(case),
        labels=measures.LABELS,
        notes=[line for line in thread if line.kind == "note"],
        language=looks.language(case.lang),
    )


def _answers(case: Case) -> list[Context]:
    """How she said she was, each time, in words by question."""
    return [
        {"at": one.at, "said": {k: render(t, ENGLISH) for k, t in measures.answered(one).items()}}
        for one in sorted(case.measures, key=lambda one: one.at)
    ]


def _change(case: Case) -> dict[str, int]:
    """By how many steps each answer got better, from the first time to the last."""
    both = measures.first_and_last(case.measures)
    return measures.change(*both) if both else {}


def _rows(case: Case) -> list[Row]:
    """The rows of the form that have words and were not taken out."""
    found = []
    for at in range(MOST_STEPS):
        text = " ".join(request.form.get(f"text-{at}", "").split())[:LONGEST_STEP]
        if text and request.form.get(f"out-{at}") != "1":
            found.append(_row(case, at, text))
    return found


def _row(case: Case, at: int, text: str) -> Row:
    """One step with her words: those it had, else a translation, or the English when ticked."""
    done = request.form.get(f"done-{at}") == "1"
    before = _before(case, text)
    if before:
        return Row(text, before.said, done)
    if request.form.get(f"english-{at}") == "1":
        return Row(text, text, done)
    shown = previews.look(writer(case), text, patience=PATIENCE / MOST_STEPS)
    if shown.coming:
        return Row(text, "", done, "coming")
    if not shown.made:
        return Row(text, "", done, "none", tuple(meaning(shown.blocks)))
    looked = request.form.get(f"seen-{at}") == shown.mark
    state = "look" if shown.doubts and not looked else "ready"
    return Row(text, shown.made, done, state, tuple(meaning(shown.doubts)), shown.mark)


def _before(case: Case, text: str) -> PlanStep | None:
    """The step of the plan that is kept in the same words."""
    return next((step for step in case.plan if step.text == text), None)
