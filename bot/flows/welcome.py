"""Who we are, and the main menu: where everybody starts and where the lost go."""

from bot.flows import care, changes, costs, doctor, family, person, social, urgent, volunteering
from bot.talk import Ask, Done, Flow, Here, Move, Option
from bot.text import _

flow = Flow("welcome", title=_("Main menu"))


@flow.step
def menu(here: Here) -> Move:
    return Ask(
        "",
        _("How can we help? Text a number."),
        (
            Option(_("See a doctor (GP)"), doctor.start),
            Option(_("What is free, what costs"), costs.start),
            Option(_("Medicine, teeth, eyes"), care.start),
            Option(_("Birth, children, mind, interpreter"), family.start),
            Option(_("Home, money, feeling alone"), social.start),
            Option(_("I moved, my life changed"), changes.start),
            Option(_("Volunteering, English classes"), volunteering.start),
            Option(_("Urgent help"), urgent.start),
            Option(_("Talk to a person"), person.start),
        ),
        exits=False,
    )


def greeting(here: Here) -> Move:
    """The first thing anybody reads. It says who we are before it asks anything."""
    return Done(
        _(
            "Hello. This is {org}. We help people get health care in the UK. Our help is free. "
            "We are independent of the Home Office and the police. You do not need to give your "
            "name. We keep your number and your answers for {days} days after your last text, "
            "then they are deleted. Text STOP for no more texts, DELETE to erase all now.",
            org=here.org.name,
            days=str(here.org.keep_days),
        )
    )


def stopped(here: Here) -> Move:
    """All that is said to somebody who said STOP."""
    return Done(_("You will get no more texts from us. To begin again, text START."))
