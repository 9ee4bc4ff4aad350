"""Campaigns and moved days: their rules, what the database holds, and waiting applications that follow."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import User
from applications.actions import calendar
from applications.actions.calendar import NotThisCampaign, NotThisDay
from applications.law import law_in_force
from campaigns import clock as wall
from campaigns.models import Campaign, DayOverride
from campaigns.queries import working_calendar
from codes import ApplicationStatus as Status
from codes import Role
from codes.violations import constraint_of
from demonstration import factories as make
from notifications.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation() -> User:
    return make.staff(Role.NATIONAL_ADMIN)


def set_campaign(user: User, **other: Any) -> Campaign:
    given = {
        "year": 2027,
        "first_on": date(2027, 9, 1),
        "last_on": date(2027, 11, 1),
        "effective_on": date(2028, 1, 1),
        "act": "Приказ № 1",
    }
    return calendar.set_campaign(user, **{**given, **other})


def test_a_campaign_is_entered_and_changed_until_it_begins(nation: User, clock: Any) -> None:
    set_campaign(nation)
    assert law_in_force().campaign_for(date(2027, 5, 1)).first_on == date(2027, 9, 1)
    set_campaign(nation, first_on=date(2027, 9, 10), act="Приказ № 2")
    assert law_in_force().campaign_for(date(2027, 5, 1)).first_on == date(2027, 9, 10)
    clock.set("2027-09-10T09:00")
    with pytest.raises(NotThisCampaign, match="begun"):
        set_campaign(nation, first_on=date(2027, 9, 11))
    row = set_campaign(nation, first_on=date(2027, 9, 10), last_on=date(2027, 11, 15))
    assert row.last_on == date(2027, 11, 15), "it may be prolonged while it runs"
    clock.set("2027-10-01T09:00")
    with pytest.raises(NotThisCampaign, match="shortened"):
        set_campaign(nation, first_on=date(2027, 9, 10), last_on=date(2027, 9, 30))
    clock.set("2027-11-16T09:00")
    with pytest.raises(NotThisCampaign, match="ended"):
        set_campaign(nation, first_on=date(2027, 9, 10), last_on=date(2027, 11, 20))


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("act", {"act": ""}),
        ("order", {"last_on": date(2027, 8, 1)}),
        ("outside", {"last_on": date(2028, 1, 10)}),
        ("effective", {"effective_on": date(2027, 11, 1)}),
        ("past", {"year": 2019, "first_on": date(2019, 9, 1), "last_on": date(2019, 11, 1)}),
    ],
)
def test_what_is_no_campaign(nation: User, code: str, other: dict[str, Any]) -> None:
    with pytest.raises(NotThisCampaign) as refused:
        set_campaign(nation, **other)
    assert refused.value.code == code


def test_the_database_keeps_the_beginning_of_what_began() -> None:
    rows = Campaign.objects.filter(year=2026)
    with pytest.raises(DatabaseError, match="keeps its beginning"), transaction.atomic():
        rows.update(first_on=date(2026, 9, 20))
    with pytest.raises(DatabaseError, match="keeps its beginning"), transaction.atomic():
        rows.update(first_on=date(2026, 9, 20), changed_on=date(2026, 10, 14))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    rows.update(first_on=date(2026, 9, 20), changed_on=date(2026, 9, 14))
    assert rows.get().first_on == date(2026, 9, 20), "before its beginning it could be moved"


def test_a_moved_day_moves_waiting_applications_and_back(
    town: Any, nation: User, clock: Any
) -> None:
    clock.set("2026-10-14T19:30")
    row = make.filed(town.person, town.new)
    assert row.status == Status.QUEUED
    day = date(2026, 10, 15)
    assert calendar.move_day(nation, day=day, is_working=False, act="Постановление № 1") == 1
    assert calendar.move_day(nation, day=day, is_working=False, act="Постановление № 1") == 0
    row.refresh_from_db()
    assert wall.naive_local(row.accept_at) == datetime(2026, 10, 16, 8, 0)
    assert Message.objects.filter(template="acceptance_moved", person=town.person).exists()
    with pytest.raises(NotThisDay, match="moved"):
        calendar.move_day(nation, day=day, is_working=True, act="Постановление № 2")
    moved = DayOverride.objects.get(day=day)
    assert calendar.take_day_back(nation, moved.pk) == 1
    assert calendar.take_day_back(nation, moved.pk) == 0
    row.refresh_from_db()
    assert wall.naive_local(row.accept_at) == datetime(2026, 10, 15, 8, 0)
    assert working_calendar().is_working_day(day)
    calendar.move_day(nation, day=day, is_working=False, act="Постановление № 3")
    assert DayOverride.objects.filter(day=day).count() == 2, "what was taken back stays"


def test_a_day_that_has_come_stays(nation: User, clock: Any) -> None:
    with pytest.raises(NotThisDay, match="come"):
        calendar.move_day(nation, day=date(2026, 10, 14), is_working=False, act="№ 1")
    with pytest.raises(NotThisDay, match="act"):
        calendar.move_day(nation, day=date(2026, 10, 20), is_working=False, act="")
    calendar.move_day(nation, day=date(2026, 10, 20), is_working=False, act="№ 1")
    row = DayOverride.objects.get()
    clock.set("2026-10-20T08:00")
    with pytest.raises(NotThisDay, match="come"):
        calendar.take_day_back(nation, row.pk)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DayOverride.objects.filter(pk=row.pk).update(taken_back_on=date(2026, 10, 20))
    assert constraint_of(refused.value) == "day_override_taken_back_before_it_came"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DayOverride.objects.create(
            day=date(2026, 10, 13), is_working=False, act="1", entered_on=date(2026, 10, 13)
        )
    assert constraint_of(refused.value) == "day_override_of_a_day_to_come"
    with pytest.raises(DatabaseError), transaction.atomic():
        DayOverride.objects.filter(pk=row.pk).update(is_working=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        DayOverride.objects.all().delete()


def test_only_the_nation_keeps_the_calendar() -> None:
    head = make.staff(Role.ORG_HEAD, organization=make.OrganizationFactory())
    with pytest.raises(PermissionDenied):
        set_campaign(head)
    with pytest.raises(PermissionDenied):
        calendar.move_day(head, day=date(2027, 1, 4), is_working=False, act="1")
