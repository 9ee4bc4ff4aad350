"""When an application is accepted and when its decision is due (rulebook 2); pure, no Django.

All times are naive local times of `Asia/Almaty`.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from .calendar import WorkingCalendar
from .hours import WeekHours

# A decision that falls due on a day without reception is due at this time.
DUE_WITHOUT_RECEPTION = time(18)
# Longer than any run of days off: a week with one open day comes to a reception day within it.
_SEARCHED_DAYS = 400
_ONE_DAY = timedelta(days=1)


class Acceptance(NamedTuple):
    """The local moment of acceptance, and whether it is the moment of filing."""

    at: datetime
    is_immediate: bool


def accept(
    filed_at: datetime, hours: WeekHours, calendar: WorkingCalendar, stop_before: timedelta
) -> Acceptance:
    """When an application filed at a local moment is accepted.

    Inside reception hours (opening to closing less `stop_before`, that instant excluded) at
    once; before opening on a reception day at that day's opening; otherwise at the next
    reception day's opening. Raises ValueError where no reception day comes within 400 days.
    """
    day = filed_at.date()
    span = hours.on(day, calendar)
    if span is not None:
        opens_at = datetime.combine(day, span[0])
        if filed_at < opens_at:
            return Acceptance(opens_at, False)
        if filed_at < datetime.combine(day, span[1]) - stop_before:
            return Acceptance(filed_at, True)
    for _ in range(_SEARCHED_DAYS):
        day += _ONE_DAY
        span = hours.on(day, calendar)
        if span is not None:
            return Acceptance(datetime.combine(day, span[0]), False)
    raise ValueError("no reception day within 400 days")


def deadline(
    acceptance: Acceptance, working_days: int, hours: WeekHours, calendar: WorkingCalendar
) -> datetime:
    """When the decision is due, as a local moment.

    With `working_days` 0 on the day of acceptance, be it a Saturday. With 1: accepted at the
    moment of filing, on the first working day after; otherwise acceptance and result come
    together, on the day of acceptance or, where that is no working day, the first one after.
    Due at the organization's closing, where it has no reception that day at 18:00.
    """
    return closing(due_day(acceptance, working_days, calendar), hours, calendar)


def closing(day: date, hours: WeekHours, calendar: WorkingCalendar) -> datetime:
    """The local moment at which what is due on a day is due: closing, without reception 18:00."""
    span = hours.on(day, calendar)
    return datetime.combine(day, span[1] if span is not None else DUE_WITHOUT_RECEPTION)


def due_day(acceptance: Acceptance, working_days: int, calendar: WorkingCalendar) -> date:
    """The day on which the decision is due; see `deadline`."""
    day = acceptance.at.date()
    if working_days == 0:
        return day
    if acceptance.is_immediate:
        return calendar.add_working_days(day, working_days)
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return calendar.add_working_days(day, working_days - 1) if working_days > 1 else day
