"""Pregnancy and birth, children and vaccines, mind and feelings, interpreters."""

from bot.flows import care, costs, doctor, person, social
from bot.talk import Ask, Flow, Here, Move, Option, Say, Tell
from bot.text import Text, _

flow = Flow(
    "family",
    title=_("Pregnancy, children, mind, interpreter"),
    # Translators: words for these four topics, separated by commas.
    opens_with=_(
        "pregnant, pregnancy, baby, birth, midwife, children, child, vaccine, vaccines, mind, "
        "mental health, trauma, interpreter, interpreters"
    ),
)

# Translators: Do not translate: shown to staff in the UK.
INTERPRETER_CARD = _(
    "FOR NHS STAFF. Please book a professional interpreter for me, by phone or in person, and a "
    "longer visit. I will tell you my language. Please do not use my family or friends, and never "
    "a child. Please write my language in my record. See gov.uk: Language interpreting and "
    "translation: migrant health guide. Thank you."
)


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
        ),
    )


@flow.step
def birth(here: Here) -> Move:
    never_refused = known(here, "family.birth_never_refused", "family.birth_where")
    # Translators: maternity unit = the part of a hospital for pregnancy and birth.
    elsewhere = (
        _("Ask a GP (family doctor) or a hospital's maternity unit for care."),
        *known(here, "family.hospital_free"),
    )
    return Tell(
        (
            *(never_refused or elsewhere),
            _("Go early. Do not stay away because of money."),
            _("Afraid for the baby or for you? Call the hospital at once. In danger, call 999."),
        ),
        (
            Option(_("Will it cost money?"), birth_cost if never_refused else costs.start),
            *((Option(_("They said no to me"), birth_refused),) if never_refused else ()),
            Option(_("An interpreter"), interpreter),
        ),
    )


@flow.step
def birth_cost(here: Here) -> Move:
    return Tell(
        known(
            here,
            "family.hospital_free",
            "family.birth_bill",
            "family.harm_birth",
            "family.birth_free_too",
        ),
        (
            Option(_("More about what is free"), costs.start),
            Option(_("Medicine, teeth, eyes"), care.start),
        ),
    )


@flow.step
def birth_refused(here: Here) -> Move:
    # As a value the words stay English: they are for staff.
    words = here.fact("family.birth_words").msgid
    return Say(Text("{words}", (("words", words),)), then=birth_next)


@flow.step
def birth_next(here: Here) -> Move:
    return Tell(
        (
            _("Show the English text to the staff. You can also ask another hospital or a GP."),
            *known(here, "family.birth_advice"),
        ),
        (Option(_("Talk to a person"), person.start),),
    )


@flow.step
def children(here: Here) -> Move:
    in_hospital = known(here, "family.child_hospital", "family.cannot_wait")
    return Tell(
        (
            *known(here, "family.child_gp", "family.child_other"),
            *(in_hospital or known(here, "family.hospital_free")),
            _("Is a child very ill? Call 999."),
        ),
        (
            Option(_("Vaccines"), vaccines),
            Option(_("More about what is free"), costs.start),
            Option(_("How to see a GP"), doctor.start),
        ),
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
        (Option(_("How to see a GP"), doctor.start),),
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
            Option(_("Other people hurt me"), harm),
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
    asked_of_a_gp = _("Ask a GP (family doctor) for help. Say it in your own words.")
    keys = ("family.talking", "family.talking_who", "family.talking_interpreter")
    return Tell(
        (
            *(known(here, *keys) or (asked_of_a_gp, here.helpline("mind_111"))),
            *(
                (_("Look for 'talking therapies' on nhs.uk, or ask a GP (family doctor)."),)
                if here.has("family.talking")
                else ()
            ),
            *known(here, "family.mind_hospital"),
        ),
        (
            Option(_("How to see a GP"), doctor.start),
            Option(_("More about what is free"), costs.start),
        ),
    )


@flow.step
def harm(here: Here) -> Move:
    return Tell(
        (
            _("We are sorry that you were hurt. You do not need to tell us about it."),
            *(known(here, "family.harm_free") or known(here, "family.hospital_free")),
            _("Text 8 for phone numbers. If somebody reads your phone, delete these texts."),
        ),
        (
            Option(_("What to say to a doctor"), harm_words),
            Option(_("Talk to a person"), person.start),
        ),
    )


@flow.step
def harm_words(here: Here) -> Move:
    return Tell(
        (
            _("You choose what you tell. You can say: somebody hurt me, I need help."),
            _("You can stop at any time. You can ask for a woman or a man, and an interpreter."),
            _("You can ask them to write it down, so that you may not have to say it again."),
        ),
        (
            Option(_("How to see a GP"), doctor.start),
            Option(_("An interpreter"), interpreter),
        ),
    )


@flow.step
def interpreter(here: Here) -> Move:
    elsewhere = (
        _("When you book a visit, ask for a trained interpreter. You can ask again each time."),
        _("It is safer than family or friends. Children should not do it."),
    )
    keys = ("family.interpreter_offer", "family.interpreter_time", "family.interpreter_111")
    return Tell(
        (
            # Translators: an interpreter changes spoken words from one language to another.
            _("An interpreter speaks your language and English."),
            *(known(here, *keys) or elsewhere),
        ),
        (Option(_("English words to show"), interpreter_card),),
    )


@flow.step
def interpreter_card(here: Here) -> Move:
    return Say(INTERPRETER_CARD, then=interpreter_next)


@flow.step
def interpreter_next(here: Here) -> Move:
    return Tell(
        (
            _("Keep the English text. Show it to the staff, and say the name of your language."),
            _("If somebody wants to speak for you, you can still ask for an interpreter."),
        ),
        (
            Option(_("How to see a GP"), doctor.start),
            Option(_("Talk to a person"), person.start),
        ),
    )


def known(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those of the facts that we have for her nation."""
    return tuple(here.fact(key) for key in keys if here.has(key))
