"""Opening hours of an organization (rulebook 2); pure, no Django."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from .calendar import SATURDAY, WorkingCalendar

MONDAY = 0
# A day's hours are longer than this, so that reception, which stops before closing, has an hour.
SHORTEST_DAY = timedelta(hours=2)


class WeekHours:
    """A weekly schedule: weekday (0 Monday to 6 Sunday) -> opening and closing time.

    Days left out are closed. Raises ValueError for a week without an open day, a weekday that
    does not exist, and a day no longer than two hours.
    """

    __slots__ = ("_days",)

    def __init__(self, days: Mapping[int, tuple[time, time]]) -> None:
        if not days:
            raise ValueError("a week needs at least one open day")
        for weekday, (opens, closes) in days.items():
            if not 0 <= weekday <= 6:
                raise ValueError(f"there is no weekday {weekday}")
            if _since_midnight(closes) - _since_midnight(opens) <= SHORTEST_DAY:
                raise ValueError("a day opens more than two hours before it closes")
        self._days: tuple[tuple[time, time] | None, ...] = tuple(
            days.get(weekday) for weekday in range(7)
        )

    def of_weekday(self, weekday: int) -> tuple[time, time] | None:
        """Opening and closing on a weekday (0 Monday), or None where it is closed."""
        return self._days[weekday]

    def on(self, day: date, calendar: WorkingCalendar) -> tuple[time, time] | None:
        """Opening and closing on `day`, or None where it is not a reception day.

        A weekend day declared working has Monday's hours (closed where Monday is).
        """
        if calendar.is_day_off(day):
            return None
        weekday = day.weekday()
        if weekday >= SATURDAY and calendar.is_declared_working(day):
            weekday = MONDAY
        return self._days[weekday]

    def is_open(self, at: datetime, calendar: WorkingCalendar) -> bool:
        """Whether the doors are open at the local moment: opening included, closing excluded."""
        span = self.on(at.date(), calendar)
        return span is not None and span[0] <= at.time() < span[1]

    def next_opening(
        self, at: datetime, calendar: WorkingCalendar, *, within: int = 60
    ) -> datetime | None:
        """The next opening after the local moment; None where there is none `within` so many days."""
        for ahead in range(within + 1):
            day = at.date() + timedelta(days=ahead)
            span = self.on(day, calendar)
            if span is not None and datetime.combine(day, span[0]) > at:
                return datetime.combine(day, span[0])
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WeekHours) and self._days == other._days

    def __hash__(self) -> int:
        return hash(self._days)

    def __repr__(self) -> str:
        return f"WeekHours({self._days!r})"


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


_WEEKDAY = (time(8), time(20))
# Monday to Friday 08:00-20:00, Saturday 09:00-14:00 (S3).
DEFAULT_HOURS = WeekHours({**dict.fromkeys(range(5), _WEEKDAY), SATURDAY: (time(9), time(14))})
