"""The region after the campaign: figures, admission, a plan, carried out; the worker is killed, another continues."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.db.models import Count

from applications.actions import moving
from applications.models import CommissionSession, MoveItem, MovePlan
from campaigns import clock as campaign_clock
from codes import MoveState, PlanState, Role
from demonstration import factories as make
from notifications.models import Message
from registry.models import Attachment, Person, Residence
from registry.queries import counter_differences
from tests.faults import moving_worker
from tests.faults.conftest import Script

from .conftest import HOME, PASSWORD, beside, resident, with_password
from .visitor import Visitor

AFTER, NEVER_CHOSE = "2026-11-20T10:00", 24


@pytest.fixture
def workers() -> Iterator[Callable[..., Script]]:
    """Start a worker; what still runs at the end is killed."""
    started: list[Script] = []

    def start(*arguments: str) -> Script:
        started.append(Script(moving_worker.CODE, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        if each.process.stdout is not None:
            each.process.stdout.close()


def newcomers() -> list[Person]:
    """People of the town who never chose a clinic."""
    people = Person.objects.bulk_create(
        Person(
            last_name=f"Новосёлов{number}",
            first_name="Пётр",
            birth_on=date(1980, 1, 1),
            sex="male",
            language="ru",
        )
        for number in range(NEVER_CHOSE)
    )
    home = make.unit(HOME)
    Residence.objects.bulk_create(
        Residence(person=person, kind="permanent_residence", unit=home, from_on=date(2015, 1, 1))
        for person in people
    )
    return people


def test_figures_admission_a_plan_and_a_killed_worker(
    town: SimpleNamespace,
    visit: Callable[..., Visitor],
    workers: Callable[..., Script],
    monkeypatch: pytest.MonkeyPatch,
    clock,
) -> None:  # type: ignore[no-untyped-def]
    clock.set(AFTER)
    people = newcomers()
    turned_away = resident(town, language="ru")
    with_password(
        make.staff(
            Role.REGIONAL_ADMIN,
            territory=make.unit("750000000"),
            username="region",
            name="Павлова И. Р.",
        )
    )
    desk = visit("ru")
    desk.open("/desk/commission/")
    desk.sign_in("region", PASSWORD)
    desk.open("/desk/commission/")
    desk.says(town.old.organization.name_ru, "мало людей", "мало участков общей практики")
    desk.says("осталось 7 дней")  # for the list: until 27 November

    desk.onward()  # nothing is typed yet
    assert desk.page.locator(".error-summary a").count() == 3
    desk.fill(number="3", held_on_day="19", held_on_month="11", held_on_year="2026")
    desk.fill(members="Павлова И. Р., председатель\nАхметов Е. С.")
    desk.onward()
    desk.says("Протокол № 3 от 19 ноября 2026 года", "Заседание записано")
    for panel, answer, reason in (
        (town.new, "yes", "Обслуживает Алмалинский район"),
        (town.old, "no", "Мало прикреплённых"),
    ):
        desk.press(desk.page.get_by_role("link", name=panel.organization.name_ru, exact=True))
        desk.choose("is_admitted", answer)
        desk.fill(reason=reason)
        desk.onward()
    desk.press("main button[value=settle]")
    desk.press("main button[value=send]")
    desk.says("Выписка отправлена каждой организации")
    session = CommissionSession.objects.get()
    desk.press(f"main a[href='/desk/commission/{session.pk}/extract/']")
    desk.says("Обслуживает Алмалинский район", "Мало прикреплённых", "Ахметов Е. С.")
    desk.open("/desk/commission/")

    desk.press("main button[value=plan]")
    desk.says("На просмотре", town.new.doctor.full_name)
    plan = MovePlan.objects.get()
    assert (plan.people, plan.left) == (NEVER_CHOSE + 1, NEVER_CHOSE + 1)
    desk.press(f"main a[href='/desk/moves/{plan.pk}/people/']")
    desk.says("Новосёлов0 П.", town.new.doctor.full_name)
    desk.open(f"/desk/moves/{plan.pk}/")
    desk.press("main button[value=agree]")
    desk.press("main button[value=start]")
    desk.says("Выполняется")

    for name, value in moving_worker.environment().items():
        monkeypatch.setenv(name, value)
    worker = workers(str(plan.pk), "6", AFTER)
    assert [worker.line() for _ in range(3)] == ["6", "6", "written"]
    worker.kill()
    desk.open(f"/desk/moves/{plan.pk}/")
    desk.says("Пройдено: 12 из 25")
    desk.press("main button[value=stop]")
    desk.says("Остановлен")
    desk.press("main button[value=go_on]")
    beside(moving.run, plan.pk)  # the worker whom the sweep called
    desk.open(f"/desk/moves/{plan.pk}/")
    desk.says("Выполнен")

    plan.refresh_from_db()
    assert (plan.state, plan.done, plan.skipped) == (PlanState.DONE, NEVER_CHOSE + 1, 0)
    moved = Attachment.objects.filter(basis="commission").values("person")
    assert {row["times"] for row in moved.annotate(times=Count("pk"))} == {1}
    assert {row["person"] for row in moved} == {turned_away.pk, *(row.pk for row in people)}
    assert not MoveItem.objects.exclude(state=MoveState.DONE).exists()
    told = Message.objects.filter(template="moved_by_commission", channel="account")
    assert told.count() == NEVER_CHOSE + 1
    assert counter_differences(campaign_clock.today()) == []

    citizen = visit("ru")
    citizen.open("/account/")
    citizen.sign_in(turned_away.iin or "", PASSWORD)
    citizen.open("/account/messages/")
    citizen.says("Региональная комиссия прикрепила Вас")
