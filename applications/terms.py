"""Terms of contesting a decision (rulebook 8)."""

from datetime import date

from eligibility.days import months_later

COMPLAINT_MONTHS = 3


def complaint_until(learned_on: date) -> date:
    """The last day of a complaint by someone who learned of the decision on `learned_on`.

    A term in months ends on the same day number, or the month's last day (rulebook 8).
    """
    return months_later(learned_on, COMPLAINT_MONTHS)
