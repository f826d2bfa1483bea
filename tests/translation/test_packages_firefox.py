"""Firefox models from Remote Settings or a mirror of it: which is taken, and that it is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.translation.engines.firefox import Firefox
from bot.translation.packages import firefox_records
from bot.translation.packages.argos_index import NotOffered
from bot.translation.packages.download import Unreachable
from bot.translation.packages.firefox_records import builds, fetch_firefox, known_builds
from bot.translation.packages.firefox_records import parse as parse_records
from bot.translation.packages.manifest import BadModel
from bot.translation.packages.store import install, installed, oddities
from tests.translation.index_server import RECORDS, IndexServer
from tests.translation.packs import EN_PT, TODAY, Told


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    with IndexServer() as server:
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", server.records_url)
        yield server


def test_a_firefox_model_is_fetched_from_a_mirror_and_translates(
    models: Path, server: IndexServer
) -> None:
    server.offer_firefox(EN_PT, "en", "pt")
    made = fetch_firefox(models, "en-pt", today=TODAY)
    assert (made.id, made.version) == ("firefox en-pt", "3.0")
    assert made.origin == "Firefox Remote Settings: tiny"
    for name in made.files:
        assert (made.place(models) / name).read_bytes() == (EN_PT / name).read_bytes()
    engine = Firefox(made.place(models), "en-pt")
    assert engine.translate(["Good morning."])[0].text == "Bom dia."
    engine.close()
    install(models, EN_PT, today=TODAY)  # the same files, which say that they are 2.0
    assert fetch_firefox(models, "en-pt", today=TODAY) == made
    told = Told()
    fetch_firefox(models, "en-pt", told, today=TODAY)
    assert told.lines == ["firefox en-pt 3.0 is already installed"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with the files of a model and nothing in them."""
    folder = tmp_path / "enes"
    folder.mkdir()
    for name in ("model.enes.intgemm.alphas.bin", "vocab.enes.spm", "lex.50.50.enes.s2t.bin"):
        (folder / name).write_bytes(name.encode() * 100)
    return folder


def test_a_firefox_file_that_differs_from_the_list_is_refused(
    models: Path, small: Path, server: IndexServer
) -> None:
    server.offer_firefox(small, "en", "es")
    body = server.files["/attachments/main/1.zst"]
    server.files["/attachments/main/1.zst"] = body[:-1] + b"!"
    with pytest.raises(BadModel, match="another checksum than the list says"):
        fetch_firefox(models, "en-es", today=TODAY)
    for record in server.records:
        record["attachment"]["hash"] = ""  # then the library's own check of the plain file
    server.files[RECORDS] = json.dumps({"data": server.records}).encode()
    with pytest.raises(BadModel, match="is damaged"):
        fetch_firefox(models, "en-es", today=TODAY)
    assert installed(models) == [] and oddities(models) == []


def test_of_several_firefox_models_the_newest_whole_one_that_is_read_is_taken(
    models: Path, small: Path, server: IndexServer
) -> None:
    for version, architecture in (
        ("2.0", "base"),
        ("3.0", "base-memory"),
        ("3.1", "tiny"),
        ("3.1", "base-memory"),
        ("3.2a1", "base"),
        ("4.0", "base"),
    ):
        server.offer_firefox(small, "en", "es", version=version, architecture=architecture)
    server.records.append(server.records[-1] | {"version": "3.9"})  # a file without its model
    text = json.dumps({"data": server.records})
    (best,) = parse_records(text, server.records_url)
    assert (best.version, best.architecture, len(best.parts)) == ("3.1", "base-memory", 3)


def test_files_without_a_checksum_or_with_odd_names_are_passed_over(
    small: Path, server: IndexServer
) -> None:
    server.offer_firefox(small, "en", "es", decompressedHash=None)
    server.offer_firefox(small, "en", "fr", name="../../model.enfr.bin")
    server.offer_firefox(small, "en", "de")
    assert parse_records(json.dumps({"data": server.records}), server.records_url) == []


def test_a_list_of_firefox_models_that_is_down_has_a_copy(
    models: Path, small: Path, server: IndexServer
) -> None:
    server.offer_firefox(small, "en", "es")
    with pytest.raises(NotOffered, match="Firefox Translations has no model en-ti"):
        fetch_firefox(models, "en-ti", today=TODAY)
    assert [build.id for build in known_builds(models) or []] == ["firefox en-es"]
    server.stop()
    assert builds(models, today=TODAY) == known_builds(models)
    with pytest.raises(BadModel, match="does not say where its attachments are"):
        fetch_firefox(models, "en-es", today=TODAY)
    assert installed(models) == []


def test_a_wrong_list_of_firefox_models_is_refused(models: Path, server: IndexServer) -> None:
    for text in (b"[]", b"{}", b"<html>"):
        server.files[RECORDS] = text
        with pytest.raises(BadModel, match="is no list of Firefox models"):
            builds(models, today=TODAY)


def test_a_plain_folder_on_a_web_server_is_a_mirror_too(
    models: Path, small: Path, server: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.offer_firefox(small, "en", "es")
    server.files["/mirror/records.json"] = server.files[RECORDS]
    for path in [path for path in server.files if path.startswith("/attachments/")]:
        server.files[path.replace("/attachments/", "/mirror/")] = server.files.pop(path)
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"{server.url}/mirror/records.json")
    assert fetch_firefox(models, "en-es", today=TODAY).id == "firefox en-es"


def test_mozilla_is_asked_where_nobody_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(url: str) -> bytes:
        raise Unreachable("down")

    monkeypatch.setattr(firefox_records, "get", down)
    address = "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/x/records"
    assert firefox_records.attachments(address) == firefox_records.MOZILLA
