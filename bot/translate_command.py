"""``bot translate``: texts in, translations out with their flags; for people and as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, Queue
from threading import Thread

from bot.translation.flags import meaning
from bot.translation.nouns import Ask, Translation, back
from bot.translation.translator import Translator

MOST = 256
"""Lines that are translated together."""
GATHER = 0.01
"""Seconds to wait for more lines once there is one."""


def batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines in order, those that come together as one batch; none waits for the end."""
    waiting: Queue[str | None] = Queue(4 * MOST)

    def read() -> None:
        try:
            for line in lines:
                waiting.put(line.rstrip("\r\n"))
        finally:
            waiting.put(None)

    Thread(target=read, daemon=True).start()
    while (line := waiting.get()) is not None:
        batch: list[str] = [line]
        ended = False
        while len(batch) < MOST:
            try:
                more = waiting.get(timeout=GATHER)
            except Empty:
                break
            if more is None:
                ended = True
                break
            batch.append(more)
        yield batch
        if ended:
            return


def translate(
    translator: Translator, texts: Iterable[str], source: str, target: str
) -> Iterator[Translation]:
    """Every text in order."""
    for batch in batches(texts):
        yield from translator.translate([Ask(text, source, target) for text in batch])


def as_line(made: Translation) -> str:
    """One JSON object: source, translation or null, engine, score, flags, model, reviewed."""
    told = {
        "source": made.source,
        "translation": made.text,
        "engine": made.engine or None,
        "score": made.score,
        "flags": list(made.flags),
        "model": made.model or None,
        "reviewed": made.reviewed,
    }
    return json.dumps(told, ensure_ascii=False)


def as_words(made: Translation, turned: Translation | None = None) -> str:
    """For a person: the translation, what to doubt, and the way back."""
    failed = f"could not be translated: {made.source}"
    lines = [failed if made.text is None else made.text]
    lines += [f"  ! {said}" for said in meaning(made.flags)]
    if made.engine:
        lines.append(f"  {made.engine} {made.model}, score {made.score:.2f}")
    if turned is not None:
        lines.append(f"  back: {turned.text or 'could not be turned back'}")
    return "\n".join(lines)


def speak(
    translator: Translator,
    texts: Iterable[str],
    source: str,
    target: str,
    jsonl: bool,
    turn: bool,
    out: Callable[[str], None],
) -> None:
    """Translate every text and tell each as it comes."""
    for made in translate(translator, texts, source, target):
        if jsonl:
            out(as_line(made))
            continue
        turned = (
            translator.translate([back(made.text, source, target)]) if turn and made.text else ()
        )
        out(as_words(made, *turned))


def lines_in(texts: Sequence[str]) -> Iterable[str]:
    """The texts of the command line, else those of standard input."""
    if texts:
        return texts
    if sys.stdin.isatty():
        print("one text a line; Ctrl-D ends", file=sys.stderr)  # noqa: T201
    return os.fdopen(os.dup(sys.stdin.fileno()), encoding="utf-8", errors="replace")
