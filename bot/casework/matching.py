"""Who suits whom: what a link worker and a case have in common, never who comes first."""

from __future__ import annotations

from collections.abc import Iterable

from bot.case import Case, Staff

GENDERS = ("woman", "man")
NEAR = {"prs": "fa"}
"""Languages whose speakers understand those of another: Dari and Farsi are two of one language."""


def matches(staff: Staff, case: Case) -> tuple[str, ...]:
    """What makes somebody right for a case: codes ``language``, ``gender`` and ``lived``.

    A language counts unless she said that English suits her; a gender and lived experience count
    only where she asked for them.
    """
    fits = {
        "language": _speaks(staff, case),
        "gender": _gender_wish(case) == staff.gender != "",
        "lived": staff.lived and case.answers.get("lived") == "yes",
    }
    return tuple(code for code, fit in fits.items() if fit)


def suits(staff: Staff, case: Case) -> bool:
    """Whether a case may be offered to somebody: of its team, and of the gender she asked for."""
    wish = _gender_wish(case)
    return staff.team == case.team and wish in ("", staff.gender)


def ranked(colleagues: Iterable[Staff], case: Case) -> list[Staff]:
    """To whom a case is offered, best first.

    A wish for a woman or a man excludes the others as long as a colleague of that gender is there;
    with none, the case must not stay with nobody. Then come those who speak her language, first
    of all where she asked for it, and lived experience; equals stay in the order they came in.
    """
    team = [staff for staff in colleagues if staff.team == case.team]
    fitting = [staff for staff in team if suits(staff, case)] or team
    return sorted(fitting, key=lambda staff: -_worth(staff, case))


def _worth(staff: Staff, case: Case) -> int:
    found = matches(staff, case)
    language = 4 if case.answers.get("worker_language") == "own" else 1
    return language * ("language" in found) + 2 * ("lived" in found)


def _speaks(staff: Staff, case: Case) -> bool:
    if case.lang == "en" or case.answers.get("worker_language") == "english":
        return False
    spoken = {NEAR.get(lang, lang) for lang in staff.languages}
    return NEAR.get(case.lang, case.lang) in spoken


def _gender_wish(case: Case) -> str:
    wish = case.answers.get("worker", "")
    return wish if wish in GENDERS else ""
