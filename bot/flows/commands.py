"""HELP and LANG: what one can text at any time, and which languages there are."""

from babel import Locale

from bot.model import Speak
from bot.talk import Ask, Do, Flow, Here, Move, Option, Tell
from bot.text import Text, _

help_flow = Flow(
    "help",
    title=_("Help"),
    # Translators: words that ask how this works, separated by commas.
    opens_with=_("help, info, information, what is this, how"),
)
language_flow = Flow(
    "language",
    title=_("Language"),
    # Translators: words that ask for another language, separated by commas.
    opens_with=_("lang, language, languages, change language, translate"),
)


@help_flow.step
def words(here: Here) -> Move:
    return Tell(
        (
            _("In danger or very ill? Call 999."),
            _(
                "Text a number to choose. You can always text: MENU, BACK, MORE (next part), "
                "PERSON (talk to a person), LANG (language), DATA (what we know of you), "
                "DELETE (erase it), STOP (no more texts)."
            ),
        )
    )


@language_flow.step
def choose(here: Here) -> Move:
    if len(here.org.languages) == 1:
        return Tell(
            (
                _("We write only English today. More languages will come."),
                _("Text 9 for a person, and tell them your language."),
            )
        )
    return Ask(
        "lang",
        _("Which language?"),
        tuple(Option(Text(own_name(lang)), switch, lang) for lang in here.org.languages),
    )


@language_flow.step
def switch(here: Here) -> Move:
    return Do((Speak(here.facts["lang"]),), then=switched)


@language_flow.step
def switched(here: Here) -> Move:
    return Tell((_("From now on we write English with you."),))


def own_name(lang: str) -> str:
    """A language's name as its speakers write it."""
    return Locale.parse(lang).get_language_name(lang) or lang
