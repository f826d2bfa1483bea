"""Facts and helplines: each with source, nation, dates; amounts go out of date; all are used."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.casework.preferences import NEED
from bot.content import LIBRARY
from bot.content.library import BadContent, read
from bot.text import ENGLISH, render

ROOT = Path(__file__).resolve().parent.parent
FLOWS = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "bot/flows").glob("*.py"))
NUMBER = re.compile(r"\b0[2389]\d{1,3} ?\d{3}[\d ]*|\b116 ?\d{3}\b|\b85258\b")
GOOD = """
[facts."a.b"]
text = "It costs {price}."
source = "a page, 2026"
confidence = "V"
checked = 2026-11-22
review_by = 2027-03-31
amounts = { price = "£9.90" }
after = "The price changes. Ask."
"""


def test_every_entry_has_a_source_and_dates_in_order() -> None:
    assert LIBRARY.entries()
    for entry in LIBRARY.entries():
        assert entry.source and entry.confidence in ("V", "K")
        assert entry.checked < entry.review_by <= entry.checked + timedelta(days=370), entry.key


def test_amounts_stand_in_placeholders_and_only_there() -> None:
    for fact in LIBRARY.facts.values():
        named = set(re.findall(r"{(\w+)}", fact.text))
        assert named == set(fact.amounts), fact.key
        assert "£" not in fact.text, (
            f"{fact.key}: an amount outside `amounts` never goes out of date"
        )
        assert "£" not in fact.after and "{" not in fact.after, fact.key


def test_a_helpline_line_names_and_numbers_it() -> None:
    for line in LIBRARY.helplines.values():
        assert set(re.findall(r"{(\w+)}", line.about)) == {"name", "number"}, line.key


def test_every_fact_is_said_somewhere_and_every_key_exists() -> None:
    keys = {key for key, _nation in (*LIBRARY.facts, *LIBRARY.helplines)}
    used = set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', FLOWS))
    built = {f"charges.{name}" for name in re.findall(r'_rule\("(\w+)"\)', FLOWS)}
    built |= {f"social.about.{need}" for need in NEED}
    assert sorted(used - keys - {"bot.flows"}) == []
    facts = {key for key, _nation in LIBRARY.facts}
    assert sorted(facts - used - built) == []


@pytest.mark.parametrize("path", sorted((ROOT / "bot").rglob("*.py")), ids=lambda p: p.name)
def test_helpline_numbers_stand_only_in_content_files(path: Path) -> None:
    words = path.read_text(encoding="utf-8").replace("+447700900", "")
    assert NUMBER.findall(words) == []


def test_an_amount_is_said_until_its_day_and_not_after(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(GOOD)
    library = read(tmp_path)
    on = date(2027, 3, 31)
    assert render(library.fact("a.b", "england", on), ENGLISH) == "It costs £9.90."
    after = library.fact("a.b", "england", on + timedelta(days=1))
    assert render(after, ENGLISH) == "The price changes. Ask."
    assert [entry.key for entry in library.due(on + timedelta(days=1))] == ["a.b"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('confidence = "V"', 'confidence = "U"'),
        ('source = "a page, 2026"', 'source = ""'),
        ("review_by = 2027-03-31", "review_by = 2026-11-01"),
        ("review_by = 2027-03-31", ""),
        ('after = "The price changes. Ask."', ""),
        ('confidence = "V"', 'confidence = "V"\nnations = ["england", "narnia"]'),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "x.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(BadContent, match=r"a\.b"):
        read(tmp_path)


def test_what_is_due_is_not_due_today() -> None:
    assert LIBRARY.due(date(2026, 11, 22)) == []
