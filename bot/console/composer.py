"""The composer of a case: a reply with its preview, and everything else that can be done to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, Response, abort, flash, make_response, redirect, request, url_for
from flask import render_template as render_page
from flask.typing import ResponseReturnValue

from bot.case import Case
from bot.casework.rules import TO_HER
from bot.console import colleagues, guard, previews, rights
from bot.console.casepage import Context, about, act, by_htmx, readable, refusal, writable, writer
from bot.console.choices import LONGEST, today, tools
from bot.console.conversation import page
from bot.model import Answer
from bot.organisation import UK
from bot.text import render
from bot.translation.flags import meaning

pages = Blueprint("composer", __name__, url_prefix="/console/cases")
MOST_TRIES = 9
"""So often one text can be asked for again after its translation came too late."""
DONE: Mapping[str, str] = {
    "claim": "You have this case now.",
    "release": "The case is back in the queue.",
    "assign": "The case was given to your colleague.",
    "transfer": "The case was passed on.",
    "note": "Your note was kept.",
    "simpler": "She was asked to write in simpler words.",
    "ring": "She was asked whether a call with an interpreter is all right.",
    "card": "The card was sent.",
    "share": "She was asked. Her answer will stand in the conversation.",
    "measure": "She was asked how she is.",
    "follow_up": "The follow-up was set.",
    "send": "The text was sent.",
    "drop": "The text was thrown away.",
    "pause": "The conversation is paused.",
    "resume": "The conversation goes on.",
    "calm": "The danger mark is gone. New words of danger would bring it back.",
    "close": "The case is closed.",
    "reopen": "The case is open again.",
}
"""What was done, as it is told to who did it."""


@pages.post("/<case_id>/preview")
@guard.needs("work_cases")
def preview(case_id: str) -> str:
    """What she will get for the words in the form."""
    case = writable(case_id)
    return render_page("console/_preview.html", **about(case), **_seen(case))


@pages.get("/<case_id>/card")
@guard.needs("work_cases")
def card(case_id: str) -> str:
    """A rights card in her language, as the catalog has it."""
    case = readable(case_id)
    text = rights.fact(guard.org(), request.args.get("fact", ""), today())
    if text is None:
        abort(404)
    said = render(text, guard.desk().service.book.catalog(case.lang))
    return render_page("console/_card.html", **about(case), said=said)


@pages.post("/<case_id>/reply")
@guard.needs("work_cases")
def reply(case_id: str) -> ResponseReturnValue:
    """Send a text to her. What was typed stays on the page when it is refused."""
    case = readable(case_id)
    seen = _seen(case)
    answer = act(case, "reply", _reply(seen["preview"]))
    if answer.done:
        return _sent(case)
    problem = refusal(answer)
    if by_htmx():
        shown = about(case) | tools(case) | seen | {"problem": problem}
        return render_page("console/_composer.html", **shown)
    return page(case, **seen, problem=problem), 422


@pages.post("/<case_id>/do/<deed>")
@guard.needs("work_cases")
def do(case_id: str, deed: str) -> ResponseReturnValue:
    """Everything else: one form for each deed, and back to the page."""
    case = readable(case_id)
    if deed not in SAID:
        abort(404)
    answer = act(case, deed, SAID[deed](case))
    passed_on = deed in ("release", "transfer") and not _asked_first(case)
    _tell("share" if deed == "transfer" and not passed_on else deed, answer)
    if deed == "drop" and answer.done and request.form.get("change") == "1":
        return page(readable(case_id), typed=_dropped(case))
    if answer.done and passed_on:
        return redirect("/console", 303)
    if answer.done and deed == "note" and request.form.get("from") == "file":
        return redirect(url_for("casefile.show", case_id=case.id), 303)
    return redirect(url_for("conversation.show", case_id=case.id), 303)


def _asked_first(case: Case) -> bool:
    """Whether she has to agree before the case goes where the form says."""
    team = guard.org().team(_field("to", 80).removeprefix("team:"))
    return team is not None and bool(team.partner) and team.id != case.team


def _dropped(case: Case) -> str:
    """The words of the held text that is to be changed."""
    held = (one.text for one in case.pending if one.line == _field("line", 200))
    return next(held, "")


def _tell(deed: str, answer: Answer) -> None:
    if answer.done:
        flash(DONE[deed], "good")
    else:
        flash(refusal(answer), "error")


def _sent(case: Case) -> ResponseReturnValue:
    """The empty composer, and word to the page that the draft can go."""
    if not by_htmx():
        flash("Your text is on its way.", "good")
        return redirect(url_for("conversation.show", case_id=case.id), 303)
    answer: Response = make_response(
        render_page("console/_composer.html", **(about(case) | tools(case)), sent=True)
    )
    answer.headers["HX-Trigger-After-Swap"] = json.dumps({"case:sent": {"case": case.id}})
    return answer


def _seen(case: Case) -> Context:
    """The preview of what stands in the form, and the form's own fields."""
    text, as_is = _field("text", LONGEST + 500), request.form.get("as_is") == "1"
    tries = request.form.get("tries", 0, type=int)
    by = writer(case)
    if as_is and case.lang != "en":
        shown = previews.english(by, text.strip())
    else:
        shown = previews.look(by, text, tries=max(0, min(tries, MOST_TRIES)))
    pence = guard.desk().settings.pence * shown.segments
    return {
        "typed": text,
        "as_is": as_is,
        "preview": shown,
        "tries": tries,
        "pence": pence,
        "block_words": meaning(shown.blocks),
        "doubt_words": meaning(shown.doubts),
        "note_words": meaning(shown.notes),
        "refused": refusal(Answer(False, shown.refused)) if shown.refused else "",
    }


