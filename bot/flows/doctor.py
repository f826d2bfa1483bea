"""See a doctor: registering with a GP, without papers, after a no, and who is told."""

from bot.flows import cards, costs
from bot.flows.nations import TALK, elsewhere, experts, known, which_country
from bot.talk import Flow, Here, Move, Option, Say, Tell
from bot.text import _

flow = Flow(
    "doctor",
    title=_("See a doctor (GP)"),
    # Translators: words that ask for a doctor, separated by commas.
    opens_with=_("doctor, gp, see a doctor, register, papers, reception"),
)


@flow.step
def start(here: Here) -> Move:
    return Tell(
        known(here, "gp.open", "gp.no_papers"),
        (
            Option(_("How to register"), register),
            Option(_("They ask for papers"), papers),
            Option(_("They said no"), refused),
            Option(_("No address, or a short stay"), no_address),
            Option(_("I am ill today"), ill_today),
            Option(_("Who will know?"), who),
            elsewhere(here, country),
        ),
    )


@flow.step
def country(here: Here) -> Move:
    return which_country(start)


@flow.step
def register(here: Here) -> Move:
    rules = known(here, "gp.how", "gp.interpreter", "gp.woman", "gp.hospital_apart")
    other = (
        _("Go to a GP practice near you. Ask to register as a patient."),
        _("If you want an interpreter, ask for one."),
    )
    return Tell(
        rules or other,
        (
            Option(_("English text to show at reception"), card),
            Option(_("They ask for papers"), papers),
            Option(_("They said no"), refused),
        ),
    )


@flow.step
def papers(here: Here) -> Move:
    rules = known(here, "gp.many_ask", "gp.not_a_reason", "gp.same_for_all", "gp.helpful_papers")
    other = (
        here.fact("gp.open"),
        _("If you do not have the papers, say so. Ask to register without them."),
    )
    return Tell(
        rules or other,
        (
            Option(_("English text to show at reception"), card),
            Option(_("They said no"), refused),
            TALK,
        ),
    )


@flow.step
def card(here: Here) -> Move:
    """A message of its own, so that a translation around it cannot break or shorten it."""
    return Say(cards.RIGHTS[here.nation], then=card_sent)


@flow.step
def card_sent(here: Here) -> Move:
    return Tell(
        (_("Show the English text at reception. Keep it on your phone."),),
        (Option(_("They still say no"), refused), TALK),
    )


@flow.step
def refused(here: Here) -> Move:
    why = Option(_("When can they say no?"), grounds)
    return Tell(
        (
            _("We are sorry. That is hard. You can say: please write down why you refuse me."),
            *(known(here, "gp.refusal_written") or (here.fact("gp.open"),)),
            _("Show them our English text. You can also try another GP practice."),
            *experts(here),
        ),
        (
            Option(_("English text to show at reception"), card),
            Option(_("How to complain"), complain),
            TALK,
            *((why,) if here.has("gp.refusal_grounds") else ()),
        ),
    )


@flow.step
def grounds(here: Here) -> Move:
    return Tell(
        known(here, "gp.refusal_grounds", "gp.refusal_never", "gp.safe_surgery")
        or (here.fact("gp.open"),),
        (Option(_("How to complain"), complain), TALK),
    )


@flow.step
def complain(here: Here) -> Move:
    other = (
        _("Ask the GP practice how you can complain."),
        _("A link worker can help you to find the right place."),
    )
    return Tell(known(here, "gp.complain", "gp.assign", "gp.ombudsman") or other, (TALK,))


@flow.step
def no_address(here: Here) -> Move:
    other = (
        _("Tell reception where you stay now, and for how long."),
        _("Ask them how you can register."),
    )
    return Tell(
        known(here, "gp.no_address", "gp.temporary") or other,
        (Option(_("How to register"), register), Option(_("They said no"), refused), TALK),
    )


@flow.step
def ill_today(here: Here) -> Move:
    return Tell(
        (
            _("In danger or very ill? Call 999 now."),
            *((here.helpline("nhs_111"),) if here.has("nhs_111") else ()),
            _("If it cannot wait, go to a GP practice and tell them so."),
            *known(here, "gp.emergency"),
        ),
        (Option(_("How to register"), register), TALK),
    )


@flow.step
def who(here: Here) -> Move:
    """The same words as in the costs flow, so that they cannot drift apart."""
    return costs.who(here)
