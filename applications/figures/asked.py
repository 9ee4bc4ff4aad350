"""What figures are asked for: which organizations, which days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaigns import clock


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the days run backwards")

    @property
    def count(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The midnight with which they begin, and the one with which they are over."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Asked:
    """Organizations (keys) and days."""

    organizations: tuple[int, ...]
    days: Days


def _midnight(day: date) -> datetime:
    return clock.moment(datetime.combine(day, time()))
