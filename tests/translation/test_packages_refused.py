"""What is refused: wrong checksums, damaged and malicious zips, links, folders without a model."""

from __future__ import annotations

import hashlib
import shutil
import stat
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from bot.translation.packages.argos_file import argos_file
from bot.translation.packages.manifest import BadModel, Manifest
from bot.translation.packages.recognise import recognise
from bot.translation.packages.store import install, installed, oddities
from tests.translation.packs import EN_PT, PT_EN, TODAY, package


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def put(models: Path, path: Path, sha256: str | None = None) -> list[Manifest]:
    return install(models, path, sha256, today=TODAY)


def test_a_checksum_that_differs_refuses_the_file(models: Path, tmp_path: Path) -> None:
    path = package(tmp_path)
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(BadModel, match=f"another checksum: it is {right}"):
        put(models, path, "0" * 64)
    assert installed(models) == []
    assert put(models, path, right.upper())
    with pytest.raises(BadModel, match="belongs to one file"):
        put(models, EN_PT, right)


Spoil = Callable[[Path], Path]


def _cut(folder: Path) -> Path:
    path = package(folder, size=200_000)
    path.write_bytes(path.read_bytes()[:-5000])
    return path


def _flipped(folder: Path) -> Path:
    path = package(folder, size=200_000)
    data = bytearray(path.read_bytes())
    data[100_000] ^= 1
    path.write_bytes(data)
    return path


def _named(name: str, data: bytes = b"x") -> Spoil:
    return lambda folder: package(folder, more={name: data})


def _link(folder: Path) -> Path:
    info = ZipInfo("translate-en_es-1_0/model/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return package(folder, more={info: b"/etc/passwd"})


def _bomb(folder: Path) -> Path:
    return package(folder, more={"translate-en_es-1_0/zeros": bytes(64 << 20)})


def _twice(folder: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return package(folder, more={"translate-en_es-1_0/metadata.json": b"{}"})


def _bare(folder: Path) -> Path:
    path = folder / "bare.argosmodel"
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        made.writestr("metadata.json", "{}")
    return path


def _text(folder: Path) -> Path:
    path = folder / "text.argosmodel"
    path.write_text("not a zip")
    return path


def _broken_metadata(folder: Path) -> Path:
    more: dict[str | ZipInfo, bytes] = {"translate-en_es-1_0/metadata.json": b"{not json"}
    return package(folder, without="metadata.json", more=more)


SPOILT: list[tuple[Spoil, str]] = [
    (_cut, "not a sound zip"),
    (_flipped, r"damaged at model/model\.bin|damaged at translate"),
    (_text, "not a sound zip"),
    (_named("../../evil"), "outside its folder"),
    (_named("/etc/evil"), "outside its folder"),
    (_named("translate-en_es-1_0/../../evil"), "outside its folder"),
    (_named("translate-en_es-1_0\\..\\evil"), "outside its folder"),
    (_named("C:/evil"), "outside its folder"),
    (_named("another/file"), "one folder"),
    (_link, "a link or a device"),
    (_bomb, "zip bomb"),
    (_twice, "a file twice"),
    (_bare, "one folder"),
    (_broken_metadata, r"broken metadata\.json"),
    (lambda f: package(f, without="metadata.json"), r"no metadata\.json"),
    (lambda f: package(f, without="model/model.bin"), r"no model/model\.bin"),
    (lambda f: package(f, without="model/shared_vocabulary.txt"), r"no model/shared_vocabulary"),
    (lambda f: package(f, without="sentencepiece.model"), r"no sentencepiece\.model or bpe\.model"),
    (lambda f: package(f, from_code=None), "no from_code"),
    (lambda f: package(f, to_code="en"), "which is the same"),
    (lambda f: package(f, to_code="de"), "not two languages of ours"),
    (lambda f: package(f, package_version=None), "no package_version"),
    (lambda f: package(f, package_version="../1"), "no package_version"),
    (lambda f: package(f, type="sbd"), "does not translate"),
]


@pytest.mark.parametrize(("spoilt", "reason"), SPOILT)
def test_a_spoilt_package_is_refused_in_a_sentence_and_leaves_nothing(
    models: Path, tmp_path: Path, spoilt: Spoil, reason: str
) -> None:
    with pytest.raises(BadModel, match=reason) as refused:
        put(models, spoilt(tmp_path))
    assert "\n" not in str(refused.value)
    assert installed(models) == [] and oddities(models) == []
    assert not list((models / "argos").glob("*")) and not (tmp_path / "evil").exists()


def test_a_zip_that_lies_about_a_size_is_refused(models: Path, tmp_path: Path) -> None:
    path = package(tmp_path, size=5000)
    found = argos_file(path)
    real = next(piece for piece in found.pieces if piece.name == "model/model.bin").size
    data = path.read_bytes().replace(real.to_bytes(4, "little"), (real - 7).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(BadModel, match="damaged at"):
        put(models, path)
    assert installed(models) == []


def test_links_in_a_folder_are_refused(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    for path in EN_PT.iterdir():
        (folder / path.name).symlink_to(path)
    with pytest.raises(BadModel, match="symbolic link"):
        put(models, folder)
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "enpt").symlink_to(EN_PT)
    with pytest.raises(BadModel, match="symbolic link"):
        put(models, tmp_path / "all")


def test_what_is_no_model_is_said_to_be_none(tmp_path: Path) -> None:
    for name in ("empty", "packed/x", "argos/model", "half", "twice", "other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "packed" / "model.enes.bin.gz").write_bytes(b"")
    (tmp_path / "argos" / "metadata.json").write_text("{}")
    (tmp_path / "half" / "model.enes.bin").write_bytes(b"")
    for name in ("model.enes.bin", "vocab.enes.spm", "vocab.esen.spm"):
        (tmp_path / "twice" / name).write_bytes(b"")
    (tmp_path / "other" / "model.ende.bin").write_bytes(b"")
    for name, reason in {
        "nowhere": "does not exist",
        "empty": "holds no model",
        "packed": "is compressed: unpack",
        "argos": "give the .argosmodel file",
        "half": r"no vocab\.enes\.spm",
        "twice": "more than one vocabulary",
        "other": "not languages of ours",
    }.items():
        with pytest.raises(BadModel, match=reason):
            recognise(tmp_path / name)


def test_a_disk_that_is_too_full_takes_nothing(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=70 << 20))
    with pytest.raises(BadModel, match="needs 90 MB, and only 73 MB are free"):
        put(models, PT_EN)
    assert installed(models) == []
    assert put(models, package(tmp_path))
