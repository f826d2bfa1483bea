"""Flags of a translation: what forbids to show it, what is to be doubted, how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BLOCKS: Mapping[str, str] = {
    "empty": "nothing came out",
    "copied": "it is the original, not a translation",
    "wrong_script": "it is in the wrong letters",
    "wrong_language": "it is in another language",
    "loop": "it repeats itself",
    "number_changed": "a number is missing, wrong or new",
    "money_changed": "an amount of money is missing, wrong or new",
    "date_changed": "a day or date is missing, wrong or new",
    "time_changed": "a time is missing, wrong or new",
    "phone_changed": "a phone number is missing or wrong",
    "postcode_changed": "a postcode is missing or wrong",
    "email_changed": "an e-mail address is missing or wrong",
    "url_changed": "a web address is missing or wrong",
    "code_changed": "a form, bus, house or reference number is missing or wrong",
    "dose_changed": "a dose or measure is missing, wrong or new",
    "profanity_added": "there is a swear word that was not there",
    "much_left": "much of it is not translated",
}
"""Outputs with one of these are not shown, and what each says to a link worker."""
DOUBTS: Mapping[str, str] = {
    "negation_lost": "it may have lost a 'not'",
    "negation_added": "it may have a 'not' that was not there",
    "question_lost": "it may not be a question any more",
    "question_added": "it may have become a question",
    "name_changed": "a name is missing or different",
    "term_lost": "a health word may be wrong",
    "alarming_added": "there is a frightening word that was not there",
    "length": "it is much shorter or longer than expected",
    "some_left": "a word or two are not translated",
    "near_phrase": "a phrase with another spelling was taken",
    "clock_differs": "hours are counted from sunrise there: 3 o'clock may mean 9 in the morning",
    "question_guessed": "it had no question mark and was taken for a question",
}
"""Outputs with one of these are shown with the doubt beside them."""
NOTES: Mapping[str, str] = {
    "repaired": "a value was put right",
    "masked": "values were kept out of the engine",
    "split": "it was translated in pieces",
    "pivot": "it went through English",
    "related_language": "it was translated as a closely related language",
    "not_reviewed": "no native speaker has reviewed these words",
    "no_engine": "no installed model translates this direction: an interpreter is needed",
    "too_long": "it is longer than any text message",
    "late": "the translation did not come in time",
    "failed": "the translator broke down over it",
}
"""How it was made, or why it was not; no doubt by itself."""


def meaning(flags: Iterable[str]) -> list[str]:
    """What flags say, for a person to read."""
    told = {**BLOCKS, **DOUBTS, **NOTES}
    return [told[flag] for flag in flags if flag in told]
