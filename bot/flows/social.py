"""Social prescribing: what matters to her, and a link worker, besides medical care."""

from collections.abc import Mapping

from bot.casework import preferences
from bot.casework.preferences import NEED, WORRY, Labels, chosen
from bot.flows import doctor, family, person, urgent, volunteering
from bot.talk import SKIPPED, Ask, Flow, Here, Move, Option, Step, Tell
from bot.text import Text, _

flow = Flow(
    "social",
    title=_("Other worries"),
    # Translators: words for worries that are not an illness, and for the NHS term "social
    # prescribing" (help from people and groups besides medical care), separated by commas.
    opens_with=_("social, social prescribing, worries, worry, worried, lonely"),
)
FIRST_NEEDS = ("housing", "money", "safety", "legal", "lonely")


@flow.step
def start(here: Here) -> Move:
    if chosen(here.facts):
        return Tell(
            (_("We still have your answers from before. You can go on, or begin again."),),
            (
                Option(_("Go on"), _unanswered(here)),
                Option(_("Begin again"), need),
                Option(_("Talk to a person"), person.start),
            ),
        )
    return Tell(
        (
            here.fact("social.besides"),
            here.fact("social.link_worker"),
            _("You can stop at any time. You do not need to tell your story."),
            here.fact("social.no_effect"),
        ),
        (
            Option(_("Ask me what matters"), need),
            Option(_("Tell me more"), information),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def information(here: Here) -> Move:
    return Tell(
        (
            here.fact("social.name"),
            here.fact("social.finds"),
            here.fact("social.limits"),
            here.fact("social.no_group"),
            here.fact("social.no_referral"),
            here.fact("social.evidence"),
            here.fact("social.doctor_too"),
        ),
        (
            Option(_("Ask me what matters"), need),
            Option(_("See a doctor (GP)"), doctor.start),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def need(here: Here) -> Move:
    few = {code: NEED[code] for code in FIRST_NEEDS}
    *needs, skip = _answers(few, heard)
    question = _("What matters most to you now? Choose one.")
    return Ask("need", question, (*needs, Option(_("More choices"), need_more), skip))


@flow.step
def need_more(here: Here) -> Move:
    rest = {code: label for code, label in NEED.items() if code not in FIRST_NEEDS}
    return Ask("need", _("What matters most to you now?"), _answers(rest, heard))


@flow.step
def heard(here: Here) -> Move:
    """An honest word on what she chose, and the offer to stop here."""
    chose = here.facts.get("need", "")
    return Tell(
        (
            here.fact(f"social.about.{chose}")
            if chose in NEED
            else _("That is fine. You do not have to say."),
            *((here.helpline("migrant_help"),) if chose == "legal" else ()),
            _("What now? We have 7 more short questions. You can skip each one."),
        ),
        (
            *_first_of_all(chose),
            Option(_("Ask me a few more things"), worry),
            Option(_("Go straight to a person"), person.start),
            Option(_("Only information"), information),
        ),
    )


@flow.step
def housing(here: Here) -> Move:
    return _about(here, "housing")


@flow.step
def money(here: Here) -> Move:
    return _about(here, "money")


@flow.step
def legal(here: Here) -> Move:
    return _about(here, "legal")


@flow.step
def lonely(here: Here) -> Move:
    return _about(here, "lonely")


@flow.step
def sessions(here: Here) -> Move:
    """Until charities keep their groups here, the honest answer."""
    return Tell(
        (
            _(
                "We do not know when your group or class meets. Please ask the people who run it, "
                "or text 9 for a person."
            ),
        ),
        (Option(_("Talk to a person"), person.start), Option(_("Other worries"), start)),
    )


def _about(here: Here, need_code: str) -> Tell:
    """What a link worker can do about this need, for somebody who wrote of it in her own words."""
    return Tell(
        (
            here.fact(f"social.about.{need_code}"),
            *((here.helpline("migrant_help"),) if need_code == "legal" else ()),
            _("You can stop at any time. You do not need to tell your story."),
        ),
        (
            Option(_("Talk to a person"), person.start),
            Option(_("Ask me what matters"), need),
            Option(_("Only information"), information),
        ),
    )


@flow.step
def worry(here: Here) -> Move:
    return Ask(
        "worry",
        _("What is the worry about? It can be both."),
        (
            Option(WORRY["situation"], meet, "situation"),
            Option(WORRY["condition"], condition, "condition"),
            Option(WORRY["both"], condition, "both"),
            Option(_("Skip"), meet, SKIPPED),
        ),
    )


@flow.step
def condition(here: Here) -> Move:
    return Tell(
        (here.fact("social.condition"),),
        (Option(_("Next question"), meet), Option(_("See a doctor (GP)"), doctor.start)),
    )


@flow.step
def meet(here: Here) -> Move:
    question = _(
        "Would you like to meet one person only, or a group? You can change your mind later."
    )
    return Ask("format", question, _answers(preferences.FORMAT, place))


@flow.step
def place(here: Here) -> Move:
    return Ask(
        "place", _("How would you like to meet a link worker?"), _answers(preferences.PLACE, times)
    )


@flow.step
def times(here: Here) -> Move:
    question = _("When is a good time for you? It is fine if your work times change.")
    return Ask("times", question, _answers(preferences.TIMES, childcare))


@flow.step
def childcare(here: Here) -> Move:
    question = _("Do you look after children or another person? Then we look for what fits.")
    return Ask("childcare", question, _answers(preferences.CHILDCARE, worker))


@flow.step
def worker(here: Here) -> Move:
    question = _("Would you like a woman or a man as link worker? We try, but cannot promise.")
    return Ask("worker", question, _answers(preferences.WORKER, worker_language))


@flow.step
def worker_language(here: Here) -> Move:
    question = _("Which language would you like to speak with them? We try, but cannot promise.")
    return Ask("worker_language", question, _answers(preferences.WORKER_LANGUAGE, lived))


@flow.step
def lived(here: Here) -> Move:
    question = _(
        "Would you like a link worker who once came to the UK too? We try, but cannot promise."
    )
    return Ask("lived", question, _answers(preferences.LIVED, finish))


@flow.step
def finish(here: Here) -> Move:
    return Tell(
        (
            _("Thank you. These were all our questions. Nothing is passed on yet."),
            _(
                "If you want, a link worker looks with you for what fits. We cannot promise a "
                "place. You choose each step, and you can say no at any time."
            ),
        ),
        (
            Option(_("Talk to a person"), person.start),
            Option(_("Only information"), information),
        ),
    )


LATER: Mapping[str, Step] = {
    "worry": worry,
    "format": meet,
    "place": place,
    "times": times,
    "childcare": childcare,
    "worker": worker,
    "worker_language": worker_language,
    "lived": lived,
}
"""The questions after the first, in their order."""


def _answers(labels: Labels, then: Step) -> tuple[Option, ...]:
    """All of these choices, and the choice not to say."""
    known = (Option(label, then, code) for code, label in labels.items())
    return (*known, Option(_("Skip"), then, SKIPPED))


def _unanswered(here: Here) -> Step:
    """The first question she has neither answered nor skipped."""
    return next((step for key, step in LATER.items() if key not in here.facts), finish)


def _first_of_all(chose: str) -> tuple[Option, ...]:
    """What comes before any question for some needs: help now, or what we can tell at once."""
    doors: dict[str, tuple[Text, Step]] = {
        "safety": (_("Urgent help"), urgent.start),
        "english": (_("English classes"), volunteering.english),
        "work": (_("Volunteering"), volunteering.start),
        "children": (_("Health care for children"), family.start),
    }
    return (Option(*doors[chose]),) if chose in doors else ()
