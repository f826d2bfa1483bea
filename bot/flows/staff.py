"""For receptionists, teachers and faith leaders: patients' rights, and how to refer."""

from bot.flows import costs
from bot.talk import Flow, Here, Move, Option, Tell
from bot.text import Text, _

flow = Flow(
    "staff",
    title=_("For staff"),
    # Translators: words that people text who work with migrants (a receptionist, a teacher, a
    # faith leader), separated by commas. No word that a patient would use for herself.
    opens_with=_("staff, for staff, receptionist, teacher, faith leader"),
)


@flow.step
def start(here: Here) -> Move:
    return Tell(
        (
            _(
                "For staff and volunteers, from {org}. We are independent of the Home Office. "
                "Please text nothing about a patient.",
                org=here.org.name,
            ),
        ),
        (
            Option(_("Patients' rights, 4 messages"), register),
            Option(_("What a link worker can do"), link_worker),
            Option(_("How to refer somebody"), refer),
        ),
    )


@flow.step
def register(here: Here) -> Move:
    return Tell(
        (
            here.fact("staff.register"),
            here.fact("staff.refusal")
            if here.has("staff.refusal")
            else _("If you must say no, give the reason in writing."),
        ),
        (Option(_("Next: interpreters"), interpreters),),
    )


@flow.step
def interpreters(here: Here) -> Move:
    return Tell(
        (
            here.fact("staff.interpreter")
            if here.has("staff.interpreter")
            else _(
                "Offer a professional interpreter. Please do not use family or friends, and never "
                "children. Plan more time for the visit."
            ),
        ),
        (Option(_("Next: charges and birth"), charges),),
    )


@flow.step
def charges(here: Here) -> Move:
    maternity = _known(here, "staff.urgent", "staff.maternity")
    return Tell(
        (
            here.fact("staff.charges"),
            *(maternity or (_("Pregnant? Call the midwife team the same day. Do not wait."),)),
        ),
        (
            Option(_("Next: 999"), emergencies),
            Option(_("More on costs"), costs.start),
        ),
    )


@flow.step
def emergencies(here: Here) -> Move:
    return Tell(
        (here.fact("staff.999"), *_known(here, "staff.fear")),
        (
            Option(_("What a link worker can do"), link_worker),
            Option(_("How to refer somebody"), refer),
        ),
    )


@flow.step
def link_worker(here: Here) -> Move:
    return Tell(
        (
            here.fact("staff.sp"),
            here.fact("staff.sp_whom"),
            here.fact("staff.sp_not"),
            here.fact("staff.sp_refer"),
        ),
        (
            Option(_("How to refer somebody"), refer),
            Option(_("Patients' rights, 4 messages"), register),
        ),
    )


@flow.step
def refer(here: Here) -> Move:
    return Tell(
        (
            here.fact("staff.sp_brief"),
            _(
                "Ask the person first. Then they text this number on their own phone, alone or "
                "with you. No is a good answer."
            ),
            _(
                "Never text us about a person who does not know or does not agree. Send no names, "
                "no illness, no story. This is so for everybody, also for police and fire staff."
            ),
        ),
        (
            Option(_("Words that you can use"), say),
            Option(_("What a link worker can do"), link_worker),
        ),
    )


@flow.step
def say(here: Here) -> Move:
    return Tell(
        (
            _("You can say:"),
            _(
                "This is a text service about health care. It is free and independent of the Home "
                "Office and the police. You do not need to give your name or tell your story."
            ),
            _(
                "It is extra help. It never takes the place of a doctor. Would you like to text "
                "it, alone or together with me? You can say no."
            ),
        ),
        (
            Option(_("How to refer somebody"), refer),
            Option(_("Patients' rights, 4 messages"), register),
        ),
    )


def _known(here: Here, *keys: str) -> tuple[Text, ...]:
    """Those facts that the nation has."""
    return tuple(here.fact(key) for key in keys if here.has(key))
