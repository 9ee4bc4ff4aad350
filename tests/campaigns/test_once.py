"""What a page asked once it knows until it is made, or until something is written."""

import pytest
from django.db import connection
from django.test import Client

from applications.law import law_in_force
from campaigns.models import DayOverride
from campaigns.once import once, reading
from demonstration import factories as make
from registry.models import OpeningHours
from registry.queries import residences_on, week_hours

pytestmark = pytest.mark.django_db


def test_asked_once_for_the_same_arguments() -> None:
    asked: list[tuple[int, ...]] = []

    @once
    def squares(*numbers: int) -> list[int]:
        asked.append(numbers)
        return [number * number for number in numbers]

    with reading():
        squares(2).append(99)
        assert squares(2) == [4]
        assert squares(3) == [9]
    assert asked == [(2,), (3,)]
    with reading():
        squares(2)
    squares(2)
    squares(2)
    assert len(asked) == 5


def test_what_cannot_be_told_apart_is_asked_each_time() -> None:
    asked = []

    @once
    def told(what: list[int]) -> int:
        asked.append(what)
        return len(what)

    with reading():
        assert told([1]) == told([2]) == 1
    assert len(asked) == 2


def test_a_write_forgets_everything() -> None:
    organization = make.OrganizationFactory()
    with reading():
        before = week_hours(organization)
        OpeningHours.objects.filter(organization=organization).delete()
        OpeningHours.objects.create(
            organization=organization, weekday=0, opens="06:00", closes="10:00"
        )
        assert week_hours(organization) != before


def test_a_lock_forgets_too(django_assert_num_queries: object) -> None:
    person = make.PersonFactory()
    day = person.birth_on
    with reading(), django_assert_num_queries(3):
        residences_on(person, day)
        list(type(person).objects.select_for_update().filter(pk=person.pk))
        residences_on(person, day)


def test_nothing_lives_longer_than_a_page(client: Client) -> None:
    client.get("/")
    day = law_in_force().calendar
    DayOverride.objects.create(day="2026-10-15", is_working=False, act="Act 1")
    assert law_in_force().calendar is not day
    with connection.execute_wrapper(_refuse_campaigns), pytest.raises(AssertionError):
        client.get("/")


def _refuse_campaigns(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert "campaigns_" not in sql, "asked anew, as it must be"
    return execute(sql, params, many, context)
