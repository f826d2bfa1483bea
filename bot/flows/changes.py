"""Life changes: health care this week after good news, a refusal, a move or losing a home."""

from bot.flows import costs, doctor, person, urgent
from bot.talk import Ask, Flow, Here, Move, Option, Tell
from bot.text import Text, _

flow = Flow(
    "changes",
    title=_("Life changes"),
    # Translators: words for a move or a big change in life, separated by commas.
    opens_with=_("changes, change, my life changed, moved, i moved, moving, new address"),
)


@flow.step
def start(here: Here) -> Move:
    return Ask(
        "",  # never passed on
        _("What has changed? You do not have to say. We do not pass your answer on."),
        (
            Option(_("I got asylum or refugee status"), granted),
            Option(_("My asylum claim was refused"), refused),
            Option(_("I moved or must move"), moved),
            Option(_("I lost my home"), lost_home),
            Option(_("My asylum support stops"), support),
            Option(_("Something else, or skip"), week),
        ),
    )


@flow.step
def granted(here: Here) -> Move:
    """Good news first, and then that it can cost the home."""
    return Tell(
        (
            here.fact("changes.refugee_care"),
            here.fact("changes.move_on"),
            here.fact("changes.refugee_work"),
            *_known(here, "changes.old_bill"),
        ),
        (
            Option(_("Health care this week"), week),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def refused(here: Here) -> Move:
    return Tell(
        (
            here.fact("changes.refused_gp"),
            here.fact("changes.appeal"),
            here.fact("changes.refused_hospital"),
            *_known(here, "changes.refused_going_on", "changes.refused_urgent"),
            _("You are not alone with this. You can talk to a person."),
        ),
        (
            Option(_("My asylum support stops"), support),
            Option(_("Health care this week"), week),
            Option(_("What is free, what costs"), costs.start),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def moved(here: Here) -> Move:
    return Tell(
        (
            _(
                "Before you go, ask your GP (family doctor) for medicine for the move and a list "
                "of your medicines."
            ),
            _("Tell the hospital too. Take all letters with you."),
            _("After the move:"),
            here.fact("changes.gp"),
            *_known(here, "changes.short_stay"),
        ),
        (
            Option(_("Health care this week"), week),
            Option(_("I have no address"), lost_home),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def lost_home(here: Here) -> Move:
    return Tell(
        (
            _("Call the council and a charity today. You can ask the charity to call with you."),
            here.fact("changes.no_address")
            if here.has("changes.no_address")
            else _("You still need a GP (family doctor). Ask a GP near you which address to give."),
            _("Did you lose your medicine too? Ask a GP or a pharmacy today."),
            *_lines(here, "nhs_111"),
        ),
        (
            Option(_("Urgent help"), urgent.start),
            Option(_("See a doctor (GP)"), doctor.start),
            Option(_("Health care this week"), week),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def support(here: Here) -> Move:
    return Tell(
        (
            here.fact("changes.support_appeal"),
            *_lines(here, "asap", "migrant_help"),
            here.fact("changes.support_care"),
        ),
        (
            Option(_("Health care this week"), week),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def week(here: Here) -> Move:
    return Tell(
        (
            here.fact("changes.gp"),
            _("Ask for your medicine before it runs out."),
            _("Keep all letters. Give your new address to doctors and hospitals."),
            here.fact("changes.hc2"),
            *_lines(here, "nhsbsa"),
        ),
        (
            Option(_("See a doctor (GP)"), doctor.start),
            Option(_("Talk to a person"), person.start),
        ),
    )


def _known(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those facts that her nation has."""
    return tuple(here.fact(key) for key in keys if here.has(key))


def _lines(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those helplines that her nation has."""
    return tuple(here.helpline(key) for key in keys if here.has(key))
