"""A doctor leaves with 1,600 people, in Kazakh: decided, stopped, continued; everybody arrives once and is told."""

import time
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from applications import tasks
from applications.actions import moving
from applications.models import DoctorLeaving, MovePlan
from codes import Basis, PanelType, PlanState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Doctor, DoctorAbsence, Panel, Person, Residence
from registry.queries import counter_differences
from registry.takeover import Entry, take_over

from .conftest import HOME, PASSWORD, beside, with_password
from .visitor import Visitor

Visit = Callable[..., Visitor]
PEOPLE, CHILDREN = 1600, 100
TODAY = date(2026, 10, 14)
BUDGET = 60.0  # seconds for the moves


@pytest.fixture
def list_of_many(town: SimpleNamespace) -> SimpleNamespace:
    """A list of 1,600 people on two streets, one of each site; a family doctor on each and one for small children."""
    leaving, far = town.new, town.second
    here = leaving.organization
    near = make.PanelFactory(site=leaving.site)
    small = make.PanelFactory(site=far.site, type=PanelType.PEDIATRICIAN_0_6)
    streets = []
    for panel in (near, far):
        street = make.StreetFactory(unit=make.unit(HOME))
        make.ServiceAreaFactory(site=panel.site, unit=street.unit, street=street)
        streets.append(street)
    people = Person.objects.bulk_create(
        Person(
            last_name="Сейітов" if n % 2 else "Орлова",
            first_name="Айбек" if n % 2 else "Вера",
            birth_on=date(2022, 5, 1) if n < CHILDREN else date(1950 + n % 50, 1 + n % 12, 1),
            sex="male" if n % 2 else "female",
            language=("kk", "ru")[n % 2],
        )
        for n in range(PEOPLE)
    )
    Residence.objects.bulk_create(
        Residence(
            person=person,
            kind="permanent_residence",
            unit=streets[n % 2].unit,
            street=streets[n % 2],
            house=1 + n // 8,
            flat=str(n % 4),
            from_on=date(2023, 1, 1),
        )
        for n, person in enumerate(people)
    )
    take_over([Entry(person.pk, leaving, date(2023, 2, 1)) for person in people], actor="journey")
    # Not enough places: fifty people are the head's decision.
    places = {near.pk: 700, far.pk: 750, small.pk: 100}
    for pk, norm in places.items():
        Panel.objects.filter(pk=pk).update(norm=norm)
    with_password(
        make.staff(Role.ORG_HEAD, organization=here, username="head", name="Оспанов Б. Қ.")
    )
    one = people[-1]
    with_password(make.user_of(one))
    return SimpleNamespace(
        organization=here, panel=leaving, doctor=leaving.doctor, near=near, far=far, small=small,
        people=people, one=one,
    )  # fmt: skip


def carry_out(plan_id: int) -> float:
    begun = time.monotonic()
    tasks.carry_out_moves(plan_id)
    return time.monotonic() - begun


