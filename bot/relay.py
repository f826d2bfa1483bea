"""While she writes with a link worker: what is passed on, and what the bot still answers."""

from __future__ import annotations

from dataclasses import replace

from bot.case import Case, Line
from bot.hearing import Heard
from bot.model import Amend, Effect, Note, Page, Reply, Session, Talk, Translate, Wake, Wrote
from bot.talk import Ask, Tell
from bot.text import Text, When, _
from bot.walk import Outcome, Scene, walk

ANSWERED = ("help", "language", "data", "delete", "plan")
"""Commands that the bot answers also while she writes with a link worker."""
EIGHT = _("Urgent help? Call 999, or text URGENT for helplines. Your text went to the link worker.")
ZERO = _("Your text went to the link worker. For the menu, text MENU.")
EMPTY = _("Your text had no words in it.")
NO_MEDIA = _("Sorry, I cannot open pictures or voice messages. Please write.")


def relay(scene: Scene, session: Session, case: Case, heard: Heard) -> Outcome:
    """One text of hers: to the link worker, unless it is a command or answers the bot."""
    if heard.folded in scene.book.leaving:
        return _leave(scene, session, case)
    if heard.word in ANSWERED:
        return walk(scene, session, scene.book.doors[heard.word])
    if (answered := _answered(scene, session, heard)) is not None:
        return answered
    if not heard.message.text.strip():
        what = NO_MEDIA if heard.message.media else EMPTY
        return session, (Reply((what,), budget="whole"),)
    quiet = replace(session, flow="", step="", trail=(), tries=0)
    if heard.word == "urgent":
        after, effects = walk(scene, quiet, scene.book.ways.urgent)
        return after, (*passed_on(scene, session, case, heard), *effects)
    hint = {"8": EIGHT, "0": ZERO}.get(heard.code or "")
    hint = NO_MEDIA if heard.message.media else hint
    words = (Reply((hint,), budget="whole"),) if hint else _closed(scene, case)
    return quiet, (*passed_on(scene, session, case, heard), *words)


def passed_on(
    scene: Scene, session: Session, case: Case, heard: Heard, danger: str = ""
) -> tuple[Effect, ...]:
    """What follows for the link worker from a text of hers; with ``danger`` they see it first."""
    message = heard.message
    lang = heard.drift or session.lang
    speaks = lang != "en" and any(map(str.isalpha, message.text))
    call = f"line-{message.id}" if speaks else ""
    line = Line(message.id, message.at, "her", "text", message.text, lang, call=call)
    asked = (Translate(call, message.text, lang, "en"),) if call else ()
    fields = {"unanswered": case.unanswered or message.at}
    told: list[Effect] = [Wrote(line), *asked]
    if danger:
        told += [event(scene, "danger", danger), Page("danger")]
        told.append(Amend({**fields, "danger": danger}, "danger", danger))
    else:
        told.append(Amend(fields))
    if heard.reading.concern:
        told.append(event(scene, "concern", heard.reading.concern))
    if case.worker:
        told.append(Page("her", message.id))
    if case.worker and case.unanswered is None:
        by = scene.org.office_after(message.at, scene.org.claim_hours)
        told.append(Wake("silent", by))
    return (*told, Note("relayed"))


def event(scene: Scene, what: str, detail: str = "") -> Wrote:
    """A line that says what happened, as a code."""
    inbound = scene.inbound
    text = f"{what} {detail}".strip()
    return Wrote(Line(f"{inbound.id}.{what}", inbound.at, "bot", "event", text))


def _leave(scene: Scene, session: Session, case: Case) -> Outcome:
    back = (
        _("To write with {name} again, text PERSON.", name=case.name)
        if case.name
        else _("To write with the link worker again, text PERSON.")
    )
    quiet = replace(session, talking=False, flow="", step="", trail=())
    after, effects = walk(scene, quiet, scene.book.ways.menu, sorry=back)
    return after, (Talk(False), event(scene, "left"), Note("left_talk"), *effects)


def _answered(scene: Scene, session: Session, heard: Heard) -> Outcome | None:
    """Her digit, when the last thing that she was asked came from the bot."""
    step = scene.book.step(session)
    move = scene.move(session, step) if step else None
    if not isinstance(move, Ask | Tell) or heard.code is None:
        return None
    at = int(heard.code) - 1
    if not 0 <= at < len(move.options):
        return (
            _exit(scene, session, heard.code) if not isinstance(move, Ask) or move.exits else None
        )
    option = move.options[at]
    facts = {**session.facts, move.key: option.code} if move.key and option.code else session.facts
    return walk(scene, replace(session, facts=facts), option.then, left=session)


def _exit(scene: Scene, session: Session, code: str) -> Outcome | None:
    """The ways out that stood under the bot's own text."""
    ways = scene.book.ways
    step = {"8": ways.urgent, "9": ways.person, "0": ways.menu}.get(code)
    if step is None:
        return None
    if code != "0":
        return walk(scene, session, step)
    after, effects = walk(scene, replace(session, talking=False), step)
    return after, (Talk(False), event(scene, "left"), *effects)


def _closed(scene: Scene, case: Case) -> tuple[Effect, ...]:
    """Outside office hours, once for what nobody has answered: when they are back."""
    at, org = scene.inbound.at, scene.org
    if org.is_open(at) or case.unanswered is not None:
        return ()
    opens = org.opens_next(at)
    line: Text = (
        _("We got your text. The office is closed. We are back {when}.", when=When(opens))
        if opens
        else _("We got your text. The office is closed now.")
    )
    danger = _("In danger? Call 999. Urgent help: text URGENT.")
    return (Reply((line, danger), budget="whole"),)
