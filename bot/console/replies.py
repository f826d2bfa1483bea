"""/console/replies: approved phrases with how far each is reviewed, and the team's own replies."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.casework.permissions import may
from bot.console import guard, phrasebook
from bot.console.casepage import Context

pages = Blueprint("replies", __name__, url_prefix="/console/replies")


@pages.get("")
@guard.needs("see_replies")
def show() -> str:
    """All phrases in a language, or those with the words searched for."""
    return _page()


@pages.get("/pick")
@guard.needs("work_cases")
def pick() -> str:
    """The phrases for the composer's picker."""
    return render_template("console/_picked.html", **_found())


@pages.post("/own")
@guard.needs("edit_replies")
def keep() -> ResponseReturnValue:
    """Save one of the team's own replies, new or changed."""
    title, text = request.form.get("title", ""), request.form.get("text", "")
    redis, org = guard.desk().service.redis, guard.org().id
    if not phrasebook.keep(redis, org, title, text, request.form.get("id", "")):
        words = "It needs a title and some words, and may not be too long."
        return _page(problem=words, title=title, text=text), 422
    guard.traced("saved_reply")
    flash("The reply was saved.", "good")
    return redirect(url_for("replies.show"), 303)


@pages.post("/own/drop")
@guard.needs("edit_replies")
def drop() -> ResponseReturnValue:
    """Delete one of the team's own replies."""
    redis, org = guard.desk().service.redis, guard.org().id
    if phrasebook.forget(redis, org, request.form.get("id", "")):
        guard.traced("dropped_reply")
        flash("The reply was deleted.", "good")
    return redirect(url_for("replies.show"), 303)


def _page(**more: str) -> str:
    org = guard.org()
    langs = [lang for lang in org.languages if lang != "en"]
    return render_template(
        "console/replies.html",
        **_found(),
        langs=langs,
        can_edit=may(guard.staff(), "edit_replies"),
        longest_title=phrasebook.LONGEST_TITLE,
        longest_text=phrasebook.LONGEST_TEXT,
        **more,
    )


def _found() -> Context:
    """What the search finds, in the language that was asked for."""
    org, wanted = guard.org(), request.args.get("q", "")[:80].strip()
    others = [lang for lang in org.languages if lang != "en"]
    lang = request.args.get("lang", others[0] if others else "en")
    if lang not in (*org.languages, "en"):
        abort(404)
    every = phrasebook.approved(lang)
    states = [one.state for _name, some in every for one in some]
    return {
        "lang": lang,
        "wanted": wanted,
        "groups": phrasebook.matching(every, wanted),
        "own": phrasebook.own(guard.desk().service.redis, org.id, wanted),
        "slots": phrasebook.SLOTS,
        "reviewed": states.count("reviewed"),
        "drafts": states.count("draft"),
        "missing": states.count("none"),
    }
