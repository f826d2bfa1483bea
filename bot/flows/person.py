"""Talk to a person: consent, what is passed on, the honest wait, and the link workers' queue."""

from datetime import timedelta

from bot.case import Line
from bot.casework.handover import case_id
from bot.casework.preferences import ABOUT, chosen, lines
from bot.flows import moving
from bot.flows.deeds import NOBODY, offered
from bot.model import Amend, CloseCase, Effect, Note, OpenCase, Page, Talk, Wake, Wrote
from bot.talk import Ask, Do, Done, Flow, Here, Move, Notice, Option, Tell
from bot.text import ENGLISH, Text, When, _, render

WORDING = "person 2026-12"
"""Kept with every case: changes whenever the consent wording below changes."""

flow = Flow(
    "person",
    title=_("Talk to a person"),
    # Translators: words that ask for a human being, separated by commas.
    opens_with=_("person, human, link worker, worker, talk, agent, somebody, someone, call me"),
)


RETELL = timedelta(minutes=10)
"""Before a hoped-for time lapses, she is told a new one."""


@flow.step
def start(here: Here) -> Move:
    if here.case and (here.case.name or here.case.answered):
        return Do((Talk(True), *resumed(here)), then=back)
    if here.session.case:
        return Tell(
            (_("You are in the queue for a link worker."), how(here), hours(here)), ways(here)
        )
    return Tell(
        (
            _("A link worker is a person who helps you find care and support. It is free."),
            *passed_on(here),
            wait(here),
            _("Do you agree?"),
        ),
        (Option(_("Yes"), safe), Option(_("No"), no)),
    )


def ways(here: Here) -> tuple[Option, ...]:
    """What somebody who waits can do about it."""
    areas = any(team.area and not team.partner for team in here.org.teams)
    moved = (Option(_("I live somewhere else"), moving.elsewhere),) if areas else ()
    return (Option(_("Leave the queue"), leave), *moved)


def resumed(here: Here) -> tuple[Effect, ...]:
    """The link worker sees that she is back; a case that rested goes on where it was."""
    if here.case is None or here.session.talking:
        return ()
    line = Line(f"{here.cause}.back", here.at, "bot", "event", "back")
    went_on = (Amend({"paused": False}, "resumed"),) if here.case.paused else ()
    told = (Page("her", line.id),) if here.case.worker else ()
    return (Wrote(line), *went_on, *told)


@flow.step
def back(here: Here) -> Move:
    """She writes with the link worker again; nothing has to be told twice."""
    name = here.case.name if here.case else ""
    if not name:
        return Done(_("A link worker will read what you write now. For the menu, text MENU."))
    return Done(_("You write with {name} again. For the menu, text MENU.", name=name))


@flow.step
def safe(here: Here) -> Move:
    return Ask(
        "safe",
        _("Does somebody else read this phone? We ask so that our texts do not put you in danger."),
        (
            Option(_("You can text me here"), queue, "yes"),
            Option(_("Do not text me first"), queue, "no"),
            Option(_("Skip"), queue, "skipped"),
        ),
    )


@flow.step
def queue(here: Here) -> Move:
    case = open_case(here, {**chosen(here.facts), **about(here)}, WORDING, passed_on(here))
    return Do((case, *watched(here, case), *opened(here)), then=told)


def opened(here: Here) -> tuple[Note, ...]:
    """Counted once for each request, and in which language."""
    if here.session.case:
        return ()
    return (Note("case_opened"), Note("case_lang", here.session.lang))


def watched(here: Here, case: OpenCase) -> tuple[Effect, ...]:
    """What follows from a new request: her hoped-for time, and offers to link workers."""
    due = case.answer_by - RETELL if case.answer_by else None
    return (Wake("waiting", due), *offered(here))


@flow.step
def told(here: Here) -> Move:
    return Tell(
        (
            _("Thank you. You are in the queue for a link worker."),
            wait(here),
            how(here),
            _("If you get very ill or are in danger, do not wait for us: call 999."),
        ),
        ways(here),
    )


@flow.step
def no(here: Here) -> Move:
    return Tell((_("That is fine. Nothing was passed on. You can ask again at any time."),))


@flow.step
def leave(here: Here) -> Move:
    return Do((*gone(here), Note("case_left")), then=left)


@flow.step
def left(here: Here) -> Move:
    return Tell((_("You have left the queue. We deleted your request."),))


def passed_on(here: Here) -> tuple[Text, ...]:
    """Exactly what the link worker would be told, one line each."""
    topic = about(here).get("about")
    return (
        _("They would get: your phone number, your language, and if it is safe to text you."),
        *((_("And that you asked about {topic}.", topic=ABOUT[topic]),) if topic else ()),
        *lines(chosen(here.facts)),
        _("And what you write to each other, for {days} days.", days=str(here.org.case_days)),
        _("Nothing else. They are not the Home Office or the police."),
    )


