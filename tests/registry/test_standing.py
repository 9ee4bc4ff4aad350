"""Whether an attachment under a reference still stands, through every way it can end."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction

from codes import Basis
from demonstration import factories as make
from registry.attachments import STAY, Change, change
from registry.models import Panel, Person
from registry.standing import Fallen, fallen

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


@pytest.fixture
def place(db: None) -> SimpleNamespace:
    """A person attached under A-1 since March 2020, the organization's second panel, another place."""
    panel = make.PanelFactory()
    person = make.PersonFactory()
    found = SimpleNamespace(
        person=person,
        panel=panel,
        second=make.PanelFactory(site=panel.site),
        other=make.PanelFactory(),
    )
    move(person, panel, date(2020, 3, 1), reference="A-1")
    return found


def move(
    person: Person,
    to: Panel | object | None,
    on: date | None = None,
    *,
    basis: Basis = Basis.APPLICATION,
    reason: str = "approval",
    reference: str = "",
) -> Change:
    with transaction.atomic():
        return change(
            person,
            to=to,
            on=on,
            basis=basis if isinstance(to, Panel) else None,
            reason=reason,
            actor="test",
            reference=reference,
            always=True,
        )


def test_it_stands_while_it_lasts_and_nothing_is_said_of_what_is_not_recorded(
    place: SimpleNamespace,
) -> None:
    assert fallen(place.person.pk, "A-1", TODAY) is None
    assert fallen(place.person.pk, "A-2", TODAY) is None


def test_a_later_attachment_ends_it_on_its_day_and_not_before(place: SimpleNamespace) -> None:
    move(place.person, place.other, date(2027, 1, 1), reference="A-2")
    assert fallen(place.person.pk, "A-1", TODAY) is None
    assert fallen(place.person.pk, "A-2", TODAY) is None
    on = date(2027, 1, 1)
    assert fallen(place.person.pk, "A-1", on) == Fallen(on, "approval", has_begun=True)
    assert fallen(place.person.pk, "A-2", on) is None


def test_what_is_renounced_never_began_and_the_old_one_stands_again(
    place: SimpleNamespace,
) -> None:
    move(place.person, place.other, date(2027, 1, 1), reference="A-2")
    move(place.person, STAY, reason="renounced")
    assert fallen(place.person.pk, "A-2", TODAY) == Fallen(TODAY, "renounced", has_begun=False)
    assert fallen(place.person.pk, "A-1", date(2028, 1, 1)) is None


def test_a_return_under_the_old_reference_stands(place: SimpleNamespace) -> None:
    move(place.person, place.other, date(2026, 10, 1), reference="A-2")
    move(place.person, place.panel, TODAY, reason="annulled", reference="A-1")
    assert fallen(place.person.pk, "A-1", TODAY) is None
    assert fallen(place.person.pk, "A-2", TODAY) == Fallen(TODAY, "annulled", has_begun=True)


def test_a_transfer_inside_the_organization_carries_it_on(place: SimpleNamespace) -> None:
    move(place.person, place.second, TODAY, basis=Basis.TRANSFER, reason="transfer")
    assert fallen(place.person.pk, "A-1", TODAY) is None
    move(place.person, place.other, date(2026, 11, 1), basis=Basis.TRANSFER, reason="transfer")
    ended = fallen(place.person.pk, "A-1", date(2026, 11, 1))
    assert ended == Fallen(date(2026, 11, 1), "transfer", has_begun=True)


def test_a_death_ends_it(place: SimpleNamespace) -> None:
    move(place.person, None, TODAY, reason="death")
    assert fallen(place.person.pk, "A-1", TODAY) == Fallen(TODAY, "death", has_begun=True)
