"""What one text is, before it is answered: a number, a command, a language, or words to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.book import Book
from bot.language.fold import fold
from bot.language.reading import NOTHING, Reading
from bot.model import Message, Note, Session
from bot.walk import Outcome, Scene, walk

SUSTAINED = 12
"""Letters of a text that can speak for another language than the one we write."""
NO_TOPIC = ("", "other", "greeting")
"""Readings that a misspelt command comes before."""
OFFERED = 3
"""Languages offered beside English when we are not sure."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One text as the engine sees it.

    ``word`` is a command, ``code`` a menu number, ``tongue`` a language she named. ``lang``,
    ``spoken`` and ``drift`` are what the session's become; ``maybe`` are languages to ask about;
    ``likely`` is the best guess, for what cannot wait.
    """

    message: Message
    folded: str
    word: str | None = None
    code: str | None = None
    tongue: str | None = None
    reading: Reading = NOTHING
    lang: str = "en"
    spoken: str = ""
    drift: str = ""
    maybe: tuple[str, ...] = ()
    likely: str = "en"


def hear(scene: Scene, session: Session, message: Message) -> Heard:
    """Look at a text from all sides. Models read it only when it is no number and no command."""
    book, folded = scene.book, fold(message.text)
    word, tongue = book.words.get(folded), book.tongues.get(folded)
    code = None if word or tongue else book.code(folded, session.lang)
    same = Heard(message, folded, word, code, tongue, NOTHING, session.lang, session.spoken)
    if code is not None or tongue or message.opt_out or (word and session.spoken):
        return replace(same, likely=session.lang)
    if word:  # a command says nothing of danger or of a topic, but maybe of a language
        return _in_language(scene, session, replace(same, reading=_of_speakers(scene, same)))
    reading = book.read(message.text)
    if not (reading.crisis or session.stopped or session.talking):
        word, tongue = misspelt(book, folded, reading)
        same = replace(same, word=word, tongue=tongue)
    return _in_language(scene, session, replace(same, reading=reading))


def misspelt(book: Book, folded: str, reading: Reading) -> tuple[str | None, str | None]:
    """The command and the language whose name a text nearly is; a clear topic is no misspelling."""
    word = book.near(folded) if reading.topic in NO_TOPIC else None
    return word, book.near_tongue(folded)


def _of_speakers(scene: Scene, heard: Heard) -> Reading:
    """Of a command word: only the languages it is a word of; nothing when English is among them."""
    speakers = scene.book.spoken.get(heard.folded, frozenset())
    if not speakers or "en" in speakers:
        return NOTHING
    reading = scene.book.read(heard.message.text)
    ranks = tuple((lang, share) for lang, share in reading.languages if lang in speakers)
    ranks += tuple((lang, 0.0) for lang in sorted(speakers - dict(ranks).keys()))
    sure = reading.language if reading.language in speakers else ""
    return Reading(ranks, min(speakers) if len(speakers) == 1 else sure)


def _in_language(scene: Scene, session: Session, heard: Heard) -> Heard:
    """What the text says of her language: known, to be asked about, or drifting to another."""
    reading = heard.reading
    langs = [lang for lang, _ in reading.languages if _ours(scene, lang)]
    sure = reading.language if _ours(scene, reading.language) else ""
    likely = session.lang
    if session.spoken != "chosen" and langs:
        likely = sure or (langs[0] if not session.spoken else session.lang)
    heard = replace(heard, likely=likely)
    if session.spoken:
        return replace(heard, drift=_drift(session, heard, sure))
    if sure:
        return replace(heard, lang=sure, spoken="heard")
    others = [lang for lang in langs if lang not in ("en", _sibling(langs))]
    return replace(heard, maybe=(*others[:OFFERED], "en") if others else ())


def _sibling(langs: list[str]) -> str:
    """The less likely of Dari and Persian: who reads one can read the question in the other."""
    return "".join([lang for lang in langs if lang in ("fa", "prs")][1:])


def _ours(scene: Scene, lang: str) -> bool:
    return lang in scene.org.languages and lang in scene.book.catalogs


def _drift(session: Session, heard: Heard, sure: str) -> str:
    """The other language a text is surely in; what it was before for a text that says little."""
    letters = sum(map(str.isalpha, heard.folded))
    if not sure or letters < SUSTAINED or " " not in heard.folded:
        return session.drift
    return "" if sure == session.lang else sure


def ask_language(scene: Scene, session: Session, heard: Heard) -> Outcome | None:
    """The question which language, when we are not sure; None when there is nothing to ask.

    Asked of somebody new who wrote in one of several, once and once more; and of somebody whose
    last two texts were in another language than we write.
    """
    ways = scene.book.ways
    asked = scene.book.step(session) is ways.tongue
    meant = heard.reading.topic
    if heard.maybe and not (asked and session.tries):
        tries = int(asked)
        new = replace(session, maybe=" ".join(heard.maybe), meant=meant)
        after, effects = walk(scene, new, ways.tongue)
        return replace(after, tries=tries), (Note("which_language"), *effects)
    if heard.drift and heard.drift == session.drift and not heard.word:
        new = replace(session, maybe=heard.drift, meant=meant, drift="")
        after, effects = walk(scene, new, ways.changed)
        return after, (Note("other_language"), *effects)
    return None
