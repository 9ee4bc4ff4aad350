"""What the database itself refuses, and what administrators' rows do to the pure modules."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from campaigns.models import Campaign, ClockOffset, DayOverride
from campaigns.queries import campaign_windows, working_calendar
from campaigns.windows import shipped_windows

pytestmark = pytest.mark.django_db


def campaign(**fields: object) -> Campaign:
    usual = {
        "year": 2030,
        "first_on": date(2030, 9, 15),
        "last_on": date(2030, 11, 15),
        "effective_on": date(2031, 1, 1),
        "act": "test",
    }
    return Campaign(**(usual | fields))


def refused_by(constraint: str, row: object) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save(force_insert=True)  # type: ignore[attr-defined]
    assert constraint in str(caught.value)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("campaign_first_day_before_last", {"first_on": date(2030, 11, 16)}),
        ("campaign_within_its_year", {"year": 2031}),
        ("campaign_within_its_year", {"last_on": date(2031, 1, 15), "effective_on": None}),
        ("campaign_effective_after_it", {"effective_on": date(2030, 11, 15)}),
        ("campaign_names_its_act", {"act": ""}),
    ],
)
def test_campaigns_that_cannot_be(constraint: str, fields: dict[str, object]) -> None:
    refused_by(constraint, campaign(**fields))
    campaign().save(force_insert=True)


def test_one_campaign_a_year() -> None:
    campaign().save()
    refused_by(
        "campaign_once_a_year",
        campaign(first_on=date(2030, 3, 1), last_on=date(2030, 3, 2), effective_on=None),
    )


def test_campaigns_never_overlap_even_where_the_year_is_not_looked_at() -> None:
    """Without the exclusion two rows of different years could share days only by their checks."""
    campaign().save()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE campaigns_campaign DROP CONSTRAINT campaign_within_its_year,"
            " DROP CONSTRAINT campaign_once_a_year"
        )
    refused_by(
        "campaigns_never_overlap",
        campaign(year=2031, first_on=date(2030, 11, 15), last_on=date(2030, 12, 1)),
    )
    campaign(year=2031, first_on=date(2030, 11, 16), last_on=date(2030, 12, 1)).save()


def test_the_form_says_in_words_what_the_database_refuses() -> None:
    campaign().full_clean()
    with pytest.raises(ValidationError):
        campaign(year=2026).full_clean()
    with pytest.raises(ValidationError):
        campaign(first_on=date(2030, 11, 16)).full_clean()
    with pytest.raises(ValidationError):
        DayOverride(day=date(2027, 3, 9), is_working=False, act="").full_clean()


def test_moved_days_name_their_act_and_come_once() -> None:
    refused_by("day_override_names_its_act", DayOverride(day=date(2027, 3, 9), is_working=False))
    DayOverride.objects.create(day=date(2027, 3, 9), is_working=False, act="No. 1")
    refused_by(
        "day_override_once_a_day", DayOverride(day=date(2027, 3, 9), is_working=True, act="No. 2")
    )


def test_one_clock_offset() -> None:
    refused_by("clock_offset_only_one", ClockOffset(id=2, offset=timedelta(0)))


def test_the_first_rows_are_the_campaigns_that_ship() -> None:
    assert campaign_windows() == shipped_windows()


def test_the_administrators_table_wins(django_assert_num_queries) -> None:
    holiday, wednesday, saturday = date(2026, 10, 26), date(2026, 10, 14), date(2026, 10, 17)
    for day, is_working in [(holiday, True), (wednesday, False), (saturday, True)]:
        DayOverride.objects.create(day=day, is_working=is_working, act="No. 1")
    with django_assert_num_queries(1):
        calendar = working_calendar()
    assert calendar.is_working_day(holiday)
    assert calendar.is_day_off(wednesday)
    assert calendar.is_declared_working(saturday)


def test_a_corrected_campaign_row_is_the_campaign() -> None:
    Campaign.objects.filter(year=2026).update(last_on=date(2026, 11, 20), act="No. 2")
    window = campaign_windows()[2026]
    assert window.is_open(date(2026, 11, 20))
    assert window.act == "No. 2"


def test_both_are_edited_in_the_admin() -> None:
    assert {Campaign, DayOverride} <= set(site._registry)
    assert ClockOffset not in site._registry
