"""What a link worker's own text is answered: plain English, two segments, no number or name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.case import Case, Line
from bot.casework.preferences import QUESTIONS
from bot.casework.rules import REFUSALS
from bot.casework.wording import MOST, clock, fitted, language, short, span, spelt
from bot.sms import segments
from bot.text import ENGLISH, render

NOT_YOURS = "You have no open case. Nothing was sent. Text LIST to see what waits, HOW for help."
NO_OFFER = "There is no offer for you to take now. Text LIST to see what waits."
NO_WORDS = "Your text had no words in it. Nothing was sent. Text HOW for help."
NOTHING_HELD = "There is no text of yours that waits to be sent."
NO_PICTURES = "Pictures and voice messages cannot be passed on. Nothing was sent. Please write."
NO_PICTURE = "The picture could not be passed on."
NOT_ALLOWED = "Your account takes no cases by text. Ask your administrator."
HELP = (
    "1 takes the offer. K7C and your words: write to her (K7C is the case). SHOW K7C, NOTE K7C "
    "words, PASS K7C to NAME, CALL K7C (interpreter), SIMPLE K7C (ask again), DONE K7C helped. "
    "LIST: your cases. ON or OFF: texts. In an emergency call 999."
)
NEXT: Mapping[str, str] = {
    "unsafe": "Wait until she texts, or use the console.",
    "untranslated": "Text CALL {code} to ask her for an interpreter call.",
    "too_long": "Nothing was sent.",
    "empty": "Nothing was sent. Text {code} and your words.",
}
"""What else to say to a refusal in a text, where there is no screen to look at."""
ASKED: Mapping[str, str] = {
    "need": "Need",
    "worry": "Worry",
    "format": "Meeting",
    "place": "How",
    "times": "When",
    "childcare": "Cares for somebody",
    "worker": "Link worker",
    "worker_language": "Language",
    "lived": "Who came to the UK too",
}
"""What the questions of ``bot.casework.preferences`` are called where there is little room."""
MOST_CODES = 12
DONE: Mapping[str, str] = {
    "simple": "She is asked to write it again in simpler words.",
    "call": "She is asked whether an interpreter call is all right.",
    "note": "Noted. She does not see it.",
    "done": "Closed.",
    "pass": "Given back. It waits in the queue again.",
    "send": "Sent.",
    "drop": "Thrown away. It was not sent.",
    "write": "Sent.",
}


def claimed(case: Case, danger: str = "", wrote: bool = False) -> str:
    """It is yours: how to write, what she chose to pass on, and whether it is safe to text her."""
    first = [f"{case.code} is yours. {language(case.lang)}."]
    if danger:
        first.append(f"DANGER: {danger}.")
    if case.safe == "no":
        first.append("She asked: do not text first. Wait until she texts.")
    first += [f"She wrote: text SHOW {case.code}."] if wrote else []
    return fitted([*first, *_chosen(case)], f"To write: {case.code} and your words.")


def _chosen(case: Case) -> list[str]:
    """What she chose to pass on, in the order of the questions."""
    return [
        f"{ASKED[key]}: {render(labels[case.answers[key]], ENGLISH)}."
        for key, (_line, labels) in QUESTIONS.items()
        if case.answers.get(key) in labels
    ]


def several_held(code: str, texts: Sequence[str]) -> str:
    """More than one text is held: which is meant?"""
    told = [f'{n} "{short(spelt(text), 40)}"' for n, text in enumerate(texts, 1)]
    return fitted([f"{code} has {len(texts)} texts not sent:", *told], f"Text SEND {code} 1.")


def refusal(code: str, why: str, who: str) -> str:
    """A refusal as a text: which case, why, and what to do instead."""
    words = REFUSALS.get(why, REFUSALS["unknown"]).format(who=spelt(who) or "somebody")
    about = f"{code}: " if code else ""
    return fitted([f"{about}{words}"], NEXT.get(why, "").format(code=code))


def done(do: str, code: str, name: str = "") -> str:
    """What was done."""
    if do == "pass" and name:
        return f"{code} is with {spelt(name)} now."
    return f"{code}: {DONE[do]}"


def asked_first(code: str, name: str) -> str:
    """Another organisation gets it only when she agrees."""
    return f"{code}: she is asked whether {spelt(name)} may help. It stays yours until she agrees."


def late_for(case: Case, others: Sequence[str]) -> str:
    """The offer that was meant is over; there are others, and which is meant is not guessed."""
    first = f"{case.code} was taken by {spelt(case.name) or 'somebody'}."
    return fitted(
        [first, f"Still waiting: {_codes(others)}."], f"Text TAKE {others[0]} to take it."
    )


def translating(code: str) -> str:
    """Taken, and sent as soon as there is a translation to be trusted."""
    return f"{code}: it is sent when it is translated. We text you if it is not."


def which(codes: Sequence[str]) -> str:
    """More than one case could be meant: nothing is guessed."""
    begin = f"Nothing was sent. Which case? Begin with its code: {_codes(codes)}."
    return fitted([begin], f"Such as: {codes[0]} and your words.")


def _codes(codes: Sequence[str]) -> str:
    more = " ..." if len(codes) > MOST_CODES else ""
    return ", ".join(codes[:MOST_CODES]) + more


def say_which(code: str) -> str:
    """One case is open, but the last text was about another: a new text may be meant for that."""
    return f"Nothing was sent. If it is for {code}, text {code} and your words."


def no_offer(code: str) -> str:
    """No case with that code waits."""
    return f"No case {code} waits for you. Text LIST to see what waits."


def take_first(code: str) -> str:
    """An offer that is not theirs yet."""
    return f"{code} is not yours yet. Nothing was sent. Text TAKE {code} first."


def no_such(code: str, codes: Sequence[str]) -> str:
    """A code that is none of theirs."""
    yours = f"Yours: {_codes(codes)}." if codes else "You have no open case."
    return fitted([f"{code} is not one of your cases. Nothing was sent."], yours)


def unsure(code: str) -> str:
    """A command with something missing: not sent to her, whatever it was."""
    return (
        f"Nothing was sent. For a command, put it before the code: NOTE {code} and your words. "
        f"To write to her, begin with the code and then another word: {code} Hello."
    )


def nobody_called(name: str, code: str, names: Sequence[str]) -> str:
    """No colleague or team, or more than one, has that name."""
    known = f"Names: {', '.join(map(spelt, names))}." if names else ""
    first = f'No one name fits "{short(spelt(name), 20)}". {code} stays with you.'
    return fitted([first, f"Text PASS {code} to NAME, or PASS {code}.", known])


def how_ended(code: str, outcomes: Iterable[str]) -> str:
    """The case is closed only with how it ended."""
    return f"{code} is not closed yet. How did it end? Text DONE {code} and: {', '.join(outcomes)}."


def switched(on: bool, codes: Sequence[str]) -> str:
    """Texts on or off; open cases stay open."""
    if on:
        return "Texts are on. New cases and what people in your cases write come here."
    open_still = f"Still yours: {_codes(codes)}: PASS them or use the console." if codes else ""
    return fitted(["Texts are off. No offers, and nothing of what people write.", open_still])


def listing(own: Sequence[Case], offered: Sequence[Case], waiting: int, now: datetime) -> str:
    """The worker's cases, what they may take, and how many wait."""
    mine = [f"{case.code} {language(case.lang)}, {_state(case, now)}." for case in own]
    take = [f"Take: {', '.join(case.code for case in offered)}."] if offered else []
    first = ["Yours:", *mine] if mine else ["You have no case."]
    return fitted([*first, *take], f"In the queue: {waiting}.")


def _state(case: Case, now: datetime) -> str:
    if case.danger:
        return "DANGER"
    since = case.unanswered or (None if case.answered else case.opened)
    return f"waits {span(since, now)}" if since else "answered"


def showing(case: Case, told: Sequence[tuple[Line, str]]) -> str:
    """The last lines of a thread, as many as fit, the newest always; each in English."""
    said = [_said(line, english) for line, english in told]
    kept = said[-1:]
    for line in reversed(said[:-1]):
        if segments(f"{case.code} {' '.join([line, *kept])}") > MOST:
            break
        kept = [line, *kept]
    return f"{case.code} {' '.join(kept)}" if kept else f"{case.code}: nothing was written yet."


def _said(line: Line, english: str) -> str:
    who = "she" if line.who == "her" else "note" if line.kind == "note" else spelt(line.name)
    return f"{clock(line.at)} {who or 'bot'}: {short(spelt(english), 240)}"
