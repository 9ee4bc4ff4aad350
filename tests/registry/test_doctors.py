"""What the database holds about doctors and their lists, whatever the code above it does."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from codes.violations import constraint_of, explain
from demonstration import factories as make
from registry.models import Doctor, DoctorAbsence, Panel, ServiceArea

pytestmark = pytest.mark.django_db

DAY, LATER, END = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)


def refused(constraint: str, write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as failure, transaction.atomic():
        write()
    assert constraint_of(failure.value) == constraint
    assert explain(failure.value)


def away(doctor: Doctor, first: date, end: date, stand_in: Doctor | None = None) -> DoctorAbsence:
    return DoctorAbsence.objects.create(doctor=doctor, stand_in=stand_in, from_on=first, to_on=end)


def test_an_absence_has_its_days_once_and_another_doctor_of_the_same_clinic_stands_in() -> None:
    doctor = make.DoctorFactory()
    colleague = make.DoctorFactory(organization=doctor.organization)
    away(doctor, DAY, LATER, colleague)
    away(doctor, LATER, END)
    refused("doctor_absence_once_a_day", lambda: away(doctor, DAY, END))
    refused("doctor_absence_forward", lambda: away(colleague, END, DAY))
    refused("doctor_absence_stand_in_is_another", lambda: away(colleague, DAY, LATER, colleague))
    refused(
        "doctor_absence_stand_in_works_there",
        lambda: away(colleague, DAY, LATER, make.DoctorFactory()),
    )


def test_who_left_keeps_no_list_and_a_list_has_a_doctor_who_works_there() -> None:
    panel = make.PanelFactory()
    doctor = panel.doctor
    refused("doctor_left_keeps_no_list", lambda: Doctor.objects.update(left_on=DAY))
    stranger = make.DoctorFactory()
    refused("panel_doctor_works_there", lambda: Panel.objects.update(doctor=stranger))
    Panel.objects.update(doctor=None)
    Doctor.objects.filter(pk=doctor.pk).update(left_on=DAY)
    refused("panel_doctor_works_there", lambda: Panel.objects.update(doctor=doctor))


def test_the_head_s_order_gives_addresses_to_a_site() -> None:
    row = make.ServiceAreaFactory()
    rows = ServiceArea.objects.filter(pk=row.pk)
    refused("service_area_site_order_is_whole", lambda: rows.update(site_order_number="7"))
    refused(
        "service_area_site_order_is_whole",
        lambda: rows.update(site_order_number="7", site_order_on=DAY, site=None),
    )
    rows.update(site_order_number="7", site_order_on=DAY)
