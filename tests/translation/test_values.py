"""Values are found whatever the script, and compared so that no wrong one passes."""

from __future__ import annotations

import random
import time
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.translation.values.compare import compare
from bot.translation.values.find import find
from bot.translation.values.numbers import ascii_digits, chinese, readings, spelled
from bot.translation.values.say import say
from bot.translation.words import words
from tests.translation.judge import rows

LANGS = ("en", *locales.languages())
TEXTS = [
    (row.source, row.text)
    for row in rows(Path(__file__).parents[1] / "data" / "translation" / "adversarial.tsv")
]


def keys(text: str, lang: str = "en") -> list[tuple[str, str, list[str]]]:
    return [(one.kind, one.raw, sorted(one.keys)) for one in find(text, lang)]


def differ(source: str, output: str, source_lang: str = "en", target_lang: str = "pt") -> bool:
    return bool(compare(source, output, source_lang, target_lang))


FOUND = [
    ("en", "It costs £1,250.50.", "money", "£1,250.50", "£:1250.5"),
    ("en", "twenty pounds please", "money", "twenty pounds", "£:20"),
    ("en", "50p", "money", "50p", "£:0.5"),
    ("en", "£20k", "money", "£20k", "£:20000"),
    ("pt", "São 1.250,50 libras.", "money", "1.250,50 libras", "£:1250.5"),
    ("pt", "R$ 300 por mês", "money", "R$ 300", "r$:300"),
    ("fr", "1 250,50 €", "money", "1 250,50 €", "€:1250.5"),
    ("ar", "٤٥٠ جنيه إسترليني", "money", "٤٥٠ جنيه", "£:450"),
    ("zh", "我没有450英镑。", "money", "450英镑", "£:450"),
    ("en", "Ring 07700 900123 now", "phone", "07700 900123", "p:07700900123"),
    ("en", "+44 (0)7700 900123", "phone", "+44 (0)7700 900123", "p:07700900123"),
    ("ar", "رقمي ٠٧٧٠٠ ٩٠٠١٢٣", "phone", "٠٧٧٠٠ ٩٠٠١٢٣", "p:07700900123"),
    ("en", "NHS number 999 000 0018", "phone", "999 000 0018", "p:9990000018"),
    ("en", "come to ls14ap", "postcode", "ls14ap", "z:ls14ap"),
    ("zh", "住在LS1 4AP附近", "postcode", "LS1 4AP", "z:ls14ap"),
    ("en", "Mail help@example.org.", "email", "help@example.org", "e:help@example.org"),
    ("en", "See https://www.nhs.uk/hc2.", "url", "https://www.nhs.uk/hc2", "u:nhs.uk/hc2"),
    ("en", "go to gov.uk", "url", "gov.uk", "u:gov.uk"),
    ("bn", "nhs.uk-এ খুঁজুন", "url", "nhs.uk", "u:nhs.uk"),
    ("en", "Take 1,000 mg", "dose", "1,000 mg", "mg:1000"),
    ("fr", "prenez 1 000mg", "dose", "1 000mg", "mg:1000"),
    ("ru", "по 2,5 мл", "dose", "2,5 мл", "ml:2.5"),
    ("fa", "۲۰ میلی‌گرم", "dose", "۲۰ میلی‌گرم", "mg:20"),
    ("en", "38.5°C", "dose", "38.5°C", "°c:38.5"),
    ("en", "every 6 hours", "dose", "every 6 hours", "every:6h"),
    ("pt", "de 8 em 8 horas", "dose", "de 8 em 8 horas", "every:8h"),
    ("fr", "toutes les 4 heures", "dose", "toutes les 4 heures", "every:4h"),
    ("en", "form HC2", "code", "HC2", "c:hc2"),
    ("en", "ref AB-4417/27", "code", "AB-4417/27", "c:ab441727"),
    ("en", "at 14b Harehills Lane", "code", "14b", "c:14b"),
    ("hi", "मुझे ५ चाहिए", "number", "५", "n:5"),
    ("en", "a 55-year-old man", "number", "55-year-old", "n:55"),
    ("pt", "no 2º andar", "number", "2", "n:2"),
    ("en", "0.5", "number", "0.5", "n:0.5"),
]


@pytest.mark.parametrize(("lang", "text", "kind", "raw", "key"), FOUND)
def test_a_value_is_found_with_its_key(lang: str, text: str, kind: str, raw: str, key: str) -> None:
    assert (kind, raw, [key]) in keys(text, lang)


