"""Short English texts that she shows to staff on her phone; English in every language."""

from collections.abc import Mapping

from bot.text import Text

RIGHTS: Mapping[str, Text] = {
    "england": Text(
        "To reception: I would like to register as a patient. Anyone in England can register with "
        "a GP, free. NHS England says there is no rule that I must prove my identity, address or "
        "immigration status, or give an NHS number (House of Lords answer HL9241). Having no "
        "papers is not a reasonable ground to refuse me. If you refuse, please give me the reasons "
        "in writing within 14 days. Please book an interpreter if I need one. Thank you."
    ),
    "scotland": Text(
        "To reception: I would like to register as a patient. In Scotland a person's immigration "
        "status does not matter for seeing a GP (British Medical Association, June 2024). If you "
        "cannot register me, please write down the reason for me. Please book an interpreter if I "
        "need one. Thank you."
    ),
    "wales": Text(
        "To reception: I would like to register as a patient. In Wales a person's immigration "
        "status does not matter for seeing a GP (British Medical Association, June 2024). If you "
        "cannot register me, please write down the reason for me. Please book an interpreter if I "
        "need one. Thank you."
    ),
    "northern_ireland": Text(
        "To reception: I would like to register as a patient. If you cannot register me, please "
        "write down the reason for me. Please book an interpreter if I need one. Thank you."
    ),
}
"""The rights card for reception in each country. Rests on gp.open, gp.no_papers, gp.not_a_reason
and gp.refusal_written: change them together. Northern Ireland's says nothing that would tell
reception about an asylum claim."""

BIRTH = Text(
    "To hospital staff in England: NHS rules say that all maternity care is immediately "
    "necessary. This is care before, during and after the birth, for mother and baby. It must not "
    "be refused or delayed because of money, even with an old debt. If there is a charge, please "
    "send it later, and tell me how to ask for a repayment plan. Please book an interpreter if I "
    "need one. Thank you."
)
"""Rests on ``charges.maternity`` and ``charges.bill_ask``: change them together."""

INTERPRETER = Text(
    "To NHS staff: please book a professional interpreter for me, by phone or in person, and a "
    "longer visit. I will tell you my language. Please do not use my family or friends, and never "
    "a child. Please write my language in my record. See gov.uk: Language interpreting and "
    "translation: migrant health guide. Thank you."
)
"""Rests on ``family.interpreter_offer`` and ``family.interpreter_time``: change them together."""

ALL = (*RIGHTS.values(), BIRTH, INTERPRETER)
