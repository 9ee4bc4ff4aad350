"""Doubts about the register: each kind is found with its evidence, marked, closed; the register stays."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from applications import quality
from applications.models import QualityNote, QualityProposal
from applications.quality import NotThisMark
from codes import BaseKind, PanelType, QualityKind, QualityState, Role
from demonstration import factories as make
from registry.models import Attachment, Panel, Person, Residence, ServiceArea

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 14)


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN)


def only(kind: QualityKind) -> QualityProposal:
    return QualityProposal.objects.exclude(state=QualityState.GONE).get(kind=kind)


def test_a_healthy_register_raises_no_doubt(town: SimpleNamespace) -> None:
    assert quality.sweep() == 0
    assert not QualityProposal.objects.exists()


def test_two_temporary_residences_at_once() -> None:
    person = make.PersonFactory(lives_in="751110000")
    for code in ("711310000", "751110000"):
        Residence.objects.create(
            person=person,
            kind=BaseKind.TEMPORARY_RESIDENCE,
            unit=make.unit(code),
            from_on=date(2026, 3, 1),
        )
    assert (quality.sweep(), quality.sweep()) == (1, 0)
    found = only(QualityKind.TWO_RESIDENCES)
    assert {row["unit"] for row in found.evidence["residences"]} == {"711310000", "751110000"}
    assert found.person == person


def test_a_permanent_and_a_temporary_residence_are_no_doubt() -> None:
    person = make.PersonFactory(lives_in="751110000")
    Residence.objects.create(
        person=person,
        kind=BaseKind.TEMPORARY_RESIDENCE,
        unit=make.unit("711310000"),
        from_on=date(2026, 3, 1),
    )
    assert quality.sweep() == 0


def test_dead_and_still_attached(town: SimpleNamespace) -> None:
    Person.objects.filter(pk=town.person.pk).update(died_on=date(2026, 10, 1))
    assert quality.sweep() == 1
    found = only(QualityKind.DEAD_AND_ATTACHED)
    assert found.evidence["died_on"] == "2026-10-01"
    assert found.evidence["organization"] == town.old.organization.code
    assert Attachment.objects.filter(cancelled_at__isnull=True).count() == 1, "nothing is removed"


@pytest.mark.parametrize(
    ("birth_on", "is_found"), [(date(1926, 10, 14), True), (date(1926, 10, 15), False)]
)
def test_over_a_hundred_years(birth_on: date, is_found: bool) -> None:
    person = make.PersonFactory(birth_on=birth_on)
    assert quality.sweep() == int(is_found)
    if is_found:
        assert only(QualityKind.OVER_100).person == person
        Person.objects.filter(pk=person.pk).update(departed_on=TODAY)
        quality.sweep()
        assert QualityProposal.objects.get().state == QualityState.GONE


@pytest.mark.parametrize(
    ("panel_type", "birth_on", "is_found"),
    [
        (PanelType.PEDIATRICIAN_0_6, date(2019, 10, 14), True),
        (PanelType.PEDIATRICIAN_0_6, date(2019, 10, 15), False),
        (PanelType.PEDIATRICIAN_0_14, date(2011, 10, 14), True),
        (PanelType.DISTRICT_THERAPIST, date(2011, 10, 15), True),
        (PanelType.DISTRICT_THERAPIST, date(2011, 10, 14), False),
        (PanelType.GENERAL_PRACTITIONER, date(2024, 1, 1), False),
    ],
)
def test_past_the_age_of_the_list(panel_type: PanelType, birth_on: date, is_found: bool) -> None:
    panel = make.PanelFactory(type=panel_type)
    make.attached(make.PersonFactory(birth_on=birth_on), panel)
    assert quality.sweep() == int(is_found)
    if is_found:
        assert only(QualityKind.PAST_PANEL_AGE).evidence["panel"] == panel.code


def test_a_unit_that_is_no_more(clock: Any) -> None:
    unit = make.unit("751110000")
    person = make.PersonFactory(lives_in="751110000")
    assert quality.sweep() == 0
    type(unit).objects.filter(pk=unit.pk).update(valid_to=date(2026, 10, 10))
    assert quality.sweep() == 1
    found = only(QualityKind.PLACE_ENDED)
    assert (found.person, found.evidence["ended_on"]) == (person, "2026-10-10")


def test_an_order_on_service_areas_that_ended_with_none_after_it() -> None:
    area = make.ServiceAreaFactory()
    person = make.PersonFactory()
    street = area.street or make.StreetFactory(unit=area.unit)
    Residence.objects.create(
        person=person,
        kind=BaseKind.PERMANENT_RESIDENCE,
        unit=area.unit,
        street=street,
        house=area.house_from or 1,
        from_on=date(2026, 1, 1),
    )
    assert quality.sweep() == 0
    ServiceArea.objects.filter(pk=area.pk).update(to_on=TODAY)
    assert quality.sweep() == 1
    found = only(QualityKind.PLACE_ENDED)
    assert found.evidence["order"] == area.order_number
    area.pk, area.to_on, area.from_on, area.order_number = None, None, TODAY, "77"
    area.save()
    quality.sweep()
    found.refresh_from_db()
    assert found.state == QualityState.GONE, "another order serves the address"


def test_counters_that_differ(town: SimpleNamespace) -> None:
    Panel.objects.filter(pk=town.old.pk).update(attached=5)
    assert quality.sweep() == 1
    found = only(QualityKind.COUNTERS_DIFFER)
    assert found.panel == town.old
    assert (found.evidence["counted"][0], found.evidence["from_periods"][0]) == (5, 1)
    town.old.refresh_from_db()
    assert town.old.attached == 5, "nothing is set right by itself"


@pytest.fixture
def doubt(town: SimpleNamespace) -> QualityProposal:
    Person.objects.filter(pk=town.person.pk).update(died_on=date(2026, 10, 1))
    quality.sweep()
    return only(QualityKind.DEAD_AND_ATTACHED)


def test_marks_are_kept_and_what_is_dismissed_stays_so_until_it_reads_otherwise(
    doubt: QualityProposal, nation: User
) -> None:
    assert quality.by_kind(nation)[QualityKind.DEAD_AND_ATTACHED] == (1, 1)
    quality.mark(nation, doubt.pk, QualityState.LOOKED_AT, "")
    with pytest.raises(NotThisMark, match="text"):
        quality.mark(nation, doubt.pk, QualityState.DISMISSED, " ")
    with pytest.raises(NotThisMark, match="state"):
        quality.mark(nation, doubt.pk, QualityState.GONE, "No")
    for _twice in range(2):
        quality.mark(nation, doubt.pk, QualityState.DISMISSED, "Ошибка в акте")
    assert QualityNote.objects.filter(proposal=doubt).count() == 2
    assert quality.by_kind(nation)[QualityKind.DEAD_AND_ATTACHED] == (0, 1)
    quality.sweep()
    doubt.refresh_from_db()
    assert (doubt.state, doubt.marked_by) == (QualityState.DISMISSED, nation)
    Person.objects.filter(pk=doubt.person_id).update(died_on=date(2026, 10, 2))
    quality.sweep()
    doubt.refresh_from_db()
    assert doubt.state == QualityState.NEW
    with pytest.raises(DatabaseError), transaction.atomic():
        QualityNote.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        doubt.delete()


def test_a_region_sees_its_own(doubt: QualityProposal, nation: User) -> None:
    own = make.staff(Role.REGIONAL_ADMIN, territory=make.unit(doubt.unit_code[:2] + "0000000"))
    far = make.staff(Role.REGIONAL_ADMIN, territory=make.unit("110000000"))
    clerk = make.staff(Role.REGISTRY_CLERK, organization=make.OrganizationFactory())
    assert list(quality.in_scope(own)) == list(quality.in_scope(nation)) == [doubt]
    assert not quality.in_scope(far).exists()
    assert not quality.in_scope(clerk).exists()
    assert sum(open_ for open_, _all in quality.by_kind(far).values()) == 0
    with pytest.raises(QualityProposal.DoesNotExist):
        quality.mark(far, doubt.pk, QualityState.LOOKED_AT, "")
    quality.mark(own, doubt.pk, QualityState.ACCEPTED, "Отправлено в РАГС")
