"""Models from indexes on the network: fetched, checked, updated, and known when it is down."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.translation.packages import download
from bot.translation.packages.argos_index import (
    NotOffered,
    fetch_argos,
    known_offers,
    offers,
    update,
)
from bot.translation.packages.argos_index import parse as parse_index
from bot.translation.packages.download import Unreachable
from bot.translation.packages.manifest import BadModel
from bot.translation.packages.store import install, installed, oddities, verify
from tests.translation.index_server import IndexServer
from tests.translation.packs import EN_PT, TODAY, Told, package


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    with IndexServer() as server:
        monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", server.records_url)
        yield server


def test_a_pair_is_fetched_from_the_index_with_progress(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    path = package(tmp_path, size=3_000_000)
    server.offer(path)
    told = Told()
    made = fetch_argos(models, "en-es", server.index, told, today=TODAY)
    assert (made.id, made.version) == ("argos en-es", "1.0")
    assert made.origin == "Argos index: translate-en_es-1_0.argosmodel"
    assert verify(models) == []
    steps = [step[1:] for step in told.steps if step[0].startswith("downloading")]
    assert len(steps) > 2 and steps[-1] == (path.stat().st_size,) * 2


def test_a_checksum_of_the_index_is_kept_to(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    path = package(tmp_path)
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    server.offer(path, sha256="0" * 64)
    with pytest.raises(BadModel, match="another checksum"):
        fetch_argos(models, "en-es", server.index, today=TODAY)
    assert installed(models) == [] and oddities(models) == []
    assert fetch_argos(models, "en-es", server.index, today=TODAY, sha256=right)


def test_links_are_tried_in_order_and_only_those_of_the_web(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(
        package(tmp_path),
        links=[
            "ipfs://abc",
            "file:///etc/passwd",
            f"{server.url}/gone.argosmodel",
            f"{server.url}/cut.argosmodel",
            "translate-en_es-1_0.argosmodel",  # as a mirror may: beside the index
        ],
    )
    server.files["/cut.argosmodel"] = server.files["/translate-en_es-1_0.argosmodel"]
    server.cut.add("/cut.argosmodel")
    assert fetch_argos(models, "en-es", server.index, today=TODAY)
    assert server.asked[1:] == [
        "/gone.argosmodel",
        "/cut.argosmodel",
        "/translate-en_es-1_0.argosmodel",
    ]


def test_when_every_link_fails_each_reason_is_told(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path), links=["/a.argosmodel", "/b.argosmodel", "/c.argosmodel"])
    server.failing["/a.argosmodel"] = 503
    server.files["/b.argosmodel"] = package(tmp_path, "en", "fr").read_bytes()
    server.files["/c.argosmodel"] = b"<html>a captive portal</html>"
    with pytest.raises(BadModel) as refused:
        fetch_argos(models, "en-es", server.index, today=TODAY)
    assert "answered 503" in str(refused.value)
    assert "is argos en-fr 1.0, not argos en-es 1.0" in str(refused.value)
    assert "not a sound zip" in str(refused.value)
    assert installed(models) == [] and oddities(models) == []


def test_a_redirect_leads_to_the_web_only(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    path = package(tmp_path)
    server.offer(path, links=["/moved"])
    server.redirects["/moved"] = path.as_uri()
    with pytest.raises(BadModel, match="answered 302"):
        fetch_argos(models, "en-es", server.index, today=TODAY)
    server.redirects["/moved"] = f"/{path.name}"
    assert fetch_argos(models, "en-es", server.index, today=TODAY)


def test_a_download_that_is_too_large_is_given_up(tmp_path: Path, server: IndexServer) -> None:
    server.offer(package(tmp_path, size=200_000))
    with pytest.raises(Unreachable, match="larger than 0 MB"):
        download.download(
            f"{server.url}/translate-en_es-1_0.argosmodel", tmp_path / "x", "x", most=100_000
        )


def test_an_answer_that_breaks_off_or_never_comes_is_not_taken_for_whole(
    server: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["/half"] = b"0123456789"
    server.cut.add("/half")
    with pytest.raises(Unreachable, match="broke off after 5 of 10 bytes"):
        download.get(f"{server.url}/half")
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(Unreachable, match="timed out"):
            download.get(url)


def test_a_pair_that_is_not_offered_is_said_to_be_missing(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path))
    with pytest.raises(NotOffered, match="the Argos index has no package en-ti"):
        fetch_argos(models, "en-ti", server.index, today=TODAY)


def test_the_same_version_is_not_downloaded_again(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path))
    fetch_argos(models, "en-es", server.index, today=TODAY)
    told = Told()
    fetch_argos(models, "en-es", server.index, told, today=TODAY)
    assert told.lines == ["argos en-es 1.0 is already installed"]
    assert server.asked.count("/translate-en_es-1_0.argosmodel") == 1


def test_an_update_brings_what_is_older_than_the_index_and_nothing_else(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    for target, version in (("es", "1.9"), ("fr", "1.9"), ("ur", "2.0")):
        install(models, package(tmp_path, "en", target, version), today=TODAY)
    install(models, EN_PT, today=TODAY)
    for target, version in (("es", "1.0"), ("es", "1.10"), ("fr", "1.9"), ("ur", "1.9")):
        server.offer(package(tmp_path, "en", target, version))
    server.offer(package(tmp_path, "en", "pl", "1.9"))
    made = update(models, server.index, today=TODAY)
    assert [(one.id, one.version) for one in made] == [("argos en-es", "1.10")]
    assert len(installed(models)) == 4 and verify(models) == []
    assert update(models, server.index, today=TODAY) == []


def test_an_index_that_is_down_is_said_in_a_sentence_and_its_copy_is_used(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path))
    server.failing["/index.json"] = 500
    with pytest.raises(Unreachable, match="answered 500"):
        offers(models, server.index, today=TODAY)
    del server.failing["/index.json"]
    assert [offer.id for offer in offers(models, server.index, today=TODAY)] == ["argos en-es"]
    server.stop()
    told = Told()
    listed = offers(models, server.index, today=TODAY.replace(year=2027), progress=told)
    assert listed == known_offers(models)
    (line,) = told.lines
    assert line.startswith(f"{server.index} cannot be reached") and "2026-11-30" in line
    with pytest.raises(Unreachable, match="cannot be reached"):
        offers(models, f"{server.url}/another.json", today=TODAY)
    with pytest.raises(BadModel, match=r"argos en-es cannot be had: .*cannot be reached"):
        fetch_argos(models, "en-es", server.index, today=TODAY)
    assert installed(models) == []


def test_a_wrong_index_is_refused_and_does_not_replace_the_copy(
    models: Path, tmp_path: Path, server: IndexServer
) -> None:
    server.offer(package(tmp_path))
    offers(models, server.index, today=TODAY)
    for text in (b"<html>", b"{}", b"\xff\xfe"):
        server.files["/index.json"] = text
        with pytest.raises(BadModel, match="is no index of Argos packages"):
            offers(models, server.index, today=TODAY)
    assert known_offers(models)
    (models / "indexes" / "argos.json").write_text("{")
    assert known_offers(models) is None


def test_rows_that_mean_nothing_to_us_are_passed_over() -> None:
    good = {"from_code": "en", "to_code": "es", "package_version": "1.0", "links": ["a.argosmodel"]}
    rows = [
        good,
        good | {"to_code": "pb"},
        good | {"to_code": "fr", "links": None},
        good | {"to_code": "fr", "links": ["ipfs://x"]},
        good | {"to_code": "fr", "type": "sbd"},
        good | {"to_code": "fr", "package_version": 2},
        good | {"to_code": "en"},
        5,
    ]
    (offer,) = parse_index(json.dumps(rows), "https://example.org/index/index.json")
    assert offer.links == ("https://example.org/index/a.argosmodel",)


def test_only_addresses_of_the_web_are_opened(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("secret")
    for address in ((tmp_path / "x").as_uri(), "ftp://127.0.0.1/x", "x", ""):
        with pytest.raises(Unreachable, match="not an address of http or https"):
            download.get(address)
