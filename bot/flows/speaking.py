"""What link workers say to her: their own words, translated, and the sentences kept for them."""

from dataclasses import replace

from bot.case import Case, Line, Pending
from bot.casework.rules import MOST_SEGMENTS, Refused, accepted, judged, sendable, words
from bot.flows.deeds import acting, event
from bot.model import Amend, Effect, Note, Page, Talk, Translate, Wake, Wrote
from bot.sms import segments
from bot.talk import Here, Notice
from bot.text import Text, _

MACHINE = _("(Translated by a machine.)")
ANSWERED = (
    Wake("silent", None),
    Wake("lapsing", None),
    Wake("waiting", None),
    Wake("still_waiting", None),
    Wake("offer", None),
)


def reply(here: Here) -> Notice:
    """Her language at once; or, when the translation is still coming, as soon as it is there."""
    case, deed = acting(here)
    text = sendable(words(deed))
    if case.lang == "en" or deed.said.get("as_is"):
        return _sent(here, case, _line(here, text, text), machine=False)
    if deed.said.get("made"):
        machine = not deed.said.get("approved")
        return _sent(here, case, _line(here, text, judged(deed)), machine)
    if deed.said.get("answered"):
        judged(deed)  # the translator has answered, and there is nothing to send
    call = deed.said.get("call") or f"reply-{deed.id}"
    waits = Pending(deed.id, text, call, deed.by.id, deed.by.name, here.at, accepted(deed))
    return Notice(
        effects=(
            Amend({"pending": (*case.pending, waits)}),
            Translate(call, text, "en", case.lang),
        )
    )


def made(here: Here) -> Notice:
    """The translation that a text waited for has come: send it, or hold it for a second look."""
    case, deed = acting(here)
    text = next((p for p in case.pending if p.line == deed.said.get("line")), None)
    if text is None:
        return Notice()
    doubts = set(deed.said.get("doubts", "").split()) - set(text.accepted)
    if here.session.stopped or not deed.said.get("made") or doubts:
        return _kept_back(here, case, text)
    said = deed.said["made"]
    if segments(said) > MOST_SEGMENTS:
        return _kept_back(here, case, text)
    return _finished(here, case, text, said, machine=True)


def _finished(here: Here, case: Case, text: Pending, said: str, machine: bool) -> Notice:
    """A text that waited goes out, in the name of who wrote it."""
    left = tuple(p for p in case.pending if p is not text)
    line = Line(text.line, here.at, text.by, "text", text.text, "en", text.name, said, text.call)
    return _sent(here, replace(case, pending=left), line, machine)


def _kept_back(here: Here, case: Case, text: Pending) -> Notice:
    held = tuple(replace(p, held=True) if p is text else p for p in case.pending)
    return Notice(effects=(Amend({"pending": held}, "held"), Page("held", text.line)))


def send(here: Here) -> Notice:
    """A text that was held is sent after all: the link worker has looked."""
    case, deed = acting(here)
    text = next((p for p in case.pending if p.line == deed.said.get("line")), None)
    if text is None:
        return Notice()
    said = text.text if deed.said.get("as_is") else judged(deed)
    return _finished(here, case, text, said, machine=not deed.said.get("as_is"))


def _line(here: Here, text: str, said: str) -> Line:
    _case, deed = acting(here)
    flags = tuple(deed.said.get("flags", "").split())
    call = deed.said.get("call", "")
    return Line(deed.id, here.at, deed.by.id, "text", text, "en", deed.by.name, said, call, flags)


def _sent(here: Here, case: Case, line: Line, machine: bool) -> Notice:
    """One text to her, and she writes with the link worker from now on."""
    hello = _(
        "{name}, a link worker, writes with you now. For the menu, text MENU.", name=line.name
    )
    body = (as_written(line.said, case.lang), *((MACHINE,) if machine else ()))
    known = here.session.talking and case.answered
    first, *rest = body if known else (hello, *body)
    first_reply = () if case.answered else (Note("first_reply", _waited(here, case)),)
    return Notice(first, _answered(here, case, line, first_reply), tuple(rest))


def _answered(
    here: Here, case: Case, line: Line, more: tuple[Effect, ...] = ()
) -> tuple[Effect, ...]:
    fields = {"answered": here.at, "unanswered": None, "pending": case.pending, "alerted": False}
    return (Wrote(line), Amend(fields, "wrote"), Talk(True), *ANSWERED, Note("wrote"), *more)


def _waited(here: Here, case: Case) -> str:
    """How long she waited for the first answer, as the statistics count it."""
    hours = (here.at - case.opened).total_seconds() / 3600
    return next((f"within_{limit}h" for limit in (1, 4, 24, 72) if hours <= limit), "later")


def as_written(words: str, lang: str) -> Text:
    """Words that are nobody's catalog's: said as they are."""
    return Text(words, lang=lang)


def simpler(here: Here) -> Notice:
    return _fixed(here, "simpler", _("Sorry, we did not understand. Please use short easy words."))


def card(here: Here) -> Notice:
    """A fact of the library in her language: reviewed words, never a machine's."""
    _case, deed = acting(here)
    key = deed.said.get("fact", "")
    if not here.has(key):
        words(deed, "nothing")
    return _fixed(here, f"card {key}", here.fact(key))


def pause(here: Here) -> Notice:
    """She has other worries now: nothing is lost and nobody asks twice."""
    case, _deed = acting(here)
    if not case.worker:
        raise Refused("unknown")
    quiet = here.session.stopped or case.safe == "no"
    held = {"paused": True, "unanswered": None}
    keep = _("We keep your place. Nothing is lost. Want to go on? Text PERSON at any time.")
    return Notice(
        None if quiet else keep,
        (Amend(held, "paused"), event(here, "paused"), Talk(False), *ANSWERED),
    )


def _fixed(here: Here, what: str, said: Text) -> Notice:
    """A sentence of ours that a link worker sends; it also counts as an answer."""
    case, deed = acting(here)
    line = Line(deed.id, here.at, deed.by.id, "event", f"sent {what}", "en", deed.by.name)
    return Notice(said, _answered(here, case, line))