def test_a_doctor_leaves_with_1600_people(list_of_many: SimpleNamespace, visit: Visit) -> None:
    clinic, doctor = list_of_many, list_of_many.doctor
    head = visit("kk")
    head.open("/sign-in/")
    head.sign_in("head", PASSWORD)
    head.open(reverse("organization-today", args=[clinic.organization.code]))
    head.press(
        f"main nav a[href='{reverse('organization-lists', args=[clinic.organization.code])}']"
    )
    head.says(doctor.full_name, "1 600")
    _away_for_a_while(head, clinic)
    head.press(f"main a[href='{reverse('doctor-leaves', args=[doctor.pk])}']")
    head.onward()  # without an order nothing is looked at
    assert head.page.locator(".error-summary a").count() == 3
    head.fill(order_number="57-Ж", order_on_day="12", order_on_month="10", order_on_year="2026")
    head.page.locator(f"main select[name=list-{clinic.panel.pk}]").select_option("address")
    head.press("main button[value=look]")
    head.says("1 600 адам басқа тізімдерге ауысады", clinic.near.doctor.full_name)
    head.press("main button[value=start]")  # more people than places: a decision
    assert head.page.locator(".error-summary a").count() == 1
    assert not DoctorLeaving.objects.exists()
    head.tick("excess")
    head.press("main button[value=start]")
    plan = MovePlan.objects.get()
    assert (plan.state, plan.people) == (PlanState.RUNNING, PEOPLE)

    beside(moving.run_batch, plan.pk)  # a worker had begun
    head.press(f"main form[action='{reverse('doctor-leaves-stop', args=[doctor.pk])}'] button")
    beside(tasks.continue_moves)
    beside(tasks.finish_leavings)
    plan.refresh_from_db()
    assert plan.state == PlanState.STOPPED
    assert 0 < plan.done < PEOPLE
    doctor.refresh_from_db()
    assert doctor.left_on is None
    head.press(f"main form[action='{reverse('doctor-leaves-continue', args=[doctor.pk])}'] button")
    took = beside(carry_out, plan.pk)
    beside(tasks.finish_leavings)
    head.open(reverse("doctor-leaves", args=[doctor.pk]))
    head.says("Дәрігер кетті", "1 600")
    assert took < BUDGET, f"{PEOPLE} people took {took:.0f} s"

    _nobody_is_lost(clinic)
    head.open(reverse("organization-lists", args=[clinic.organization.code]))
    head.says("Нормативтен артық")
    head.open(reverse("doctor-list", args=[clinic.panel.code]))
    head.says("Енді тізімді ешбір дәрігер жүргізбейді", "№ 57-Ж бұйрық")

    person = visit("ru" if clinic.one.language == "ru" else "kk")
    person.open("/sign-in/")
    user = make.user_of(clinic.one)
    person.sign_in(user.username, PASSWORD)
    person.open("/account/")
    person.says(_panel_of(clinic.one).doctor.full_name)
    letter = Message.objects.get(person=clinic.one, template="moved_by_transfer", channel="account")
    person.open(reverse("message", args=[letter.pk]))
    person.says(_panel_of(clinic.one).doctor.full_name)


def _away_for_a_while(head: Visitor, clinic: SimpleNamespace) -> None:
    """First the doctor is only away, with a stand-in; people would read it at the doctor's name."""
    head.press(f"main table a[href='{reverse('doctor', args=[clinic.doctor.pk])}']")
    head.fill(from_on_day="14", from_on_month="10", from_on_year="2026")
    head.fill(to_on_day="26", to_on_month="10", to_on_year="2026")
    stand_in = head.page.locator("form:has(button[value=record]) [name=stand_in]")
    stand_in.select_option(str(clinic.near.doctor_id))
    head.press("main button[value=record]")
    assert DoctorAbsence.objects.get().stand_in == clinic.near.doctor
    head.says(clinic.near.doctor.full_name)


def _panel_of(person: Person) -> Panel:
    return (
        Attachment.objects.select_related("panel__doctor")
        .get(person=person, cancelled_at__isnull=True, period__endswith__isnull=True)
        .panel
    )


def _nobody_is_lost(clinic: SimpleNamespace) -> None:
    """Everybody is on one list, moved once, told once; the counters say the same; the doctor is gone."""
    ids = {person.pk for person in clinic.people}
    now = Attachment.objects.filter(
        person__in=ids, cancelled_at__isnull=True, period__endswith__isnull=True
    )
    assert sorted(now.values_list("person", flat=True)) == sorted(ids)
    moved = Attachment.objects.filter(person__in=ids, basis=Basis.TRANSFER)
    assert moved.count() == PEOPLE
    told = Message.objects.filter(template="moved_by_transfer", channel="account", person__in=ids)
    assert told.count() == PEOPLE
    near, far, small, old = (
        Panel.objects.get(pk=panel.pk)
        for panel in (clinic.near, clinic.far, clinic.small, clinic.panel)
    )
    assert near.attached + far.attached + small.attached == PEOPLE
    assert near.excess + far.excess + small.excess == 50
    assert (old.attached, old.doctor) == (0, None)
    assert Doctor.objects.get(pk=clinic.doctor.pk).left_on == TODAY
    assert DoctorLeaving.objects.get().agreed_excess == 50
    assert counter_differences(TODAY) == []
