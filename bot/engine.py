"""One pure function: take_turn(book, org, session, inbound) -> Turn; no clock, no I/O."""

from __future__ import annotations

from dataclasses import replace

from bot.book import Book
from bot.case import Case
from bot.hearing import Heard, ask_language, hear
from bot.language.fold import fold
from bot.language.near import Near
from bot.model import (
    Alarm,
    Deed,
    Effect,
    Erase,
    Inbound,
    Message,
    Note,
    Reply,
    Session,
    Speak,
    Turn,
)
from bot.organisation import Organisation
from bot.relay import EMPTY, NO_MEDIA, passed_on, relay
from bot.speech import compose, in_budget
from bot.talk import Ask, Option, Tell
from bot.text import Text, _, render, spoken_in
from bot.unasked import act, ring, silenced
from bot.walk import Outcome, Scene, ask, said, walk

MAX_TRIES = 20
"""After so many texts in a row that we did not understand, it is a machine that we talk with."""
MAX_FREELY = 40
"""Free texts in a row, with never a number or a command: a machine that answers us, too."""
EXIT_CODES = ("8", "9", "0")

SORRY = _("Sorry, I did not understand. Text a number.")
SORRY_MENU = _("Sorry, I still do not understand.")
THANKS = _("Thank you for your text.")
TOO_MUCH = _("Are you in danger, or is it too much to bear? Text 8, and we tell you who can help.")
WORSE = _("If it gets worse, call 999. For urgent help, text 8.")
THE_END = _("That was all of it.")


def take_turn(
    book: Book,
    org: Organisation,
    session: Session,
    inbound: Inbound,
    case: Case | None = None,
) -> Turn:
    """Decide everything that follows from one inbound; ``case`` is hers, if she has one."""
    scene = Scene(book, org, inbound, case)
    match inbound:
        case Message():
            known = replace(
                session, number=inbound.number, via=inbound.via, heard=session.heard + 1
            )
            after, effects = _hear(scene, known, hear(scene, known, inbound))
        case Alarm():
            after, effects = ring(scene, session, inbound)
        case Deed():
            after, effects = act(scene, session, inbound)
    if after.stopped:
        after = replace(after, number="", via="")
    return Turn(inbound, session, after, effects, case)


def _hear(scene: Scene, session: Session, heard: Heard) -> Outcome:
    message, word, reading = heard.message, heard.word, heard.reading
    if message.opt_out == "STOP" or word == "stop":
        return _stop(scene, session, message)
    if session.stopped and (message.opt_out == "START" or word == "start"):
        return _start(scene, session, message)
    if message.opt_out in ("START", "HELP"):
        return session, (Note("carrier_answered", message.opt_out),)
    if reading.crisis:
        return _danger(scene, session, heard)
    if session.talking and scene.case:
        return _talk(scene, session, scene.case, heard)
    if session.stopped and not session.step:
        return session, (*said(scene, session, scene.book.ways.stopped), Note("after_stop"))
    return _to_the_menu(scene, session, heard)


def _talk(scene: Scene, session: Session, case: Case, heard: Heard) -> Outcome:
    """She writes with a link worker; the bot goes on with what itself has told in part."""
    step = scene.book.step(session)
    move = scene.move(session, step) if step else None
    if isinstance(move, Ask | Tell) and (
        heard.word == "more" or _unread(scene, session, move, heard)
    ):
        return _more(scene, session)
    return relay(scene, session, case, heard)


def _unread(scene: Scene, session: Session, move: Ask | Tell, heard: Heard) -> bool:
    """A number, before she has seen the choices or all that she may agree to."""
    if not heard.code or not isinstance(move, Tell):
        return False
    return session.page + 1 < len(_pages(scene, session, move))


def _to_the_menu(scene: Scene, session: Session, heard: Heard) -> Outcome:
    """What the bot itself is to answer."""
    if heard.tongue:
        return _switch(scene, session, heard.tongue)
    if asked := ask_language(scene, session, heard):
        return _cared(scene, *asked, heard)
    session = replace(session, spoken=heard.spoken, lang=heard.lang, drift=heard.drift)
    if heard.word:
        after, effects = _command(scene, session, heard.word)
    else:
        after, effects = _answer(scene, session, heard)
    return _cared(scene, after, effects, heard)


