"""Models in memory and the ways they lead: loaded when needed, closed to make room, passed over."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.translation.engines.engine import (
    ARGOS,
    CTRANSLATE2,
    FIREFOX,
    ORDER,
    Engine,
    EngineFailed,
)
from bot.translation.packages.manifest import Manifest
from bot.translation.packages.report import memory
from bot.translation.packages.store import install, remove
from bot.translation.routes import Leg, Route, routes
from bot.translation.shelf import AGAIN, Shelf
from tests.translation.packs import EN_PT, PT_EN
from tests.translation.packs import package as package_of_nothing
from tests.translation.tiny import argos_package, many_languages

TODAY = date(2026, 11, 30)
PLENTY = 10**9
WORDS = {
    ("es", "en"): {"hola": "hello", "médico": "doctor"},
    ("en", "es"): {"hello": "hola", "doctor": "médico"},
    ("en", "pt"): {"hello": "olá", "doctor": "doutor"},
    ("fa", "en"): {"سلام": "hello"},
    ("fr", "en"): {"bonjour": "hello"},
    ("pt", "en"): {"olá": "good day"},
}
MANY = {
    ("pt", "en"): {"olá": "greetings"},
    ("en", "pt"): {"hello": "saudações"},
    ("so", "en"): {"haye": "yes"},
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Argos packages by their pair, and a model of many languages."""
    place = tmp_path_factory.mktemp("packages")
    made = {
        f"{source}-{target}": argos_package(place / f"{source}_{target}.argosmodel", *pair, words)
        for pair, words in WORDS.items()
        for source, target in (pair,)
    }
    return made | {"many": many_languages(place / "m2m100", "m2m100", MANY)}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def put(models: Path, *paths: Path) -> list[Manifest]:
    return [one for path in paths for one in install(models, path, today=TODAY)]


@pytest.fixture
def shelf(models: Path) -> Iterator[Shelf]:
    """A shelf with as much room as is wanted."""
    made = Shelf(models, PLENTY)
    yield made
    made.close()


def names(shelf: Shelf) -> list[str]:
    """What is loaded, the least recently used first."""
    return [f"{engine} {folder}" for engine, folder, _version, _files in shelf.opened]


def first(shelf: Shelf, source: str, target: str) -> Engine:
    return next(engine for engine, _notes in shelf.engines(source, target))


def said(engine: Engine, text: str) -> str:
    return engine.translate([text])[0].text


# Loaded when needed


