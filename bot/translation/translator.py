"""Translate texts: memory first, then engines by the sentence, each output through the gate."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from bot.language.reading import Ranked
from bot.translation import memory
from bot.translation.attempts import ATTEMPTS, Attempt
from bot.translation.engines.batches import CUT_OFF
from bot.translation.engines.engine import MEMORY, Draft, Engine, EngineFailed
from bot.translation.flags import BLOCKS, DOUBTS
from bot.translation.gate import Verdict, without_values
from bot.translation.nouns import Ask, Translation
from bot.translation.routes import RELATED
from bot.translation.sentences import split
from bot.translation.tidy import composed
from bot.translation.values.find import find, forget
from bot.translation.values.say import say
from bot.translation.values.value import DATE

Engines = Callable[[str, str], Iterable[tuple[Engine, tuple[str, ...]]]]
"""The engines for a direction with notes on each, the preferred first, loaded when reached."""
UNSCORED = 0.8
"""The score of an unflagged output of an engine that does not tell how sure it is."""
DOUBTED, REWORKED = 0.6, 0.9
"""What a doubt and what a repair take from the score."""
MOST_LETTERS = 3000
"""Longer texts are not translated: an SMS ends at 1600."""
Tongues = Callable[[str], Ranked]
LEAST_WORDS, MANY_LETTERS, SURE = 5, 12, 0.9
"""An output of so many words or Chinese letters whose language is told so surely is in it."""
SLICE, AHEAD = 16, 2
"""Sentences that are given to an engine at a time, and slices that it may have at once."""
JOINED = frozenset(("zh",))
"""Languages that put no space between sentences."""


@dataclass
class Job:
    """One sentence on its way: what came out best so far."""

    sentence: str
    source: str
    target: str
    verdict: Verdict | None = None
    text: str = ""
    engine: Engine | None = None
    draft: Draft | None = None
    notes: tuple[str, ...] = ()
    done: bool = False
    recalled: Translation | None = None


Tried = tuple[Job, Attempt]


def _inputs(tried: Sequence[Tried]) -> list[str]:
    return [text for _job, attempt in tried for text in attempt.inputs]


def nobody_knows(text: str) -> Ranked:
    """For a Translator that does not look which language an output is in."""
    return ()


@dataclass(frozen=True, slots=True)
class Translator:
    """What translates, with the engines there are for a direction.

    ``tongues`` ranks the languages that a text may be in, likeliest first.
    """

    engines: Engines
    tongues: Tongues = nobody_knows

    def translate(self, asks: Sequence[Ask]) -> list[Translation]:
        """One result for each text, in order. Raises nothing: what fails is untranslated."""
        try:
            return self._translate(asks)
        finally:
            forget()

    def _translate(self, asks: Sequence[Ask]) -> list[Translation]:
        texts = [_Text.begin(ask) for ask in asks]
        by_pair: dict[tuple[str, str], list[Job]] = {}
        for text in texts:
            for job in text.jobs:
                if not job.done:
                    by_pair.setdefault((job.source, job.target), []).append(job)
        for (source, target), jobs in by_pair.items():
            self._work(source, target, jobs)
        return [text.end() for text in texts]

    def _work(self, source: str, target: str, jobs: list[Job]) -> None:
        """Try one engine after another, each in every way, on what is not done."""
        for engine, notes in self.engines(source, target):
            for way in ATTEMPTS:
                attempts = [way(job.sentence, source, target, job.verdict) for job in jobs]
                tried = [(job, one) for job, one in zip(jobs, attempts, strict=True) if one]
                try:
                    self._try(engine, notes, tried)
                except EngineFailed:
                    break
                jobs = [job for job in jobs if not job.done]
                if not jobs:
                    return

    def _try(self, engine: Engine, on_the_way: tuple[str, ...], tried: Sequence[Tried]) -> None:
        """The engine computes the next slices, of about the same length, while one is checked."""
        if len(tried) <= SLICE:
            self._settle(tried, engine.translate(_inputs(tried)), engine, on_the_way)
            return
        tried = sorted(tried, key=lambda one: sum(map(len, one[1].inputs)))
        slices = [tried[at : at + SLICE] for at in range(0, len(tried), SLICE)]
        with ThreadPoolExecutor(AHEAD) as ahead:
            coming = [ahead.submit(engine.translate, _inputs(part)) for part in slices]
            try:
                for part, drafts in zip(slices, coming, strict=True):
                    self._settle(part, drafts.result(), engine, on_the_way)
            finally:
                for drafts in coming:
                    drafts.cancel()

    def _settle(
        self,
        tried: Sequence[Tried],
        given_back: Sequence[Draft],
        engine: Engine,
        on_the_way: tuple[str, ...],
    ) -> None:
        drafts = iter(given_back)
        for job, attempt in tried:
            given = [next(drafts) for _ in attempt.inputs]
            given = [replace(d, text=unicodedata.normalize("NFC", d.text)) for d in given]
            whole = all(draft.score is None or draft.score > CUT_OFF for draft in given)
            if not whole or (settled := attempt.settle(given)) is None:
                continue
            text, verdict, notes = settled
            verdict = self._in_its_language(text, verdict, job.target)
            if job.verdict is None or verdict.weight < job.verdict.weight:
                scores = [draft.score for draft in given if draft.score is not None]
                job.text, job.verdict, job.engine = text, verdict, engine
                job.notes = (*notes, *on_the_way)
                job.draft = Draft(text, min(scores) if scores else None)
            job.done = not any(job.verdict.weight)

    def _in_its_language(self, text: str, verdict: Verdict, target: str) -> Verdict:
        words = " ".join(
            word for word in without_values(text, target).split() if not word[0].isupper()
        )
        if len(words.split()) < LEAST_WORDS and not (
            target in JOINED and len(words) > MANY_LETTERS
        ):
            return verdict
        ranked = self.tongues(words)
        if not ranked or ranked[0][1] < SURE:
            return verdict
        likeliest = ranked[0][0]
        if RELATED.get(likeliest, likeliest) == RELATED.get(target, target):
            return verdict
        return replace(verdict, flags=(*verdict.flags, "wrong_language"))


@dataclass
class _Text:
    ask: Ask
    jobs: list[Job] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    whole: Translation | None = None

    @classmethod
    def begin(cls, ask: Ask) -> _Text:
        """Look in the memory, then cut into sentences, each of which may be in it."""
        text = composed(ask.text)
        if not text or ask.source == ask.target:
            return cls(ask, whole=Translation(ask.text, ask.text, MEMORY, "", 1.0))
        if len(text) > MOST_LETTERS:
            return cls(ask, whole=Translation(ask.text, None, flags=("too_long",)))
        if ask.recall and (whole := memory.recall(text, ask.source, ask.target)):
            return cls(ask, whole=replace(whole, source=ask.text))
        made = cls(ask)
        for sentence, gap in split(text, ask.source):
            job = Job(sentence, ask.source, ask.target)
            if ask.recall and (known := memory.recall(sentence, ask.source, ask.target)):
                job.recalled, job.done = known, True
            elif (same := only_values(sentence, ask)) is not None:
                job.recalled, job.done = Translation(sentence, same, MEMORY, "", 1.0), True
            made.jobs.append(job)
            made.gaps.append(gap)
        return made

    def end(self) -> Translation:
        """Put the sentences together; nothing is shown when one of them may not be."""
        if self.whole:
            return self.whole
        machine = [job for job in self.jobs if job.recalled is None]
        flags = {flag for job in machine for flag in _flags(job)}
        flags |= {flag for job in self.jobs if job.recalled for flag in job.recalled.flags}
        engines = {job.engine.name: job.engine.version for job in machine if job.engine}
        failed = any(job.verdict is None or job.verdict.blocked for job in machine)
        name = next(iter(engines), "" if machine else MEMORY)
        model = ", ".join(sorted(set(engines.values()))) or ("" if machine else "phrases")
        if failed:
            flags |= set() if engines else {"no_engine"}
            return Translation(self.ask.text, None, name, model, 0.0, tuple(sorted(flags)))
        return Translation(
            self.ask.text,
            self._joined(),
            name,
            model,
            round(min(map(_score, self.jobs)), 3),
            tuple(sorted(flags)),
            not machine and all(job.recalled and job.recalled.reviewed for job in self.jobs),
        )

    def _joined(self) -> str:
        spaced = self.ask.target not in JOINED
        out = []
        for job, gap in zip(self.jobs, self.gaps, strict=True):
            said = (job.recalled.text or "") if job.recalled else job.text
            out.append(said + ("\n" if "\n" in gap else " " if spaced else ""))
        return "".join(out).strip()


def only_values(sentence: str, ask: Ask) -> str | None:
    """A sentence without any word, as ``£35?`` or a smile, for the reader; None if it has one."""
    out, at = [], 0
    for one in find(sentence, ask.source):
        if one.keys and not (one.kind == DATE and one.raw.isalpha()):
            out += [sentence[at : one.start], say(one, ask.target)]
            at = one.end
        else:
            return None
    rest = [*out[::2], sentence[at:]]
    if any(char.isalnum() for part in rest for char in part):
        return None
    return "".join([*out, sentence[at:]])


def _flags(job: Job) -> tuple[str, ...]:
    return (*(job.verdict.flags if job.verdict else ()), *job.notes)


def _score(job: Job) -> float:
    if job.recalled:
        return job.recalled.score
    told = job.draft.score if job.draft else None
    score = UNSCORED if told is None else math.exp(min(0.0, told))
    doubts = sum(flag in DOUBTS for flag in _flags(job))
    reworked = sum(flag not in DOUBTS and flag not in BLOCKS for flag in _flags(job))
    return score * DOUBTED**doubts * REWORKED**reworked