def _stop(scene: Scene, session: Session, message: Message) -> Outcome:
    """She stays known only as somebody who said STOP: no number, no answers."""
    after = silenced(session)
    words = () if message.opt_out else said(scene, after, scene.book.ways.stopped)
    news = () if session.stopped else (Erase(), Note("stopped"))
    return after, (*news, *words)


def _start(scene: Scene, session: Session, message: Message) -> Outcome:
    back = replace(session, stopped=False)
    if message.opt_out:
        return back, (Note("started"),)
    after, effects = walk(scene, back, scene.book.ways.menu)
    return after, (Note("started"), *effects)


def _danger(scene: Scene, session: Session, heard: Heard) -> Outcome:
    """Help first: no welcome, no question. STOP stays in force behind it.

    Somebody who has not chosen a language is answered in that of her words, be it a guess.
    """
    kind = heard.reading.crisis
    session = replace(session, lang=heard.likely, spoken=heard.spoken, cared=kind)
    told: tuple[Effect, ...] = ()
    if session.talking and scene.case:
        told = passed_on(scene, session, scene.case, heard, danger=kind)
    after, effects = walk(scene, session, scene.book.ways.danger[kind])
    return after, (Note("danger", kind), *told, *effects)


def _cared(scene: Scene, session: Session, effects: tuple[Effect, ...], heard: Heard) -> Outcome:
    """After the answer, one gentle line where somebody may be in danger; not twice in a row.

    While we ask for her language it is said in the likeliest.
    """
    kind = heard.reading.concern
    if not kind or kind == session.cared or session.flow == "urgent":
        return session, effects
    line = WORSE if kind == "medical_emergency" else TOO_MUCH
    if not session.spoken and line.msgid not in scene.book.catalog(heard.likely).unreviewed:
        line = spoken_in(heard.likely, line)
    told = replace(session, cared=kind)
    return told, (*effects, Reply((line,), budget="whole"), Note("concern", kind))


def _command(scene: Scene, session: Session, word: str) -> Outcome:
    match word:
        case "menu" | "start":
            return walk(scene, session, scene.book.ways.menu)
        case "back":
            return _back(scene, session)
        case "more":
            return _more(scene, session)
        case _:
            return walk(scene, session, scene.book.doors[word])


def _switch(scene: Scene, session: Session, lang: str) -> Outcome:
    """She named a language: we speak it from here on; somebody new is also shown the menu."""
    if lang not in scene.org.languages:
        return walk(scene, session, scene.book.doors["language"])
    new = replace(session, lang=lang, spoken="chosen", drift="")
    step = scene.book.ways.switched if session.welcomed else scene.book.ways.menu
    after, effects = walk(scene, new, step)
    return after, (Speak(lang), *effects)


def _back(scene: Scene, session: Session) -> Outcome:
    """One step back; the answers are again what they were there."""
    if not session.trail:
        return walk(scene, session, scene.book.ways.menu)
    *trail, place = session.trail
    there = replace(session, flow=place.flow, step=place.step, facts=place.facts)
    step = scene.book.step(there)
    if step is None:
        return walk(scene, session, scene.book.ways.menu)
    after, effects = walk(scene, replace(there, flow="", step=""), step)
    return replace(after, trail=tuple(trail)), effects


def _more(scene: Scene, session: Session) -> Outcome:
    step = scene.book.step(session)
    if step is None or not isinstance(move := scene.move(session, step), Ask | Tell):
        return walk(scene, session, scene.book.ways.menu)
    reply = ask(move)
    if session.page + 1 < len(_pages(scene, session, move)):
        page = session.page + 1
        return replace(session, page=page, tries=0), (replace(reply, page=page),)
    return replace(session, tries=0), (_again(scene, session, move, THE_END),)


def _pages(scene: Scene, session: Session, move: Ask | Tell) -> tuple[str, ...]:
    return compose(ask(move), scene.book.catalog(session.lang))


