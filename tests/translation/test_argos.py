"""Argos packages: the same words as Argos Translate itself, in batches, and how sure they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from weakref import ref
from zipfile import ZipFile

import pytest

from bot.translation.engines import batches
from bot.translation.engines.argos import Argos
from bot.translation.engines.engine import ARGOS, Draft, Engine, EngineFailed
from tests.translation.tiny import argos_package

WORDS = {
    "hello": "hola",
    "doctor": "médico",
    "I": "yo",
    "need": "necesito",
    "a": "un",
    "appointment": "cita",
    "good morning": "buenos días",
    "tomorrow": "mañana",
    "well": "bien",
    "¿": "¿",
}
SENTENCES = {
    "a sentence": "Hello. I need a doctor tomorrow!",
    "two words as one": "good morning doctor",
    "an unknown word": "I need a wheelchair",
    "figures": "appointment 14:30 on 07700 900123",
    "capitals": "I NEED A DOCTOR",
    "nothing": "",
    "spaces": "   ",
    "emoji": "hello 😀👩🏽‍⚕️ doctor",
    "another script": "hello 猫 سلام",
    "an underscore": "hello_doctor",
    "spaces within": "  hello   doctor ",
    "a thousand characters": "hello I need a doctor tomorrow " * 32 + "hello ok",
    "a thousand letters": "z" * 1000,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, installed as Argos Translate does: unpacked."""
    place = tmp_path_factory.mktemp("packages")
    package = argos_package(place / "en_es.argosmodel", "en", "es", WORDS, "1.9")
    with ZipFile(package) as files:
        files.extractall(place)
    [found] = [path for path in place.iterdir() if path.is_dir()]
    return found


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def engine(folder: Path, scratch: Path) -> Iterator[Argos]:
    argos = Argos(folder, scratch)
    yield argos
    argos.close()


def copied(folder: Path, place: Path) -> Path:
    return Path(shutil.copytree(folder, place / folder.name))


def library(folder: Path, text: str) -> Any:
    """What Argos Translate says, of a text that is not split into sentences."""
    import ctranslate2
    from argostranslate.package import Package
    from argostranslate.translate import apply_packaged_translation

    class Whole:
        def split_sentences(self, text: str) -> list[str]:
            return [text]

    translator = ctranslate2.Translator(str(folder / "model"), intra_threads=1)
    package = Package(folder)
    return apply_packaged_translation(package, text, translator, Whole(), num_hypotheses=1)[0]


