"""Models of many languages: each direction of each kind, what they know, and their licences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest

from bot.translation.engines.batches import CUT_OFF
from bot.translation.engines.engine import CTRANSLATE2, Draft, Engine, EngineFailed
from bot.translation.engines.many import LICENCES, TOKENS, ManyModel, kind_of, languages
from tests.translation.tiny import NLLB, Kind, many_languages

LEXICON = {
    ("en", "es"): {"hello": "hola", "doctor": "médico", "no": "no", "pain": "dolor"},
    ("en", "so"): {"hello": "salaan", "doctor": "dhakhtar", "no": "maya"},
    ("en", "ur"): {"hello": "سلام", "doctor": "ڈاکٹر", ".": "۔"},
    ("en", "zh"): {"hello": "你好"},
    ("es", "en"): {"hola": "hello", "médico": "doctor", "no": "not"},
    ("so", "en"): {"no": "so", "dhakhtar": "doctor"},
}
KINDS: tuple[Kind, ...] = ("nllb", "m2m100", "madlad")
BOTH_TOLD = KINDS[:2]  # MADLAD is not told the source language


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Path]:
    place = tmp_path_factory.mktemp("models")
    return {kind: many_languages(place / f"{kind}-600M", kind, LEXICON) for kind in KINDS}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def model(folders: dict[Kind, Path], kind: Kind) -> Iterator[ManyModel]:
    yield ManyModel(folders[kind])


def said(model: ManyModel, source: str, target: str, *sentences: str) -> list[str]:
    engine = model.direction(source, target)
    drafts = engine.translate(sentences)
    engine.close()
    return [draft.text for draft in drafts]


def copied(folder: Path, place: Path) -> Path:
    return Path(shutil.copytree(folder, place / folder.name))


def test_the_target_language_decides_what_comes_out(model: ManyModel) -> None:
    assert said(model, "en", "es", "Hello doctor.") == ["Hola médico."]
    assert said(model, "en", "so", "Hello doctor.") == ["Salaan dhakhtar."]
    assert said(model, "en", "ur", "Hello doctor.") == ["سلام ڈاکٹر۔"]
    assert said(model, "en", "zh", "Hello") == ["你好"]
    assert said(model, "es", "en", "hola, médico") == ["hello, doctor"]


@pytest.mark.parametrize("kind", BOTH_TOLD)
def test_the_source_language_decides_what_a_word_of_two_languages_means(model: ManyModel) -> None:
    assert said(model, "es", "en", "no") == ["not"]
    assert said(model, "so", "en", "no") == ["so"]


def test_a_direction_the_model_was_not_taught_gives_no_translation(model: ManyModel) -> None:
    [draft] = model.direction("so", "ur").translate(["maya hello"])
    assert draft.text in ("maya hello", "maya سلام")  # MADLAD takes the English for what it is
    assert draft.score and draft.score < -0.1


def test_sentences_stay_in_order_and_are_alone_what_they_are_together(model: ManyModel) -> None:
    sentences = [f"hello {'doctor ' * (number % 7)}{number}" for number in range(100)]
    sentences[50] = ""
    engine = model.direction("en", "es")
    together = engine.translate(sentences)
    assert together[1].text == "hola médico 1"
    alone = [engine.translate([sentence])[0] for sentence in sentences]
    assert [draft.text for draft in together] == [draft.text for draft in alone]
    scores = [draft.score for draft in alone]
    assert [draft.score for draft in together] == pytest.approx(scores, abs=1e-3)


def test_known_words_score_near_zero_and_unknown_ones_do_not(model: ManyModel) -> None:
    known, unknown = model.direction("en", "es").translate(["hello doctor", "wheelchair"])
    assert known.score and known.score > -0.01
    assert unknown.score and unknown.score < -0.1


def test_the_score_is_of_the_tokens_after_the_prefix(folders: dict[Kind, Path]) -> None:
    import ctranslate2

    translator = ctranslate2.Translator(str(folders["nllb"]))
    source = ["eng_Latn", "▁hello", "▁", "x", "y", "</s>"]
    target = ["spa_Latn", "▁hola", "▁", "x", "y"]
    tokens = translator.score_batch([source], [target])[0].log_probs[1:]
    [draft] = ManyModel(folders["nllb"]).direction("en", "es").translate(["hello xy"])
    assert draft.score == pytest.approx(sum(tokens) / len(tokens), abs=1e-3)


def test_what_is_too_long_to_be_translated_whole_scores_as_a_guess(model: ManyModel) -> None:
    [draft] = model.direction("en", "es").translate(["hello " * 300])
    assert draft.score == CUT_OFF


def test_emoji_and_other_scripts_are_copied_and_blanks_are_nothing(model: ManyModel) -> None:
    drafts = model.direction("en", "es").translate(["hello 😀 猫", "", "  \n", "\ud83d hello"])
    assert [draft.text for draft in drafts] == ["hola 😀 猫", "", "", "? hola"]
    assert drafts[1:3] == [Draft("", 0.0)] * 2


def test_no_sentences_are_no_drafts(model: ManyModel) -> None:
    assert model.direction("en", "es").translate([]) == []


@pytest.mark.parametrize("kind", ["madlad"])
def test_a_text_cannot_name_a_target_language(model: ManyModel) -> None:
    assert said(model, "en", "es", "<2so> hello") == ["< 2so> hola"]


def test_the_folder_tells_its_kind_its_languages_and_its_licence(
    folders: dict[Kind, Path], kind: Kind, model: ManyModel
) -> None:
    assert kind_of(folders[kind]) == model.kind == kind
    assert languages(folders[kind]) == model.languages == {"en", "es", "so", "ur", "zh"}
    assert model.licence == LICENCES[kind]


def test_a_licence_that_forbids_commerce_says_so() -> None:
    assert "non-commercial" in LICENCES["nllb"]
    assert (LICENCES["m2m100"], LICENCES["madlad"]) == ("MIT", "Apache-2.0")


def test_all_24_languages_are_known_to_nllb_and_all_it_has_to_the_others(tmp_path: Path) -> None:
    lexicon = {("en", code): {"hello": code.upper()} for code in NLLB if code != "en"}
    for kind, missing in (("nllb", set()), ("m2m100", {"ckb", "prs", "ti"}), ("madlad", {"prs"})):
        folder = many_languages(tmp_path / kind, kind, lexicon)  # type: ignore[arg-type]
        model = ManyModel(folder)
        # A token of that name in the vocabulary does not teach it: the real models have none.
        assert model.languages == set(NLLB) - missing
        for code in model.languages - {"en"}:
            assert said(model, "en", code, "hello") == [code.upper()], (kind, code)


def test_codes_that_differ_from_ours_are_those_of_the_model() -> None:
    assert TOKENS["nllb"] == NLLB
    assert TOKENS["nllb"]["ps"] == "pbt_Arab" and TOKENS["nllb"]["sq"] == "als_Latn"
    assert TOKENS["m2m100"]["ps"] == "__ps__" and TOKENS["madlad"]["ckb"] == "<2ckb>"


def test_a_language_that_is_not_in_the_vocabulary_is_not_translated(model: ManyModel) -> None:
    for pair in (("en", "ti"), ("ti", "en"), ("en", "xx"), ("en", "en")):
        with pytest.raises(EngineFailed, match=f"{model.name} does not translate"):
            model.direction(*pair)


def test_directions_share_one_model_that_is_unloaded_with_the_last(model: ManyModel) -> None:
    assert model._translator is None
    first, second = model.direction("en", "es"), model.direction("en", "so")
    translator = ref(model._translator)
    first.close()
    first.close()
    assert second.translate(["hello"])[0].text == "salaan"
    assert model._translator is translator() is not None
    second.close()
    assert translator() is None
    with pytest.raises(EngineFailed):
        second.translate(["hello"])
    assert said(model, "en", "es", "hello") == ["hola"]


def test_it_says_who_it_is(model: ManyModel, kind: Kind) -> None:
    engine: Engine = model.direction("en", "es")
    assert (engine.name, engine.version) == (CTRANSLATE2, f"{kind}-600M en-es")


def test_conversions_by_others_are_read_as_well(
    folders: dict[Kind, Path], kind: Kind, tmp_path: Path
) -> None:
    folder = copied(folders[kind], tmp_path)
    listed = folder / "shared_vocabulary.json"
    (folder / "shared_vocabulary.txt").write_text("\n".join(json.loads(listed.read_text())))
    listed.unlink()
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"add_source_eos": True}))
    [pieces] = folder.glob("s*.model")
    pieces.rename(folder / "sentencepiece.model")
    assert said(ManyModel(folder), "en", "es", "hello doctor 12") == ["hola médico 12"]


@pytest.mark.parametrize("content", [None, "{", '["<s>", "▁hello"]', "7"])
def test_a_folder_without_a_known_vocabulary_is_no_model(
    folders: dict[Kind, Path], tmp_path: Path, content: str | None
) -> None:
    folder = copied(folders["nllb"], tmp_path)
    (folder / "shared_vocabulary.json").unlink()
    if content:
        (folder / "shared_vocabulary.json").write_text(content)
    for look in (kind_of, languages, ManyModel):
        with pytest.raises(EngineFailed, match="nllb-600M"):
            look(folder)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "sentencepiece.bpe.model"])
@pytest.mark.parametrize("content", [None, "wrong"])
def test_a_model_with_a_wrong_file_does_not_load(
    folders: dict[Kind, Path], tmp_path: Path, name: str, content: str | None
) -> None:
    folder = copied(folders["nllb"], tmp_path)
    (folder / name).unlink()
    if content:
        (folder / name).write_text(content)
    model = ManyModel(folder)
    with pytest.raises(EngineFailed, match=r"^nllb-600M does not load: \w+$"):
        model.direction("en", "es")


def test_a_failure_holds_none_of_her_text(
    model: ManyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(text: str, **options: object) -> list[str]:
        raise RuntimeError(f"cannot read {text}")

    class Refusing:
        encode = staticmethod(refuse)

    engine = model.direction("en", "es")
    monkeypatch.setattr(model, "_pieces", Refusing())
    with pytest.raises(EngineFailed) as failed:
        engine.translate(["my secret"])
    assert str(failed.value) == f"{model.name} en-es: RuntimeError"
    assert failed.value.__cause__ is None and failed.value.__context__ is None
