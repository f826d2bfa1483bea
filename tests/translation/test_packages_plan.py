"""Which engine serves a language, and what an organisation should install."""

from __future__ import annotations

import json
from pathlib import Path

from bot.translation.engines import many
from bot.translation.packages.available import Candidate, coverage, known
from bot.translation.packages.index_copy import Copy, keep
from bot.translation.packages.manifest import OURS, Manifest
from bot.translation.packages.plan import Direction, plan, serving, to_install
from bot.translation.packages.report import plan_table


def there(engine: str, *pairs: tuple[str, str], name: str = "") -> Manifest:
    """A model that is installed."""
    label = name or "-".join(pairs[0])
    return Manifest(engine, label, f"{engine} {label}", pairs, "1.9", "MIT", "", "", 1, {"x": "y"})


def planned(*languages: str, have: tuple[Manifest, ...] = ()) -> dict[tuple[str, str], Direction]:
    """The plan of an organisation that has these models, by pair."""
    directions = plan(languages, have, coverage())
    return {(one.source, one.target): one for one in directions}


def options(direction: Direction) -> list[str]:
    return [f"{one.engine} {one.name}" for one in direction.options]


def test_english_needs_nothing_and_every_other_language_both_ways() -> None:
    assert planned("en") == {}
    assert set(planned("en", "es")) == {("es", "en"), ("en", "es")}


def test_argos_is_the_first_choice_and_many_languages_the_last() -> None:
    made = planned("es", "am", "prs")
    assert options(made["es", "en"]) == ["argos es-en"]
    assert options(made["en", "am"])[0] == "ctranslate2 nllb-200-distilled-600M"
    assert len(options(made["en", "am"])) == 3


def test_firefox_is_chosen_where_argos_has_nothing() -> None:
    without = [one for one in coverage() if (one.engine, one.name) != ("argos", "en-vi")]
    back, forth = plan(["vi"], [], without)
    assert (options(back), options(forth)) == (["argos vi-en"], ["firefox en-vi"])


def test_what_is_installed_serves_in_the_order_of_the_engines() -> None:
    pair = ("en", "es")
    nllb = there("ctranslate2", pair, ("en", "ti"), name="nllb")
    firefox, argos = there("firefox", pair), there("argos", pair)
    assert serving(pair, [nllb, firefox, argos]) == argos
    assert serving(pair, [nllb, firefox]) == firefox
    made = planned("es", "ti", have=(nllb, firefox))
    assert made["en", "es"].served == "firefox en-es 1.9" and not made["en", "es"].options
    assert made["en", "ti"].served == "ctranslate2 nllb 1.9"
    assert options(made["ti", "en"])


def test_engines_that_may_not_be_used_neither_serve_nor_are_installed() -> None:
    pair = ("en", "es")
    have = [there("argos", pair), there("firefox", pair)]
    back, forth = plan(["es"], have, coverage(), ("ctranslate2", "firefox"))
    assert forth.served == "firefox en-es 1.9"
    assert {one.engine for one in back.options} == {"ctranslate2"}


def test_dari_is_served_as_persian_and_said_to_be() -> None:
    made = planned("prs", have=(there("argos", ("fa", "en")),))
    assert (made["prs", "en"].served, made["prs", "en"].through) == ("argos fa-en 1.9", "fa")
    out = made["en", "prs"]
    assert options(out) == ["argos en-fa", "ctranslate2 nllb-200-distilled-600M"]
    assert out.through == "fa"
    own = there("ctranslate2", ("prs", "en"), name="nllb")
    assert planned("prs", have=(own, there("argos", ("fa", "en"))))["prs", "en"].through == ""


def test_a_model_of_many_languages_is_installed_once_for_all() -> None:
    wanted = to_install(plan(["am", "ti", "so", "es"], [], coverage()))
    assert [one.name for one in wanted] == ["nllb-200-distilled-600M", "es-en", "en-es"]


def test_every_language_of_ours_can_be_covered() -> None:
    assert not any(one.uncovered for one in plan(sorted(OURS), [], coverage()))


def test_the_table_tells_sizes_licences_and_what_stays_uncovered() -> None:
    told = plan_table(plan(["es", "ti", "prs"], [there("argos", ("es", "en"))], coverage()))
    assert "es > en   argos es-en 1.9" in told
    assert "CC-BY-NC-4.0" in told and "Apache-2.0" in told
    assert "about 888 MB" in told  # en-es, NLLB once, fa-en, en-fa
    assert "Served by another language's model: prs as Persian (fa)." in told
    assert "A licence with NC forbids commercial use" in told
    bare = plan_table(plan(["ti"], [], []))
    assert "NOTHING, and nothing to install" in bare and "Without any model: ti." in bare
    assert "needs no models" in plan_table([])
    assert plan_table(plan(["es"], [there("argos", ("es", "en"), ("en", "es"))], [])).endswith(
        "Every direction is served."
    )


def test_what_an_index_said_goes_before_what_we_wrote_down(tmp_path: Path) -> None:
    assert known(tmp_path) == coverage()
    row = {"from_code": "en", "to_code": "so", "package_version": "1.9", "links": ["https://x/y"]}
    keep(tmp_path, "argos", Copy("https://x/", "2026-11-30", json.dumps([row])))
    argos = [one for one in known(tmp_path) if one.engine == "argos"]
    assert argos == [
        Candidate("argos", "en-so", frozenset({("en", "so")}), 90_000_000, "MIT or CC-BY-4.0")
    ]


def test_coverage_says_of_many_languages_what_their_engine_says() -> None:
    kinds = {"nllb": many.NLLB, "m2m100": many.M2M100, "madlad": many.MADLAD}
    for one in (one for one in coverage() if one.engine == "ctranslate2"):
        (kind,) = (kinds[start] for start in kinds if one.name.startswith(start))
        assert {code for pair in one.pairs for code in pair} == set(many.TOKENS[kind])
        assert many.LICENCES[kind].startswith(one.licence)
