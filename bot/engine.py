"""One pure function: take_turn(book, org, session, inbound) -> Turn. No clock, no I/O, no chance."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.book import Book
from bot.language.fold import fold, number
from bot.model import (
    Alarm,
    CloseCase,
    Effect,
    Erase,
    Inbound,
    Message,
    Note,
    OpenCase,
    Place,
    Reply,
    Session,
    Speak,
    Turn,
)
from bot.organisation import Organisation
from bot.speech import compose
from bot.talk import Ask, Do, Done, Here, Move, Notice, Option, Say, Step, Tell
from bot.text import Text, _, render

MAX_STEPS = 20
MAX_TRAIL = 8
MAX_TRIES = 20
"""After so many texts in a row that we did not understand, it is a machine that we talk with."""
EXIT_CODES = ("8", "9", "0")
UNGREETED = ("urgent", "staff")
"""Flows that begin at once: help comes before courtesy, and staff are not the person."""

SORRY = _("Sorry, I did not understand. Please text one of the numbers.")
SORRY_MENU = _("Sorry, I still do not understand.")
EMPTY = _("Your text had no words in it.")
NO_MEDIA = _("Sorry, I cannot open pictures or voice messages. Please write.")
THE_END = _("That was all of it.")

Outcome = tuple[Session, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same during one turn."""

    book: Book
    org: Organisation
    inbound: Inbound

    def move(self, session: Session, step: Step) -> Move:
        """What the step says to this session now."""
        return step(Here(session, self.org, self.inbound.at, self.inbound.id))


def take_turn(book: Book, org: Organisation, session: Session, inbound: Inbound) -> Turn:
    """Decide everything that follows from one inbound."""
    scene = Scene(book, org, inbound)
    match inbound:
        case Message():
            known = replace(
                session, number=inbound.number, via=inbound.via, heard=session.heard + 1
            )
            after, effects = _hear(scene, known, inbound)
        case Alarm():
            after, effects = _ring(scene, session, inbound)
    if after.stopped:
        after = replace(after, number="", via="")
    return Turn(inbound, session, after, effects)


def _hear(scene: Scene, session: Session, message: Message) -> Outcome:
    folded = fold(message.text)
    word = scene.book.words.get(folded)
    if message.opt_out == "STOP" or word == "stop":
        return _stop(scene, session, message)
    if session.stopped and (message.opt_out == "START" or word == "start"):
        return _start(scene, session, message)
    if message.opt_out in ("START", "HELP"):
        return session, (Note("carrier_answered", message.opt_out),)
    if word is None and (kind := scene.book.danger(folded)):
        return _danger(scene, session, kind)
    if session.stopped and not session.step:
        return session, (*_said(scene, session, scene.book.ways.stopped), Note("after_stop"))
    if word:
        return _command(scene, session, word)
    return _answer(scene, session, message, folded)


def _stop(scene: Scene, session: Session, message: Message) -> Outcome:
    """She stays known only as somebody who said STOP: no number, no answers."""
    after = Session(session.person, lang=session.lang, heard=session.heard, stopped=True)
    said = () if message.opt_out else _said(scene, after, scene.book.ways.stopped)
    news = () if session.stopped else (Erase(), Note("stopped"))
    return after, (*news, *said)


def _start(scene: Scene, session: Session, message: Message) -> Outcome:
    back = replace(session, stopped=False)
    if message.opt_out:
        return back, (Note("started"),)
    after, effects = _walk(scene, back, scene.book.ways.menu)
    said = () if not session.welcomed else _said(scene, back, scene.book.ways.welcome_back)
    return after, (Note("started"), *said, *effects)


def _said(scene: Scene, session: Session, step: Step) -> tuple[Effect, ...]:
    """The words of a step that only speaks."""
    move = scene.move(session, step)
    assert isinstance(move, Done)
    return (Reply((move.text,)),)


def _danger(scene: Scene, session: Session, kind: str) -> Outcome:
    """Help first: no welcome, no question. STOP stays in force behind it."""
    after, effects = _walk(scene, session, scene.book.ways.danger[kind])
    return after, (Note("danger", kind), *effects)


def _command(scene: Scene, session: Session, word: str) -> Outcome:
    match word:
        case "menu" | "start":
            return _walk(scene, session, scene.book.ways.menu)
        case "back":
            return _back(scene, session)
        case "more":
            return _more(scene, session)
        case _:
            return _walk(scene, session, scene.book.doors[word])


def _back(scene: Scene, session: Session) -> Outcome:
    """One step back; the answers are again what they were there."""
    if not session.trail:
        return _walk(scene, session, scene.book.ways.menu)
    *trail, place = session.trail
    there = replace(session, flow=place.flow, step=place.step, facts=place.facts)
    step = scene.book.step(there)
    if step is None:
        return _walk(scene, session, scene.book.ways.menu)
    after, effects = _walk(scene, replace(there, flow="", step=""), step)
    return replace(after, trail=tuple(trail)), effects


def _more(scene: Scene, session: Session) -> Outcome:
    step = scene.book.step(session)
    if step is None or not isinstance(move := scene.move(session, step), Ask | Tell):
        return _walk(scene, session, scene.book.ways.menu)
    reply = _reply(move)
    if session.page + 1 < len(_pages(scene, session, move)):
        page = session.page + 1
        return replace(session, page=page, tries=0), (replace(reply, page=page),)
    return replace(session, tries=0), (_again(move, THE_END),)


