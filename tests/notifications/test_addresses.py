"""Telephones as people type them, and how much of an address is shown."""

import pytest

from notifications.addresses import PhoneError, phone_shown, phone_typed, tail
from notifications.kinds import Channel


@pytest.mark.parametrize(
    "typed",
    [
        "8 701 123 45 67",
        "8(701)123-45-67",
        "+7 701 1234567",
        "77011234567",
        "7011234567",
        " 8-701-123-45-67 ",
        "007 701 123 45 67",
    ],
)
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert phone_typed(typed) == "+77011234567"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+49 151 23456789", "+4915123456789"), ("+7 916 123-45-67", "+79161234567")],
)
def test_a_foreign_number_with_its_country(typed: str, kept: str) -> None:
    assert phone_typed(typed) == kept


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("none", "not_a_number"),
        ("701 123", "no_such_number"),
        ("8 701 123 45 67 89", "no_such_number"),
        ("8 7172 55 44 33", "not_mobile"),
    ],
)
def test_what_no_message_can_go_to(typed: str, problem: str) -> None:
    with pytest.raises(PhoneError) as refused:
        phone_typed(typed)
    assert refused.value.problem == problem


def test_shown_in_groups_and_in_part() -> None:
    assert phone_shown("+77011234567").startswith("+7 701 123")
    assert phone_shown("no number") == "no number"
    assert tail(Channel.SMS, "+77011234567") == "…67"
    assert tail(Channel.EMAIL, "denis@people.example") == "d•••@people.example"
