"""The models on this machine: what they get right at least, and that nothing trips them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.danger import KINDS
from bot.language.reading import NOTHING, TOPICS, Ranked, Reading
from bot.learning.examples import BadExample, Example, examples, fingerprint, read
from bot.understanding import reader
from bot.understanding.embedding import spoken
from bot.understanding.lazy import open_reader
from bot.understanding.meaning import CALM
from bot.understanding.reader import Understanding, limits, parts, understanding
from bot.understanding.weights import about
from tests.bench.labelled import First, firsts, texts
from tests.bench.language import same


@cache
def readings() -> list[tuple[Example, Reading]]:
    """The half of the labelled texts that nothing was tuned on, read."""
    return [(one, understanding().read(one.text)) for one in texts("test")]


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def test_the_weights_were_learned_from_these_examples() -> None:
    assert about()["learned_from"] == fingerprint(), "examples changed: run `make learn`"


def test_no_text_that_we_measure_with_was_learned_from() -> None:
    learned = {(one.lang, one.text) for one in examples()}
    assert [one for one in texts("all") if (one.lang, one.text) in learned] == []


def test_a_row_with_an_unknown_code_is_refused_with_its_place(
    tmp_path: pytest.TempPathFactory,
) -> None:
    path = tmp_path / "xx.tsv"  # type: ignore[operator]
    path.write_text("topic\tcrisis\tstyle\ttext\nfootball\t-\tnative\tgoal\n", encoding="utf-8")
    with pytest.raises(BadExample, match=r"xx.tsv: no topic football"):
        list(read(path))


def test_topics_are_found_in_texts_never_seen() -> None:
    calm = [(one, got) for one, got in readings() if not one.degree and one.topic]
    assert share([got.topics[0][0] == one.topic for one, got in calm]) > 0.84
    assert share([one.topic in dict(got.topics) for one, got in calm]) > 0.93
    sure = [(one, got) for one, got in calm if got.topic]
    assert share([got.topic == one.topic for one, got in sure]) > 0.92


def test_danger_is_noticed_in_texts_never_seen() -> None:
    danger = [got for one, got in readings() if one.degree == "danger"]
    assert share([bool(got.crisis or got.concern) for got in danger]) > 0.95
    assert share([bool(got.crisis) for got in danger]) > 0.83


def test_calm_texts_are_seldom_taken_for_danger() -> None:
    calm = [got for one, got in readings() if not one.degree]
    assert share([bool(got.crisis) for got in calm]) < 0.03
    assert share([bool(got.concern) for got in calm]) < 0.13


def guessed(style: str) -> list[tuple[First, str, Ranked]]:
    return [
        (one, sure, offered)
        for one in firsts("test")
        if one.style == style
        for offered, sure in [understanding().tongue(one.text)]
    ]


@pytest.mark.parametrize(
    ("style", "right", "wrong"), [("native", 0.98, 0.01), ("roman", 0.88, 0.04)]
)
def test_a_first_text_is_offered_its_language_and_seldom_answered_in_a_wrong_one(
    style: str, right: float, wrong: float
) -> None:
    found = guessed(style)
    asked = [(one, offered) for one, sure, offered in found if not sure]
    told = [same(one.lang, sure) for one, sure, _ in found if sure]
    offers = [any(same(one.lang, lang) for lang, _ in offered) for one, offered in asked]
    assert share(told + offers) > right
    assert told.count(False) / len(found) < wrong


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("አለኹ ሓገዝ የድልየኒ", "ti"),
        ("necesito un medico", "es"),
        ("mikham doctor beram", "fa"),
        ("سلام دکتر میخوام", "fa"),
        ("ਮੈਨੂੰ ਡਾਕਟਰ ਚਾਹੀਦਾ ਹੈ", "pa"),
        ("tôi cần bác sĩ", "vi"),
        ("potrzebuje lekarza", "pl"),
    ],
)
def test_the_languages_of_these_first_texts_are_known(text: str, lang: str) -> None:
    assert understanding().read(text).language == lang


@pytest.mark.parametrize("text", ["salam", "سلام", "selam", "doctor", "da", "ok"])
def test_words_of_many_languages_are_never_taken_for_one(text: str) -> None:
    assert understanding().read(text).language in ("", "en")


def test_a_text_in_a_language_we_do_not_have_is_no_sure_guess() -> None:
    for text in (
        "Ich brauche bitte einen Arzt für mein Kind",
        "Ho bisogno di un medico per favore",
        "Szükségem van egy orvosra",
        "Nahitaji daktari tafadhali",
    ):
        assert understanding().read(text).language == "", text


@pytest.mark.parametrize("text", ["", " ", "12", "?!", "👍", "\x00", "08:30"])
def test_a_text_without_a_letter_says_nothing(text: str) -> None:
    assert understanding().read(text) == NOTHING


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    got = understanding().read(text)
    assert not (got.crisis and got.concern)
    assert got.topic == "" or got.close == ()
    assert all(0 <= share <= 1.001 for _code, share in (*got.languages, *got.topics))
    assert len(got.languages) <= 4 and len(got.topics) <= 3


def test_danger_in_the_middle_of_a_long_text_is_seen() -> None:
    calm = "I would like to know when the English class begins and where the college is. " * 6
    hidden = f"{calm} My husband beats me every night with his belt. {calm}"
    got = understanding().read(hidden)
    assert "domestic_abuse" in (got.crisis, got.concern)
    assert understanding().read(calm).crisis == ""


def test_a_short_text_is_read_as_one_and_a_long_sentence_in_overlapping_pieces() -> None:
    assert parts("I need a doctor") == []
    assert parts("Hello. I need a doctor.") == ["Hello.", "I need a doctor."]
    pieces = parts(" ".join(map(str, range(30))))
    assert pieces[0].split()[:2] == ["0", "1"] and pieces[-1].split()[-1] == "29"
    assert all(len(piece.split()) <= 10 for piece in pieces)


def test_when_the_models_fail_danger_is_still_noticed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Understanding:
        raise OSError("no such file")

    monkeypatch.setattr(reader, "understanding", broken)
    read_text = open_reader()
    assert read_text("I want to kill myself").crisis == "suicide"
    assert read_text("good morning to you") == NOTHING
    assert "models cannot read a text: OSError" in caplog.text and "kill" not in caplog.text


class Scales:
    """A model with fixed scores, to see where the limits stand."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = scores

    def scores(self, text: str) -> Mapping[str, float]:
        return {name: self._scores.get(name, 0.0) for name in (*TOPICS, CALM, *KINDS)}


