"""Walking through a flow: from step to step until one waits for the person, or ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.book import Book
from bot.case import Case
from bot.casework import handover
from bot.model import (
    Alarm,
    Amend,
    CloseCase,
    Deed,
    Effect,
    Erase,
    Inbound,
    OpenCase,
    Place,
    Reply,
    Session,
    Speak,
    Talk,
)
from bot.organisation import Organisation
from bot.talk import Ask, Do, Done, Here, Move, Notice, Say, Step, Tell
from bot.text import Text

MAX_STEPS = 20
MAX_TRAIL = 8
WELCOME = "welcome"
UNGREETED = ("urgent", "staff", "tongue", "delete")
"""Flows that begin at once: help comes before courtesy, staff are not the person, a greeting
needs a language, and who is forgotten is not new."""

Outcome = tuple[Session, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same during one turn."""

    book: Book
    org: Organisation
    inbound: Inbound
    case: Case | None = None

    def move(self, session: Session, step: Step) -> Move:
        """What the step says to this session now."""
        inbound = self.inbound
        deed = inbound if isinstance(inbound, Deed) else None
        detail = inbound.detail if isinstance(inbound, Alarm) else ""
        return step(
            Here(
                session,
                self.org,
                inbound.at,
                inbound.id,
                case=self.case,
                deed=deed,
                detail=detail,
            )
        )


def said(scene: Scene, session: Session, step: Step) -> tuple[Effect, ...]:
    """The words of a step that only speaks."""
    move = scene.move(session, step)
    assert isinstance(move, Done)
    return (Reply((move.text,), budget="whole"),)


def walk(
    scene: Scene,
    session: Session,
    step: Step,
    left: Session | None = None,
    sorry: Text | None = None,
) -> Outcome:
    """Go from step to step until one waits for the person, or ends.

    ``left`` is the session as it was when she was asked, for BACK. Raises RecursionError when the
    flow goes round in a circle, which a test would have found.
    """
    session = replace(session, trail=_trail(left or session))
    effects: list[Effect] = []
    for _turn in range(MAX_STEPS):
        flow, name = scene.book.names[step]
        move = scene.move(session, step)
        if not isinstance(move, Do):
            session, hello = _greeted(scene, session, step)
            effects += hello
        match move:
            case Say(text, then):
                effects.append(Reply((text,), budget="whole"))
                step = then
            case Do(more, then):
                effects += more
                session = after_effects(session, more)
                scene = replace(scene, case=handover.after(scene.case, more, session.person))
                step = then
            case Done(text):
                effects.append(Reply((text,), budget="whole"))
                rest = replace(session, flow="", step="", page=0, trail=(), tries=0)
                return rest, tuple(effects)
            case Ask() | Tell():
                reply = _apologised(ask(move), sorry)
                here = replace(session, flow=flow, step=name, page=0, tries=0)
                return _settle(here), (*effects, reply)
            case Notice():
                raise TypeError(f"{flow}.{name} is for alarms only")
    raise RecursionError(f"{MAX_STEPS} steps in one turn near {session.flow}.{session.step}")


def _apologised(reply: Reply, sorry: Text | None) -> Reply:
    """With an apology first; it takes the place of a mere question."""
    if sorry is None:
        return reply
    rest = reply.paragraphs if reply.budget == "page" else ()
    return replace(reply, paragraphs=(sorry, *rest))


def _greeted(scene: Scene, session: Session, step: Step) -> tuple[Session, list[Effect]]:
    """Somebody new hears first who we are; one who came in danger, when she comes to the menu."""
    flow, _name = scene.book.names[step]
    busy = flow != WELCOME and any(place.flow != "tongue" for place in session.trail)
    if session.welcomed or busy or flow in UNGREETED:
        return session, []
    return replace(session, welcomed=True), list(said(scene, session, scene.book.ways.greeting))


def _trail(left: Session) -> tuple[Place, ...]:
    if not left.step:
        return left.trail
    return (*left.trail, Place(left.flow, left.step, left.facts))[-MAX_TRAIL:]


def _settle(session: Session) -> Session:
    """To be asked the same again is not a step to go back over."""
    last = session.trail[-1:]
    if last and (last[0].flow, last[0].step) == (session.flow, session.step):
        return replace(session, trail=session.trail[:-1])
    return session


def after_effects(session: Session, effects: tuple[Effect, ...]) -> Session:
    """The session as these effects leave it; effects that do not touch it are passed over."""
    for effect in effects:
        match effect:
            case OpenCase(case):
                # She asked to be written to: that takes an earlier STOP back.
                session = replace(session, case=case, stopped=False)
            case CloseCase():
                session = replace(session, case="", talking=False)
            case Amend(fields) if "closed" in fields:
                held = "" if fields["closed"] else str(fields["id"])
                session = replace(session, case=held, talking=False)
            case Talk(on):
                session = replace(session, talking=on)
            case Speak(lang):
                session = replace(session, lang=lang, spoken="chosen", drift="")
            case Erase():
                session = Session(
                    session.person,
                    session.number,
                    session.via,
                    stopped=session.stopped,
                    staff=session.staff,
                )
    return session


def ask(move: Ask | Tell) -> Reply:
    """What is said for a move that waits: its words and its options, numbered from 1."""
    options = tuple((str(n), option.label) for n, option in enumerate(move.options, 1))
    match move:
        case Ask(question=question, exits=exits):
            return Reply((question,), options, "menu", exits=exits)
        case Tell(paragraphs=paragraphs):
            return Reply(paragraphs, options, "page", exits=True)
