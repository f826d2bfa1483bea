"""A text on its whole way: cut, recalled, translated by the real engine, checked, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translation.engines.engine import MEMORY, Draft, Engine, EngineFailed
from bot.translation.flags import BLOCKS
from bot.translation.nouns import Ask, Translation, back
from bot.translation.translator import MOST_LETTERS, Translator
from bot.translation.values.compare import compare
from bot.translation.values.find import _find


class Scripted:
    """An engine that says of each sentence what it is told to say."""

    def __init__(self, says: Callable[[str], str], name: str = "scripted") -> None:
        self.says, self.name, self.version = says, name, f"{name} 1"
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        self.asked += sentences
        return [Draft(self.says(sentence)) for sentence in sentences]

    def close(self) -> None:
        pass


class Broken(Scripted):
    """An engine that breaks down over everything."""

    def __init__(self) -> None:
        super().__init__(str, "broken")

    def translate(self, sentences: Sequence[str]) -> list[Draft]:
        self.asked += sentences
        raise EngineFailed("broken")


def using(*engines: Engine) -> Translator:
    return Translator(lambda _source, _target: [(engine, ()) for engine in engines])


def one(translator: Translator, text: str, source: str = "en", target: str = "pt") -> Translation:
    (made,) = translator.translate([Ask(text, source, target)])
    assert made.source == text
    return made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PLEASE BRING YOUR PASSPORT TOMORROW", ["passaporte", "amanhã"]),
        ("pls bring ur passport tmrw", ["passaporte", "amanhã"]),
        ("The library is closed on Monday", ["biblioteca", "segunda-feira"]),
        ("Meet me at 2:30pm at LS1 4AP, bring £35", ["LS1 4AP", "35"]),
    ],
)
def test_what_people_text_is_translated(
    translator: Translator, text: str, words: list[str]
) -> None:
    made = one(translator, text)
    assert made.text is not None and made.engine == "firefox"
    assert all(word in made.text for word in words), made.text
    assert not made.text.isupper()


def test_sentences_keep_their_order_and_line_breaks(translator: Translator) -> None:
    text = "The bus is number 49.\nThe room is 12 on floor 3. Bring 2 photos!\n\nIt costs £7."
    made = one(translator, text)
    assert made.text is not None
    lines = made.text.split("\n")
    assert ["49" in lines[0], "12" in lines[1], "2" in lines[1], "7" in lines[-1]] == [True] * 4
    assert lines[1].index("12") < lines[1].index("fotos")
    assert len(lines) == 3
    assert not compare(text, made.text, "en", "pt")


def test_a_recalled_sentence_stands_among_translated_ones(translator: Translator) -> None:
    made = one(translator, "Thank you. The library opens at 9:00.")
    assert made.text is not None and made.text.startswith("Obrigado. ")
    assert "not_reviewed" in made.flags and made.engine == "firefox"
    assert one(translator, "Thank you.").engine == MEMORY


@pytest.mark.parametrize("text", ["", " ", "\n", "🙂", "🙏🙏 ❤️", "...", "👍\n👍", "\u200b"])
def test_what_has_no_words_stays_as_it_is_and_asks_no_engine(text: str) -> None:
    engine = Scripted(lambda _text: "x")
    made = one(using(engine), text)
    assert (made.text or "").strip("\u200b \n") == text.strip("\u200b \n")
    assert not engine.asked and made.score == 1


@pytest.mark.parametrize(
    ("text", "source", "target", "right"),
    [
        ("£35?", "en", "pt", "£35?"),
        ("14h30!", "pt", "en", "14:30!"),
        ("450 libras", "pt", "en", "£450"),
        ("5 March, 2:30pm", "en", "pl", "5 marca, 14:30"),
        ("07700 900123", "en", "ar", "07700 900123"),
        ("help@example.org", "en", "fa", "help@example.org"),
    ],
)
def test_mere_values_are_said_without_an_engine(
    text: str, source: str, target: str, right: str
) -> None:
    engine = Scripted(lambda _text: "x")
    assert one(using(engine), text, source, target).text == right
    assert not engine.asked


def test_a_text_is_its_own_translation_into_its_language() -> None:
    assert one(using(), "Any words at all.", "en", "en").text == "Any words at all."


def test_what_no_sms_holds_is_not_translated() -> None:
    engine = Scripted(lambda text: text)
    made = one(using(engine), "word " * (MOST_LETTERS // 5 + 1))
    assert (made.text, made.flags) == (None, ("too_long",))
    assert not engine.asked


def test_without_an_engine_nothing_is_shown_but_approved_phrases() -> None:
    assert one(using(), "The library is closed.") == Translation(
        "The library is closed.", None, flags=("no_engine",)
    )
    assert one(using(), "Thank you.").text == "Obrigado."


RIGHT = "A biblioteca fecha às 17h."
TEXT = "The library closes at 5pm."


def test_after_an_engine_that_breaks_down_the_next_one_is_asked() -> None:
    broken = Broken()
    made = one(using(broken, Scripted(lambda _text: RIGHT, "second")), TEXT)
    assert (made.text, made.engine) == (RIGHT, "second")
    assert broken.asked == [TEXT]
    made = one(using(broken), TEXT)
    assert (made.text, made.flags) == (None, ("no_engine",))


@pytest.mark.parametrize(
    ("nonsense", "flag"),
    [
        ("", "empty"),
        ("A biblioteca fecha às 18h ou às 19h, de 2 a 3.", "number_changed"),
        ("A biblioteca biblioteca biblioteca biblioteca às 17h.", "loop"),
        ("Библиотека закрывается в 17:00.", "wrong_script"),
        ("The library closes at 5pm.", "much_left"),
        ("Idiota, fecha às 17h.", "profanity_added"),
        ("the library closes às 17h", "much_left"),
    ],
)
def test_nonsense_is_withheld_and_the_next_engine_takes_over(nonsense: str, flag: str) -> None:
    first = Scripted(lambda _text: nonsense, "first")
    made = one(using(first), TEXT)
    assert made.text is None and flag in made.flags and made.score == 0
    made = one(using(first, Scripted(lambda _text: RIGHT, "second")), TEXT)
    assert (made.text, made.engine, made.flags) == (RIGHT, "second", ())


def test_one_bad_sentence_withholds_the_whole_text() -> None:
    engine = Scripted(lambda text: "" if "library" in text else "Traga os papéis.")
    made = one(using(engine), "Bring the papers. The library closes at 5pm.")
    assert made.text is None and "empty" in made.flags


def test_a_doubtful_output_is_shown_with_its_doubt_unless_another_engine_has_none() -> None:
    doubtful = Scripted(lambda _text: "A biblioteca não fecha às 17h.", "first")
    made = one(using(doubtful), TEXT)
    assert made.text == "A biblioteca não fecha às 17h." and made.flags == ("negation_added",)
    assert one(using(doubtful, Scripted(lambda _text: RIGHT, "second")), TEXT).engine == "second"


def test_a_wrong_value_is_put_right_where_its_place_is_certain() -> None:
    made = one(using(Scripted(lambda _text: "A biblioteca fecha às 15h.")), TEXT)
    assert (made.text, made.flags) == ("A biblioteca fecha às 17:00.", ("repaired",))
    made = one(using(Scripted(lambda _text: "Traga 53 euros.")), "Bring £35.")
    assert (made.text, made.flags) == ("Traga £35.", ("repaired",))


def test_values_are_hidden_from_an_engine_that_loses_them() -> None:
    engine = Scripted(lambda text: "Ligue XQ1." if "XQ1" in text else "Ligue já.")
    made = one(using(engine), "Call 07700 900123.")
    assert (made.text, made.flags) == ("Ligue 07700 900123.", ("masked",))
    assert engine.asked[-1] == "Call XQ1."


def test_a_sentence_is_divided_at_its_commas_when_an_engine_loops_over_it() -> None:
    said = {"bring the papers,": "traga os papéis,", "and the photos.": "e as fotos."}
    engine = Scripted(lambda text: said.get(text.lower().strip(), "papéis " * 9))
    made = one(using(engine), "bring the papers, and the photos.")
    assert (made.text, made.flags) == ("traga os papéis, e as fotos.", ("split",))


def test_the_stretches_between_values_are_translated_when_nothing_else_keeps_these() -> None:
    said = {"bring": "Traga", "and the form": "e o formulário"}
    engine = Scripted(lambda text: said.get(text.lower().strip(" ."), "Não traga nada"))
    made = one(using(engine), "Bring £35 and the form HC2.")
    assert made.text is not None and "split" in made.flags
    assert made.text == "Traga £35 e o formulário HC2."


def test_names_and_terms_that_were_lost_are_forced(translator: Translator) -> None:
    for text, forced in (
        ("Your link worker will call you tomorrow.", "pessoa de ligação"),
        ("The GP surgery is closed.", "consultório"),
    ):
        made = one(translator, text)
        assert made.text is not None and forced in made.text
        assert made.flags == ("masked",)
    made = one(translator, "I saw Mrs Hope yesterday.")
    assert made.text is not None and "Hope" in made.text


def test_a_translation_turned_back_asks_the_engine_even_where_the_memory_knows(
    translator: Translator,
) -> None:
    (turned,) = translator.translate([back("Preciso de ajuda hoje.", "en", "pt")])
    assert turned.engine == "firefox"
    assert turned.text is not None and "help" in turned.text


def test_a_mixed_batch_comes_back_in_its_order(translator: Translator) -> None:
    asks = [
        Ask("Bring 4 photos.", "en", "pt"),
        Ask("Thank you.", "en", "uk"),
        Ask("Traga 5 fotografias.", "pt", "en"),
        Ask("Bring 6 photos.", "en", "so"),
        Ask("🙂", "en", "pt"),
        Ask("Bring 7 photos. Bring 8 photos.", "en", "pt"),
    ]
    made = translator.translate(asks)
    assert [told.source for told in made] == [ask.text for ask in asks]
    assert "4" in str(made[0].text) and "5 photo" in str(made[2].text)
    assert made[1].text == "Дякую." and made[3].flags == ("no_engine",)
    assert str(made[5].text).index("7") < str(made[5].text).index("8")
    assert made == [told for ask in asks for told in translator.translate([ask])]


ANY = st.one_of(
    st.text(max_size=120),
    st.text(st.characters(), max_size=40),
    st.text(" \n.,!?;:XQ0123456789£abcéñßИاह一😀\u200b\u202e", max_size=60),
    st.lists(
        st.sampled_from(["£35", "XQ1", "Come", "not", "at 2pm,", "Mrs", "Hope", ".", "\n"])
    ).map(" ".join),
)


@given(st.lists(ANY, max_size=4), ANY, st.sampled_from(["pt", "zh", "ar", "so", "xx"]))
def test_whatever_is_texted_and_whatever_an_engine_says_nothing_breaks(
    texts: list[str], said: str, target: str
) -> None:
    for engine in (Scripted(lambda _text: said), Scripted(lambda text: text + said), Broken()):
        made = using(engine).translate([Ask(text, "en", target) for text in texts])
        assert [told.source for told in made] == texts
        for told in made:
            assert 0 <= told.score <= 1
            assert told.text is None or not set(told.flags) & BLOCKS.keys()


def test_no_text_stays_in_memory_once_it_is_answered() -> None:
    made = Translator(lambda _s, _t: [])
    made.translate([Ask("Pay £450 on Tuesday.", "en", "pt")])
    assert _find.cache_info().currsize == 0
