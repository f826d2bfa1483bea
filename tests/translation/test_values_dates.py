"""Dates, weekdays and times in all our languages, as the CLDR and as people write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from babel.dates import format_date, format_skeleton, format_time
from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.translation.values.calendar import locale_of, names
from bot.translation.values.compare import compare
from bot.translation.values.find import find
from bot.translation.values.say import say
from bot.translation.values.value import DATE, TIME

LANGS = ("en", *locales.languages())
FORMS = ("full", "long", "MMMMd", "MMMd", "yMMMd")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
# Abbreviations that are not read, since they are everyday words too: ግን (but), nën (under), ara.
UNREAD = (("ti", 5), ("sq", 11), ("so", 3), ("tr", 11), ("tr", 12))


def written(day: date, form: str, lang: str) -> str:
    locale = "en_GB" if lang == "en" else locale_of(lang)
    if form in ("full", "long"):
        return format_date(day, form, locale=locale)
    return str(format_skeleton(form, day, locale=locale))


@pytest.mark.parametrize("lang", LANGS)
def test_every_month_is_read_as_the_cldr_writes_it_long_or_short(lang: str) -> None:
    for month in range(1, 13):
        for form in FORMS:
            if (lang, month) in UNREAD and form.endswith("MMMd"):
                continue
            day = date(2027, month, 3 * month - 5 if month > 2 else 11 * month)
            here, english = written(day, form, lang), written(day, form, "en")
            assert not compare(english, here, "en", lang), (english, here)
            assert not compare(here, english, lang, "en"), (english, here)


@given(DAYS, st.sampled_from(LANGS), st.integers(1, 400))
def test_another_date_is_seen_in_every_language(day: date, lang: str, later: int) -> None:
    right, wrong = written(day, "full", lang), written(day + timedelta(later), "full", lang)
    english = written(day, "full", "en")
    assert not compare(english, right, "en", lang)
    assert compare(english, wrong, "en", lang)
    assert compare(wrong, english, lang, "en")


@pytest.mark.parametrize("lang", LANGS)
def test_a_lost_or_added_date_is_seen_in_every_language(lang: str) -> None:
    said = written(date(2027, 11, 23), "long", lang)
    assert [one.kind for one in compare(said, "x", lang, "en").missing] == [DATE]
    assert compare("x", said, "en", lang).added


@pytest.mark.parametrize("lang", LANGS)
def test_weekdays_are_told_apart_in_every_language(lang: str) -> None:
    week = [date(2027, 3, day) for day in range(1, 8)]
    locale = locale_of(lang)
    said = [format_date(day, "EEEE", locale=locale) for day in week]
    for at, day in enumerate(week):
        english = format_date(day, "EEEE", locale="en")
        assert not compare(english, said[at], "en", lang), said[at]
        assert compare(english, said[at - 1], "en", lang), said[at - 1]


@pytest.mark.parametrize("lang", LANGS)
def test_times_are_read_as_the_cldr_writes_them(lang: str) -> None:
    for hour in range(24):
        for minute in (0, 5, 30):
            moment = time(hour, minute)
            said = format_time(moment, "short", locale=locale_of(lang))
            assert not compare(f"{hour}:{minute:02d}", said, "en", lang), said
            (one,) = find(said, lang)
            assert (one.kind, set(one.keys)) == (TIME, {f"t:{60 * hour + minute}"})


@given(st.integers(0, 1439), st.integers(1, 1439))
def test_another_time_is_seen_however_it_is_written(minutes: int, later: int) -> None:
    hour, minute = divmod(minutes, 60)
    half = f"{(hour - 1) % 12 + 1}:{minute:02d} {'pm' if hour > 11 else 'am'}"
    said = (f"{hour}:{minute:02d}", f"{hour}h{minute:02d}", half)
    other_hour, other_minute = divmod((minutes + later) % 1440, 60)
    wrong = f"às {other_hour}h{other_minute:02d}"
    for right in said:
        assert not compare(right, said[0], "en", "pt")
        assert compare(f"at {right}", wrong, "en", "pt")


PEOPLE = [
    ("pl", "od poniedziałku do piątku", "from Monday to Friday"),
    ("pl", "przed czwartkiem", "before Thursday"),
    ("ru", "со вторника по субботу", "from Tuesday to Saturday"),
    ("ru", "среди людей", "among people"),
    ("uk", "з понеділка, до вівторка", "from Monday, until Tuesday"),
    ("uk", "серед людей", "among people"),
    ("uk", "грудне вигодовування", "breastfeeding"),
    ("tr", "saat 5 ara", "call at 5"),
    ("tr", "31 Ağustos'a kadar", "by 31 August"),
    ("tr", "Pazartesi'den cumaya kadar", "from Monday to Friday"),
    ("sq", "nga e hëna deri të premten", "from Monday to Friday"),
    ("sq", "nën 16 vjeç", "under 16"),
    ("sq", "Nga 1 korriku 2023", "Since 1 July 2023"),
    ("ro", "luni, 5 martie", "Monday, 5 March"),
    ("ro", "în 12 luni, adică 24 de luni", "in 12 months, that is 24 months"),
    ("ro", "peste trei luni", "in three months"),
    ("ar", "٥ آذار الساعة ٢:٣٠ مساءً", "5 March at 2:30 pm"),
    ("ar", "من الإثنين إلى الجمعة", "from Monday to Friday"),
    ("ar", "١٥ كانون الاول ٢٠٢٧", "15 December 2027"),
    ("ar", "منذ 1 تموز/يوليو 2023", "since 1 July 2023"),
    ("ar", "من 3 إلى 5 مايو", "3-5 May"),
    ("fa", "۱۲ جون", "12 June"),
    ("fa", "سه‌شنبه، پنج‌شنبه و یک شنبه", "Tuesday, Thursday and Sunday"),
    ("prs", "روزی ۲ می‌خورم", "I take 2 a day"),
    ("ps", "د سې شنبې په ورځ", "on Tuesday"),
    ("ps", "د 2023 کال د جولای له 1 نېټې", "1 July 2023"),
    ("ps", "د مارچ په ۵مه", "on 5 March"),
    ("ckb", "ڕۆژی سێشەممە ٥ی ئازار کاتژمێر ٢:٣٠", "Tuesday 5 March at 2:30"),
    ("ckb", "بۆ ئازاری توند", "for bad pain"),
    ("so", "qor 8. Mar kasta", "text 8. Any time"),
    ("so", "Isniinta ilaa Jimce", "Monday to Friday"),
    ("am", "ኮሌጁን ይጠይቁ", "Ask the college"),
    ("am", "ከሰኞ እስከ ዓርብ", "from Monday to Friday"),
    ("ti", "ምምሕዳር ከተማ", "town hall"),
    ("vi", "thứ 6 ngày 5 tháng 3 năm 2027 lúc 14 giờ 30", "Friday 5 March 2027 at 14:30"),
    ("zh", "2027年3月5日星期天下午两点", "Sunday 5 March 2027 at 2pm"),
    ("zh", "三月五日下午2点半", "5 March at half past two"),
    ("zh", "早一点来，有一点痛", "come a bit earlier, it hurts a bit"),
    ("ur", "پیر کو 5 مارچ", "on Monday 5 March"),
    ("ur", "پیر میں درد، ایک ہفتہ", "pain in the foot, a week"),
    ("es", "el miercoles y el sabado", "on Wednesday and on Saturday"),
    ("pt", "às segundas e quartas", "on Mondays and Wednesdays"),
    ("pt", "aberto das 9 às 12", "open from 9 to 12"),
    ("pt", "quinta-feira, 1.º de maio, ao meio-dia", "Thursday 1 May at noon"),
    ("pt", "às 3 e um quarto da tarde", "at quarter past three"),
    ("en", "5th of Sept.", "Sept 5"),
    ("en", "Room 5 may be closed", "room 5 may be closed"),
    ("fr", "tous les lundis, de 9h30 à 17 heures", "on Mondays, 9:30 to 17:00"),
    ("hi", "मंगलवार 5 मार्च को दोपहर 2:30 बजे", "on Tuesday 5 March at 2:30pm"),
    ("bn", "মঙ্গলবার ৫ মার্চ দুপুর ২:৩০ টায়", "on Tuesday 5 March at 2:30pm"),
]


@pytest.mark.parametrize(("lang", "said", "english"), PEOPLE)
def test_dates_and_times_as_people_write_them(lang: str, said: str, english: str) -> None:
    assert not compare(english, said, "en", lang), find(said, lang)
    assert not compare(said, english, lang, "en"), find(said, lang)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("at 8pm", "às 8"),
        ("at 8am", "às 20h"),
        ("half past two", "às 3h30"),
        ("quarter to six", "às 6h15"),
        ("noon", "meia-noite"),
        ("5 March", "5 de março de 2027"),
        ("5 March 2027", "5 de março"),
        ("3-5 May", "3-6 de maio"),
        ("11/02/1988, not 02/11/1988", "21/02/1988, não 02/11/1988"),
        ("Monday", "amanhã"),
        ("May", "em março"),
        ("no day", "na segunda"),
    ],
)
def test_another_date_or_time_is_a_difference(english: str, said: str) -> None:
    assert compare(english, said, "en", "pt")


@pytest.mark.parametrize("lang", LANGS)
def test_a_date_is_said_so_that_it_is_read_again(lang: str) -> None:
    for english in ("5 March", "31 December 2027", "Thursday", "14:30", "9:05 am", "June"):
        (one,) = find(english, "en")
        assert not compare(english, say(one, lang), "en", lang), say(one, lang)


def test_names_do_not_depend_on_which_language_was_read_first() -> None:
    names("ps")
    ask = "from bot.translation.values.calendar import names;print(sorted(names('{}').days))"
    for lang in ("fr", "ti", "ur"):
        alone = subprocess.run(
            [sys.executable, "-c", ask.format(lang)], capture_output=True, text=True, check=True
        ).stdout
        assert alone.strip() == str(sorted(names(lang).days))
