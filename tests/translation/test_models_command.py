"""``bot models`` as a person uses it: what it prints, where errors go, and its exit status."""

from __future__ import annotations

import argparse
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo import DEMO
from bot.settings import Settings
from bot.translation.packages.bar import Bar
from bot.translation.packages.command import add_command
from tests.translation.index_server import IndexServer
from tests.translation.packs import EN_PT, FIREFOX, package
from tests.translation.tiny import many_languages


class Terminal:
    """Runs ``bot models`` with a models folder of its own."""

    def __init__(self, data: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.settings = Settings(data=str(data))
        self._captured = captured
        self._parser = argparse.ArgumentParser(prog="bot")
        add_command(self._parser.add_subparsers(required=True))

    def __call__(self, *args: object) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        parsed = self._parser.parse_args(["models", *map(str, args)])
        status = parsed.do(self.settings, parsed)
        told = self._captured.readouterr()
        return status, told.out, told.err


@pytest.fixture
def bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "var", capsys)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    with IndexServer() as server:
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", server.records_url)
        yield server


def test_models_are_installed_from_a_folder_and_listed_with_a_total(bot: Terminal) -> None:
    status, out, err = bot("install", FIREFOX)
    assert status == 0 and "firefox pt-en 2.0 is installed" in err
    status, out, err = bot("list")
    assert (status, err) == (0, "")
    head, *rows = out.splitlines()
    assert head.split() == ["id", "pairs", "version", "licence", "disk", "MB", "memory", "MB"]
    assert rows[0].split() == ["firefox", "en-pt", "en", ">", "pt", "2.0", "MPL-2.0", "22", "56"]
    assert rows[-1].split() == ["total", "45", "113"]


def test_without_models_the_list_says_what_to_do(bot: Terminal) -> None:
    assert "bot models plan" in bot("list")[1]


def test_a_checksum_is_given_on_the_command_line(bot: Terminal, tmp_path: Path) -> None:
    path = package(tmp_path)
    status, out, err = bot("install", path, "--sha256", "ab" * 32)
    assert (status, out) == (1, "") and err.startswith("bot: translate-en_es-1_0.argosmodel has an")
    assert err.count("\n") == 1
    assert bot("install", path, "--sha256", hashlib.sha256(path.read_bytes()).hexdigest())[0] == 0


def test_a_pair_comes_from_argos_or_else_from_firefox(
    bot: Terminal, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path))
    server.offer_firefox(EN_PT, "en", "pt")
    status, out, err = bot("install", "en-es", "--index", server.index)
    assert status == 0 and "argos en-es" in out
    status, out, err = bot("install", "en-pt", "--index", server.index)
    assert status == 0 and "firefox en-pt" in out and "trying Firefox Translations" in err
    status, out, err = bot("install", "en-pt", "--index", server.index, "--engine", "argos")
    assert (status, out, err) == (1, "", "bot: the Argos index has no package en-pt\n")
    status, out, err = bot("install", "en-pt", "--engine", "firefox", "--sha256", "0" * 64)
    assert status == 1 and "has several" in err


def test_what_is_available_is_listed_also_without_a_network(
    bot: Terminal, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path, version="1.0"))
    bot("install", "en-es", "--index", server.index)
    server.offer(package(tmp_path, version="1.9"))
    server.offer_firefox(EN_PT, "en", "pt")
    _, out, _ = bot("list", "--available", "--index", server.index)
    rows = [line.split() for line in out.splitlines()]
    assert rows[1] == ["argos", "en-es", "1.9", "1.0", "(update)"]
    assert rows[2] == ["firefox", "en-pt", "3.0", "-", "22"]
    server.stop()
    offline = bot("list", "--available", "--index", server.index)
    assert offline[:2] == (0, out) and "this is what it offered on" in offline[2]


def test_an_index_that_is_down_is_told_in_one_line(bot: Terminal, server: IndexServer) -> None:
    server.stop()
    for args in (["list", "--available"], ["install", "en-es"], ["update"]):
        status, out, err = bot(*args, "--index", server.index)
        assert (status, out) == (1, "")
        assert err.startswith(f"bot: {server.index} cannot be reached") and err.count("\n") == 1