def test_nothing_is_loaded_before_it_is_needed(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"], packages["pt-en"], packages["many"])
    ways = shelf.engines("pt", "en")
    assert names(shelf) == []
    engine, notes = next(ways)
    assert (said(engine, "olá"), notes) == ("good day", ())
    assert names(shelf) == ["argos pt_en"], "the next one is loaded if it is asked for"
    assert said(next(ways)[0], "olá") == "greetings"
    assert names(shelf) == ["argos pt_en", "ctranslate2 m2m100"]
    assert list(ways) == []


def test_a_loaded_model_is_used_again(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"])
    assert first(shelf, "es", "en") is first(shelf, "es", "en")


def test_a_model_of_many_languages_is_loaded_once_for_all_its_directions(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    [manifest] = put(models, packages["many"])
    there, back = first(shelf, "pt", "en"), first(shelf, "en", "pt")
    assert (said(there, "olá"), said(back, "hello")) == ("greetings", "saudações")
    assert names(shelf) == ["ctranslate2 m2m100"]
    assert shelf.memory() == memory(manifest)
    assert said(first(shelf, "so", "pt"), "haye"), "both legs are of the same model"
    shelf.close()
    with pytest.raises(EngineFailed):
        there.translate(["olá"])


def test_where_nothing_is_installed_there_is_no_engine(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    assert list(shelf.engines("pt", "en")) == []
    put(models, packages["es-en"])
    assert list(shelf.engines("pt", "en")) == []
    assert list(shelf.engines("en", "es")) == [], "a model has one direction"


def test_a_model_that_is_installed_while_we_run_is_used(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"])
    assert list(shelf.engines("fr", "en")) == []
    put(models, packages["fr-en"])
    assert said(first(shelf, "fr", "en"), "bonjour") == "hello"


def test_models_that_were_copied_here_with_their_dates_are_found(
    models: Path, shelf: Shelf, packages: dict[str, Path], tmp_path: Path
) -> None:
    put(tmp_path / "elsewhere", packages["es-en"])
    put(models, packages["many"])
    assert said(first(shelf, "pt", "en"), "olá") == "greetings"
    for part in ("argos", "manifests/argos"):
        shutil.copytree(tmp_path / "elsewhere" / part, models / part)
    assert said(first(shelf, "es", "en"), "hola") == "hello"


@pytest.mark.parametrize("version", ["1.1", "1.0"], ids=["a newer one", "the same number"])
def test_an_updated_package_is_used_without_a_restart_and_the_old_one_is_closed(
    models: Path, shelf: Shelf, packages: dict[str, Path], tmp_path: Path, version: str
) -> None:
    put(models, packages["es-en"])
    old = first(shelf, "es", "en")
    newer = argos_package(tmp_path / "newer.argosmodel", "es", "en", {"hola": "hi"}, version)
    [manifest] = put(models, newer)
    assert said(first(shelf, "es", "en"), "hola") == "hi"
    assert shelf.memory() == memory(manifest)
    with pytest.raises(EngineFailed):
        old.translate(["hola"])


def test_a_removed_model_gives_its_memory_back(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"])
    first(shelf, "es", "en")
    remove(models, "argos es-en")
    assert list(shelf.engines("es", "en")) == []
    assert shelf.memory() == 0


# Room in memory


def test_the_least_recently_used_is_closed_to_stay_within_the_budget(
    models: Path, packages: dict[str, Path]
) -> None:
    sizes = [memory(m) for m in put(models, *(packages[p] for p in ("es-en", "fr-en", "pt-en")))]
    shelf = Shelf(models, sum(sizes) - 1)
    spanish, french = first(shelf, "es", "en"), first(shelf, "fr", "en")
    first(shelf, "es", "en")
    first(shelf, "pt", "en")
    assert names(shelf) == ["argos es_en", "argos pt_en"]
    assert shelf.memory() <= shelf.budget
    assert said(spanish, "hola") == "hello"
    with pytest.raises(EngineFailed):
        french.translate(["bonjour"])
    assert said(first(shelf, "fr", "en"), "bonjour") == "hello", "it is loaded again"
    shelf.close()


def test_a_model_that_is_larger_than_the_budget_is_alone(
    models: Path, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"], packages["fr-en"])
    shelf = Shelf(models, budget=1)
    for source in ("es", "fr", "es"):
        first(shelf, source, "en")
        assert names(shelf) == [f"argos {source}_en"]
    shelf.close()


def test_both_legs_of_a_way_through_english_stay_whatever_the_budget(
    models: Path, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"], packages["en-pt"], packages["fr-en"])
    shelf = Shelf(models, budget=1)
    for _again in range(2):
        first(shelf, "fr", "en")
        assert said(first(shelf, "es", "pt"), "hola") == "olá"
        assert names(shelf) == ["argos es_en", "argos en_pt"]
    shelf.close()


def test_the_budget_holds_whatever_is_asked_in_whatever_order(
    models: Path, packages: dict[str, Path]
) -> None:
    sizes = [memory(m) for m in put(models, *packages.values())]
    shelf = Shelf(models, sum(sorted(sizes)[-2:]))
    chance = Random(20261130)
    for _text in range(60):
        source, target = chance.sample(["es", "en", "pt", "fr", "fa", "so"], 2)
        for engine, _notes in shelf.engines(source, target):
            engine.translate(["hello"])
            assert shelf.memory() <= shelf.budget
    shelf.close()


# What does not load


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A package that is installed and cannot be loaded."""
    return package_of_nothing(tmp_path / "broken", "pt", "en")


class Clock:
    """A clock to be put forward."""

    def __init__(self) -> None:
        self.now = 5.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("bot.translation.shelf.time.monotonic", made)
    return made


def test_a_model_that_does_not_load_is_passed_over(
    models: Path, shelf: Shelf, packages: dict[str, Path], broken: Path
) -> None:
    put(models, broken, packages["many"])
    assert said(first(shelf, "pt", "en"), "olá") == "greetings"
    assert names(shelf) == ["ctranslate2 m2m100"]


def test_a_model_that_does_not_load_is_tried_again_after_a_minute(
    models: Path, shelf: Shelf, packages: dict[str, Path], broken: Path, clock: Clock
) -> None:
    [manifest] = put(models, broken)
    assert list(shelf.engines("pt", "en")) == []
    repaired = put(models.parent / "sound", packages["pt-en"])[0].place(models.parent / "sound")
    shutil.copytree(repaired, manifest.place(models), dirs_exist_ok=True)
    clock.now += AGAIN - 1
    assert list(shelf.engines("pt", "en")) == []
    clock.now += 1
    assert said(first(shelf, "pt", "en"), "olá") == "good day"


def test_a_model_that_does_not_load_is_told_once_a_minute(
    models: Path, shelf: Shelf, broken: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(models, broken)
    with caplog.at_level(logging.DEBUG):
        for _text in range(50):
            assert list(shelf.engines("pt", "en")) == []
        assert len(caplog.records) == 1
        clock.now += AGAIN
        assert list(shelf.engines("pt", "en")) == []
        assert len(caplog.records) == 2


def test_a_new_version_of_a_model_that_does_not_load_is_tried_at_once(
    models: Path, shelf: Shelf, packages: dict[str, Path], broken: Path
) -> None:
    put(models, broken)
    assert list(shelf.engines("pt", "en")) == []
    put(models, packages["pt-en"])
    assert said(first(shelf, "pt", "en"), "olá") == "good day"


def test_a_way_through_english_is_taken_when_the_direct_one_does_not_load(
    models: Path, shelf: Shelf, packages: dict[str, Path], tmp_path: Path
) -> None:
    put(models, package_of_nothing(tmp_path, "es", "pt"), packages["es-en"], packages["en-pt"])
    assert [notes for _engine, notes in shelf.engines("es", "pt")] == [("pivot",)]


def test_another_leg_is_taken_when_one_does_not_load(
    models: Path, shelf: Shelf, packages: dict[str, Path], broken: Path
) -> None:
    put(models, broken, packages["many"], packages["en-es"])
    [(engine, notes)] = shelf.engines("pt", "es")
    assert notes == ("pivot",)
    assert engine.version == "m2m100 pt-en + en-es 1.0"


# Which way


def test_firefox_is_the_first_choice_then_argos_then_the_model_of_many_languages(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["many"], packages["pt-en"], PT_EN)
    ways = list(shelf.engines("pt", "en"))
    assert [engine.name for engine, _notes in ways] == [FIREFOX, ARGOS, CTRANSLATE2]
    asked = ["Preciso de ajuda.", "olá", "olá"]
    answers = [said(engine, text) for (engine, _notes), text in zip(ways, asked, strict=True)]
    assert answers == ["I need help.", "good day", "greetings"]


def test_the_settings_choose_engines_and_their_order(
    models: Path, packages: dict[str, Path]
) -> None:
    put(models, packages["many"], packages["pt-en"], PT_EN)
    shelf = Shelf(models, PLENTY, (CTRANSLATE2, ARGOS))
    assert [engine.name for engine, _notes in shelf.engines("pt", "en")] == [CTRANSLATE2, ARGOS]
    shelf.close()


def test_a_pair_without_a_model_goes_through_english(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"], packages["en-pt"])
    [(engine, notes)] = shelf.engines("es", "pt")
    known, unknown = engine.translate(["hola", "ventana"])
    assert (known.text, notes) == ("olá", ("pivot",))
    assert (engine.name, engine.version) == (ARGOS, "es-en 1.0 + en-pt 1.0")
    assert known.score and unknown.score and unknown.score < known.score < 0
    assert engine.translate([]) == []
    engine.close()
    assert said(first(shelf, "es", "pt"), "médico") == "doutor", "its legs are the shelf's"


def test_there_is_one_way_through_english_and_none_where_there_is_a_direct_one(
    models: Path, shelf: Shelf, packages: dict[str, Path], tmp_path: Path
) -> None:
    put(models, packages["pt-en"], packages["many"], packages["en-es"])
    [(engine, notes)] = shelf.engines("pt", "es")
    assert (engine.version, notes) == ("pt-en 1.0 + en-es 1.0", ("pivot",))
    put(models, argos_package(tmp_path / "direct.argosmodel", "pt", "es", {"olá": "hola"}))
    [(engine, notes)] = shelf.engines("pt", "es")
    assert (engine.version, notes) == ("pt-es 1.0", ())


def test_a_way_through_english_is_as_unsure_as_the_less_sure_of_its_legs(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["es-en"], EN_PT)
    [(engine, _notes)] = shelf.engines("es", "pt")
    leg = first(shelf, "es", "en")
    texts = ["hola", "ventana"]
    assert [d.score for d in engine.translate(texts)] == [d.score for d in leg.translate(texts)]


def test_dari_is_translated_as_persian_and_this_is_said(
    models: Path, shelf: Shelf, packages: dict[str, Path]
) -> None:
    put(models, packages["fa-en"], packages["en-pt"])
    [(engine, notes)] = shelf.engines("prs", "en")
    assert (said(engine, "سلام"), notes) == ("hello", ("related_language",))
    [(engine, notes)] = shelf.engines("prs", "pt")
    assert (said(engine, "سلام"), notes) == ("olá", ("related_language", "pivot"))
    [(engine, notes)] = shelf.engines("fa", "en")
    assert notes == ()


# Routes alone


def manifest(engine: str, *pairs: str) -> Manifest:
    both = tuple((pair.split("-")[0], pair.split("-")[1]) for pair in pairs)
    return Manifest(engine, pairs[0], f"{engine} {pairs[0]}", both, "1", "MIT", "", "", 1, {})


def told(source: str, target: str, *manifests: Manifest) -> list[str]:
    """Each route in words: engine and direction of each leg, and notes."""
    return [
        " + ".join(f"{leg.manifest.engine} {leg.source}-{leg.target}" for leg in route.legs)
        + "".join(f" ({note})" for note in route.notes)
        for route in routes(source, target, manifests, ORDER)
    ]


def test_a_route_is_a_leg_in_the_direction_that_is_asked_for() -> None:
    one = manifest(ARGOS, "pt-en", "en-pt")
    assert list(routes("en", "pt", [one], ORDER)) == [Route((Leg(one, "en", "pt"),))]
    assert told("pt", "es", one) == told("es", "pt", one) == told("pt", "pt", one) == []


def test_direct_routes_come_in_the_order_of_the_engines_then_by_name() -> None:
    several = [manifest(name, "pt-en") for name in (CTRANSLATE2, ARGOS, FIREFOX)]
    assert told("pt", "en", *several) == ["firefox pt-en", "argos pt-en", "ctranslate2 pt-en"]
    assert list(routes("pt", "en", several, (ARGOS,))) == [Route((Leg(several[1], "pt", "en"),))]
    assert list(routes("pt", "en", several, ())) == []


def test_routes_through_english_come_after_direct_ones_the_best_legs_first() -> None:
    several = [
        manifest(ARGOS, "es-en"),
        manifest(FIREFOX, "es-en"),
        manifest(ARGOS, "en-pt"),
        manifest(CTRANSLATE2, "es-pt"),
    ]
    assert told("es", "pt", *several) == [
        "ctranslate2 es-pt",
        "firefox es-en + argos en-pt (pivot)",
        "argos es-en + argos en-pt (pivot)",
    ]


def test_no_route_from_or_to_english_goes_through_english() -> None:
    several = [manifest(ARGOS, "en-pt"), manifest(ARGOS, "pt-en"), manifest(ARGOS, "pt-es")]
    assert told("en", "es", *several) == []
    assert told("en", "pt", *several) == ["argos en-pt"]


def test_her_own_language_comes_before_a_related_one_even_through_english() -> None:
    several = [
        manifest(FIREFOX, "fa-en"),
        manifest(CTRANSLATE2, "prs-en"),
        manifest(ARGOS, "en-pt"),
        manifest(FIREFOX, "fa-pt"),
    ]
    assert told("prs", "en", *several) == [
        "ctranslate2 prs-en",
        "firefox fa-en (related_language)",
    ]
    assert told("prs", "pt", *several) == [
        "ctranslate2 prs-en + argos en-pt (pivot)",
        "firefox fa-pt (related_language)",
        "firefox fa-en + argos en-pt (related_language) (pivot)",
    ]


def test_what_is_meant_for_dari_readers_is_written_as_persian() -> None:
    assert told("en", "prs", manifest(ARGOS, "en-fa")) == ["argos en-fa (related_language)"]
    assert told("en", "fa", manifest(ARGOS, "en-prs")) == [], "only one way round"


def test_dari_is_not_made_persian_through_english() -> None:
    several = [manifest(ARGOS, "fa-en"), manifest(ARGOS, "en-fa")]
    assert told("prs", "fa", *several) == told("fa", "prs", *several) == []
