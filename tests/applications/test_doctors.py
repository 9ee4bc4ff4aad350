"""The head's lists: opened, closed, given to another doctor whose people are told; absences with a stand-in."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from applications import organization_errors as errors
from applications.actions import doctors, telling
from applications.models import DoctorChange
from applications.organization_errors import ActRefused
from codes import PanelType, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, DoctorAbsence, Panel

pytestmark = pytest.mark.django_db

MONDAY, FRIDAY = date(2026, 10, 19), date(2026, 10, 23)


@pytest.fixture
def clinic(db: None) -> SimpleNamespace:
    """A clinic with a list, another doctor without one, its head; a head and a region of elsewhere."""
    panel = make.PanelFactory()
    here = panel.organization
    return SimpleNamespace(
        panel=panel,
        doctor=panel.doctor,
        other=make.DoctorFactory(organization=here),
        head=make.staff(Role.ORG_HEAD, organization=here),
        region=make.staff(Role.REGIONAL_ADMIN, territory=make.unit("750000000")),
        stranger=make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory()),
    )


def refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(ActRefused) as refused:
        act()
    assert refused.value.code == code


def test_only_the_head_of_the_own_organization(clinic: SimpleNamespace) -> None:
    for user in (clinic.region, clinic.stranger):
        for act in (
            lambda user: doctors.close_panel(user, clinic.panel, "x"),
            lambda user: doctors.reopen_panel(user, clinic.panel),
            lambda user: doctors.give_panel(user, clinic.panel, clinic.other, was=clinic.doctor.pk),
            lambda user: doctors.open_panel(
                user, clinic.panel.site, PanelType.PEDIATRICIAN_0_6, clinic.other
            ),
            lambda user: doctors.add_doctor(
                user, clinic.panel.organization, last_name="А", first_name="Б"
            ),
            lambda user: doctors.add_site(user, clinic.panel.organization, number="9"),
            lambda user: doctors.record_absence(
                user, clinic.doctor, from_on=MONDAY, to_on=FRIDAY, stand_in=None
            ),
        ):
            with pytest.raises(PermissionDenied):
                act(user)
    clinic.panel.refresh_from_db()
    assert (clinic.panel.doctor, clinic.panel.is_closed) == (clinic.doctor, False)


def test_a_list_is_closed_with_a_reason_and_opened_again(clinic: SimpleNamespace) -> None:
    refuses(errors.REASON_NEEDED, lambda: doctors.close_panel(clinic.head, clinic.panel, "  "))
    doctors.close_panel(clinic.head, clinic.panel, "дәрігер оқуда")
    panel = Panel.objects.get()
    assert (panel.is_closed, panel.closed_reason) == (True, "дәрігер оқуда")
    doctors.reopen_panel(clinic.head, clinic.panel)
    panel.refresh_from_db()
    assert (panel.is_closed, panel.closed_reason) == (False, "")
    versions = panel.events.order_by("pgh_id")
    said = [row.pgh_context.metadata for row in versions if row.pgh_context]
    assert [row["reason"] for row in said] == ["panel_closed", "panel_reopened"]
    assert {row["actor"] for row in said} == {clinic.head.actor}


def test_a_new_list_has_the_norm_in_force_and_is_opened_once(clinic: SimpleNamespace) -> None:
    doctor = doctors.add_doctor(
        clinic.head, clinic.panel.organization, last_name=" Ахметова ", first_name="Дана"
    )
    again = doctors.add_doctor(
        clinic.head, clinic.panel.organization, last_name="Ахметова", first_name="Дана"
    )
    assert doctor == again
    made = [
        doctors.open_panel(clinic.head, clinic.panel.site, PanelType.PEDIATRICIAN_0_14, doctor)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (made[0].norm, made[0].doctor, made[0].is_closed) == (900, doctor, False)
    stranger = make.DoctorFactory()
    refuses(
        errors.DOCTOR_GONE,
        lambda: doctors.open_panel(
            clinic.head, clinic.panel.site, PanelType.GENERAL_PRACTITIONER, stranger
        ),
    )
    site = doctors.add_site(clinic.head, clinic.panel.organization, number="12")
    assert site.organization == clinic.panel.organization
    refuses(
        errors.SITE_EXISTS,
        lambda: doctors.add_site(clinic.head, clinic.panel.organization, number="12"),
    )


def test_another_doctor_takes_the_list_over_and_its_people_are_told_once(
    clinic: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make.PersonFactory() for _ in range(5)]
    for person in people:
        make.attached(person, clinic.panel)
    make.attached(make.PersonFactory(), make.PanelFactory())
    was = list(Attachment.objects.order_by("pk").values())
    monkeypatch.setattr(telling, "BATCH", 2)
    change = doctors.give_panel(clinic.head, clinic.panel, clinic.other, was=clinic.doctor.pk)
    again = doctors.give_panel(clinic.head, clinic.panel, clinic.other, was=clinic.doctor.pk)
    assert change == again
    assert telling._tell_batch() == 2  # a worker that dies here
    assert telling.tell_of_new_doctors() == 3
    assert telling.tell_of_new_doctors() == 0
    change.refresh_from_db()
    assert (change.told, change.told_at is not None) == (5, True)
    told = Message.objects.filter(template="doctor_changed", channel="account")
    assert sorted(told.values_list("person_id", flat=True)) == [person.pk for person in people]
    assert clinic.other.full_name in told[0].subject
    assert list(Attachment.objects.order_by("pk").values()) == was


def test_who_cares_for_a_child_is_told_of_the_child_s_doctor(clinic: SimpleNamespace) -> None:
    child, grown = make.PersonFactory(child=True), make.PersonFactory()
    mother = make.PersonFactory()
    make.RepresentationFactory(representative=mother, person=child)
    for person in (child, grown):
        make.attached(person, clinic.panel)
    doctors.give_panel(clinic.head, clinic.panel, clinic.other, was=clinic.doctor.pk)
    assert telling.tell_of_new_doctors() == 2
    told = Message.objects.filter(template="doctor_changed", channel="account")
    assert set(told.values_list("person_id", flat=True)) == {child.pk, grown.pk, mother.pk}
    assert child.initials in told.get(person=mother).subject


def test_a_page_that_is_older_changes_nothing(clinic: SimpleNamespace) -> None:
    third = make.DoctorFactory(organization=clinic.panel.organization)
    doctors.give_panel(clinic.head, clinic.panel, clinic.other, was=clinic.doctor.pk)
    refuses(
        errors.CHANGED_MEANWHILE,
        lambda: doctors.give_panel(clinic.head, clinic.panel, third, was=clinic.doctor.pk),
    )
    refuses(
        errors.SAME_DOCTOR,
        lambda: doctors.give_panel(clinic.head, clinic.panel, clinic.other, was=clinic.other.pk),
    )
    doctors.give_panel(clinic.head, clinic.panel, third, was=clinic.other.pk)
    # Whoever was told of nobody yet hears of the last one alone.
    assert DoctorChange.objects.filter(told_at__isnull=True).count() == 1


def test_absences(clinic: SimpleNamespace, clock) -> None:  # type: ignore[no-untyped-def]
    head, doctor, other = clinic.head, clinic.doctor, clinic.other

    def record(who=doctor, first=MONDAY, end=FRIDAY, stand_in=other):  # type: ignore[no-untyped-def]
        return doctors.record_absence(head, who, from_on=first, to_on=end, stand_in=stand_in)

    row = record()
    assert record() == row
    refuses(errors.AWAY_ALREADY, lambda: record(stand_in=None))
    refuses(errors.DAYS_BACKWARDS, lambda: record(first=FRIDAY, end=MONDAY))
    refuses(errors.DAYS_PASSED, lambda: record(first=date(2026, 10, 1), end=date(2026, 10, 2)))
    refuses(errors.STAND_IN_STANDS_IN, lambda: record(who=other, stand_in=None))
    third = make.DoctorFactory(organization=doctor.organization)
    refuses(errors.STAND_IN_AWAY, lambda: record(who=third, stand_in=doctor))
    refuses(errors.DOCTOR_GONE, lambda: record(who=third, stand_in=make.DoctorFactory()))
    doctors.name_stand_in(head, row, third)
    row.refresh_from_db()
    assert row.stand_in == third
    clock.set("2026-10-21T09:00")
    doctors.end_absence(head, row)
    doctors.end_absence(head, row)
    row.refresh_from_db()
    assert row.to_on == date(2026, 10, 21)
    coming = record(first=date(2026, 11, 2), end=date(2026, 11, 9))
    doctors.end_absence(head, coming)
    assert not DoctorAbsence.objects.filter(pk=coming.pk).exists()