SAME = [
    ("£1,250.50", "1.250,50 libras", "pt"),
    ("£0.50", "50 pence", "en"),
    ("07700 900123", "+44 7700 900123", "pt"),
    ("LS1 4AP", "ls14ap", "pt"),
    ("https://www.nhs.uk/", "www.nhs.uk", "fr"),
    ("2.5 ml", "2,5 мл", "ru"),
    ("every 6 hours", "de 6 em 6 horas", "pt"),
    ("every 6 hours", "cada 6 horas", "es"),
    ("every 6 hours", "har 6 saac", "so"),
    ("twice", "2 vezes", "pt"),
    ("three letters", "3 cartas", "pt"),
    ("3 letters", "três cartas", "pt"),
    ("two hundred and fifty pounds", "£250", "pt"),
    ("HC2", "HC2表格", "zh"),
    ("5th floor", "5º andar", "pt"),
    ("1 in 3", "1 em 3", "pt"),
    ("1,250", "1.250", "pt"),
    ("1,250", "1,250", "pt"),
    ("1,000 mg", "1000 mg", "fr"),
    ("16+", "16+", "uk"),
]
OTHER = [
    ("£450", "450 euros", "pt"),
    ("£450", "450", "pt"),
    ("£450", "£4500", "pt"),
    ("£1.50", "£1,500", "fr"),
    ("1,000 mg", "1 mg", "fr"),
    ("450", "4 50", "pt"),
    ("£35", "£53", "pt"),
    ("07700 900123", "07700 900124", "pt"),
    ("LS1 4AP", "LS1 4AQ", "pt"),
    ("a@example.org", "a@example.com", "pt"),
    ("nhs.uk/hc2", "nhs.uk/hc1", "pt"),
    ("10 mg", "10 ml", "pt"),
    ("10 mg", "10", "pt"),
    ("0.5 ml", "5 ml", "pt"),
    ("every 6 hours", "de 8 em 8 horas", "pt"),
    ("every 6 hours", "de 6 em 8 horas", "pt"),
    ("every 2 days", "cada 2 semanas", "es"),
    ("HC2", "HC1", "pt"),
    ("HC2", "HC", "pt"),
    ("bus 49", "ônibus 94", "pt"),
    ("2 and 2", "2 e 3", "pt"),
    ("5, 8 and 11; the one aged 8", "5, 1 e 11; o de 8", "pt"),
    ("twice", "3 vezes", "pt"),
    ("come", "venha às 9h30", "pt"),
    ("come", "pague £5", "pt"),
]


@pytest.mark.parametrize(("english", "said", "lang"), SAME)
def test_the_same_value_in_another_form_is_no_difference(
    english: str, said: str, lang: str
) -> None:
    assert not differ(english, said, "en", lang)
    assert not differ(said, english, lang, "en")


@pytest.mark.parametrize(("english", "said", "lang"), OTHER)
def test_another_value_is_a_difference(english: str, said: str, lang: str) -> None:
    assert differ(english, said, "en", lang)


@pytest.mark.parametrize(
    ("lang", "text", "to", "said"),
    [
        ("en", "£1,250", "pt", "£1,250"),
        ("pt", "450 libras", "en", "£450"),
        ("en", "50p", "pt", "50p"),
        ("en", "every 6 hours", "pt", "a cada 6 horas"),
        ("en", "every 2 weeks", "fr", "toutes les 2 semaines"),
        ("pt", "1.250", "en", "1250"),
        ("en", "1.250 kg", "pt", "1.25 kg"),
        ("pt", "1.250,50 libras", "en", "£1,250.50"),
        ("pt", "£9,90", "en", "£9.90"),
        ("pt", "R$ 300", "en", "R$300"),
        ("pt", "2,5", "en", "2.5"),
        ("pt", "14h", "en", "14:00"),
        ("en", "2:30pm", "pt", "14:30"),
        ("pt", "14h30", "en", "14:30"),
        ("en", "5 March", "pl", "5 marca"),
        ("en", "Tuesday", "uk", "вівторок"),
        ("ar", "٤٥٠", "en", "450"),
    ],
)
def test_a_value_is_said_as_its_reader_reads_it(lang: str, text: str, to: str, said: str) -> None:
    (one,) = find(text, lang)
    assert say(one, to) == said
    assert not compare(text, said, lang, to)