def _reply(shown: previews.Preview) -> dict[str, str]:
    """The arguments of a reply. A tick counts only for the words it was set beside."""
    looked = request.form.get("seen", "") == shown.mark
    accepted = request.form.getlist("accepted") if looked else []
    if request.form.get("unsafe") == "1":
        accepted.append("unsafe")
    return previews.said(shown, " ".join(accepted))


def _field(name: str, most: int = 2_000) -> str:
    return request.form.get(name, "")[:most]


def _follow_up(_case: Case) -> dict[str, str]:
    """The day that was picked, at ten in the morning UK time; empty takes it back."""
    day = _field("day", 10)
    try:
        at = datetime.fromisoformat(day).replace(hour=10, tzinfo=UK) if day else None
    except ValueError:
        abort(400)
    return {"at": at.isoformat() if at else ""}


def _given(*names: str) -> Callable[[Case], dict[str, str]]:
    return lambda _case: {name: _field(name) for name in names}


def _transfer(case: Case) -> dict[str, str]:
    to = _field("to", 80)
    return {"to": to, "name": colleagues.name_of(case, to), "note": _field("note")}


def _send(case: Case) -> dict[str, str]:
    """A held text with its translation as it is now; its doubts count as seen if these were."""
    text = next((one for one in case.pending if one.line == _field("line", 200)), None)
    if text is None:
        return {"line": ""}
    shown = previews.answered(writer(case), text.call, text.text)
    seen = request.form.get("seen", "") == shown.mark
    unsafe = ["unsafe"] if request.form.get("unsafe") == "1" else []
    given = previews.said(shown, " ".join([*(shown.doubts if seen else ()), *unsafe]))
    return {**given, "line": text.line, "as_is": "1" if request.form.get("as_is") == "1" else ""}


def _to_her(*names: str) -> Callable[[Case], dict[str, str]]:
    """Deeds that end in a text to her carry the tick that it is safe."""

    def said(_case: Case) -> dict[str, str]:
        unsafe = {"accepted": "unsafe"} if request.form.get("unsafe") == "1" else {}
        return {name: _field(name) for name in names} | unsafe

    return said


SAID: Mapping[str, Callable[[Case], dict[str, str]]] = {
    "claim": _given(),
    "release": _given("note"),
    "assign": lambda case: {
        "to": _field("to", 80),
        "name": colleagues.name_of(case, f"worker:{_field('to', 80)}"),
    },
    "transfer": _transfer,
    "note": _given("text"),
    "simpler": _to_her(),
    "ring": _to_her(),
    "card": _to_her("fact"),
    "share": _to_her("to", "name"),
    "measure": _to_her(),
    "send": _send,
    "drop": _given("line"),
    "follow_up": _follow_up,
    "pause": _given(),
    "resume": _given(),
    "calm": _given(),
    "close": _given("outcome", "note"),
    "reopen": _given(),
}
"""Deed -> its arguments, from the form."""
assert set(TO_HER) - {"reply"} <= set(SAID)
