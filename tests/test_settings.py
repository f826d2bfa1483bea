"""Settings: environment over file, clear complaints, and what must never start."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from bot.letters import CAN_BE_PLAIN
from bot.organisation import Opening, Team
from bot.settings import NAMES, BadSettings, load

CONFIG = """
twilio_auth_token = ["one", "two"]
bot_port = 9000
public_base_url = "https://file.example.org"

[[organisation]]
id = "leeds"
name = "Leeds Health Friends"
numbers = ["+447700900200"]
nation = "england"
area = "Leeds"
languages = ["en"]
hours = { mon = "09:00-12:30, 13:30-17:00", sat = "10:00-12:00" }
closed = ["2026-12-25"]
answer_hours = 6
"""


@pytest.fixture
def config(tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "bot.toml"
    path.write_text(CONFIG)
    return {"BOT_CONFIG": str(path)}


def test_the_file_names_organisations_and_settings(config: dict[str, str]) -> None:
    settings = load(config)
    [org] = settings.organisations
    assert settings.tokens == ("one", "two")
    assert settings.port == 9000
    assert org.hours["mon"] == (Opening(time(9), time(12, 30)), Opening(time(13, 30), time(17)))
    assert org.closed == {date(2026, 12, 25)}


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(
    config: dict[str, str],
) -> None:
    environ = config | {"PUBLIC_BASE_URL": "https://env.example.org", "BOT_PORT": "9001"}
    assert load(environ).base == "https://env.example.org"
    assert load(environ, port=9002).port == 9002
    assert load(environ, port=None).port == 9001


def test_without_anything_there_is_a_demo_organisation() -> None:
    assert [org.id for org in load({}).organisations] == ["demo"]


def test_without_a_public_address_both_names_of_this_machine_count() -> None:
    assert load({}, port=8000).bases == ("http://127.0.0.1:8000", "http://localhost:8000")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ('nation = "narnia"', "nation is one of"),
        ("numbers = []", "at least one number"),
        ('id = "Not An Id"', "id is lower-case"),
        ('hours = { mon = "17:00-09:00" }', "ends before it begins"),
        ('hours = { someday = "09:00-17:00" }', "unknown day"),
        ('hours = { mon = "nine to five" }', "leeds|hours"),
        ('closed = ["Christmas"]', "leeds"),
        ('favourite_colour = "blue"', "unknown favourite_colour"),
        ('hours = { mon = "09:00-13:00, 12:00-17:00" }', "before the stretch before it ends"),
        ('bank_holidays = "perhaps"', "leeds: bank_holidays: true"),
        ("claim_hours = 0", "leeds: claim_hours must be a whole number, 1 or more"),
        ('answer_hours = "four"', "leeds: answer_hours must be a whole number"),
        ("closed_days = 1.5", "leeds: closed_days must be a whole number"),
        ("keep_days = true", "leeds: keep_days must be a whole number"),
        ('teams = ["haven"]', "unknown teams"),
        ('team = "haven"', r"leeds: team: .*\[\[organisation\.team\]\]"),
        ('team = [{ id = "Safe Haven", name = "Safe Haven" }]', "team Safe Haven: id is"),
        ('team = [{ name = "Safe Haven" }]', r"team \?: id is"),
        ('team = [{ id = "haven" }]', "team haven: needs a name"),
        ('team = [{ id = "haven", name = "" }]', "team haven: needs a name"),
        ('team = [{ id = "haven", name = 7 }]', "team haven: name must be text"),
        ('team = [{ id = "haven", name = "H", phone = "1" }]', "team haven: unknown phone"),
        ('team = [{ id = "a", name = "A" }, { id = "a", name = "B" }]', "share an id"),
    ],
)
def test_a_wrong_organisation_is_told_by_field(tmp_path: Path, wrong: str, complaint: str) -> None:
    key = wrong.split(" =")[0]
    lines = [line for line in CONFIG.splitlines() if not line.startswith(f"{key} =")]
    path = tmp_path / "bot.toml"
    path.write_text("\n".join([*lines, wrong]))
    with pytest.raises(BadSettings, match=complaint):
        load({"BOT_CONFIG": str(path)})


@pytest.mark.parametrize(
    ("environ", "complaint"),
    [
        ({"BOT_PORT": "eighty"}, "BOT_PORT must be a whole number"),
        ({"BOT_PHONE": "perhaps"}, "BOT_PHONE must be yes or no"),
        ({"BOT_CONFIG": "/no/such/file.toml"}, "BOT_CONFIG"),
        ({"BOT_UNSIGNED": "1", "BOT_HOST": "0.0.0.0"}, "loopback"),
        ({"BOT_UNSIGNED": "1", "PUBLIC_BASE_URL": "https://bot.example.org"}, "loopback"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(environ: dict[str, str], complaint: str) -> None:
    with pytest.raises(BadSettings, match=complaint) as told:
        load(environ)
    assert "\n" not in str(told.value)


def test_unsigned_posts_may_be_accepted_on_this_machine_only() -> None:
    assert load({"BOT_UNSIGNED": "1"}).unsigned


TEAMS = """
bank_holidays = false
claim_hours = 2
closed_days = 5

[[organisation.team]]
id = "east"
name = "East Leeds"
area = "Leeds"

[[organisation.team]]
id = "haven"
name = "Safe Haven"
partner = "Safe Haven charity"
"""


def test_the_file_names_the_teams_of_an_organisation(tmp_path: Path) -> None:
    path = tmp_path / "bot.toml"
    path.write_text(CONFIG + TEAMS)
    [org] = load({"BOT_CONFIG": str(path)}).organisations
    assert org.teams == (
        Team("east", "East Leeds", "Leeds"),
        Team("haven", "Safe Haven", partner="Safe Haven charity"),
    )
    assert (org.bank_holidays, org.claim_hours, org.closed_days) == (False, 2, 5)


def test_without_a_word_about_it_an_office_is_closed_on_bank_holidays(
    config: dict[str, str],
) -> None:
    [org] = load(config).organisations
    assert org.bank_holidays and org.teams == ()


def test_an_unknown_key_in_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bot.toml"
    path.write_text("bot_prot = 1\n")
    with pytest.raises(BadSettings, match="unknown in the settings file: bot_prot"):
        load({"BOT_CONFIG": str(path)})


def test_two_organisations_may_not_share_a_number(tmp_path: Path) -> None:
    table = '[[organisation]]\nid = "{}"\nname = "X"\nnumbers = ["+447700900200"]\n'
    path = tmp_path / "bot.toml"
    path.write_text(table.format("one") + table.format("two"))
    with pytest.raises(BadSettings, match="share a number"):
        load({"BOT_CONFIG": str(path)})


def test_every_setting_says_what_it_is() -> None:
    assert all(setting.metadata["about"] for setting in NAMES.values())


def test_languages_may_be_sent_plainly_but_only_those_that_stay_readable() -> None:
    assert "pl" in load({}).plain and "tr" not in load({}).plain
    assert load({"BOT_PLAIN_LETTERS": "pl,tr"}).plain == ("pl", "tr")
    assert not set(load({"BOT_PLAIN_LETTERS": "none"}).plain) & set(CAN_BE_PLAIN)
    with pytest.raises(BadSettings, match="BOT_PLAIN_LETTERS: not vi"):
        load({"BOT_PLAIN_LETTERS": "pl,vi"})
