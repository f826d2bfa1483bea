"""A case as a draft summary for her GP or the next service; only what she agreed to pass on.

Laid out after the headings of the PRSB Social Prescribing Information Standard v1.1 (January 2023;
since 2026 of NHS England). It is no conformant record, and writes into none: a human reads it,
fills in what we never collect, and sends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.case import Case, Consent
from bot.casework import needs, preferences
from bot.organisation import UK, Organisation
from bot.text import ENGLISH, render

Section = tuple[str, tuple[str, ...]]

TITLE = "Social prescribing summary"
DRAFT = (
    "DRAFT. A machine put this together from a link worker's notes. A human must check every "
    "line, fill in the blanks with her, and make sure that she still agrees, before it is given "
    "to anybody."
)
LAYOUT = (
    "Laid out after the headings of the PRSB Social Prescribing Information Standard v1.1. It "
    "does not claim to conform to it."
)
SHARED_WITH = ("gp", "other")
"""The consents under which a summary may be given; a hand-over is agreed to in other words."""
NAMES = {"gp": "Her GP surgery", "other": "Another service"}
BLANK = "____________________"
"""Ends a line that a human fills in by hand, because we never ask for it."""
NOTHING = "Nothing noted."

ACCEPTED = "871731000000106"
DECLINED = "871711000000103"
CODES: Mapping[str, str] = {
    ACCEPTED: "Referral to social prescribing service",
    DECLINED: "Social prescribing declined",
}
"""The SNOMED CT codes that the facts file marks as verified; no other is ever given."""
CHOSEN: Mapping[str, str] = {
    "need": "What matters most to her",
    "worry": "The worry is about",
    "format": "She wants to meet",
    "place": "How",
    "times": "When",
    "childcare": "She cares for children or somebody",
    "worker": "Link worker she asked for",
    "worker_language": "Language with the link worker",
}
"""What the assistant asked her, as a reader of the summary understands it."""
SAFE = {
    "yes": "She said that it is safe to text her.",
    "no": "She asked not to be texted first.",
}


class NoConsent(Exception):
    """She has not agreed that this goes to them, or has taken it back."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A draft as data: headings in their order, each with its lines."""

    title: str
    draft: str
    sections: tuple[Section, ...]
    layout: str = LAYOUT


def sharing(case: Case) -> tuple[Consent, ...]:
    """The consents under which a summary of this case may be given now, the latest first."""
    return tuple(given for given in reversed(case.consents) if _stands(given))


def _stands(given: Consent) -> bool:
    return given.to in SHARED_WITH and given.revoked is None


def recipient(consented_to: Consent) -> str:
    """Whom a consent is about, in words."""
    kind = NAMES.get(consented_to.to, consented_to.to)
    named = consented_to.name not in ("", "GP")
    return f"{kind}: {consented_to.name}" if named else kind


def build(
    case: Case,
    org: Organisation,
    consented_to: Consent,
    by: str,
    at: datetime,
    language: str = "",
) -> Summary:
    """The draft that this consent of hers allows, made by ``by`` (a first name) at ``at``.

    It has what she needs and what was agreed on, which is what she was asked about. It never has
    the conversation, her phone number, staff notes, signs of danger, or her answers about how she
    is. ``language`` is her language in English. Raises NoConsent.
    """
    if not _stands(consented_to) or consented_to not in case.consents:
        raise NoConsent(consented_to.to)
    noted = {key: (label, words) for key, label, words in needs.lines(case.needs)}
    sections = (
        ("Person demographics", _demographics()),
        ("GP practice", (f"GP practice (not collected): {BLANK}",)),
        ("Referrer", _referrer(case, org, by)),
        ("Referral details", _referral(case, noted)),
        ("About me", _noted(noted, "matters", "strengths", "profession", "tries", "supports")),
        ("Individual requirements", _requirements(case, noted, language or case.lang)),
        ("Safeguarding and risks", _risks(case, noted)),
        ("Personalised care and support plan", _plan(case)),
        ("Activity or service offered", (f"Offered, and by whom (check with her): {BLANK}",)),
        ("Outcomes", _outcomes(case)),
        ("Consent", _consent(consented_to, language)),
        ("This draft", (f"Made by {by}, {org.name}, on {_moment(at)}.", *_signed())),
    )
    return Summary(TITLE, DRAFT, tuple((head, lines or (NOTHING,)) for head, lines in sections))


