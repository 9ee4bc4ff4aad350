"""The working calendar of Kazakhstan (rulebook 2); pure, no Django.

Days off and moved working days come from the package `holidays` and from overrides that win over
it: those shipped in `moved_days.toml`, and on the portal the administrators' table as well.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import holidays

SATURDAY, SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)
_SHIPPED = Path(__file__).with_name("moved_days.toml")


class WorkingCalendar:
    """Which days are off, which are working, and how to count working days.

    `overrides` maps a day to True (declared working) or False (declared a day off).
    """

    __slots__ = ("_overrides",)

    def __init__(self, overrides: Mapping[date, bool] = MappingProxyType({})) -> None:
        self._overrides = dict(overrides)

    def is_day_off(self, day: date) -> bool:
        """Whether `day` is a holiday or a day off moved to it. A common weekend day is not."""
        declared = self._overrides.get(day)
        if declared is not None:
            return not declared
        return day in _package_days_off(day.year)

    def is_declared_working(self, day: date) -> bool:
        """Whether `day` is a Saturday or Sunday that the government declared working."""
        if day.weekday() < SATURDAY:
            return False
        declared = self._overrides.get(day)
        if declared is not None:
            return declared
        return day in _package_working_weekends(day.year)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts in deadlines.

        Monday to Friday that is not a day off, or a weekend day declared working (rulebook 2,
        reading: the deciding body works a five-day week).
        """
        if day.weekday() < SATURDAY:
            return not self.is_day_off(day)
        return self.is_declared_working(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is number `count` (at least 1) after `day`, which does not count.

        Raises ValueError for a smaller count, OverflowError past the last day dates can name.
        """
        if count < 1:
            raise ValueError("working days are counted from 1")
        while count:
            day += _ONE_DAY
            if self.is_working_day(day):
                count -= 1
        return day


@lru_cache(maxsize=1)
def shipped_overrides() -> Mapping[date, bool]:
    """The moved days that come with the project: day -> is it working.

    Raises ValueError for an entry without its day, act or meaning.
    """
    entries = tomllib.loads(_SHIPPED.read_text(encoding="utf-8")).get("moved_days", [])
    overrides: dict[date, bool] = {}
    for entry in entries:
        day, is_working, act = entry.get("day"), entry.get("is_working"), entry.get("act")
        if type(day) is not date or type(is_working) is not bool or not act:
            raise ValueError(f"{_SHIPPED.name}: an entry needs day, is_working and act: {entry}")
        if day in overrides:
            raise ValueError(f"{_SHIPPED.name}: {day} is moved twice")
        overrides[day] = is_working
    return MappingProxyType(overrides)


@lru_cache(maxsize=256)
def _package_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    # An act may move a day across New Year's Eve, so the neighbours are read with the year.
    days = holidays.country_holidays("KZ", years=range(year - 1, year + 2))
    off = frozenset(day for day in days if day.year == year)
    working = frozenset(day for day in days.weekend_workdays if day.year == year)
    return off - working, working


def _package_days_off(year: int) -> frozenset[date]:
    return _package_year(year)[0]


def _package_working_weekends(year: int) -> frozenset[date]:
    return _package_year(year)[1]
