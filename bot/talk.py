"""What a flow author imports: Flow, Ask, Tell, Do, Say, Done, Notice, Option, Here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.case import Case
from bot.content import LIBRARY, Library
from bot.model import Deed, Effect, Session
from bot.organisation import Organisation
from bot.text import Text

SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Here:
    """All that a step may look at. A step runs again to understand the answer: it must be pure.

    ``case`` is her case, if she has one; ``deed`` what a link worker does, if it is their turn;
    ``detail`` what an alarm brings.
    """

    session: Session
    org: Organisation
    at: datetime
    cause: str
    library: Library = LIBRARY
    case: Case | None = None
    deed: Deed | None = None
    detail: str = ""

    @property
    def facts(self) -> Mapping[str, str]:
        """The answers given so far, by the key of the question."""
        return self.session.facts

    @property
    def nation(self) -> str:
        """The nation she chose, else the organisation's."""
        chosen = self.facts.get("nation", "")
        return chosen if chosen not in ("", SKIPPED) else self.org.nation

    def fact(self, key: str) -> Text:
        """A fact's words for her nation today. Raises KeyError when the nation has none."""
        return self.library.fact(key, self.nation, self.at.date())

    def helpline(self, key: str) -> Text:
        """One line: what a helpline is for, its name and number."""
        return self.library.helpline(key, self.nation)

    def has(self, key: str) -> bool:
        """Whether her nation has this fact or helpline."""
        return self.library.has(key, self.nation)


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered choice. ``code`` is what is remembered, ``then`` is where it leads."""

    label: Text
    then: Step
    code: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A short question with numbered answers. The answer is kept under ``key`` in the session.

    ``exits`` adds the line with 8, 9 and 0, which work either way.
    """

    key: str
    question: Text
    options: tuple[Option, ...]
    exits: bool = True


@dataclass(frozen=True, slots=True)
class Tell:
    """Information, paged with MORE when long, and where to go from here.

    The choice is kept only when there is a ``key``.
    """

    paragraphs: tuple[Text, ...]
    options: tuple[Option, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One message of its own, then straight on."""

    text: Text
    then: Step


@dataclass(frozen=True, slots=True)
class Do:
    """Make something happen (open a case, set a timer), then straight on."""

    effects: tuple[Effect, ...]
    then: Step


@dataclass(frozen=True, slots=True)
class Done:
    """Last words: the conversation goes back to rest."""

    text: Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What an alarm or a deed says and does; she stays where she was. Silent without ``text``.

    ``more`` are further lines of the same message.
    """

    text: Text | None = None
    effects: tuple[Effect, ...] = ()
    more: tuple[Text, ...] = ()


Move = Ask | Tell | Say | Do | Done | Notice
Step = Callable[[Here], Move]


@dataclass
class Flow:
    """One conversation: its steps by name, and the words that open it from anywhere.

    ``title`` names it. ``opens_with`` is one Text with every accepted word, separated by commas,
    so that translators can add spellings. ``renamed`` maps a step's old name to its new one, for
    people who are inside it when a new version starts.
    """

    name: str
    title: Text
    opens_with: Text | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)

    def step(self, function: Step) -> Step:
        """Register a step under its function's name. The first is where the flow starts."""
        name = function.__name__
        if name in self.steps:
            raise ValueError(f"{self.name}: two steps called {name}")
        self.steps[name] = function
        return function

    @property
    def start(self) -> Step:
        """The flow's first step."""
        return next(iter(self.steps.values()))
