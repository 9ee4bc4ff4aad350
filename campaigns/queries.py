"""What administrators keep about time, for the pure modules."""

from .calendar import WorkingCalendar, shipped_overrides
from .models import Campaign, DayOverride
from .windows import CampaignWindow


def working_calendar() -> WorkingCalendar:
    """The calendar of the package, the shipped moved days and the administrators' table.

    The table wins over what ships, and both over the package. One query.
    """
    table = dict(DayOverride.objects.values_list("day", "is_working"))
    return WorkingCalendar({**shipped_overrides(), **table})


def campaign_windows() -> dict[int, CampaignWindow]:
    """The campaign rows by year; a year without a row is left to the law's default. One query."""
    return {
        row.year: CampaignWindow(row.year, row.first_on, row.last_on, row.effective_on, row.act)
        for row in Campaign.objects.all()
    }