def test_an_update_shows_what_is_new(bot: Terminal, tmp_path: Path, server: IndexServer) -> None:
    bot("install", package(tmp_path, version="1.0"))
    server.offer(package(tmp_path, version="1.1"))
    status, out, err = bot("update", "--index", server.index)
    assert status == 0 and "1.1" in out and "in place of 1.0" in err
    assert "as new as the index" in bot("update", "--index", server.index)[1]


def test_a_licence_that_forbids_commerce_has_a_line_of_its_own(
    bot: Terminal, tmp_path: Path
) -> None:
    path = many_languages(tmp_path / "nllb-600M", "nllb", {("en", "ti"): {"yes": "x"}})
    _, out, _ = bot("install", path)
    assert "NOT FOR COMMERCIAL USE: ctranslate2 nllb-600m is under CC-BY-NC-4.0" in out
    assert "NOT FOR" not in bot("install", package(tmp_path))[1]


def test_verifying_fails_when_a_byte_is_flipped(bot: Terminal, tmp_path: Path) -> None:
    bot("install", package(tmp_path))
    assert bot("verify")[:2] == (0, "1 models are whole.\n")
    weights = tmp_path / "var" / "models" / "argos" / "en_es" / "model" / "model.bin"
    data = bytearray(weights.read_bytes())
    data[5] ^= 4
    weights.write_bytes(data)
    assert bot("verify")[:2] == (1, "argos en-es: model/model.bin has changed\n")


def test_a_model_is_removed_by_the_id_it_is_listed_with(bot: Terminal, tmp_path: Path) -> None:
    bot("install", package(tmp_path))
    assert bot("remove", "argos", "en-es")[:2] == (0, "removed argos/en_es\n")
    status, out, err = bot("remove", "argos en-es")
    assert (status, out) == (1, "") and "there is no model argos en-es" in err


def test_oddities_are_told_beside_the_list(bot: Terminal, tmp_path: Path) -> None:
    bot("install", package(tmp_path))
    (tmp_path / "var" / "models" / "argos" / "stray").mkdir()
    status, out, err = bot("list")
    assert status == 0 and "argos en-es" in out
    assert err == "bot: argos/stray: was not installed by 'bot models': take it away\n"


def test_what_is_neither_a_path_nor_a_pair_is_told(bot: Terminal, tmp_path: Path) -> None:
    for source in ("english", str(tmp_path / "nowhere")):
        status, _, err = bot("install", source)
        assert status == 1 and "is no file, no folder, and no pair such as en-es" in err


def test_a_file_that_cannot_be_read_is_told_in_one_line(bot: Terminal, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the data should be")
    status, _, err = bot("install", package(tmp_path / "x"))
    assert status == 1 and err.startswith("bot: ") and err.count("\n") == 1


def test_the_plan_is_of_an_organisation(bot: Terminal) -> None:
    status, out, _ = bot("plan")
    assert status == 0 and "To install, by first choice:" in out
    assert all(f"{code} > en" in out for code in DEMO.languages if code != "en")
    assert bot("plan", "--org", DEMO.id)[1] == out
    assert bot("plan", "--org", "nobody") == (1, "", "bot: no organisation called nobody\n")


class Screen(io.StringIO):
    """A terminal, as far as a bar can tell."""

    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_plain_lines_elsewhere() -> None:
    texts: list[Any] = [Screen(), io.StringIO()]
    for text in texts:
        with Bar(text) as bar:
            for done in range(0, 40_000_001, 1_000_000):
                bar.step("downloading x", done, 40_000_000)
            bar.step("installing x", 1, 1)
            bar.say("x is installed")
    screen, plain = (text.getvalue() for text in texts)
    assert "\r" in screen and "downloading x" in screen and "x is installed\n" in screen
    assert plain.splitlines() == [
        "downloading x: 10.0 of 40.0 MB",
        "downloading x: 20.0 of 40.0 MB",
        "downloading x: 30.0 of 40.0 MB",
        "downloading x: 40.0 of 40.0 MB",
        "x is installed",
    ]
