"""The ways to try one sentence on an engine: plain, tidied, with values hidden, in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.translation import masks
from bot.translation.engines.engine import Draft
from bot.translation.gate import ASKS, Verdict, check
from bot.translation.masks import Hidden
from bot.translation.sentences import clauses
from bot.translation.tidy import as_written, tidy
from bot.translation.values.find import find
from bot.translation.values.value import Value

Settled = tuple[str, Verdict, tuple[str, ...]]
"""An output with what the gate says of it, and notes on how it was made."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an engine is given for a sentence, and how its drafts become an output."""

    inputs: tuple[str, ...]
    settle: Callable[[Sequence[Draft]], Settled | None]


Way = Callable[[str, str, str, Verdict | None], Attempt | None]
"""(sentence, source, target, what the gate said of the best output so far) -> an attempt."""


def plain(sentence: str, source: str, target: str, said: Verdict | None) -> Attempt:
    """The sentence as it is, or tidied; a wrong value is put right where its place is certain."""
    given = tidy(sentence, source)
    guessed = ("question_guessed",) if ASKS.search(given) and not ASKS.search(sentence) else ()

    def settle(drafts: Sequence[Draft]) -> Settled:
        output = as_written(drafts[0].text.replace("https: //", "https://"), sentence)
        verdict = check(sentence, output, source, target)
        if verdict.difference and (better := masks.repair(output, verdict.difference, target)):
            again = check(sentence, better, source, target)
            if again.weight < verdict.weight:
                return better, again, ("repaired", *guessed)
        return output, verdict, guessed

    return Attempt((given,), settle)


def lost_hidden(sentence: str, source: str, target: str, said: Verdict | None) -> Attempt | None:
    """With codes for what was lost, and only for that."""
    return _masked(sentence, source, target, said, said.difference.missing) if said else None


def all_hidden(sentence: str, source: str, target: str, said: Verdict | None) -> Attempt | None:
    """With codes for all values, when hiding some of them was not enough."""
    if said is None or not said.difference:
        return None
    return _masked(sentence, source, target, said, find(sentence, source))


def _masked(
    sentence: str, source: str, target: str, said: Verdict, values: Sequence[Value]
) -> Attempt | None:
    covered = masks.hide(values, said, target)
    if not covered:
        return None
    masked = masks.mask(sentence, covered)

    def settle(drafts: Sequence[Draft]) -> Settled | None:
        output = masks.unmask(masked, as_written(drafts[0].text, sentence))
        if output is None:
            return None
        return output, check(sentence, output, source, target), ("masked",)

    return Attempt((tidy(masked.text, source),), settle)


def in_pieces(sentence: str, source: str, target: str, said: Verdict | None) -> Attempt | None:
    """The stretches between the values one by one, when nothing else keeps the values."""
    covered = masks.hide(find(sentence, source), said, target)
    if not covered or said is None or not said.blocked:
        return None
    parts = masks.around(sentence, covered)
    texts = [part for part in parts if isinstance(part, str) and any(map(str.isalnum, part))]

    def settle(drafts: Sequence[Draft]) -> Settled | None:
        if not _all_said(drafts):
            return None
        given = iter(drafts)
        out = [_piece(part, given) for part in parts]
        output = " ".join("".join(out).split())
        return output, check(sentence, output, source, target), ("split",)

    return Attempt(tuple(tidy(text.strip(), source) for text in texts), settle)


def by_clause(sentence: str, source: str, target: str, said: Verdict | None) -> Attempt | None:
    """Divided at its commas, for loops and lost words that are no value."""
    parts = clauses(sentence)
    if len(parts) < 2 or said is None or not (said.blocked or "negation_lost" in said.flags):
        return None

    def settle(drafts: Sequence[Draft]) -> Settled | None:
        if not _all_said(drafts):
            return None
        output = " ".join(
            as_written(draft.text, part) for draft, (part, _gap) in zip(drafts, parts, strict=True)
        )
        return output, check(sentence, output, source, target), ("split",)

    return Attempt(tuple(tidy(part, source) for part, _gap in parts), settle)


ATTEMPTS: tuple[Way, ...] = (plain, lost_hidden, all_hidden, by_clause, in_pieces)


def _all_said(drafts: Sequence[Draft]) -> bool:
    """Whether no part came out empty: beside the others, the gate would not miss it."""
    return all(draft.text.strip() for draft in drafts)


def _piece(part: str | Hidden, given: Iterator[Draft]) -> str:
    if isinstance(part, Hidden):
        return part.shown
    if not any(map(str.isalnum, part)):
        return part
    lead = part[: len(part) - len(part.lstrip())]
    tail = part[len(part.rstrip()) :]
    return f"{lead}{as_written(next(given).text, part.strip())}{tail}"
