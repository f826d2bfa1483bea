"""Medicine, teeth and eyes: what is free, what it costs, and help with the cost."""

from bot.flows import doctor, person
from bot.flows.nations import TALK, elsewhere, known, which_country
from bot.talk import Ask, Flow, Here, Move, Option, Tell
from bot.text import Text, _

flow = Flow(
    "care",
    title=_("Medicine, teeth, eyes"),
    # Translators: words for medicine, dentist and glasses, separated by commas. Keep HC1 and HC2.
    opens_with=_(
        "medicine, medicines, prescription, pharmacy, dentist, teeth, tooth, glasses, optician, "
        "hc1, hc2, hc2w"
    ),
)

NOT_SURE = _("We are not sure what is free where you live. It may be free for you: ask.")


@flow.step
def start(here: Here) -> Move:
    return Ask(
        "",
        _("Medicine, teeth, eyes. What do you need?"),
        (
            Option(_("Medicine from a doctor"), medicine),
            Option(_("My medicine is running out"), running_out),
            Option(_("Dentist, teeth"), dentist),
            Option(_("Eyes, glasses"), eyes),
            Option(_("I have little money"), little_money),
            elsewhere(here, country),
        ),
    )


@flow.step
def country(here: Here) -> Move:
    return which_country(start)


@flow.step
def medicine(here: Here) -> Move:
    ways_to_save = (
        Option(_("Who pays nothing"), pays_nothing),
        Option(_("I need many medicines"), many_medicines),
        Option(_("I have little money"), little_money),
    )
    return Tell(
        (
            # Translators: prescription = the order for medicine that a doctor or nurse writes.
            _(
                "When a doctor or nurse orders medicine for you, that is a prescription. You get "
                "the medicine at a pharmacy (medicine shop)."
            ),
            here.fact("care.medicine"),
        ),
        (
            *(ways_to_save if here.has("care.free_age") else ()),
            Option(_("My medicine is running out"), running_out),
        ),
    )


@flow.step
def pays_nothing(here: Here) -> Move:
    keys = ("care.free_age", "care.free_baby", "care.free_illness", "care.free_money")
    return Tell(
        (
            _("Medicine is free if one of these is true:"),
            *known(here, *keys, "care.free_kinds"),
            _("At the pharmacy, ask: is it free for me?"),
        ),
        (Option(_("How to get HC2"), little_money), TALK),
    )


@flow.step
def many_medicines(here: Here) -> Move:
    return Tell(
        (
            # Translators: prepayment certificate = pay once, then no price for each medicine.
            _("A prepayment certificate (PPC): you pay once, then nothing for each medicine."),
            *known(here, "care.prepay_price", "care.prepay_worth", "care.prepay_status"),
            _("Before you buy it, see if HC2 makes your medicine free. Ask at the pharmacy."),
        ),
        (Option(_("HC2, if you have little money"), little_money),),
    )


@flow.step
def little_money(here: Here) -> Move:
    if not here.has("care.hc2_anyone"):
        return Tell(
            (
                *known(here, "care.hc2w"),
                _(
                    "There may be help with the cost of teeth, glasses and travel. Ask the "
                    "dentist, the optician (eye shop) or the hospital before you pay. You can "
                    "also ask a link worker."
                ),
            ),
            (TALK,),
        )
    return Tell(
        known(here, "care.hc2_anyone", "care.hc2_pays", "care.hc2_savings"),
        (
            Option(_("How to get HC2"), get_hc2),
            Option(_("Help with the form"), person.start),
        ),
    )


@flow.step
def get_hc2(here: Here) -> Move:
    if not here.has("nhsbsa"):
        return little_money(here)
    return Tell(
        (
            *known(here, "care.hc2_section95"),
            here.helpline("migrant_help"),
            *known(here, "care.hc1_others"),
            here.helpline("nhsbsa"),
            *known(here, "care.hc3"),
        ),
        (Option(_("Help with the form"), person.start),),
    )


@flow.step
def dentist(here: Here) -> Move:
    return Tell(
        (
            *known(here, "care.dentist_anyone", "care.dentist_urgent"),
            *(() if here.has("care.dentist_urgent") else in_pain(here)),
            _("If one dentist has no place, ask another."),
        ),
        (Option(_("What the dentist costs"), dentist_cost),),
    )


@flow.step
def dentist_cost(here: Here) -> Move:
    return Tell(
        (
            *known(here, "care.dentist_free", "care.dentist_price"),
            *(() if here.has("care.dentist_free") else (NOT_SURE,)),
            _("Ask for NHS care. Ask the price before the dentist begins."),
        ),
        (Option(_("I have little money"), little_money),),
    )


@flow.step
def eyes(here: Here) -> Move:
    return Tell(
        (
            # Translators: optician = the shop where eyes are tested and glasses are sold.
            _("An optician (eye shop) tests your eyes and sells glasses."),
            *(known(here, "care.eye_test", "care.glasses") or (NOT_SURE,)),
            _("Before the test, ask what you will pay."),
        ),
        (Option(_("I have little money"), little_money),),
    )


@flow.step
def running_out(here: Here) -> Move:
    return Tell(
        (
            _("Do not wait until your medicine is gone."),
            _("Ask a pharmacy or your GP (family doctor) today. Show the box or the name."),
            *((_("Or call:"), here.helpline("nhs_111")) if here.has("nhs_111") else ()),
            *known(here, "gp.emergency"),
            _("If you feel very ill, call 999."),
        ),
        (Option(_("How to see a GP"), doctor.start),),
    )


def in_pain(here: Here) -> tuple[Text, ...]:
    """Whom to call about teeth where we know of no dental line."""
    if here.has("nhs_111"):
        return (_("For bad pain, ask a dentist today, or call:"), here.helpline("nhs_111"))
    return (_("For bad pain, ask a dentist today, or ask your GP (family doctor)."),)
