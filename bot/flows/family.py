"""Pregnancy and birth, children and vaccines, mind and feelings, interpreters."""

from bot.flows import cards, care, costs, doctor, person, social
from bot.flows.nations import TALK, elsewhere, known, which_country
from bot.talk import Ask, Flow, Here, Move, Option, Say, Tell
from bot.text import _

flow = Flow(
    "family",
    title=_("Pregnancy, children, mind, interpreter"),
    # Translators: words for these four topics, separated by commas.
    opens_with=_(
        "pregnant, pregnancy, baby, birth, midwife, children, child, vaccine, vaccines, mind, "
        "mental health, trauma, interpreter, interpreters"
    ),
)

FREE = Option(_("What is free, what costs"), costs.start)
SEE_A_GP = Option(_("How to see a GP"), doctor.start)


@flow.step
def start(here: Here) -> Move:
    return Ask(
        "",
        _("What would you like to know about?"),
        (
            Option(_("Pregnancy and birth"), birth),
            Option(_("Children"), children),
            Option(_("Vaccines"), vaccines),
            # Translators: mental health, in words that carry no shame.
            Option(_("Mind and feelings"), mind),
            Option(_("An interpreter"), interpreter),
            elsewhere(here, country),
        ),
    )


@flow.step
def country(here: Here) -> Move:
    return which_country(start)


@flow.step
def birth(here: Here) -> Move:
    # Translators: maternity unit = the part of a hospital for pregnancy and birth.
    other = (
        _("Ask a GP (family doctor) or a hospital's maternity unit for care."),
        *known(here, "charges.any_claim"),
    )
    return Tell(
        (
            *(known(here, "charges.maternity", "family.birth_where") or other),
            _("Go early. Do not stay away because of money."),
            _("Afraid for you or the baby? Call the hospital at once, or 999."),
        ),
        (
            Option(_("Money, or they said no"), costs.baby),
            *(
                (Option(_("More that is free"), birth_free),)
                if here.has("charges.maternity")
                else ()
            ),
            Option(_("An interpreter"), interpreter),
        ),
    )


@flow.step
def birth_free(here: Here) -> Move:
    return Tell(
        known(here, "family.birth_free_too", "family.harm_birth"),
        (Option(_("Medicine, teeth, eyes"), care.start), FREE),
    )


@flow.step
def children(here: Here) -> Move:
    keys = (
        "family.child_gp",
        "family.child_other",
        "family.child_hospital",
        "charges.never_refused",
    )
    return Tell(
        (
            _("Very ill child? Call 999."),
            *known(here, *(keys if here.has(keys[0]) else ("gp.open", "charges.any_claim"))),
        ),
        (Option(_("Vaccines"), vaccines), FREE, SEE_A_GP),
    )


@flow.step
def vaccines(here: Here) -> Move:
    keys = ("family.vaccine_free", "family.vaccine_record", "family.vaccine_go_on")
    return Tell(
        (
            *(known(here, *keys) or (_("Ask a GP (family doctor) about vaccines."),)),
            _("Take any papers that you have. If you have none, ask all the same."),
            _("You can ask what each vaccine is for."),
        ),
        (SEE_A_GP,),
    )


@flow.step
def mind(here: Here) -> Move:
    return Tell(
        (
            # Translators: use the words that people have for this, not those of doctors.
            _(
                "People have many words for it: fear, sorrow, anger, no sleep, thinking too much, "
                "pain, a heavy heart. Your own words are good."
            ),
            _("You do not need to tell us what happened to you."),
        ),
        (
            Option(_("I need help now"), help_now),
            Option(_("Talk with somebody trained"), talking),
            Option(_("Care when other people hurt you"), harm),
            Option(_("What to say to a doctor"), telling),
            Option(_("Home, money, feeling alone"), social.start),
        ),
    )


@flow.step
def help_now(here: Here) -> Move:
    return Tell(
        (
            _("You can call now. They listen."),
            here.helpline("mind_111"),
            here.helpline("samaritans"),
            *known(here, "family.interpreter_111"),
            _("In danger of life, call 999. You can call for somebody else too."),
        ),
        (
            Option(_("Talk to a person from our team"), person.start),
            Option(_("Help that is not so urgent"), talking),
        ),
    )


@flow.step
def talking(here: Here) -> Move:
    keys = ("family.talking", "family.talking_who", "family.talking_how", "family.mind_hospital")
    other = (
        _("Ask a GP (family doctor) for help. Say it in your own words."),
        here.helpline("mind_111"),
    )
    return Tell(
        known(here, *keys) or other,
        (Option(_("What to say to a doctor"), telling), SEE_A_GP, FREE),
    )


@flow.step
def harm(here: Here) -> Move:
    """A step that does not wait: nothing that we hold shows that she asked for this."""
    if here.has("family.harm_free"):
        return Say(here.fact("family.harm_free"), then=telling)
    rule = here.fact("charges.any_claim")
    return Say(_("You can ask a GP (family doctor) for care. {rule}", rule=rule), then=telling)


@flow.step
def telling(here: Here) -> Move:
    return Tell(
        (
            _("If somebody hurt you, we are sorry. You need not tell us, now or later."),
            _("You choose what you tell a doctor. You can say: I do not feel well, I need help."),
            _("You can stop at any time. You can ask for a woman or a man, and an interpreter."),
            _("You can ask them to write it down, so that you may not have to say it again."),
            _("Does somebody else read your phone? Delete these texts."),
        ),
        (SEE_A_GP, Option(_("An interpreter"), interpreter), TALK),
    )


@flow.step
def interpreter(here: Here) -> Move:
    other = (
        _("When you book a visit, ask for a trained interpreter. You can ask again each time."),
        _("It is safer than family or friends. Children should not do it."),
    )
    keys = ("family.interpreter_offer", "family.interpreter_time", "family.interpreter_111")
    return Tell(
        (
            # Translators: an interpreter changes spoken words from one language to another.
            _("An interpreter puts your words into English, and the answer into your language."),
            *(known(here, *keys) or other),
        ),
        (Option(_("English text to show"), interpreter_card),),
    )


@flow.step
def interpreter_card(here: Here) -> Move:
    """A message of its own, so that a translation around it cannot break or shorten it."""
    return Say(cards.INTERPRETER, then=interpreter_next)


@flow.step
def interpreter_next(here: Here) -> Move:
    return Tell(
        (
            _("Keep the English text. Show it to the staff, and say the name of your language."),
            _("If somebody wants to speak for you, you can still ask for an interpreter."),
        ),
        (SEE_A_GP, TALK),
    )
