"""One text of a link worker, and which case it is about: never guessed, the same for a repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.case import Case, Staff
from bot.casework import answers
from bot.casework.handover import waits
from bot.casework.texting import Command
from bot.model import Answer, Deed, Message
from bot.organisation import Organisation
from bot.pages import BY_TEXT
from bot.store import cases, keys
from bot.store.client import Client


class Desk(Protocol):
    """What is needed of the service."""

    @property
    def redis(self) -> Client:
        """The store."""

    def act(self, org: Organisation, deed: Deed) -> Answer:
        """Do a deed, once for each id."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One text of a link worker with what it asks for; ``own`` are their open cases."""

    desk: Desk
    org: Organisation
    staff: Staff
    message: Message
    command: Command
    own: tuple[Case, ...]

    @property
    def redis(self) -> Client:
        """The store."""
        return self.desk.redis

    @property
    def deed(self) -> str:
        """The id of what follows from this text: the same when the carrier repeats it."""
        return f"{BY_TEXT}{self.message.id}"

    @property
    def codes(self) -> list[str]:
        """The codes of their open cases."""
        return [case.code for case in self.own]

    def repeated(self) -> bool:
        """Whether this text has been acted on before (``Service.act`` keeps what it answered)."""
        return bool(self.redis.exists(keys.seen(self.org.id, f"deed-{self.deed}")))

    def act(self, case: Case, do: str, **said: str) -> Answer:
        """Do it, unless it was done: then the answer is what it was."""
        at = self.message.at
        deed = Deed(self.deed, case.person, at, case.id, self.staff, do, said)
        return self.desk.act(self.org, deed)


CaseOrWords = Case | str
"""The case that is meant, or what to say when it is not sure which."""


def case_of(heard: Heard) -> CaseOrWords:
    """The case that a text is about, the same for a repeat; or why none is, and nothing is done."""
    before = heard.redis.get(keys.meant(heard.org.id, heard.message.id))
    if before is not None:
        found = cases.find(heard.redis, heard.org.id, before.decode())
        return found or answers.refusal(heard.command.code, "gone", "")
    found_or_words = _named(heard) if heard.command.code else _only(heard)
    return found_or_words if isinstance(found_or_words, str) else meant(heard, found_or_words)


def meant(heard: Heard, case: Case) -> CaseOrWords:
    """Keep which case was meant, before anything is done; the first of two at once decides."""
    place = keys.meant(heard.org.id, heard.message.id)
    heard.redis.set(place, case.id, nx=True, ex=keys.SEEN_FOR)
    kept = heard.redis.get(place)
    if kept is None or kept.decode() == case.id:
        return case
    found = cases.find(heard.redis, heard.org.id, kept.decode())
    return found or answers.refusal(case.code, "gone", "")


def _named(heard: Heard) -> CaseOrWords:
    """The case with the code: their own; for a lead also one that anybody of the team has."""
    team = heard.staff.team
    reach = list(heard.own)
    if heard.staff.role == "lead":
        reach += cases.of_team(heard.redis, heard.org.id, team)
    found = {case.id: case for case in reach if case.code == heard.command.code}
    if len(found) == 1:
        return next(iter(found.values()))
    if any(case.code == heard.command.code and waits(case) for case in offered(heard)):
        return answers.take_first(heard.command.code)
    return answers.no_such(heard.command.code, heard.codes)


def offered(heard: Heard) -> list[Case]:
    """The cases that were offered to them by text and are still kept, the newest offer first."""
    names = heard.redis.zrevrange(keys.offered(heard.org.id, heard.staff.id), 0, -1)
    found = (cases.find(heard.redis, heard.org.id, name.decode()) for name in names)
    return [case for case in found if case is not None and not case.closed]


def _only(heard: Heard) -> CaseOrWords:
    """Without a code: their one open case, if the last text on this phone was about it.

    Else a text meant for a case that has ended since would be read by somebody else.
    """
    if not heard.own:
        return answers.NOT_YOURS
    if len(heard.own) > 1:
        return answers.which(heard.codes)
    case = heard.own[0]
    last = heard.redis.get(keys.texts_with(heard.org.id, heard.staff.id))
    return case if last is not None and last.decode() == case.id else answers.say_which(case.code)


def stay_with(heard: Heard, case: Case) -> None:
    """From now on words without a code may be meant for this case."""
    place = keys.texts_with(heard.org.id, heard.staff.id)
    heard.redis.set(place, case.id, ex=keys.OFFERED_FOR)


def told(case: Case, answer: Answer, done: str) -> str:
    """What was done, or why it was not."""
    return answers.done(done, case.code) if answer.done else refused(case, answer)


def refused(case: Case, answer: Answer) -> str:
    """Why it was not done."""
    return answers.refusal(case.code, answer.why, answer.who)
