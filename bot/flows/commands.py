"""HELP and LANG: what one can text at any time, and which languages there are."""

from bot.language.names import own_name
from bot.model import Speak
from bot.organisation import MOST_LANGUAGES
from bot.talk import Ask, Do, Flow, Here, Move, Option, Step, Tell
from bot.text import Text, _, spoken_in

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


PAGE = 6


@language_flow.step
def choose(here: Here) -> Move:
    if len(here.org.languages) == 1:
        return Tell(
            (
                _("We write only English today. More languages will come."),
                _("Text 9 for a person, and tell them your language."),
            )
        )
    return _list(here, 0)


def _page(first: int) -> Step:
    def step(here: Here) -> Move:
        return _list(here, first)

    step.__name__ = f"from_{first}"
    return language_flow.step(step)


PAGES = {first: _page(first) for first in range(PAGE, MOST_LANGUAGES, PAGE)}


def _list(here: Here, first: int) -> Move:
    """Six languages by their own names, and the way to the next six."""
    names = here.org.languages[first : first + PAGE]
    options = [Option(spoken_in(lang, Text(own_name(lang))), switch, lang) for lang in names]
    if first + PAGE < len(here.org.languages):
        options.append(Option(_("More languages"), PAGES[first + PAGE]))
    return Ask("lang", _("Which language?"), tuple(options))


@language_flow.step
def switch(here: Here) -> Move:
    return Do((Speak(here.facts["lang"]),), then=switched)


@language_flow.step
def switched(here: Here) -> Move:
    # Translators: name your own language, not English.
    return Tell((_("From now on we write English with you."),))