def _pages(scene: Scene, session: Session, move: Ask | Tell) -> tuple[str, ...]:
    return compose(_reply(move), scene.book.catalog(session.lang))


def _answer(scene: Scene, session: Session, message: Message, folded: str) -> Outcome:
    step = scene.book.step(session)
    move = scene.move(session, step) if step else None
    if not isinstance(move, Ask | Tell):
        return _walk(scene, session, scene.book.ways.menu)
    code = number(folded)
    if code in EXIT_CODES and int(code) not in range(1, len(move.options) + 1):
        ways = scene.book.ways
        return _walk(scene, session, {"8": ways.urgent, "9": ways.person, "0": ways.menu}[code])
    if code and session.page + 1 < len(_pages(scene, session, move)):
        return _more(scene, session)  # she has not seen the choices yet, nor all she may agree to
    option = _chosen(scene, session, move, code, folded)
    if option is None:
        return _unclear(scene, session, message, move, folded)
    answered = session
    if move.key:
        answered = replace(session, facts={**session.facts, move.key: option.code})
    return _walk(scene, answered, option.then, left=session)


def _chosen(
    scene: Scene, session: Session, move: Ask | Tell, code: str | None, folded: str
) -> Option | None:
    if code is not None:
        at = int(code) - 1
        return move.options[at] if 0 <= at < len(move.options) else None
    catalog = scene.book.catalog(session.lang)
    labels = {fold(render(option.label, catalog)): option for option in move.options}
    return labels.get(folded)


def _unclear(
    scene: Scene, session: Session, message: Message, move: Ask | Tell, folded: str
) -> Outcome:
    """First the question again, then the menu, then a person; never silence, but to a machine."""
    lost = replace(session, tries=session.tries + 1)
    note = Note("not_understood", f"{session.flow}.{session.step}")
    if lost.tries > MAX_TRIES:
        return lost, (Note("loop"),)
    if lost.tries == 2:
        after, effects = _walk(scene, lost, scene.book.ways.menu, sorry=SORRY_MENU)
    elif lost.tries == 3:
        after, effects = _walk(scene, lost, scene.book.ways.person, sorry=SORRY_MENU)
    else:
        sorry = SORRY if folded else NO_MEDIA if message.media else EMPTY
        after, effects = lost, (_again(move, sorry),)
    return replace(after, tries=lost.tries), (note, *effects)


def _again(move: Ask | Tell, first: Text) -> Reply:
    """The question once more; of information, only the choices."""
    reply = _reply(move)
    question = reply.paragraphs if isinstance(move, Ask) else ()
    return replace(reply, paragraphs=(first, *question), budget="menu")


def _ring(scene: Scene, session: Session, alarm: Alarm) -> Outcome:
    """A timer came due. It says nothing to somebody who said STOP or is gone."""
    if alarm.name == "stopped_by_carrier":
        return Session(session.person, lang=session.lang, heard=session.heard, stopped=True), (
            *(() if session.stopped else (Erase(), Note("stopped"))),
        )
    step = scene.book.ways.alarms.get(alarm.name)
    if step is None or session.stopped or not session.number:
        return session, (Note("late_alarm", alarm.name),)
    move = scene.move(session, step)
    assert isinstance(move, Notice)
    said = (Reply((move.text,)),) if move.text else ()
    return _after(session, move.effects), (*said, *move.effects)


def _walk(
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
    effects: list[Effect] = []
    session = replace(session, trail=_trail(left or session))
    if not session.welcomed and scene.book.names[step][0] not in UNGREETED:
        effects += _said(scene, session, scene.book.ways.greeting)
        session = replace(session, welcomed=True)
    for _turn in range(MAX_STEPS):
        flow, name = scene.book.names[step]
        match scene.move(session, step):
            case Say(text, then):
                effects.append(Reply((text,)))
                step = then
            case Do(more, then):
                effects += more
                session = _after(session, more)
                step = then
            case Done(text):
                effects.append(Reply((text,)))
                rest = replace(session, flow="", step="", page=0, trail=(), tries=0)
                return rest, tuple(effects)
            case Ask() | Tell() as move:
                reply = _reply(move)
                if sorry:
                    reply = replace(reply, paragraphs=(sorry, *reply.paragraphs))
                here = replace(session, flow=flow, step=name, page=0, tries=0)
                return _settle(here), (*effects, reply)
            case Notice():
                raise TypeError(f"{flow}.{name} is for alarms only")
    raise RecursionError(f"{MAX_STEPS} steps in one turn near {session.flow}.{session.step}")


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


def _after(session: Session, effects: tuple[Effect, ...]) -> Session:
    for effect in effects:
        match effect:
            case OpenCase(case):
                # She asked to be written to: that takes an earlier STOP back.
                session = replace(session, case=case, stopped=False)
            case CloseCase():
                session = replace(session, case="")
            case Speak(lang):
                session = replace(session, lang=lang)
            case Erase():
                session = Session(
                    session.person, session.number, session.via, stopped=session.stopped
                )
    return session


def _reply(move: Ask | Tell) -> Reply:
    options = tuple((str(n), option.label) for n, option in enumerate(move.options, 1))
    match move:
        case Ask(question=question, exits=exits):
            return Reply((question,), options, "menu", exits=exits)
        case Tell(paragraphs=paragraphs):
            return Reply(paragraphs, options, "page", exits=True)
