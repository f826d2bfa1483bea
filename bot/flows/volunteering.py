"""Volunteering, what is allowed and what is not, the DBS check, and English classes."""

from bot.flows import person, urgent
from bot.talk import Ask, Flow, Here, Move, Option, Tell
from bot.text import _

flow = Flow(
    "volunteering",
    title=_("Volunteering and English"),
    # Translators: words for unpaid help and for English classes (ESOL), separated by commas.
    opens_with=_(
        "volunteering, volunteer, voluntary work, dbs, esol, english class, english classes, "
        "learn english"
    ),
)


@flow.step
def start(here: Here) -> Move:
    return Ask(
        "",
        _("What would you like to know? Volunteering is always your choice."),
        (
            Option(_("Volunteering: what is allowed"), allowed),
            Option(_("Before I say yes"), before),
            Option(_("The police record check (DBS)"), check),
            Option(_("I need paid work"), paid),
            Option(_("English classes"), english),
        ),
    )


@flow.step
def allowed(here: Here) -> Move:
    return Tell(
        (
            here.fact("volunteering.allowed"),
            here.fact("volunteering.expenses"),
            here.fact("volunteering.ask_first"),
            _("Other papers, or none? Ask a legal adviser first."),
        ),
        (
            Option(_("What is not allowed"), not_allowed),
            Option(_("Before I say yes"), before),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def not_allowed(here: Here) -> Move:
    return Tell(
        (
            here.fact("volunteering.voluntary_work"),
            _("Not sure which it is? Ask before you begin: Migrant Help or a legal adviser."),
            here.helpline("migrant_help"),
            _("Does somebody force you to work, or keep your papers? Get help now."),
        ),
        (
            Option(_("Urgent help"), urgent.start),
            Option(_("Before I say yes"), before),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def before(here: Here) -> Move:
    return Tell(
        (
            _("Good questions to ask: What will I do? Who shows me how?"),
            _("Do you pay my bus? Is there help with English? Can I stop at any time?"),
            _("You can say what you are good at or what your job was. Ask for tasks that fit."),
            _("You can also say: not now. No is a good answer, and so is later."),
        ),
        (
            Option(_("What is allowed"), allowed),
            Option(_("The police record check (DBS)"), check),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def check(here: Here) -> Move:
    known = here.has("volunteering.dbs")
    return Tell(
        (here.fact("volunteering.dbs"), here.fact("volunteering.dbs_cost"))
        if known
        else (
            _("Some places check if a person has a police record, before work with children."),
            _("Ask the place which check it is, what to show, and who pays."),
        ),
        (Option(_("Before I say yes"), before), Option(_("Talk to a person"), person.start)),
    )


@flow.step
def paid(here: Here) -> Move:
    return Tell(
        (
            _("It is right to say no to unpaid work when you need pay."),
            here.fact("volunteering.refugees"),
            here.fact("volunteering.paid_work"),
        ),
        (
            Option(_("What is allowed unpaid"), allowed),
            Option(_("English classes"), english),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def english(here: Here) -> Move:
    return Tell(
        (
            here.fact("volunteering.free_classes"),
            *(
                (here.fact("volunteering.esol"), here.fact("volunteering.esol_local"))
                if here.has("volunteering.esol")
                else (
                    _("Colleges have English classes too. Their name is often ESOL."),
                    _("Ask a college or the council who can join and who pays."),
                )
            ),
        ),
        (
            Option(_("Volunteering"), allowed),
            Option(_("Talk to a person"), person.start),
        ),
    )
