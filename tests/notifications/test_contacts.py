"""Contacts: confirmed by a code before they count, told to the address given up, kept with their history."""

import re

import pytest

from accounts.models import User
from notifications import contacts, one_time_codes
from notifications.channels import known_for
from notifications.kinds import Channel
from notifications.models import Message
from registry import contacts as register
from registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(person: Person) -> User:
    return User.objects.create_user("eskendir", name="Е. Қ.", person=person)


def typed() -> str:
    message = Message.objects.filter(template="one_time_code").order_by("-pk")[0]
    return re.search(r"\b\d{6}\b", message.subject)[0]


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template="contact_changed").order_by("pk")
    return [(row.channel, row.address) for row in rows]


def test_a_new_address_counts_once_its_code_is_typed(user, person):
    contacts.send_code(user, Channel.EMAIL, "new@mail.example", language="ru")
    person.refresh_from_db()
    assert person.email == "eskendir@mail.example"
    assert contacts.asked_for(user, Channel.EMAIL) == "new@mail.example"
    contacts.confirm(user, Channel.EMAIL, "new@mail.example", typed())
    person.refresh_from_db()
    assert person.email == "new@mail.example"
    assert person.email_confirmed_at is not None
    assert contacts.asked_for(user, Channel.EMAIL) == ""


def test_the_address_given_up_and_the_account_are_told_and_not_the_new_one(user, person):
    contacts.send_code(user, Channel.EMAIL, "new@mail.example", language="ru")
    contacts.confirm(user, Channel.EMAIL, "new@mail.example", typed())
    assert told() == [("account", ""), ("email", "eskendir@mail.example")]
    assert "new@mail.example" not in Message.objects.filter(template="contact_changed")[0].body


def test_the_address_given_up_is_told_even_where_no_letters_are_wished(user, person):
    register.change_contacts(person.pk, actor="test", wants_email=False)
    contacts.remove(user, Channel.EMAIL)
    assert ("email", "eskendir@mail.example") in told()
    person.refresh_from_db()
    assert (person.email, person.email_confirmed_at) == ("", None)
    contacts.remove(user, Channel.EMAIL)  # a second press
    assert len(told()) == 2


def test_a_first_address_and_the_same_one_are_news_to_nobody(user, person):
    contacts.send_code(user, Channel.EMAIL, person.email, language="ru")
    contacts.confirm(user, Channel.EMAIL, person.email, typed())
    person.refresh_from_db()
    assert person.email_confirmed_at is not None
    assert told() == []


def test_a_wrong_code_changes_nothing(user, person):
    contacts.send_code(user, Channel.EMAIL, "new@mail.example", language="ru")
    with pytest.raises(one_time_codes.WrongCode):
        contacts.confirm(
            user, Channel.EMAIL, "new@mail.example", f"{(int(typed()) + 1) % 10**6:06d}"
        )
    person.refresh_from_db()
    assert person.email == "eskendir@mail.example"
    assert told() == []


def test_the_code_of_one_address_does_not_confirm_another(user):
    contacts.send_code(user, Channel.EMAIL, "new@mail.example", language="ru")
    with pytest.raises(one_time_codes.CodeExpired):
        contacts.confirm(user, Channel.EMAIL, "another@mail.example", typed())


def test_letters_go_where_they_are_wished_and_to_the_account_always(person, settings):
    settings.MESSAGE_SENDERS = {"email": "x", "sms": "y"}
    person.phone = "+77011234567"
    every = [(Channel.ACCOUNT, ""), (Channel.EMAIL, person.email), (Channel.SMS, person.phone)]
    assert known_for(person) == every
    person.wants_email = False
    assert known_for(person) == [every[0], every[2]]
    person.wants_sms = False
    assert known_for(person) == every[:1]


def test_history_names_who_changed_it(user, person):
    register.change_contacts(person.pk, actor=user.actor, language="ru")
    event = person.events.filter(pgh_label="update").latest("pgh_id")
    assert event.pgh_context.metadata == {"actor": user.actor, "reason": "contacts"}
    with pytest.raises(ValueError, match="iin"):
        register.change_contacts(person.pk, actor="test", iin="1")
