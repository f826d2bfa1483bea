"""What pages to link workers say: plain English, two segments, never a number or her name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from babel import Locale

from bot.case import Case
from bot.letters import readable, without_costly_marks
from bot.organisation import UK
from bot.sms import pages, segments, tidy

MOST = 2
"""Segments of our own words; hers are passed on whole."""
LONGEST = 1_500
"""Characters of one body; the carrier takes 1,600."""
CALLED = {"bn": "Bengali", "ckb": "Kurdish Sorani", "fa": "Farsi", "prs": "Dari"}
"""Languages that link workers call otherwise than the CLDR, or that it does not know."""
WISHES: Mapping[tuple[str, str], str] = {
    ("worker", "woman"): "Wants a woman.",
    ("worker", "man"): "Wants a man.",
    ("worker_language", "own"): "Wants her language.",
}
TAKE_IT = "Text 1 to take it."
ANSWERS: Mapping[str, str] = {
    "call morning": "Yes to a call with an interpreter, in the morning.",
    "call afternoon": "Yes to a call with an interpreter, in the afternoon.",
    "call any": "Yes to a call with an interpreter, at any time.",
    "call no": "No call, please only text.",
}


def spelt(words: str) -> str:
    """Words as the cheapest letters that still say the same, on one line.

    A line break of hers could make her words look like another text of ours.
    """
    return readable(tidy(without_costly_marks(" ".join(words.split()))))


def language(lang: str) -> str:
    """A language in English, as link workers call it."""
    return CALLED.get(lang) or Locale.parse("en").languages.get(lang) or lang


def span(since: datetime, now: datetime) -> str:
    """How long something has taken: ``12 min``, ``3 h``, ``2 days``."""
    passed = max(now - since, timedelta())
    if passed < timedelta(minutes=90):
        return f"{max(1, passed // timedelta(minutes=1))} min"
    if passed < timedelta(hours=36):
        return f"{passed // timedelta(hours=1)} h"
    return f"{passed // timedelta(days=1)} days"


def clock(at: datetime) -> str:
    """A time of day in the UK with its weekday: ``Tue 12:05``."""
    return f"{at.astimezone(UK):%a %H:%M}"


def wishes(case: Case) -> list[str]:
    """Her language and what she asked of a link worker: what may be told before the claim."""
    said = [words for (key, code), words in WISHES.items() if case.answers.get(key) == code]
    return [f"{language(case.lang)}.", *said]


def fitted(parts: Iterable[str], last: str = "") -> str:
    """As many of the parts, in order, as fit with ``last`` into two segments."""
    taken: list[str] = []
    for part in parts:
        if segments(" ".join([*taken, part, last]).strip()) > MOST:
            break
        taken.append(part)
    return " ".join([*taken, last]).strip()


def offer(case: Case, now: datetime) -> str:
    """A case waits, and who gets this may take it."""
    new = "waits again." if case.returned else "new case."
    waits = f"Waits {span(case.opened, now)}."
    return fitted([f"{case.code}: {new}", *wishes(case), waits], TAKE_IT)


def danger(case: Case, kind: str, now: datetime) -> str:
    """Somebody may be in danger: ``kind`` in words. With whom the case is, or how to take it."""
    first = [f"DANGER {case.code}: {kind}.", f"{language(case.lang)}."]
    if case.worker:
        return fitted([*first, f"{spelt(case.name)} has this case."], "If it is life: 999.")
    return fitted([*first, f"Waits {span(case.opened, now)}."], f"{TAKE_IT} If it is life: 999.")


def danger_yours(case: Case, kind: str) -> str:
    """The same, for the one who has the case."""
    words = f"DANGER {case.code}: {kind}. Your case. Text SHOW {case.code}. If it is life: 999."
    return fitted((), words)


def danger_elsewhere(case: Case, kind: str, team: str) -> str:
    """The same, for somebody on duty in another team, who cannot take the case."""
    first = [f"DANGER {case.code}: {kind}.", f"{language(case.lang)}."]
    return fitted(first, f"Nobody of {spelt(team)} is on duty: reach them. If it is life: 999.")


def alert(case: Case, now: datetime) -> str:
    """For a lead: nobody took it, it came back, or who has it does not answer her."""
    if case.worker:
        since = case.unanswered or case.claimed or case.opened
        late = f"{spelt(case.name)} has not answered her for {span(since, now)}."
        return fitted([f"LEAD {case.code}: {late}"], f"Text SHOW {case.code} to read it.")
    why = "it came back, nobody wrote to her." if case.returned else "nobody has taken it."
    waits = f"Waits {span(case.opened, now)}."
    return fitted([f"LEAD {case.code}: {why}", *wishes(case), waits], TAKE_IT)


def given(case: Case) -> str:
    """A colleague or a lead gave it to whom this is sent."""
    code = case.code
    first = [f"{code} was given to you.", *wishes(case)]
    if case.safe == "no":
        first.append("She asked: do not text first. Wait until she texts.")
    return fitted([*first, f"Text SHOW {code} to read it."], f"To write: {code} and your words.")


def taken(case: Case) -> str:
    """The offer is over."""
    return f"{case.code} was taken by {spelt(case.name)}."


def lapsing(case: Case, by: datetime) -> str:
    """Who took it has not written yet."""
    code = case.code
    return f"{code} goes back to the queue at {clock(by)}. Write to her: {code} and your words."


def relay(case: Case, said: str, doubts: Sequence[str] = (), lang: str = "") -> tuple[str, ...]:
    """Her words for the one who has the case, in as many texts as they need.

    ``said`` is in English, or, with ``lang``, what she wrote in that language.
    """
    if lang:  # every mark stays: without them Vietnamese loses its meaning
        words = readable(tidy(" ".join(said.split())))
        return _whole(f"{case.code} she ({language(lang)}, not translated): ", words)
    check = f" [check: {'; '.join(doubts)}]" if doubts else ""
    return _whole(f"{case.code} she: ", f"{spelt(said)}{check}")


def event(text: str) -> str:
    """What she answered to a question of the bot's, from the code of its event; empty if none."""
    return ANSWERS.get(text, "")


def _whole(head: str, words: str) -> tuple[str, ...]:
    """Words behind a head, which every one of several texts begins with."""
    room = LONGEST - len(head)
    return tuple(tidy(f"{head}{page}") for page in pages(words, lambda page: len(page) <= room))


def held(case: Case, text: str, doubts: Sequence[str], back: str) -> str:
    """A text of the worker's that was not sent, why, and what she would have read."""
    code = case.code
    turned = f'She would read: "{short(spelt(back))}"' if back else ""
    why = f"({'; '.join(doubts)})" if doubts else ""
    first = [f'{code} NOT SENT: "{short(spelt(text), 40)}"', why, turned]
    last = f"Text SEND {code} if it is right, DROP {code} if not, and write again."
    return fitted([part for part in first if part], last)


def held_untranslated(case: Case, text: str) -> str:
    """The same, when nothing could be made of it in her language."""
    code = case.code
    first = [f'{code} NOT SENT: "{short(spelt(text), 40)}"', "It could not be translated."]
    last = f"CALL {code} asks for an interpreter call. SEND {code} sends the English, DROP {code}."
    return fitted(first, last)


def short(words: str, most: int = 90) -> str:
    """The beginning of words that are too long to be quoted whole."""
    return words if len(words) <= most else f"{words[: most - 2].rstrip()}.."
