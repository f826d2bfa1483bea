"""All there is to say, indexed once at start-up: flows, catalogs, words that mean something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language import commands
from bot.language.fold import number
from bot.language.names import named
from bot.language.near import Near
from bot.language.reading import Reader
from bot.model import Session
from bot.talk import Flow, Step
from bot.text import ENGLISH, Catalog


@dataclass(frozen=True)
class Ways:
    """The steps that the engine itself leads to."""

    greeting: Step
    menu: Step
    urgent: Step
    person: Step
    stopped: Step
    switched: Step
    danger: Mapping[str, Step]
    alarms: Mapping[str, Step]
    deeds: Mapping[str, Step]
    topics: Mapping[str, Step]
    close: Step
    tongue: Step
    changed: Step


class Book:
    """Flows and catalogs, never changed after start-up.

    Raises Clash when two commands or flows share a word in whatever languages.
    """

    def __init__(
        self,
        flows: tuple[Flow, ...],
        ways: Ways,
        read: Reader,
        catalogs: Mapping[str, Catalog] | None = None,
    ) -> None:
        self.flows = flows
        self.ways = ways
        self.read = read
        self.catalogs: Mapping[str, Catalog] = catalogs or {"en": ENGLISH}
        self.names = {step: (f.name, name) for f in flows for name, step in f.steps.items()}
        self.steps = {where: step for step, where in self.names.items()}
        self.steps |= {(f.name, old): f.steps[new] for f in flows for old, new in f.renamed.items()}
        openers = {f.name: f.opens_with for f in flows if f.opens_with}
        meanings = {**commands.COMMANDS, **openers}
        self.words, self.spoken = commands.index(meanings, self.catalogs.values())
        self.leaving = commands.leaving(self.catalogs.values())
        self.digits = {c.lang: commands.digits(c) for c in self.catalogs.values()}
        self.tongues = named(self.catalogs)
        for name in self.tongues:
            if self.words.get(name) == "language":  # the name itself says more than the command
                del self.words[name]
        self.doors = {f.name: f.start for f in flows if f.opens_with}
        self.near = Near(self.words)
        self.near_tongue = Near(self.tongues)

    def catalog(self, lang: str) -> Catalog:
        """The words of a language; English for one that we do not have."""
        return self.catalogs.get(lang) or self.catalogs["en"]

    def code(self, folded: str, lang: str) -> str | None:
        """The menu number that a text is: digits of any script, or the word in her language."""
        return number(folded) or self.digits[lang if lang in self.digits else "en"].get(folded)

    def step(self, session: Session) -> Step | None:
        """Where she is; None at rest, or when the step is gone since a newer version."""
        return self.steps.get((session.flow, session.step))
