"""What administrators keep about time, for the pure modules."""

from datetime import date

from django.db.models import BooleanField, CharField, DateField, SmallIntegerField, Value

from .calendar import WorkingCalendar, shipped_overrides
from .models import Campaign, DayOverride
from .once import once
from .windows import CampaignWindow

_NONE = {
    "day": Value(None, DateField()),
    "is_working": Value(None, BooleanField()),
    "year": Value(None, SmallIntegerField()),
    "first": Value(None, DateField()),
    "last": Value(None, DateField()),
    "effective": Value(None, DateField()),
    "by": Value("", CharField()),
}


def working_calendar() -> WorkingCalendar:
    """The calendar of the package, the shipped moved days and the administrators' table.

    The table wins over what ships, and both over the package. One query.
    """
    return calendar_and_windows()[0]


def campaign_windows() -> dict[int, CampaignWindow]:
    """The campaign rows by year; a year without a row is left to the law's default. One query."""
    return dict(calendar_and_windows()[1])


@once
def calendar_and_windows() -> tuple[WorkingCalendar, dict[int, CampaignWindow]]:
    """`working_calendar` and `campaign_windows` in one query."""
    moved = (
        DayOverride.objects.filter(taken_back_on__isnull=True)
        .order_by()
        .values_list(
            "day",
            "is_working",
            *(_NONE[name] for name in ("year", "first", "last", "effective", "by")),
        )
    )
    kept = Campaign.objects.order_by().values_list(
        _NONE["day"], _NONE["is_working"], "year", "first_on", "last_on", "effective_on", "act"
    )
    table: dict[date, bool] = {}
    windows: dict[int, CampaignWindow] = {}
    for day, is_working, year, first_on, last_on, effective_on, act in moved.union(kept, all=True):
        if day is not None:
            table[day] = is_working
        else:
            windows[year] = CampaignWindow(year, first_on, last_on, effective_on, act)
    return WorkingCalendar({**shipped_overrides(), **table}), windows
