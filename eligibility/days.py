"""Counting in years and months as the rules do; pure."""

import calendar
from datetime import date


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years on a day.

    Someone born on 29 February turns older on 1 March of a common year (rulebook 4).
    """
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def months_later(day: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day (29 February).

    Past the last day that dates can name, that day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
