"""What link workers do about a case that says nothing to her: claim, give back, note, close."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.case import Case, Line, PlanStep
from bot.casework.needs import OUTCOMES, cleaned
from bot.casework.rules import Refused, words
from bot.model import Amend, Deed, Effect, Note, Page, Talk, Wake, Wrote
from bot.talk import Here, Notice
from bot.text import _

NOBODY: Mapping[str, object] = {
    "worker": "",
    "name": "",
    "claimed": None,
    "pending": (),
    "paused": False,
}
"""A case that stands in the queue again."""
SILENCED = (Wake("waiting", None), Wake("still_waiting", None), Wake("offer", None))
MOST_STEPS = 12
LAPSING = timedelta(minutes=30)
"""Before a claim lapses, whoever has the case is reminded."""


def acting(here: Here) -> tuple[Case, Deed]:
    """The case and the deed of a step that the engine runs only with both."""
    assert here.case is not None
    assert here.deed is not None
    return here.case, here.deed


def event(here: Here, what: str, detail: str = "") -> Wrote:
    """A line of the conversation that says what happened, as a code, and who did it."""
    by = here.deed.by if here.deed else None
    who, name = (by.id, by.name) if by else ("bot", "")
    text = f"{what} {detail}".strip()
    return Wrote(Line(f"{here.cause}.{what}", here.at, who, "event", text, name=name))


def noted(here: Here, name: str = "note") -> tuple[Effect, ...]:
    """The note that goes with a deed, if there is one."""
    _case, deed = acting(here)
    if not deed.said.get(name, "").strip():
        return ()
    said = words(deed, name)
    return (Wrote(Line(here.cause, here.at, deed.by.id, "note", said, name=deed.by.name)),)


def offered(here: Here, lapsed: str = "") -> tuple[Effect, ...]:
    """To link workers by text: now, or when the office opens; not to whoever let it lapse."""
    now = (Page("offer", lapsed),)
    return now if here.org.is_open(here.at) else (Wake("offer", here.org.opens_next(here.at)),)


def claim(here: Here) -> Notice:
    case, deed = acting(here)
    if case.worker == deed.by.id:
        return Notice()
    return Notice(effects=given(here, deed.by.id, deed.by.name, "claimed"))


def assign(here: Here) -> Notice:
    _case, deed = acting(here)
    given_to = given(here, words(deed, "to"), words(deed, "name"), "assigned")
    return Notice(effects=(*given_to, Page("given")))


def given(here: Here, worker: str, name: str, act: str) -> tuple[Effect, ...]:
    """The case is somebody's, who is to write before the office hours of a claim have passed."""
    held = {
        "worker": worker,
        "name": name,
        "claimed": here.at,
        "answered": None,
        "alerted": False,
        "pending": (),
    }
    lapses = here.org.office_after(here.at, here.org.claim_hours)
    return (
        Amend(held, act, worker),
        event(here, act, name),
        Page("taken"),
        Wake("silent", lapses),
        Wake("lapsing", lapses - LAPSING if lapses else None),
        Wake("offer", None),
        Note(f"case_{act}"),
    )


def release(here: Here) -> Notice:
    """Back to the queue, in its old place."""
    return Notice(
        effects=(
            *noted(here),
            Amend(NOBODY, "released"),
            event(here, "released"),
            Wake("silent", None),
            Wake("lapsing", None),
            *offered(here),
        )
    )


def note(here: Here) -> Notice:
    return Notice(effects=(*noted(here, "text"), Amend({}, "noted")))


def needs(here: Here) -> Notice:
    _case, deed = acting(here)
    return Notice(effects=(Amend({"needs": cleaned(deed.said)}, "needs"),))


def plan(here: Here) -> Notice:
    """The shared plan as it is from now on; she sees it when she texts PLAN."""
    case, deed = acting(here)
    try:
        rows = json.loads(deed.said.get("plan", ""))
        steps = tuple(
            PlanStep(str(row["text"])[:300], str(row["said"])[:300], bool(row.get("done")))
            for row in rows
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("unknown") from error
    if len(steps) > MOST_STEPS:
        raise Refused("too_long")
    quiet = here.session.stopped or case.safe == "no" or not deed.said.get("tell")
    return Notice(
        None if quiet else _("Your link worker wrote down our plan. To read it, text PLAN."),
        (Amend({"plan": steps}, "plan"), event(here, "plan")),
    )


def follow_up(here: Here) -> Notice:
    _case, deed = acting(here)
    try:
        at = datetime.fromisoformat(deed.said["at"]) if deed.said.get("at") else None
    except ValueError as error:
        raise Refused("unknown") from error
    return Notice(effects=(Amend({"follow_up": at}, "follow_up"), Wake("follow_up", at)))


def resume(here: Here) -> Notice:
    return Notice(effects=(Amend({"paused": False}, "resumed"), event(here, "resumed")))


def calm(here: Here) -> Notice:
    """The danger is over, as far as the link worker can tell; new words of danger mark it again."""
    case, _deed = acting(here)
    if not case.danger:
        return Notice()
    return Notice(effects=(Amend({"danger": ""}, "calm", case.danger), event(here, "calm")))


def drop(here: Here) -> Notice:
    """A text that was held back is not sent."""
    case, deed = acting(here)
    left = tuple(text for text in case.pending if text.line != deed.said.get("line"))
    return Notice(effects=(Amend({"pending": left}, "dropped"),))


def close(here: Here) -> Notice:
    """Dealt with; she may ask again at any time."""
    case, deed = acting(here)
    outcome = deed.said.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Refused("unknown")
    done = {"closed": here.at, "outcome": outcome, "pending": (), "unanswered": None}
    wakes = tuple(Wake(name, None) for name in ("silent", "lapsing", "follow_up"))
    quiet = here.session.stopped or case.safe == "no" or case.answered is None
    return Notice(
        None if quiet else _("Your request is closed. Need help again? Text PERSON any time."),
        (
            *noted(here),
            Amend(done, "closed", outcome),
            event(here, "closed", outcome),
            *SILENCED,
            *wakes,
            Note("case_closed", outcome),
        ),
    )


def reopen(here: Here) -> Notice:
    """Closed by mistake, or she needs more; not when she has asked anew meanwhile."""
    case, deed = acting(here)
    if case.closed is None or here.session.case or here.session.stopped:
        raise Refused("unknown")
    back = {"id": case.id, "closed": None, "outcome": "", "worker": deed.by.id}
    return Notice(
        effects=(
            Amend({**back, "name": deed.by.name, "claimed": here.at}, "reopened"),
            event(here, "reopened"),
            Talk(False),
        )
    )
