"""How a person can be reached: changed by themselves, under the lock of their row, with its history."""

from typing import Any

import pghistory
from django.db import transaction

from campaigns import clock

from .models import Person

# What a person may change of their own row.
COLUMNS = frozenset({"language", "wants_email", "wants_sms"})
ADDRESSES = {"phone": "phone_confirmed_at", "email": "email_confirmed_at"}


def change_contacts(person_id: int, *, actor: str, **columns: Any) -> Person:
    """Write the language of letters and the wished channels; other columns are a ValueError."""
    if unknown := set(columns) - COLUMNS:
        raise ValueError(f"a person does not change {sorted(unknown)} so")
    return _write(person_id, actor, columns)


def set_confirmed(person_id: int, *, actor: str, **address: str) -> Person:
    """Write an address that the person has just proved to be theirs: `phone=…` or `email=…`."""
    columns: dict[str, Any] = {}
    for name, value in address.items():
        columns |= {name: value, ADDRESSES[name]: clock.now()}
    return _write(person_id, actor, columns)


def forget_address(person_id: int, name: str, *, actor: str) -> Person:
    """Remove the telephone (`phone`) or the e-mail address (`email`)."""
    return _write(person_id, actor, {name: "", ADDRESSES[name]: None})


def confirm_if_same(person_id: int, *, actor: str, **address: str) -> bool:
    """Note that an address read our message, if it is still the person's and not confirmed yet."""
    ((name, value),) = address.items()
    with transaction.atomic():
        person = lock(person_id)
        if getattr(person, name) != value or getattr(person, ADDRESSES[name]) is not None:
            return False
        set_confirmed(person_id, actor=actor, **address)
    return True


def lock(person_id: int) -> Person:
    """The person with their row locked, which is the first step of every change."""
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def _write(person_id: int, actor: str, columns: dict[str, Any]) -> Person:
    with transaction.atomic(), pghistory.context(actor=actor, reason="contacts"):
        person = lock(person_id)
        for name, value in columns.items():
            setattr(person, name, value)
        person.save(update_fields=list(columns))
    return person