def as_text(summary: Summary) -> str:
    """The draft as plain text, for a letter or an e-mail that a human sends."""
    parts = [summary.title.upper(), summary.draft, summary.layout]
    for heading, lines in summary.sections:
        told = "\n".join("- " + line.replace("\n", "\n  ") for line in lines)
        parts.append(f"{heading.upper()}\n{told}")
    parts.append("END OF DRAFT")
    return "\n\n".join(parts) + "\n"


def _demographics() -> tuple[str, ...]:
    asked = ("Name", "Date of birth", "Address", "NHS number, if she has one")
    return tuple(f"{what} (not collected): {BLANK}" for what in asked)


def _referrer(case: Case, org: Organisation, by: str) -> tuple[str, ...]:
    area = f", {org.area}" if org.area else ""
    return (
        "She asked for a link worker herself, by text message.",
        f"Asked on: {_day(case.opened)}",
        f"Link worker: {case.name or by}, {org.name}{area}",
        *((f"Our reference: {case.code}",) if case.code else ()),
    )


def _referral(case: Case, noted: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    about = preferences.ABOUT.get(case.about)
    return (
        *((f'She asked about: "{render(about, ENGLISH)}"',) if about else ()),
        *_answers(case, "need"),
        *_noted(noted, "urgent"),
        *(_noted(noted, "kind") or _answers(case, "worry")),
        *_codes(case),
    )


def _codes(case: Case) -> tuple[str, ...]:
    """A code for a human to enter, where one fits: a refusal, or the first contact."""
    if case.outcome == "no_longer_wants":
        return (f"SNOMED CT, if she said no to social prescribing: {_code(DECLINED)}",)
    return (f"SNOMED CT, for the first contact of this referral only: {_code(ACCEPTED)}",)


def _code(code: str) -> str:
    return f"{code} {CODES[code]}"


def _requirements(
    case: Case, noted: Mapping[str, tuple[str, str]], language: str
) -> tuple[str, ...]:
    return (
        f"Language: {language}",
        *_noted(noted, "interpreter", "access", "caring"),
        *_answers(
            case, "format", "place", "times", "childcare", "worker", "worker_language", "lived"
        ),
    )


def _risks(case: Case, noted: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    safe = SAFE.get(case.safe, "Not known whether it is safe to text her.")
    return (
        safe,
        *_noted(noted, "contact", "contact_note"),
        f"Other risks (not passed on by us; only with her, or to keep somebody safe): {BLANK}",
    )


def _plan(case: Case) -> tuple[str, ...]:
    return tuple(f"{step.text} ({'done' if step.done else 'agreed'})" for step in case.plan)


def _outcomes(case: Case) -> tuple[str, ...]:
    if case.closed is None:
        return ("The case is open.",)
    ended = needs.OUTCOMES.get(case.outcome, case.outcome)
    return (f"Closed on {_day(case.closed)}: {ended}",)


def _consent(given: Consent, language: str) -> tuple[str, ...]:
    return (
        f"May be given to: {recipient(given)}",
        f"Agreed on: {_moment(given.at)}, by text message in {language or given.lang}",
        *((f'She said yes to: "{given.words}"',) if given.words else ()),
        "Her text messages are not part of it.",
        "She can take it back at any time. Look whether she still agrees before you give it away.",
    )


def _signed() -> tuple[str, ...]:
    return (f"Checked by: {BLANK}", f"Date: {BLANK}")


def _noted(noted: Mapping[str, tuple[str, str]], *keys: str) -> tuple[str, ...]:
    return tuple(f"{label}: {words}" for label, words in (noted[k] for k in keys if k in noted))


def _answers(case: Case, *keys: str) -> tuple[str, ...]:
    """What she chose when the assistant asked her, in the words of the choice."""
    given = {key: preferences.QUESTIONS[key][1].get(case.answers.get(key, "")) for key in keys}
    return tuple(
        f'{CHOSEN[key]}: "{render(words, ENGLISH)}"' for key, words in given.items() if words
    )


def _day(at: datetime) -> str:
    here = at.astimezone(UK)
    return f"{here.day} {here:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {at.astimezone(UK):%H:%M}"
