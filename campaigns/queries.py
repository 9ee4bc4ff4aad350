"""What administrators keep about time, for the pure modules."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    JSONField,
    SmallIntegerField,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from .calendar import WorkingCalendar, shipped_overrides
from .models import Campaign, DayOverride
from .once import once
from .windows import CampaignWindow

if TYPE_CHECKING:
    from django.db.models import QuerySet

_NONE = {
    "day": Value(None, DateField()),
    "is_working": Value(None, BooleanField()),
    "year": Value(None, SmallIntegerField()),
    "first": Value(None, DateField()),
    "last": Value(None, DateField()),
    "effective": Value(None, DateField()),
    "by": Value("", CharField()),
}
# Columns of another table of the law, empty where the rows are ours. Two empty columns one above the other would
# be text to the database, so those of another kind say so.
FURTHER = (
    Value("", CharField()),
    Cast(Value(None), DateField()),
    Value(None, JSONField()),
    Value("", CharField()),
    Cast(Value(None), DateField()),
    Value("", TextField()),
)
FIELDS = ("parameter", "from_on", "value", "act", "checked_on", "note")


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
    calendar, windows, _others = kept()
    return calendar, windows


def kept(
    further: "QuerySet[Any, Any] | None" = None,
) -> tuple[WorkingCalendar, dict[int, CampaignWindow], list[tuple[Any, ...]]]:
    """Calendar and windows, and the rows of `further` with them: one query for all the law's tables.

    `further` are rows with the fields of `FIELDS`, and come back as tuples of them.
    """
    moved = (
        DayOverride.objects.filter(taken_back_on__isnull=True)
        .order_by()
        .values_list(
            "day", "is_working", *_blank("year", "first", "last", "effective", "by"), *FURTHER
        )
    )
    windows_kept = Campaign.objects.order_by().values_list(
        *_blank("day", "is_working"),
        *("year", "first_on", "last_on", "effective_on", "act"),
        *FURTHER,
    )
    others = [] if further is None else [further.order_by().values_list(*_NONE.values(), *FIELDS)]
    table: dict[date, bool] = {}
    windows: dict[int, CampaignWindow] = {}
    found: list[tuple[Any, ...]] = []
    for row in moved.union(windows_kept, *others, all=True):
        day, is_working, year, first_on, last_on, effective_on, act, *rest = row
        if day is not None:
            table[day] = is_working
        elif year is not None:
            windows[year] = CampaignWindow(year, first_on, last_on, effective_on, act)
        else:
            found.append(tuple(rest))
    return WorkingCalendar({**shipped_overrides(), **table}), windows, found


def _blank(*names: str) -> list[Value]:
    return [_NONE[name] for name in names]
