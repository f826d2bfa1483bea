"""Days of a month and weekdays, as people write them in any of our languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.translation.values.calendar import AMBIGUOUS, ORDINALS, Names, name_of, names
from bot.translation.values.numbers import HAN, apart, chinese, spelled
from bot.translation.values.value import DATE, Value, value
from bot.translation.words import words

NUMERIC = apart(
    r"(?<![\w/.:-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/:-])"
    r"|(?<![\w/.:-])(\d{4})([/.-])(\d{1,2})\6(\d{1,2})(?![\w/:-])"
    r"|(?<![\w/.:-])(\d{1,2})/(\d{1,2})(?![\w/:-])"
)
MARK = r"(?:st|nd|rd|th|er|\.?[ºª]|o|\.|-го|-е|日|号|號|ی)?"
TO = (
    r"\s?(?:-|–|to|till|until|and|to the|a|e|ao|até|ate|au|al|y|et|la|și|do|до|по|і|и|та|ve|ile"
    r"|deri|dhe|ilaa|đến|إلی|الی|و|حتی|تا|تر|से|ਤੋਂ|থেকে|至|到)\s?"
)
DAY = rf"(?<![\w.,:/£€$-])(?:(\d{{1,2}}){MARK}{TO})?(\d{{1,2}}){MARK}"
BETWEEN = r"[\s,.]*(?:of|de|d'?|del|do|të|ngày|د|په|له)?\s*"
YEAR = re.compile(r"(?:[\s,.]*(?:of|de|del|do)?\s*((?:19|20)\d\d)(?!\d))?")
BEFORE = apart(rf"{DAY}{BETWEEN}$")
AFTER = apart(rf"^{BETWEEN}(\d{{1,2}}){MARK}(?:{TO}(\d{{1,2}}){MARK})?(?![\w:%£€$])(?![.,]\d)")
YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[\s,]+(?:کال\s+)?(?:د\s+)?$")
"""As Pashto and Kurdish have it."""
VIETNAMESE = apart(
    r"(?<![\w.,:/])(?P<d>\d{1,2})\s+th[áa]ng\s+(?P<m>\d{1,2})(?!\w)"
    r"(?:(?:,?\s+(?:năm\s+|nam\s+)?|/)(?P<y>(?:19|20)\d\d)(?!\d))?"
)
CHINESE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d)\s?年\s?)?(?P<m>\d{{1,2}}|{HAN})\s?月\s?"
    rf"(?:(?P<d>\d{{1,2}})\s?[日号號]?|(?P<c>{HAN})\s?[日号號])"
)
NO_MONTH: Mapping[str, re.Pattern[str]] = {
    "may": re.compile(
        r"\s+(?:i|you|he|she|it|we|they|not|also|still|be|have|need|want|ask|come|go"
        r"|see|take|get|cost|help|change|call|text|say|do|feel|has|stay|only)\b"
    ),
    "می": re.compile(r"\s?[^\W\d]"),
}
"""What stands behind a name of a month that is a verb there: ``room 5 may be closed``."""
REACH = 22
"""Letters on either side of a month within which its day stands."""


def dates(plain: str, lang: str) -> Iterator[Value]:
    """Days of a month, with their year where one is told; the day comes first, as in the UK."""
    for hit in NUMERIC.finditer(plain):
        day, month, year = _order(hit)
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield _date(day, month, year, hit.group(), hit.start())
    for pattern in (VIETNAMESE, CHINESE):
        for hit in pattern.finditer(plain):
            told = hit.groupdict()
            day, month = chinese(told["d"] or told["c"]), chinese(told["m"])
            if 1 <= month <= 12:
                yield _date(day, month, int(told["y"] or 0), hit.group(), hit.start())
    yield from _in_words(plain, names(lang), lang in ("ps", "ckb"))


def _in_words(plain: str, known: Names, year_first: bool) -> Iterator[Value]:
    for hit in known.month.finditer(plain):
        name = name_of(hit.group(), known.months)
        if name in NO_MONTH and NO_MONTH[name].match(plain, hit.end()):
            continue
        if before := BEFORE.search(plain[max(0, hit.start() - REACH) : hit.start()]):
            start, end = max(0, hit.start() - REACH) + before.start(), hit.end()
            first, last = before[1], before[2]
        elif after := AFTER.search(plain[hit.end() : hit.end() + REACH]):
            start, end = hit.start(), hit.end() + after.end()
            first, last = (after[1], after[2]) if after[2] else (None, after[1])
        else:
            continue
        end, year = _year(plain, end, known)
        if (
            year_first
            and not year
            and (told := YEAR_FIRST.search(plain, max(0, start - REACH), start))
        ):
            start, year = told.start(), int(told[1])
        month = known.months[name]
        yield _date(int(last), month, year, plain[start:end], start, int(first or 0))


def _order(hit: re.Match[str]) -> tuple[int, int, int]:
    if hit[5]:
        return int(hit[8]), int(hit[7]), int(hit[5])
    if hit[9]:
        return int(hit[9]), int(hit[10]), 0
    year = int(hit[4])
    return int(hit[1]), int(hit[3]), year if len(hit[4]) > 2 else 2000 + year


def _year(plain: str, at: int, known: Names) -> tuple[int, int]:
    if plain.startswith("/", at) and (again := known.month.match(plain, at + 1)):
        at = again.end()  # as in تموز/يوليو
    hit = YEAR.match(plain, at)
    if hit and hit[1]:
        return hit.end(), int(hit[1])
    return at, 0


def _date(day: int, month: int, year: int, raw: str, start: int, first: int = 0) -> Value:
    """A day of a month, or with ``first`` the days from that one on."""
    key = (f"d:{first}-" if first else "d:") + f"{day}/{month}" + (f"/{year}" if year else "")
    parts = (f"n:{day}", f"m:{month}", *((f"n:{year}",) if year else ()))
    parts += (f"n:{first}",) if first else ()
    loose = {f"n:{day}", f"m:{month}", *((f"n:{year}",) if year else ())}
    if "/" in raw:
        loose.add(f"n:{month}")
    if first:
        loose |= {f"n:{first}", f"d:{day}/{month}"}
    return value(DATE, (key,), raw, start, loose, parts)


ON_A_DAY = apart(r"(?<!\w)(?:n?as?|às|até|ate|n?esta|todas? as?|toda|próxima|proxima|dia|بروز)\s+$")
TO_A_DAY = re.compile(r"\s+(?:کو|تک|کے (?:دن|روز)|کا دن)")
"""What stands beside ``segunda`` or ``پیر`` when it is Monday, not a second something or a foot."""
SOMETHING = re.compile(
    r"\s+(?:vez|planta|porta|consulta|semana|rua|sala|dose|parte|fila|opção|página|linha|pessoa"
    r"|casa|via|criança|filha|carta|fase|etapa|tentativa|metade|cirurgia|língua|mão|entrevista"
    r"|visita|vacina|toma|quinzena|série|esquina|chamada)s?\b"
)
"""What stands behind ``segunda`` when it is a second something after all: na segunda porta."""
MONTHS_OF = re.compile(r"(?:\d\s*(?:de)?|\bultimele|\bc[âa]teva|\bmulte)\s*$")
"""What stands before ``luni`` when it is no Monday but months: 12 luni."""
NUMBERED = apart(r"(?<!\w)([2-6])[ªa]?[\s-]?feira")
"""Monday to Friday in Portuguese by number: 2a feira."""


def named(plain: str, lang: str) -> Iterator[Value]:
    """Weekdays, and months without a day."""
    known = names(lang)
    for hit in NUMBERED.finditer(plain) if lang == "pt" else ():
        yield value(DATE, (f"w:{int(hit[1]) - 2}",), hit.group(), hit.start())
    for hit in known.day.finditer(plain):
        key = f"w:{known.days[name_of(hit.group(), known.days)]}"
        if hit.group() in ORDINALS and not _on_a_day(plain, hit, lang):
            yield value(DATE, (), hit.group(), hit.start(), (key,))
        elif hit.group() not in known.brief or _beside_number(plain, hit):
            yield value(DATE, (key,), hit.group(), hit.start())
    for hit in known.month.finditer(plain):
        name = name_of(hit.group(), known.months)
        key = f"m:{known.months[name]}"
        certain = len(hit.group()) > 3 and name not in AMBIGUOUS | known.short
        yield value(DATE, (key,) if certain else (), hit.group(), hit.start(), (key,))


def _on_a_day(plain: str, hit: re.Match[str], lang: str) -> bool:
    """Whether a name of a weekday that is also another word is meant as one."""
    if lang == "ro":
        before = plain[max(0, hit.start() - REACH) : hit.start()]
        counted = any(
            end == len(before.rstrip()) for *_, end in spelled(before, words(lang).numbers)
        )
        return not counted and not MONTHS_OF.search(before)
    said = ON_A_DAY.search(plain, max(0, hit.start() - REACH), hit.start())
    ordinal = lang == "pt" and SOMETHING.match(plain, hit.end())
    return bool((said and not ordinal) or TO_A_DAY.match(plain, hit.end()))


def _beside_number(plain: str, hit: re.Match[str]) -> bool:
    return bool(re.match(r"[\s,.]{0,2}\d", plain[hit.end() :])) or bool(
        re.search(r"\d\s?$", plain[: hit.start()])
    )