def judged(**scores: float) -> Reading:
    models = understanding()
    scales = Scales(scores)
    return Understanding(models.tongues, scales, lambda _: None, limits()).read("xyzzy")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("past", "crisis", "concern"), [(0.001, "suicide", ""), (-0.001, "", "suicide")]
)
def test_danger_begins_at_its_limit(past: float, crisis: str, concern: str) -> None:
    got = judged(calm=0.5, suicide=0.5 + limits().danger["sure"] + past)
    assert (got.crisis, got.concern) == (crisis, concern)


@pytest.mark.parametrize(("past", "concern"), [(0.001, "suicide"), (-0.001, "")])
def test_concern_begins_at_its_limit(past: float, concern: str) -> None:
    got = judged(calm=0.5, suicide=0.5 + limits().danger["possible"] + past)
    assert (got.crisis, got.concern) == ("", concern)


def test_a_phrase_moves_the_balance_by_its_weight() -> None:
    models, limit = understanding(), limits().danger
    scales = Scales({"calm": 0.5, "suicide": 0.5 + limit["sure"] - limit["phrase"] + 0.001})
    heard = Understanding(models.tongues, scales, lambda _: ("suicide", "en"), limits())  # type: ignore[arg-type]
    assert heard.read("xyzzy").crisis == "suicide"
    assert judged(calm=0.5, suicide=0.5 + limit["sure"] - limit["phrase"] + 0.001).crisis == ""


def test_a_phrase_of_the_lists_is_at_least_a_concern_however_calm_the_rest() -> None:
    models, scales = understanding(), Scales({"calm": 1.0})
    heard = Understanding(models.tongues, scales, lambda _: ("suicide", "en"), limits())  # type: ignore[arg-type]
    assert heard.read("xyzzy").concern == "suicide"


def test_a_clear_topic_wins_and_a_close_call_offers_two() -> None:
    assert judged(dentist=0.9).topic == "dentist"
    close = judged(dentist=0.6, maternity=0.58)
    assert close.topic == "" and set(close.close) == {"dentist", "maternity"}
    assert judged().close == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HELP ME 😭😭", "help me"),
        ("My  GP\n said no", "My GP said no"),
        ("می‌خواهم 🙏🏽", "می‌خواهم"),
        ("\ud83d broken", "broken"),
        ("NHS", "nhs"),
    ],
)
def test_tears_and_capitals_do_not_change_what_is_said(text: str, said: str) -> None:
    assert spoken(text) == said