def _answer(scene: Scene, session: Session, heard: Heard) -> Outcome:
    ways, code = scene.book.ways, heard.code
    step = scene.book.step(session)
    move = scene.move(session, step) if step else None
    options = len(move.options) if isinstance(move, Ask | Tell) else 0
    if code in EXIT_CODES and int(code) not in range(1, options + 1):
        return walk(scene, session, {"8": ways.urgent, "9": ways.person, "0": ways.menu}[code])
    if not isinstance(move, Ask | Tell):
        return _meant(scene, session, heard) or walk(scene, session, ways.menu)
    if _unread(scene, session, move, heard):
        return _more(scene, session)
    option = _chosen(scene, session, move, heard)
    if option is None:
        if heard.reading.topic == "other" and (heard.reading.language or session.spoken):
            return _chatted(session, move)
        return _meant(scene, session, heard) or _unclear(scene, session, heard, move)
    answered = replace(session, freely=0)
    if move.key and option.code:  # "More choices" is not an answer
        answered = replace(answered, facts={**session.facts, move.key: option.code})
    return walk(scene, answered, option.then, left=session)


def _chosen(scene: Scene, session: Session, move: Ask | Tell, heard: Heard) -> Option | None:
    """The option of her number, or the only one whose label her words are, begin or nearly are."""
    if heard.code is not None:
        at = int(heard.code) - 1
        return move.options[at] if 0 <= at < len(move.options) else None
    catalog = scene.book.catalog(session.lang)
    labels = {fold(render(option.label, catalog)): str(n) for n, option in enumerate(move.options)}
    begun = {n for label, n in labels.items() if f"{label} ".startswith(f"{heard.folded} ")}
    found = begun.pop() if len(begun) == 1 and heard.folded else Near(labels)(heard.folded)
    return move.options[int(found)] if found else None


def _meant(scene: Scene, session: Session, heard: Heard) -> Outcome | None:
    """To the flow of what she wrote about, or the question which of two or three she meant."""
    reading, ways = heard.reading, scene.book.ways
    freely = replace(session, freely=session.freely + 1)
    if freely.freely > MAX_FREELY:
        return freely, (Note("loop"),)
    if reading.topic in ways.topics:
        after, effects = walk(scene, freely, ways.topics[reading.topic])
        return after, (Note("topic", reading.topic), *effects)
    close = [topic for topic in reading.close if topic in ways.topics]
    if reading.topic or not close:
        return None
    after, effects = walk(scene, replace(freely, maybe=" ".join(close)), ways.close)
    return after, (Note("topic", "close"), *effects)


def _chatted(session: Session, move: Ask | Tell) -> Outcome:
    """Thanks or small talk: no apology, and the choices stay."""
    freely = replace(session, freely=session.freely + 1)
    if freely.freely > MAX_FREELY:
        return freely, (Note("loop"),)
    again = replace(ask(move), paragraphs=(THANKS,), budget="menu")
    return freely, (again, Note("topic", "other"))


def _unclear(scene: Scene, session: Session, heard: Heard, move: Ask | Tell) -> Outcome:
    """First the question again, then the menu, then a person; never silence, but to a machine."""
    lost = replace(session, tries=session.tries + 1)
    note = Note("not_understood", f"{session.flow}.{session.step}")
    if lost.tries > MAX_TRIES:
        return lost, (Note("loop"),)
    if lost.tries == 2:
        after, effects = walk(scene, lost, scene.book.ways.menu, sorry=SORRY_MENU)
    elif lost.tries == 3:
        after, effects = walk(scene, lost, scene.book.ways.person, sorry=SORRY_MENU)
    else:
        sorry = SORRY if heard.folded else NO_MEDIA if heard.message.media else EMPTY
        after, effects = lost, (_again(scene, session, move, sorry),)
    return replace(after, tries=lost.tries), (note, *effects)


def _again(scene: Scene, session: Session, move: Ask | Tell, first: Text) -> Reply:
    """The question once more, when there is room for it; of information, only the choices."""
    short = replace(ask(move), paragraphs=(first,), budget="menu")
    if isinstance(move, Tell):
        return short
    whole = replace(short, paragraphs=(first, move.question))
    return whole if in_budget(whole, scene.book.catalog(session.lang)) else short