@given(st.integers(0, 999_999_999), st.integers(0, 99))
def test_a_figure_reads_as_itself_with_either_marks(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    number = Decimal(english.replace(",", ""))
    for figure in (english, swapped, english.replace(",", " ")):
        assert number in map(Decimal, readings(figure))
        assert len(readings(figure)) <= 2
    assert set(map(Decimal, readings(str(whole)))) == {Decimal(whole)}


@given(st.integers(1, 999), st.integers(0, 999))
def test_only_three_figures_after_one_mark_are_ambiguous(whole: int, rest: int) -> None:
    for mark in ".,":
        both = set(map(Decimal, readings(f"{whole}{mark}{rest:03d}")))
        assert both == {Decimal(whole * 1000 + rest), Decimal(f"{whole}.{rest:03d}")}


@given(st.integers(0, 10**9), st.sampled_from("٠۰०০੦０"))
def test_figures_of_any_script_are_the_same_number(number: int, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert ascii_digits(written) == str(number)
    assert not differ(f"x {number} x", f"x {written} x", "en", "ar")


@given(st.integers(1, 99))
def test_chinese_numbers_of_dates_are_read(number: int) -> None:
    tens, ones = divmod(number, 10)
    figures = "零一二三四五六七八九"
    said = f"{figures[tens] if tens > 1 else ''}十" if tens else ""
    assert chinese(said + (figures[ones] if ones else "")) == chinese(str(number)) == number


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_spelled_numbers_add_up(hundreds: int, tens: int, ones: int) -> None:
    names = {value: word for word, value in words("en").numbers.items() if value > 3}
    names |= {1: "one", 2: "two", 3: "three"}
    tens = max(tens, 2)
    text = f"{names[hundreds]} hundred and {names[10 * tens]} {names[ones]} people"
    (found,) = spelled(text, words("en").numbers)
    assert found == (100 * hundreds + 10 * tens + ones, 0, text.index(" people"))


PIECES = (
    "5|p|h|.|:|/|-|(|@|k|٥|五|月|日|点|半|年|º|😀|\u200c|\x00|ß|İ|£| |12|07700|900123|1,250|pm|+44"
    "|may|www.a.uk|março|Monday|mg|°c|14:30|2nd|HC2|r$|LS1 4AP|tháng|giờ|às|horas|two|half|past"
    "|every|cada|8 em|2027|feira|saat|luni|می|1 000|i̇"
)
SCRIPTS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789٠١٢۵५,.:/-£€$ \u00a0\u200c\n", max_size=40),
    st.text(st.characters(), max_size=40),
    st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join),
)


@given(SCRIPTS, st.sampled_from(LANGS))
def test_whatever_the_text_values_stand_where_they_say_and_hold_every_figure(
    text: str, lang: str
) -> None:
    text = unicodedata.normalize("NFC", text)
    found = find(text, lang)
    held = [at for one in found for at in range(one.start, one.end)]
    assert all(one.raw == text[one.start : one.end] for one in found)
    assert len(held) == len(set(held))
    assert {at for at, char in enumerate(text) if char.isdecimal()} <= set(held)
    assert not compare(text, text, lang, lang)


@pytest.mark.parametrize(
    "piece", ["5 ", "1-", "a-", "may ", "1 1 ", "a@b.", "ا", "五月", "😀", "\n"]
)
@pytest.mark.parametrize("lang", ["en", "pt", "ar", "zh", "ro"])
def test_the_longest_of_texts_takes_no_time(lang: str, piece: str) -> None:
    text = (piece * 2000)[:2000]
    find("1", lang)  # learns the words of the language first, which is not the text's time
    began = time.process_time()
    find(text, lang)
    assert time.process_time() - began < 1


def test_a_changed_figure_of_any_text_is_seen() -> None:
    for lang, text in TEXTS:
        for at, char in enumerate(text):
            if char.isdecimal():
                other = str((int(char) + random.Random(text).randint(1, 9)) % 10)
                changed = text[:at] + other + text[at + 1 :]
                assert compare(text, changed, lang, lang), changed


def test_two_spelled_times_in_one_text_are_each_their_own() -> None:
    said = find("Come at ten past five or at twenty past six.", "en")
    assert ["t:310" in one.keys or "t:380" in one.keys for one in said] == [True, True]
