"""Terms of contesting a decision (rulebook 8)."""

from calendar import monthrange
from datetime import date

COMPLAINT_MONTHS = 3


def months_later(day: date, months: int) -> date:
    """The same day number so many months later, or that month's last day (rulebook 8)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def complaint_until(learned_on: date) -> date:
    """The last day of a complaint by someone who learned of the decision on `learned_on`."""
    return months_later(learned_on, COMPLAINT_MONTHS)
