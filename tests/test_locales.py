"""Every language: complete, sound, within its budget; and its way to a reviewer and back."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot import locales, locales_report
from bot.assembly import catalogs
from bot.book import Book
from bot.demo import DEMO
from bot.flows import open_book
from bot.language.danger import load_all
from bot.language.names import named, own_name
from bot.model import Reply
from bot.organisation import NATIONS
from bot.sms import segments
from bot.speech import budget, compose
from bot.text import Catalog, _
from tests.explore import replies

LANGUAGES = locales.languages()
ALARM = load_all()


@pytest.fixture(scope="module")
def spoken() -> dict[str, Catalog]:
    return catalogs()


@cache
def everything_we_say(book: Book) -> frozenset[Reply]:
    return frozenset(reply for nation in NATIONS for reply in replies(book, nation))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_stale(lang: str) -> None:
    found = {locales.status_of(m) for m in locales.read(lang) if m.id}
    assert found <= {"draft", "reviewed"}
    english = {m.id for m in locales.template() if m.id}
    assert {m.id for m in locales.read(lang) if m.id} == english


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_and_plural_forms_are_those_of_the_english(lang: str, tmp_path: Path) -> None:
    place = copy_of(lang, tmp_path)
    table = tmp_path / "table.csv"
    locales.export(lang, table, place)
    assert locales.take_in(lang, table, folder=place) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_gettexts_own_checker_finds_nothing(lang: str) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is not installed (Debian's gettext)")
    said = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", locales.path(lang)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_stays_within_its_budget(
    lang: str, book: Book, spoken: dict[str, Catalog]
) -> None:
    over = [
        f"[{segments(body)}] {body}"
        for reply in everything_we_say(book)
        for body in compose(reply, spoken[lang])
        if segments(body) > budget(reply.budget, body) or len(body) > 1600
    ]
    assert over == []


def test_no_word_means_two_things_in_whatever_languages(spoken: dict[str, Catalog]) -> None:
    book = open_book(spoken)
    assert len(book.words) > 1000
    hidden = {w for w, meaning in book.words.items() if meaning != "urgent" and ALARM(w)}
    assert hidden == set()


def test_every_language_of_the_demo_has_a_name_by_which_it_can_be_asked_for() -> None:
    names = named(DEMO.languages)
    assert set(names.values()) == set(DEMO.languages)
    assert names["farsi"] == names["فارسی"] == "fa"
    assert names["tigrinya"] == names["ትግርኛ"] == "ti"
    assert names["دری"] == "prs" and own_name("zh") == "中文"


def copy_of(lang: str, tmp_path: Path) -> Path:
    """A folder of its own for one language."""
    place = tmp_path / "locales"
    locales.path(lang, place).parent.mkdir(parents=True)
    shutil.copy(locales.path(lang), locales.path(lang, place))
    shutil.copy(locales.FOLDER / locales.TEMPLATE, place)
    return place


def change(table: Path, old: str, new: str) -> None:
    words = table.read_text(encoding="utf-8-sig")
    assert old in words
    table.write_text(words.replace(old, new, 1), encoding="utf-8")


def test_a_review_survives_until_either_text_changes(tmp_path: Path) -> None:
    place, table = copy_of("pl", tmp_path), tmp_path / "pl.csv"
    lines = locales.export("pl", table, place)
    assert locales.take_in("pl", table, "Anna Nowak", "2026-11-22", place) >= lines - 3
    catalog = locales.read("pl", place)
    assert {locales.status_of(m) for m in catalog if m.id} == {"reviewed"}
    message = next(m for m in catalog if m.id == "Yes")
    message.string = "Owszem"
    assert locales.status_of(message) == "draft"
    message.flags.add("fuzzy")
    assert locales.status_of(message) == "stale"


def test_a_review_survives_gettexts_own_tools(tmp_path: Path) -> None:
    if not shutil.which("msgmerge"):
        pytest.skip("msgmerge is not installed (Debian's gettext)")
    place, table = copy_of("pl", tmp_path), tmp_path / "pl.csv"
    locales.export("pl", table, place)
    locales.take_in("pl", table, "Anna Nowak", "2026-11-22", place)
    po = locales.path("pl", place)
    subprocess.run(["msgmerge", "-q", "-U", po, place / locales.TEMPLATE], check=True)
    assert {locales.status_of(m) for m in locales.read("pl", place) if m.id} == {"reviewed"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{price}", "{cena}", "placeholders"),
        ("{price}", "{price} {price}", "used twice"),
        ("338ceb2f", "deadbeef", "no such sentence"),
    ],
)
def test_a_table_with_a_mistake_changes_nothing(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    place, table = copy_of("pl", tmp_path), tmp_path / "pl.csv"
    before = locales.path("pl", place).read_bytes()
    with table.open("w", encoding="utf-8") as file:
        file.write("id,translation\n")
        for row in locales.rows(locales.read("pl", place)):
            if "{price}" in row.english or row.id == "338ceb2f":
                file.write(f'{row.id},"{row.english}"\n')
    change(table, old, new)
    with pytest.raises(locales.BadCatalog, match=complaint):
        locales.take_in("pl", table, folder=place)
    assert locales.path("pl", place).read_bytes() == before


def test_changed_english_makes_a_translation_stale(tmp_path: Path) -> None:
    place = copy_of("pl", tmp_path)
    pot = place / locales.TEMPLATE
    words = pot.read_text(encoding="utf-8")
    pot.write_text(words.replace('msgid "Leave the queue"', 'msgid "Leave the queues"'), "utf-8")
    locales.update("pl", place)
    changed = next(m for m in locales.read("pl", place) if m.id == "Leave the queues")
    assert locales.status_of(changed) == "stale"


def test_a_new_language_is_one_command_and_empty(tmp_path: Path) -> None:
    place = tmp_path / "locales"
    place.mkdir()
    shutil.copy(locales.FOLDER / locales.TEMPLATE, place)
    locales.update("sw", place)
    assert {locales.status_of(m) for m in locales.read("sw", place) if m.id} == {"missing"}


def test_the_report_has_a_line_for_every_language() -> None:
    lines = locales_report.table(4.0).splitlines()
    assert [line.split()[0] for line in lines[1:]] == LANGUAGES
    assert all("100%" in line for line in lines[1:])


def test_where_only_reviewed_words_may_be_sent_a_draft_is_english_and_says_why(
    tmp_path: Path,
) -> None:
    place, table = copy_of("fa", tmp_path), tmp_path / "fa.csv"
    draft = catalogs(place, reviewed_only=True)["fa"]
    question = Reply((_("Yes"), _("No")), budget="menu")
    why, *english = compose(question, draft)[0].split("\n")
    assert "انگلیسی" in why and "9" in why
    assert english == ["Yes", "No"]
    locales.export("fa", table, place)
    locales.take_in("fa", table, "A Reader", "2026-11-22", place)
    read = catalogs(place, reviewed_only=True)["fa"]
    assert compose(question, read)[0].split("\n") == ["بله", "نه"]


def test_a_sentence_inside_a_reviewed_one_must_be_reviewed_too(tmp_path: Path) -> None:
    place = copy_of("fa", tmp_path)
    fa = replace(catalogs(place)["fa"], unreviewed=frozenset({"England"}))
    where = _("I do not live in {country}", country=_("England"))
    assert "I do not live in England" in compose(Reply((where,)), fa)[0]


def test_without_that_setting_drafts_are_sent(spoken: dict[str, Catalog]) -> None:
    assert compose(Reply((_("Yes"),)), spoken["fa"]) == ("بله",)
