"""Telephones and e-mail addresses: how they are typed, kept, shown, and shown in part.

Numbers are kept in E.164 ("+77011234567"). Which numbers exist is the library's knowledge; a number
without a country is one of Kazakhstan.
"""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from .kinds import Channel

HOME_REGION = "KZ"
_TEXT_COMES_TO = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class PhoneProblem(StrEnum):
    """Why what was typed is no telephone that messages could go to."""

    NOT_A_NUMBER = "not_a_number"
    NO_SUCH_NUMBER = "no_such_number"
    NOT_MOBILE = "not_mobile"


class PhoneError(ValueError):
    """What was typed is no telephone for messages; `problem` says why."""

    def __init__(self, problem: PhoneProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def phone_typed(text: str) -> str:
    """The number in E.164, however it was typed: with 8, 7, +7 or 00, with spaces, dashes, brackets.

    Raises PhoneError.
    """
    written = re.sub(r"^\s*00", "+", text)
    try:
        number = phonenumbers.parse(written, HOME_REGION)
    except NumberParseException:
        raise PhoneError(PhoneProblem.NOT_A_NUMBER) from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise PhoneError(PhoneProblem.NO_SUCH_NUMBER)
    if phonenumbers.number_type(number) not in _TEXT_COMES_TO:
        raise PhoneError(PhoneProblem.NOT_MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_shown(number: str) -> str:
    """The number in groups, "+7 701 123 4567"; as it stands where it is no number."""
    try:
        parsed: PhoneNumber = phonenumbers.parse(number, HOME_REGION)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def tail(channel: Channel, address: str) -> str:
    """As much of an address as may be shown: "…67" of a telephone, "a•••@mail.example" of e-mail."""
    if channel is Channel.SMS:
        return f"…{address[-2:]}"
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"
