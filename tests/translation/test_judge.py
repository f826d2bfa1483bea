"""The judge of translations, and that the adversarial set is what its README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.translation.judge import Row, added, altered, fold, rows

ADVERSARIAL = Path(__file__).parents[1] / "data" / "translation" / "adversarial.tsv"
ROWS = rows(ADVERSARIAL)
BY_ID = {line.id: line for line in ROWS}
# https://www.ofcom.org.uk: numbers that nobody has. No real number may stand in a test.
DRAMA = re.compile(r"(07700900|44(0)?7700900|01134960|02079460)\d{3}")

# Right translations, by no engine, of rows that an engine is likely to spoil.
RIGHT = [
    ("p002", "A conta é de 1.250,50 libras, mas pode pagá-la em dez prestações."),
    ("p013", "Faltam cinquenta pence nas £10 que me deste."),
    ("p022", "A sua consulta é na terça-feira, dia 5 de março, às 14h30."),
    ("p023", "A audiência é a 05/03/2027; traga o seu cartão ARC."),
    ("p045", "Encontramo-nos às duas e meia à porta da biblioteca."),
    ("p054", "O último autocarro é às dez para as seis."),
    ("p124", "Paracetamol 1 g de 6 em 6 horas, no máximo 4 g."),
    ("p138", "A Hope, da instituição, vai ter consigo ao St Mary's Church Hall."),
    ("e003", "They asked me for £1,250.50 for the hospital stay."),
    ("e010", "I spend R$ 300 a month on the medicine in Brazil, here it's £45."),
    ("e023", "appointment on Monday the 8th at 9am"),
    ("e031", "I arrive at half past twelve."),
    ("e041", "They close at quarter to six."),
    ("e123", "did you say Tuesday or Thursday"),
]


def row(*values: str, text: str = "") -> Row:
    return Row("r", "en", "pt", text, tuple(tuple(v.split("|")) for v in values), False, False)


@pytest.mark.parametrize(
    ("value", "output"),
    [
        ("450", "Paga 450 libras."),
        ("450", "Paga 450."),
        ("450", "Paga 450, e depois mais."),
        ("£450|450 libras", "Paga 450\u00a0libras"),
        ("450", "\u0664\u0665\u0660 \u062c\u0646\u064a\u0647"),
        ("0.5", "\u0660\u066b\u0665"),
        ("37,8°c", "Tem 37,8\u00baC"),
        ("3-5 de maio", "Fechado 3\u20135 de maio"),
        ("terça", "Na Terça-feira"),
        ("okonkwo", "Mrs Okonkwo's letter"),
        ("2", "no 2.\u00ba andar"),
        ("5 \u0645\u0627\u0631\u0633", "\u064a\u0648\u0645 \u0665 \u0645\u0627\u0631\u0633"),
        ("hc2", "HC2表格"),
        ("st mary's", "St Mary\u2019s Church Hall"),
        ("14:30", "às 14:30h"),
        ("\u0633\u0647 \u0634\u0646\u0628\u0647", "\u0633\u0647\u200c\u0634\u0646\u0628\u0647"),
        ("izmir", "İzmir"),
    ],
)
def test_a_value_stands_however_the_writing_system_spells_it(value: str, output: str) -> None:
    assert altered(row(value), output) == []


@pytest.mark.parametrize(
    ("value", "output"),
    [
        ("450", "Paga 4500 libras."),
        ("450", "Paga 1.450 libras."),
        ("450", "Paga 450,50 libras."),
        ("450", "Paga 450.000 libras."),
        ("£450|450 libras", "Paga 450 euros."),
        ("£450|450 libras", "Paga 450."),
        ("5 de março", "dia 15 de março"),
        ("05/03", "05/03/2027"),
        ("2", "o HC2"),
        ("ten", "often"),
        ("seis", "seiscentas libras"),
        ("14h", "às 14h30"),
        ("ls1 4ap", "LS1 4AQ"),
        ("ls1 4ap", "LS1 4APX"),
        ("a@example.org", "a-example.org"),
        ("10", "10:30"),
        ("3", "at 3pm"),
    ],
)
def test_a_value_does_not_stand_inside_another(value: str, output: str) -> None:
    assert altered(row(value), output) == [value.split("|")[0]]


@pytest.mark.parametrize("wrong", ["2:30 a.m.", "2:30 am", "2h30 da manhã", "2:30 da madrugada"])
def test_a_time_of_the_other_half_of_the_day_is_another_time(wrong: str) -> None:
    afternoon = row("2:30|2h30|2:30 pm|2:30 da tarde")
    assert altered(afternoon, f"É às {wrong}") == ["2:30"]
    assert altered(afternoon, "É às 2:30 da tarde") == []


@pytest.mark.parametrize(
    "said",
    [
        "Ligue 07700 900123.",
        "Ligue 07700900123",
        "Ligue 0770 090 0123, já",
        "Ligue 07700-900-123",
        "Ligue (07700) 900 - 123",
        "Ligue 07700.900.123. 2 vezes",
        "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663",
    ],
)
def test_a_phone_number_is_its_digits(said: str) -> None:
    phone = row("#07700900123", text="Ring 07700 900123 2 times")
    assert altered(phone, said) == []
    assert added(phone, said) == []


@pytest.mark.parametrize(
    "said", ["07700 900124", "07700 9001234", "7700 900123", "07700 900123 4", "07700, 900123"]
)
def test_a_phone_number_with_another_digit_is_another_number(said: str) -> None:
    assert altered(row("#07700900123"), said) == ["#07700900123"]


def test_a_value_said_twice_must_stand_twice() -> None:
    twice = row("£20|20 libras", "£20|20 libras")
    assert altered(twice, "£20 hoje e 20 libras na sexta") == []
    assert altered(twice, "£20 hoje e mais na sexta") == ["£20"]
    assert altered(twice, "nada") == ["£20", "£20"]


def test_digits_that_nobody_wrote_were_added() -> None:
    bill = row("£450|450 libras|450,00 libras", text="Pay £450 at window 3")
    assert added(bill, "Pague 450,00 libras na janela 3") == []
    assert added(bill, "Pague 450 libras em 12 vezes na janela \u0663, ref 77") == ["12", "77"]
    assert added(row("#07700900123", text="07700900123"), "07700 900 124") == [
        "07700",
        "900",
        "124",
    ]


def test_folding_twice_is_folding_once() -> None:
    for line in ROWS:
        assert fold(fold(line.text)) == fold(line.text)


def test_the_set_is_as_big_as_it_says() -> None:
    pairs = [(line.source, line.target) for line in ROWS]
    assert pairs.count(("en", "pt")) >= 150
    assert pairs.count(("pt", "en")) >= 100
    assert len([p for p in pairs if "pt" not in p]) >= 60
    assert len({line.id for line in ROWS}) == len({line.text for line in ROWS}) == len(ROWS)
    assert len([line for line in ROWS if not line.values]) == 25


def test_every_row_is_well_formed() -> None:
    for line in ROWS:
        assert line.text == line.text.strip(), line.id
        assert line.values or line.denies or line.asks or "only" in line.text, line.id
        for value in line.values:
            assert len(set(value)) == len(value), line.id
            assert all(v and v == v.strip().lower() for v in value), line.id


def test_every_number_to_call_is_nobodys() -> None:
    numbers = {v[1:] for line in ROWS for value in line.values for v in value if v[0] == "#"}
    assert all(DRAMA.fullmatch(n) or n == "9990000018" for n in numbers)


def test_what_is_kept_to_the_letter_stands_in_the_message() -> None:
    for line in ROWS:
        for value in line.values:
            if value[0][0] == "#" or "@" in value[0] or "example." in value[0]:
                assert altered(row("|".join(value)), line.text) == [], line.id


def test_nothing_keeps_no_value_and_adds_none() -> None:
    for line in ROWS:
        assert len(altered(line, "")) == len(line.values)
        assert added(line, "") == added(line, line.text) == []


@pytest.mark.parametrize(("key", "right"), RIGHT)
def test_a_right_translation_passes(key: str, right: str) -> None:
    assert altered(BY_ID[key], right) == []
    assert added(BY_ID[key], right) == []


@pytest.mark.parametrize(("key", "right"), RIGHT)
def test_no_number_of_a_right_translation_can_change_unseen(key: str, right: str) -> None:
    for number in re.finditer(r"\d+", right):
        other = str(int(number.group()) + 1)
        wrong = right[: number.start()] + other + right[number.end() :]
        assert altered(BY_ID[key], wrong), wrong
