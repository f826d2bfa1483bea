"""The forms of signing in and of accounts, with what makes their fields wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from bot.case import ROLES
from bot.console.accounts import passwords
from bot.console.looks import language
from bot.organisation import Organisation

EMAIL = r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,}"
MOBILE = re.compile(r"\+447\d{9}")
"""A British mobile as E.164 writes it: link workers are texted and not rung."""
GENDERS = {"": "I would rather not say", "woman": "Woman", "man": "Man", "other": "Other"}
ROLE_WORDS = {
    "worker": "Link worker: answers people of one team",
    "lead": "Lead: as a link worker, and assigns the team's cases",
    "editor": "Editor: keeps groups and services up to date",
    "admin": "Admin: manages the staff, sees no cases",
    "auditor": "Auditor: reads the log of who did what, sees no cases",
}


def _choices(words: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(code, said) for code, said in words.items()]


class Trimmed(StringField):
    """One line of text without spaces around it."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was sent."""
        self.data = valuelist[0].strip() if valuelist else ""


class Email(EmailField, Trimmed):
    """An e-mail address, as it was typed."""


class Ticks(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def email_field() -> Email:
    """The e-mail that somebody signs in with."""
    return Email(
        "E-mail",
        [
            InputRequired("Enter your e-mail address."),
            Regexp(f"^{EMAIL}$", message="Enter an e-mail address, such as name@example.org."),
        ],
    )


def name_field() -> Trimmed:
    """The name that people see."""
    return Trimmed(
        "Your first name",
        [
            InputRequired("Enter your first name."),
            Length(max=40, message="Use at most 40 characters."),
            Regexp(r"^[^\W\d_][^\n\r<>]*$", message="Enter a name; it begins with a letter."),
        ],
    )


class SignIn(FlaskForm):
    """E-mail and password. Whatever is wrong with them has one message."""

    email = Email("E-mail", [InputRequired("Enter your e-mail address."), Length(max=250)])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


class Code(FlaskForm):
    """A code of an authenticator app, or a recovery code."""

    code = Trimmed("Code", [InputRequired("Enter the code."), Length(max=40)])


class Confirm(FlaskForm):
    """The password once more, before something that matters."""

    password = PasswordField("Password", [InputRequired("Enter your password.")])


class NewPassword(FlaskForm):
    """A password that is chosen anew."""

    password = PasswordField("New password", [InputRequired("Choose a password.")])
    owner = ("", "")
    """The e-mail and the name that it must not be like."""

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess."""
        if words := passwords.trouble(field.data, *self.owner):
            raise ValidationError(words)


class Join(NewPassword):
    """What somebody who was invited tells of themselves."""

    name = name_field()
    email = email_field()

    def validate_password(self, field: Field) -> None:
        """Refuse what is easy to guess for somebody who knows them."""
        self.owner = (self.email.data or "", self.name.data or "")
        super().validate_password(field)


class ChangePassword(NewPassword):
    """The current password and a new one."""

    old = PasswordField("Current password", [InputRequired("Enter your current password.")])


class Profile(FlaskForm):
    """What colleagues and people see, and what matching goes by."""

    name = name_field()
    languages = Ticks("Languages you can help in")
    gender = SelectField("Gender", choices=_choices(GENDERS))
    lived = BooleanField("I have come to this country as a refugee or migrant myself")
    texts = BooleanField("Offer me cases by text")
    duty = BooleanField("Text me at any hour when somebody may be in danger")

    def __init__(self, org: Organisation, has_phone: bool, **given: object) -> None:
        super().__init__(**given)
        self.has_phone = has_phone
        self.languages.choices = _choices({code: language(code) for code in org.languages})

    def validate_languages(self, field: Field) -> None:
        """Somebody without a language would be matched with nobody."""
        if not field.data:
            raise ValidationError("Tick at least one language.")

    def validate_texts(self, field: Field) -> None:
        """Texts need a phone."""
        _phone_first(self, field)

    def validate_duty(self, field: Field) -> None:
        """Texts need a phone."""
        _phone_first(self, field)


def _phone_first(form: Form, field: Field) -> None:
    if field.data and not form.has_phone:
        raise ValidationError("Add your mobile number first, below.")


class Phone(FlaskForm):
    """A British mobile number, however people write it."""

    number = TelField("Mobile number", [InputRequired("Enter your mobile number.")])

    def validate_number(self, field: Field) -> None:
        """Bring it into the form +447…"""
        field.data = e164(field.data or "")
        if not MOBILE.fullmatch(field.data):
            raise ValidationError("Enter a British mobile number, such as 07700 900123.")


def e164(said: str) -> str:
    """A British number as E.164 writes it; another text without its spaces and dashes."""
    plain = re.sub(r"[\s().-]", "", said)
    plain = re.sub(r"^00", "+", plain)
    return re.sub(r"^\+?(?:44)?0(?=7)|^44(?=7)", "+44", plain)


class Membership(FlaskForm):
    """What an admin decides about a colleague."""

    role = SelectField("Role", choices=_choices({role: ROLE_WORDS[role] for role in ROLES}))
    team = SelectField("Team")

    def __init__(self, org: Organisation, **given: object) -> None:
        super().__init__(**given)
        self.team.choices = _choices({"": org.name} | {team.id: team.name for team in org.teams})


class Empty(FlaskForm):
    """A button alone, with the token that shows it is ours."""
