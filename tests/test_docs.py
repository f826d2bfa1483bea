"""What the documents say is so: the map, the settings, the README's conversation, the runbook."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.carrier.causes import CAUSES
from bot.settings import NAMES
from bot.translation.flags import BLOCKS, DOUBTS, NOTES

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def between(name: str, page: Path) -> str:
    words = page.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end {name} -->", words, re.DOTALL)
    assert found, name
    return found[1].strip("\n")


def settings_table() -> str:
    rows = ["| name | default | what it is |", "|---|---|---|"]
    for name, setting in NAMES.items():
        default = ",".join(setting.default) if setting.default == () else setting.default
        shown = f"`{default}`" if default not in ("", ()) else ""
        rows.append(f"| `{name}` | {shown} | {setting.metadata['about']} |")
    return "\n".join(
        [*rows, "| `BOT_CONFIG` |  | a TOML file with any of these and the organisations |"]
    )


def transcript() -> str:
    words = (ROOT / "tests/flows/readme.txt").read_text(encoding="utf-8")
    return f"```\n{words.strip()}\n```"


def test_the_settings_table_is_what_the_settings_are(request: pytest.FixtureRequest) -> None:
    _up_to_date("settings", settings_table(), request)


def test_the_conversation_in_the_readme_is_a_test(request: pytest.FixtureRequest) -> None:
    _up_to_date("transcript", transcript(), request)


def flags_table() -> str:
    parts = (
        (BLOCKS, "never shown: the original is shown, untranslated"),
        (DOUBTS, "shown with the doubt beside it"),
        (NOTES, "a note"),
    )
    rows = ["| flag | what it says | and then |", "|---|---|---|"]
    rows += [
        f"| `{flag}` | {said} | {then} |" for told, then in parts for flag, said in told.items()
    ]
    return "\n".join(rows)


def test_the_flags_of_a_translation_are_in_its_page(request: pytest.FixtureRequest) -> None:
    _up_to_date("flags", flags_table(), request, ROOT / "docs/translation.md")


def _up_to_date(name: str, words: str, request: pytest.FixtureRequest, page: Path = README) -> None:
    if request.config.getoption("--update"):
        whole = page.read_text(encoding="utf-8")
        fresh = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)",
            lambda found: f"{found[1]}{words}\n{found[2]}",
            whole,
            flags=re.DOTALL,
        )
        page.write_text(fresh, encoding="utf-8")
        return
    assert between(name, page) == words


def test_the_map_names_every_module_with_its_own_first_line(
    request: pytest.FixtureRequest,
) -> None:
    lines = ["# Map", "", "What every file is for: its own first line, kept true by a test.", ""]
    files = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("tests/**/*.py")])
    for path in [ROOT / "webhooks.py", *files]:
        about = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[
            0
        ]
        name = path.relative_to(ROOT).as_posix()
        if name.endswith("/__init__.py") and not about:
            continue
        assert about, f"{name} does not say what it is for"
        lines.append(f"- `{name}`: {about}")
    words = "\n".join(lines) + "\n"
    place = ROOT / "docs/map.md"
    if request.config.getoption("--update"):
        place.write_text(words, encoding="utf-8")
    assert place.read_text(encoding="utf-8") == words


def test_the_runbook_knows_every_error_that_needs_an_operator() -> None:
    runbook = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
    assert [code for code, why in CAUSES.items() if why.alert and str(code) not in runbook] == []


def test_every_document_that_is_named_exists() -> None:
    for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for named in re.findall(r"`(docs/[\w./-]+\.md)`", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists(), f"{path.name} names {named}"


def test_every_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), ROOT / ".ci/run"]:
        named = set(re.findall(r"\bmake ([a-z-]+)\b", path.read_text(encoding="utf-8")))
        assert named & {"bench", "run", "test", "check", "messages", "golden"} <= targets