def about(here: Here) -> dict[str, str]:
    """The topic she came from, if it is one that is passed on."""
    topic = next((p.flow for p in reversed(here.session.trail) if p.flow in ABOUT), "")
    return {"about": topic} if topic else {}


def open_case(
    here: Here,
    details: dict[str, str],
    wording: str,
    words: tuple[Text, ...],
    danger: str = "",
) -> OpenCase:
    """A case with these details; the one she already has, when she has one.

    ``words`` are the sentences of the consent that she has just given.
    """
    return OpenCase(
        here.session.case or case_id(here.at, here.cause),
        here.at,
        here.org.answer_by(here.at),
        here.session.lang,
        wording,
        {**details, "safe": here.facts.get("safe", "")},
        danger,
        "\n".join(render(line, ENGLISH) for line in words),
    )


def waiting(here: Here) -> Move:
    """The hoped-for time is about to pass and nobody has written: tell a new time, once."""
    by = here.org.answer_by(here.at + RETELL)
    if not _may_write(here):
        return Notice()
    return Notice(
        _(
            "You are still in the queue for a link worker. Sorry, it takes longer than we hoped. "
            "We now hope to answer by {when}. If you are in danger, call 999.",
            when=When(by) if by else _("next month"),
        ),
        (
            Wake("still_waiting", by - RETELL if by else None),
            Amend({"retold": by}),
            Page("alert"),
            Note("late", "first"),
        ),
    )


def still_waiting(here: Here) -> Move:
    """The second time is about to pass too: be honest, and give no third time."""
    if not _may_write(here):
        return Notice()
    return Notice(
        _(
            "Sorry, no link worker was free to answer you yet. You are still in the queue. We "
            "cannot say when. Text 0 for the menu, 8 for urgent help."
        ),
        (Page("alert"), Note("late", "second")),
    )


def offer(here: Here) -> Move:
    """The office has opened: offer what came in the night."""
    waits = here.case is not None and not here.case.worker
    return Notice(effects=(Page("offer"),) if waits else ())


def silent(here: Here) -> Move:
    """Whoever has the case has not written in time: others get it, and a lead is told."""
    case = here.case
    if case is None or not case.worker or case.paused:
        return Notice()
    again = here.org.office_after(here.at, here.org.claim_hours)
    if case.safe == "no" and not here.session.talking:
        return Notice(effects=(Wake("silent", again),))
    if case.answered or case.pending:  # a text that waits for its translation is a text
        late = (Amend({"alerted": True}, "unanswered"), Page("alert"), Wake("silent", again))
        return Notice(effects=late if case.unanswered or case.pending else ())
    return Notice(
        effects=(
            Amend(
                {**NOBODY, "alerted": True, "returned": case.returned + 1}, "lapsed", case.worker
            ),
            *offered(here, case.worker),
            Page("alert"),
            Note("claim_lapsed"),
        )
    )


def lapsing(here: Here) -> Move:
    """Soon the case goes to others: remind whoever has it."""
    due = here.case is not None and here.case.worker and not here.case.answered
    return Notice(effects=(Page("lapsing"),) if due else ())


def follow_up(here: Here) -> Move:
    """The day has come that the link worker wanted to be reminded of."""
    return Notice(effects=(Amend({"alerted": True}, "follow_up_due"),) if here.case else ())


def unreachable(here: Here) -> Move:
    """The carrier says that her number takes no texts: the link worker should call."""
    if here.case is None:
        return Notice()
    return Notice(effects=(Amend({"unreachable": here.detail}, "unreachable", here.detail),))


def case_closed(here: Here) -> Move:
    """A link worker has dealt with the request, from the terminal."""
    return Notice(effects=(*gone(here), Note("case_closed")))


def gone(here: Here) -> tuple[Effect, ...]:
    """Nothing of her request is kept, and no timer of it rings."""
    names = ("waiting", "still_waiting", "offer", "silent", "lapsing", "follow_up")
    return (CloseCase(here.session.case), *(Wake(name, None) for name in names))


def _may_write(here: Here) -> bool:
    case = here.case
    return case is not None and case.safe == "yes" and case.answered is None and not case.paused


def wait(here: Here) -> Text:
    """When an answer may come, worded as a hope."""
    by = here.org.answer_by(here.at)
    if by is None:
        return _("We cannot say when they will answer.")
    if here.org.is_open(here.at):
        return _("We hope to answer by {when}. It may be later.", when=When(by))
    return _("We are closed now. We hope to answer by {when}. It may be later.", when=When(by))


def how(here: Here) -> Text:
    """Whether they write first, as she chose."""
    match here.case.safe if here.case else here.facts.get("safe"):
        case "yes":
            return _("They will text you here.")
        case "no":
            return _("We will not text you first. Text PERSON when it is safe for you.")
        case _:
            return _("They will be careful when they text you.")


def hours(here: Here) -> Text:
    """Whether somebody is at work now."""
    return _("We are open now.") if here.org.is_open(here.at) else _("We are closed now.")
