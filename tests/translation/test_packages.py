"""Models from files and folders: what is recognised, what is refused, what is known afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from bot.translation.engines.argos import Argos
from bot.translation.engines.firefox import Firefox
from bot.translation.packages.firefox_folder import pair
from bot.translation.packages.manifest import BadModel, Manifest, ours, release
from bot.translation.packages.recognise import recognise
from bot.translation.packages.store import (
    install,
    installed,
    oddities,
    remove,
    verify,
)
from tests.translation.packs import EN_PT, FIREFOX, TODAY, Told, package
from tests.translation.tiny import argos_package, many_languages


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def put(models: Path, path: Path, sha256: str | None = None) -> list[Manifest]:
    return install(models, path, sha256, today=TODAY)


def test_an_argos_package_is_installed_and_translates(models: Path, tmp_path: Path) -> None:
    path = argos_package(tmp_path / "a.argosmodel", "en", "es", {"hello": "hola"}, "1.9")
    (made,) = put(models, path)
    assert (made.id, made.version, made.pairs) == ("argos en-es", "1.9", (("en", "es"),))
    engine = Argos(made.place(models), tmp_path / "scratch")
    assert engine.translate(["hello"])[0].text == "hola"
    engine.close()


def test_a_manifest_tells_what_it_is_and_nothing_of_the_machine(
    models: Path, tmp_path: Path
) -> None:
    (made,) = put(models, package(tmp_path / "somewhere", "zh", "en", "1.9"))
    path = models / "manifests" / "argos" / "zh_en.json"
    told = json.loads(path.read_text())
    assert told["licence"] == "CC-BY-4.0"
    assert told["origin"] == "translate-zh_en-1_9.argosmodel"
    assert told["installed"] == "2026-11-30"
    weights = made.place(models) / "model" / "model.bin"
    assert told["sha256"]["model/model.bin"] == hashlib.sha256(weights.read_bytes()).hexdigest()
    assert told["bytes"] == sum(p.stat().st_size for p in weights.parents[1].rglob("*.*"))
    assert str(tmp_path) not in path.read_text()
    assert installed(models) == [made]


def test_the_argos_library_finds_the_packages_where_they_are(models: Path, tmp_path: Path) -> None:
    from argostranslate.package import get_installed_packages

    for target in ("es", "fr"):
        put(models, argos_package(tmp_path / "a.argosmodel", "en", target, {"yes": "x"}))
    found = get_installed_packages([models / "argos"])
    assert sorted(one.to_code for one in found) == ["es", "fr"]


def test_every_package_of_a_folder_is_installed_but_those_of_other_languages(
    models: Path, tmp_path: Path
) -> None:
    for target in ("es", "ur", "pb", "de", "zt"):
        package(tmp_path / "all", "en", target)
    (tmp_path / "all" / "notes.txt").write_text("bought in May")
    told = Told()
    made = install(models, tmp_path / "all", today=TODAY, progress=told)
    assert [one.id for one in made] == ["argos en-es", "argos en-ur"]
    assert sum("left out" in line for line in told.lines) == 3


def test_a_damaged_package_refuses_its_whole_folder(models: Path, tmp_path: Path) -> None:
    package(tmp_path / "all", "en", "es")
    package(tmp_path / "all", "en", "fr", without="model/model.bin")
    with pytest.raises(BadModel, match=r"en_fr-1_0\.argosmodel has no model/model\.bin"):
        put(models, tmp_path / "all")
    assert installed(models) == []


def test_firefox_models_are_installed_from_one_folder_or_a_folder_of_them(
    models: Path, tmp_path: Path
) -> None:
    assert [one.id for one in put(models, EN_PT)] == ["firefox en-pt"]
    made = put(models, FIREFOX)
    assert [one.id for one in made] == ["firefox en-pt", "firefox pt-en"]
    assert sorted(made[1].files) == [
        "lex.50.50.pten.s2t.bin",
        "model.pten.intgemm.alphas.bin",
        "vocab.pten.spm",
    ]
    assert (made[1].licence, made[1].version) == ("MPL-2.0", "2.0")
    engine = Firefox(made[1].place(models), "pt-en")
    assert engine.translate(["Bom dia."])[0].text.startswith("Good")
    engine.close()


def test_a_flat_folder_may_hold_several_firefox_models(models: Path, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    for code in ("ende", "envi", "vien", "enckb"):
        (flat / f"model.{code}.intgemm8.bin").write_bytes(code.encode())
        (flat / f"vocab.{code}.spm").write_bytes(b"v")
    (flat / "vocab.envi.spm").unlink()
    for side in ("srcvocab", "trgvocab"):
        (flat / f"{side}.envi.spm").write_bytes(side.encode())
    made = {one.id: one for one in put(models, flat)}
    assert set(made) == {"firefox en-vi", "firefox vi-en", "firefox en-ckb"}
    assert set(made["firefox en-vi"].files) == {
        "model.envi.intgemm8.bin",
        "srcvocab.envi.spm",
        "trgvocab.envi.spm",
    }


def test_a_version_that_nobody_tells_is_the_checksum_of_the_weights(
    models: Path, tmp_path: Path
) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "model.enes.bin").write_bytes(b"weights")
    (tmp_path / "f" / "vocab.esen.spm").write_bytes(b"v")  # older models name it the other way
    (made,) = put(models, tmp_path / "f")
    assert made.version == hashlib.sha256(b"weights").hexdigest()[:8]


@pytest.mark.parametrize(
    ("kind", "licence", "languages"),
    [
        ("nllb", "CC-BY-NC-4.0", "ti prs"),
        ("m2m100", "MIT", "so ps"),
        ("madlad", "Apache-2.0", "ti"),
    ],
)
def test_models_of_many_languages_are_recognised_and_serve_english_both_ways(
    models: Path, tmp_path: Path, kind: str, licence: str, languages: str
) -> None:
    words = {("en", code): {"yes": "x"} for code in languages.split()}
    folder = many_languages(tmp_path / f"{kind}-600M", kind, words)  # type: ignore[arg-type]
    (folder / "pytorch_model.bin").write_bytes(b"what it was converted from")
    (made,) = put(models, folder)
    assert made.id == f"ctranslate2 {kind}-600m" and made.licence.startswith(licence)
    assert set(made.pairs) == {
        pair for code in languages.split() for pair in ((code, "en"), ("en", code))
    }
    assert "pytorch_model.bin" not in made.files and "model.bin" in made.files


def test_a_model_of_many_languages_without_its_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = many_languages(tmp_path / "nllb", "nllb", {("en", "ti"): {"yes": "x"}})
    (folder / "sentencepiece.bpe.model").unlink()
    with pytest.raises(BadModel, match=r"but no sentencepiece\.bpe\.model"):
        recognise(folder)


def test_a_second_installation_of_the_same_version_says_so(models: Path, tmp_path: Path) -> None:
    path, told = package(tmp_path), Told()
    (first,) = put(models, path)
    (second,) = install(models, path, today=TODAY.replace(year=2027), progress=told)
    assert told.lines == ["argos en-es 1.0 is already installed"]
    assert second == first


def test_another_version_takes_the_place_of_the_one_before(models: Path, tmp_path: Path) -> None:
    put(models, package(tmp_path, version="1.0"))
    told = Told()
    install(models, package(tmp_path, version="1.10"), today=TODAY, progress=told)
    assert told.lines == ["argos en-es 1.10 is installed, in place of 1.0"]
    assert [one.version for one in installed(models)] == ["1.10"]
    assert verify(models) == []


def test_an_installation_repairs_a_model_that_was_damaged(models: Path, tmp_path: Path) -> None:
    path = package(tmp_path)
    (made,) = put(models, path)
    (made.place(models) / "model" / "model.bin").write_bytes(b"")
    assert verify(models)
    put(models, path)
    assert verify(models) == []


def test_verifying_finds_a_flipped_byte_and_missing_and_further_files(
    models: Path, tmp_path: Path
) -> None:
    (made,) = put(models, package(tmp_path))
    folder = made.place(models)
    weights = bytearray((folder / "model" / "model.bin").read_bytes())
    weights[1000] ^= 0x01
    (folder / "model" / "model.bin").write_bytes(weights)
    (folder / "README.md").unlink()
    (folder / "model" / "left.tmp").touch()
    assert [str(problem) for problem in verify(models)] == [
        "argos en-es: README.md is missing",
        "argos en-es: model/model.bin has changed",
        "argos en-es: model/left.tmp is too much",
    ]


def test_damage_in_the_models_folder_never_breaks_the_list(models: Path, tmp_path: Path) -> None:
    for target in ("es", "fr", "ur", "pl", "ro"):
        put(models, package(tmp_path, "en", target))
    manifests = models / "manifests" / "argos"
    (manifests / "en_fr.json").write_text("{")
    (manifests / "en_ur.json").write_text('{"engine": "argos", "pairs": 5}')
    outside = json.loads((manifests / "en_pl.json").read_text())
    outside["sha256"] = {"../../../etc/passwd": "0"}
    (manifests / "en_pl.json").write_text(json.dumps(outside))
    shutil.rmtree(models / "argos" / "en_ro")
    (models / "argos" / "stray").mkdir()
    (models / "firefox").mkdir()
    (models / "firefox" / "file").touch()
    assert [one.id for one in installed(models)] == ["argos en-es"]
    assert sorted(problem.where for problem in oddities(models)) == [
        "argos en-ro",
        "argos/en_fr",
        "argos/en_pl",
        "argos/en_ur",
        "argos/stray",
        "firefox/file",
    ]


def test_a_model_is_removed_by_its_id_and_a_stray_by_its_place(
    models: Path, tmp_path: Path
) -> None:
    put(models, package(tmp_path))
    put(models, EN_PT)
    assert remove(models, "argos en-es") == "argos/en_es"
    (models / "manifests" / "firefox" / "en-pt.json").unlink()
    assert remove(models, "firefox/en-pt") == "firefox/en-pt"
    assert installed(models) == [] and verify(models) == []
    for name in ("argos en-es", "argos/..", "../argos", "argos/", ""):
        with pytest.raises(BadModel, match="there is no model"):
            remove(models, name)


def test_an_empty_or_missing_models_folder_holds_nothing(models: Path) -> None:
    assert installed(models) == [] and verify(models) == []


def test_files_are_readable_by_a_bot_that_runs_as_another_user(
    models: Path, tmp_path: Path
) -> None:
    umask = os.umask(0o022)
    try:
        (made,) = put(models, package(tmp_path))
    finally:
        os.umask(umask)
    for path in (made.place(models), *made.place(models).rglob("*")):
        assert path.stat().st_mode & 0o004, path


def test_codes_of_others_are_ours_where_the_language_is() -> None:
    assert (ours("zh-Hans"), ours("ES"), ours("prs")) == ("zh", "es", "prs")
    assert [ours(code) for code in ("zt", "zh_hant", "pb", "de", "")] == [None] * 5
    assert pair("enpt") == ("en", "pt") and pair("ckben") == ("ckb", "en")
    assert pair("en-prs") == ("en", "prs") and pair("ende") is None and pair("en") is None


def test_versions_are_compared_by_their_numbers() -> None:
    assert release("1.10") > release("1.9.6") > release("1.9") > release("1.0")
    assert release("3.0") > release("3.0a1") and release("x") < release("1")