def texts(drafts: list[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def random_sentences(count: int) -> list[str]:
    chance, words = Random(3), [*WORDS, "😀", "wheelchair", "12", "."]
    return [" ".join(chance.choices(words, k=chance.randint(0, 20))) for _ in range(count)]


def test_it_translates_word_for_word_what_the_package_knows(engine: Argos) -> None:
    assert texts(engine.translate(["Hello. I need a doctor tomorrow!"])) == [
        "Hola. yo necesito un médico mañana!"
    ]


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_each_sentence_alone_is_what_argos_translate_says(
    engine: Argos, folder: Path, text: str
) -> None:
    assert texts(engine.translate([text])) == [library(folder, text).value]


def test_a_hundred_sentences_at_once_are_what_each_is_alone(engine: Argos, folder: Path) -> None:
    sentences = random_sentences(100)
    together = engine.translate(sentences)
    assert texts(together) == [library(folder, sentence).value for sentence in sentences]
    alone = [engine.translate([sentence])[0].score for sentence in sentences]
    assert [draft.score for draft in together] == pytest.approx(alone, abs=1e-3)


def test_two_workers_say_the_same_in_the_same_order(
    engine: Argos, folder: Path, scratch: Path
) -> None:
    sentences = random_sentences(100)
    argos = Argos(folder, scratch, workers=2)
    assert texts(argos.translate(sentences)) == texts(engine.translate(sentences))
    argos.close()


def test_no_sentences_are_no_drafts(engine: Argos) -> None:
    assert engine.translate([]) == []


def test_half_a_character_does_not_stop_the_others(engine: Argos) -> None:
    assert texts(engine.translate(["hello \ud83d", "doctor"])) == ["hola ?", "médico"]


def test_the_score_is_the_mean_log_probability_of_a_token(engine: Argos, folder: Path) -> None:
    import ctranslate2

    tokenizer = engine._package.tokenizer
    sentences = [text for text in SENTENCES.values() if text.strip() and len(text) < 100]
    sources = [tokenizer.encode(text) for text in sentences]
    translator = ctranslate2.Translator(str(folder / "model"), intra_threads=1)
    # Asked without replacing the unknown, for only so can the tokens be scored again.
    results = translator.translate_batch(sources, beam_size=4, length_penalty=0.2)
    again = translator.score_batch(sources, [result.hypotheses[0] for result in results])
    means = [sum(tokens.log_probs) / len(tokens.log_probs) for tokens in again]
    scores = [draft.score for draft in engine.translate(sentences)]
    assert scores == pytest.approx(means, abs=1e-3)


def test_known_words_score_near_zero_at_any_length_and_unknown_ones_do_not(engine: Argos) -> None:
    short, long, unknown, partly, empty = engine.translate(
        ["hello", "hello I need a doctor " * 9, "wheelchair", "hello doctor wheelchair", ""]
    )
    assert short.score and short.score > -0.01
    assert long.score and long.score > -0.01
    assert unknown.score and unknown.score < -0.1
    assert partly.score and unknown.score < partly.score < long.score
    assert empty == Draft("", 0.0)


def test_what_is_too_long_to_be_translated_whole_scores_as_a_guess(engine: Argos) -> None:
    whole, cut = engine.translate(["hello " * 255, "hello " * 256])
    assert whole.score and whole.score > -0.01
    assert cut == Draft(" ".join(["hola"] * 256), batches.CUT_OFF)
    unread = ["hello"] * 1025
    assert batches._output(unread, ["hola"], -0.001, 0).score == batches.CUT_OFF


def test_a_package_with_a_target_prefix_is_what_argos_translate_says(
    folder: Path, scratch: Path, tmp_path: Path
) -> None:
    package = copied(folder, tmp_path)
    about = json.loads((package / "metadata.json").read_text())
    for prefix in ("▁cita", "."):
        (package / "metadata.json").write_text(json.dumps(about | {"target_prefix": prefix}))
        argos = Argos(package, scratch)
        for text in ("hello doctor", "", "hello 😀 wheelchair"):
            assert texts(argos.translate([text])) == [library(package, text).value]
        argos.close()


def test_a_package_with_byte_pairs_is_what_argos_translate_says(
    folder: Path, scratch: Path, tmp_path: Path
) -> None:
    package = copied(folder, tmp_path)
    (package / "sentencepiece.model").unlink()
    (package / "bpe.model").write_text(byte_pairs("hello", "doctor", "need"), "utf-8")
    argos = Argos(package, scratch)
    assert texts(argos.translate(["hello doctor."])) == ["hola médico."]
    sentences = ["hello doctor.", "I need 12 x", "hello 😀", "hello, doctor & need", " "]
    for text in sentences:
        assert texts(argos.translate([text])) == [library(package, text).value]
    argos.close()


def byte_pairs(*words: str) -> str:
    """A list of merges that makes each word one token."""
    lines = ["#version: 0.2"]
    for word in words:
        letters = [*word[:-1], word[-1] + "</w>"]
        lines += [f"{''.join(letters[:end])} {letters[end]}" for end in range(1, len(letters))]
    return "\n".join(lines) + "\n"


def test_it_says_who_it_is(engine: Argos) -> None:
    checked: Engine = engine
    assert (checked.name, checked.version) == (ARGOS, "en-es 1.9")


def test_closing_gives_the_memory_back_and_then_it_only_fails(folder: Path, scratch: Path) -> None:
    argos = Argos(folder, scratch)
    translator = ref(argos._translator)
    argos.close()
    assert translator() is None
    with pytest.raises(EngineFailed, match=r"Argos en-es 1\.9: \w+$"):
        argos.translate(["hello"])


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_a_package_that_lacks_a_file_does_not_load(
    folder: Path, scratch: Path, tmp_path: Path, missing: str
) -> None:
    package = copied(folder, tmp_path)
    (package / missing).unlink()
    with pytest.raises(EngineFailed, match=f"^the Argos package {package.name} does not load"):
        Argos(package, scratch)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("metadata.json", "{"),
        ("metadata.json", "[]"),
        ("metadata.json", '{"type": "sbd", "from_code": "en"}'),
        ("metadata.json", '{"package_version": "1.0"}'),
        ("sentencepiece.model", "not a model"),
        ("model/model.bin", "not a model"),
        ("model/model.bin", ""),
        ("model/shared_vocabulary.json", "[]"),
    ],
)
def test_a_package_with_a_wrong_file_does_not_load(
    folder: Path, scratch: Path, tmp_path: Path, file: str, content: str
) -> None:
    package = copied(folder, tmp_path)
    (package / file).write_text(content)
    with pytest.raises(EngineFailed):
        Argos(package, scratch)


def test_a_failure_holds_none_of_her_text(engine: Argos, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> list[str]:
        raise RuntimeError(f"cannot read {text}")

    monkeypatch.setattr(engine._package.tokenizer, "encode", refuse)
    with pytest.raises(EngineFailed) as failed:
        engine.translate(["my secret"])
    assert str(failed.value) == "Argos en-es 1.9: RuntimeError"
    assert failed.value.__cause__ is None and failed.value.__context__ is None


def test_importing_argos_translate_makes_nothing_at_home_and_leaves_the_environment(
    folder: Path, tmp_path: Path
) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    code = (
        "import os, sys; from pathlib import Path; from bot.translation.engines.argos import Argos;"
        "before = {name: os.environ[name] for name in os.environ};"
        "engine = Argos(Path(sys.argv[1]), Path(sys.argv[2]));"
        "[draft] = engine.translate(['hello']); assert draft.text == 'hola';"
        "changed = {n for n in {*before, *os.environ} if before.get(n) != os.environ.get(n)};"
        "assert changed <= {'KMP_DUPLICATE_LIB_OK'}, changed;"
        "assert 'argostranslate.translate' not in sys.modules;"
        "assert 'onnxruntime' not in sys.modules"
    )
    left = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "ARGOS_"))}
    subprocess.run(
        [sys.executable, "-c", code, str(folder), str(scratch)],
        env=left | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")},
        check=True,
    )
    assert list(home.iterdir()) == []
    assert (scratch / "packages").is_dir()
