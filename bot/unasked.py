"""What happens to her without a text of hers: timers come due, and link workers act."""

from __future__ import annotations

from dataclasses import replace

from bot.casework import handover
from bot.casework.rules import Refused, permit
from bot.model import Alarm, Answer, Deed, Erase, Note, Reply, Session, Told
from bot.talk import Do, Notice
from bot.walk import Outcome, Scene, after_effects, walk


def silenced(session: Session) -> Session:
    """What stays of somebody who said STOP."""
    return Session(
        session.person,
        lang=session.lang,
        heard=session.heard,
        stopped=True,
        staff=session.staff,
    )


def ring(scene: Scene, session: Session, alarm: Alarm) -> Outcome:
    """A timer came due. It says nothing to somebody who said STOP or is gone."""
    if alarm.name == "stopped_by_carrier":
        return silenced(session), (() if session.stopped else (Erase(), Note("stopped")))
    step = scene.book.ways.alarms.get(alarm.name)
    if step is None or session.stopped or not session.number:
        return session, (Note("late_alarm", alarm.name),)
    move = scene.move(session, step)
    assert isinstance(move, Notice)
    return after_effects(session, move.effects), (*_noticed(move), *move.effects)


def _noticed(move: Notice) -> tuple[Reply, ...]:
    return (Reply((move.text, *move.more), budget="whole"),) if move.text else ()


def act(scene: Scene, session: Session, deed: Deed) -> Outcome:
    """A link worker acts on a case: done as the rules allow, or refused with the reason."""
    try:
        if deed.do not in scene.book.ways.deeds:
            raise Refused("unknown")
        permit(scene.case, deed, session.stopped, session.talking)
        move = scene.move(session, scene.book.ways.deeds[deed.do])
    except Refused as no:
        return session, (Told(Answer(False, no.why, no.who)), Note("refused", no.why))
    done = Told(Answer(True))
    if isinstance(move, Notice):
        after = after_effects(session, move.effects)
        if move.text:  # the last thing she reads is what a digit would answer
            after = replace(after, flow="", step="", trail=(), tries=0)
        return after, (done, *_noticed(move), *move.effects)
    assert isinstance(move, Do)
    quiet = replace(after_effects(session, move.effects), flow="", step="", trail=())
    ahead = replace(scene, case=handover.after(scene.case, move.effects, session.person))
    later, effects = walk(ahead, quiet, move.then)
    return later, (done, *move.effects, *effects)
