"""Every word we say: literal, extracted, within its budget, translatable, and never clashing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import read_po

from bot.book import Book
from bot.content import LIBRARY
from bot.demo import DEMO
from bot.flows import FLOWS, cards, open_book
from bot.language.commands import COMMANDS, Clash
from bot.language.names import own_name
from bot.language.reading import read_nothing
from bot.model import Reply, Turn, Wrote
from bot.organisation import NATIONS
from bot.sms import is_gsm, segments
from bot.speech import budget, compose
from bot.talk import Flow
from bot.text import ENGLISH, Catalog, Text, _, render
from tests.explore import WRITTEN, replies, turns

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "bot").rglob("*.py"))
NAMES = {own_name(lang) for lang in DEMO.languages}
LATER = datetime(2028, 1, 3, 12, tzinfo=UTC)
"""A day on which every amount is past its review-by date."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_marked_sentences_are_literals_and_not_empty(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "n_"):
            first = node.args[0]
            assert isinstance(first, ast.Constant) and first.value, f"{path}:{node.lineno}"


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("day", [None, LATER], ids=["today", "when amounts are out of date"])
def test_every_message_stays_within_its_budget(
    book: Book, nation: str, day: datetime | None
) -> None:
    over = set()
    for reply in replies(book, nation, day) if day else replies(book, nation):
        for body in compose(reply, ENGLISH):
            if segments(body) > budget(reply.budget, body) or len(body) > 1600:
                over.add(f"[{segments(body)}] {body}")
    assert over == set()


@pytest.mark.parametrize("nation", NATIONS)
def test_english_is_all_gsm(book: Book, nation: str) -> None:
    said = (reply for reply in replies(book, nation) if not _names_languages(reply))
    assert [b for reply in said for b in compose(reply, ENGLISH) if not is_gsm(b)] == []


class Marking(NullTranslations):
    """A pretended language: every translated word stands in brackets."""

    def gettext(self, message: str) -> str:
        return re.sub(r"(\{\w+\})|([^{}]+)", lambda m: m[1] or f"«{m[2]}»", message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def test_every_word_passes_through_gettext(book: Book) -> None:
    marked = Catalog("en", Marking())
    given = {"Rather Long Charity Name", *_amounts(), *WRITTEN}
    for reply in replies(book):
        for text in _translated(reply):
            rest = re.sub(r"«[^»]*»", "", render(text, marked))
            rest = re.sub(r"\w+day \d+ \w+, \d\d:\d\d", "", rest)
            for value in given:
                rest = rest.replace(value, "")
            assert not re.search(r"[^\W\d]{2,}", rest), rest


def _translated(reply: Reply) -> Iterable[Text]:
    """Everything but the cards, which stay English, and names of languages and of ourselves."""
    texts = (*reply.paragraphs, *(label for _code, label in reply.options))
    names = {*NAMES, "Rather Long Charity Name", *WRITTEN}
    return [text for text in texts if text not in cards.ALL and text.msgid not in names]


def _names_languages(reply: Reply) -> bool:
    return any(label.lang or label.msgid in NAMES for _code, label in reply.options)


def _amounts() -> Iterable[str]:
    for fact in LIBRARY.facts.values():
        yield from fact.amounts.values()
    for line in LIBRARY.helplines.values():
        yield line.number


def test_every_sentence_that_is_said_is_in_the_template(book: Book) -> None:
    known = {message.id for message in _template()}
    known |= {
        part for message in _template() if isinstance(message.id, tuple) for part in message.id
    }
    for reply in replies(book):
        for text in _translated(reply):
            assert text.msgid in known or text.msgid == "", text.msgid


def _template() -> Iterable[BabelMessage]:
    return read_po(BytesIO((ROOT / "locales/messages.pot").read_bytes()))


def test_the_template_is_fresh(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    subprocess.run([sys.executable, "-m", "bot.template", str(fresh)], cwd=ROOT, check=True)
    same = fresh.read_bytes() == (ROOT / "locales/messages.pot").read_bytes()
    assert same, "words changed: run `make messages`"


def test_two_flows_may_not_share_a_word() -> None:
    rival = Flow("rival", title=_("Rival"), opens_with=_("doctor, stop"))
    rival.step(lambda here: FLOWS[0].start(here))
    with pytest.raises(Clash, match=r"stop|doctor"):
        Book((*FLOWS, rival), open_book().ways, read_nothing)


def test_every_command_of_the_issue_has_a_word(book: Book) -> None:
    wanted = "stop start help menu back more lang person data delete staff"
    assert [word for word in wanted.split() if word not in book.words] == []
    assert set(COMMANDS) <= set(book.words.values())


def _relayed(turn: Turn) -> bool:
    return turn.before.talking and any(isinstance(e, Wrote) for e in turn.effects)


def test_nobody_is_left_without_a_reply(book: Book) -> None:
    """But for what she writes to a link worker: the bot does not talk over them."""
    silent = [
        turn
        for turn in turns(book)
        if not any(isinstance(e, Reply) for e in turn.effects) and not _relayed(turn)
    ]
    assert silent == []
