"""A Reply becomes SMS bodies: rendering, numbered options, the line of ways out, and pages."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.letters import readable, without_costly_marks
from bot.model import Reply
from bot.sms import is_gsm, pages, segments, sentences, tidy
from bot.text import ENGLISH, Catalog, Text, _, msgids, render

GSM_BUDGET = {"menu": 2, "page": 3, "whole": 3}
UCS2_BUDGET = {"menu": 3, "page": 5, "whole": 5}
"""Segments a message of each kind may cost, by encoding."""

# Translators: the last line of most messages. 8, 9 and 0 always work; keep it very short.
EXITS: Text = _("8 Urgent help 9 A person 0 Menu")
# Translators: the last line of a page that is not the last one. MORE is what the person texts.
NEXT: Text = _("Text MORE for the next part")
UNREVIEWED: Text = _(
    "This is in English, because nobody has checked it in your language yet. Text 9 for a person."
)


def budget(kind: str, body: str) -> int:
    """Segments that a body of this kind may cost."""
    return (GSM_BUDGET if is_gsm(body) else UCS2_BUDGET)[kind]


def fits(kind: str, body: str) -> bool:
    """Whether a body, as sent, stays within its budget."""
    tidied = tidy(body)
    return segments(tidied) <= budget(kind, tidied)


def body(reply: Reply, catalog: Catalog) -> str:
    """The one SMS that is sent for a reply: its page, or its last page when it has fewer."""
    spoken = compose(replace(reply, page=0) if reply.page else reply, catalog)
    return spoken[min(reply.page, len(spoken) - 1)]


def in_budget(reply: Reply, catalog: Catalog) -> bool:
    """Whether every page of a reply stays within what its kind may cost."""
    return all(fits(reply.budget, page) for page in compose(reply, catalog))


@lru_cache(maxsize=4096)
def compose(reply: Reply, catalog: Catalog) -> tuple[str, ...]:
    """Every page of a reply. The options stand on the last one; a menu has a single page."""
    if catalog.unreviewed and not _reviewed(reply, catalog):
        return _in_english(reply, catalog)
    words = "\n".join(_spoken(text, catalog) for text in reply.paragraphs)
    lines = [f"{code} {_spoken(label, catalog)}" for code, label in reply.options]
    if reply.exits:
        lines.append(_spoken(EXITS, catalog))
    tail = "".join(f"\n{line}" for line in lines)
    if reply.budget != "page" or fits(reply.budget, words + tail):
        return (tidy(words + tail),)
    more = "\n" + _spoken(NEXT, catalog)
    made: list[str] = []
    while words and not fits(reply.budget, words + tail):
        page = _next_page(words, more, reply.budget)
        words = words[len(page) :].lstrip()
        made.append(tidy(page.rstrip() + more))
    return (*made, tidy((words + tail).lstrip()))


def _spoken(text: Text, catalog: Catalog) -> str:
    """The sentence as it is sent: as phones show it, and as cheap as its language may be."""
    said = render(text, catalog)
    return readable(without_costly_marks(said) if catalog.plain else said)


def _reviewed(reply: Reply, catalog: Catalog) -> bool:
    """Whether somebody has read every sentence of a reply in this language."""
    texts = (*reply.paragraphs, *(label for _code, label in reply.options))
    return catalog.unreviewed.isdisjoint(msgid for text in texts for msgid in msgids(text))


def _in_english(reply: Reply, catalog: Catalog) -> tuple[str, ...]:
    """Where only reviewed words may be sent: English, and why, instead of silent English."""
    why = Text(render(UNREVIEWED, catalog))
    english = catalog.others.get("en", ENGLISH)
    return compose(replace(reply, paragraphs=(why, *reply.paragraphs)), english)


def _next_page(words: str, more: str, kind: str) -> str:
    """The longest first page, leaving at least a sentence to stand above the options."""
    page = pages(words, lambda text: fits(kind, text + more))[0]
    if len(page) < len(words.rstrip()):
        return page
    whole = sentences(words)
    return "".join(whole[:-1]) if len(whole) > 1 else page
