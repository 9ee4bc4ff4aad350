"""The law in force, with what administrators keep about days and campaigns."""

from campaigns.queries import campaign_windows, working_calendar
from eligibility import Law


def law_in_force() -> Law:
    """What ships, with the administrators' calendar and campaign rows. Two queries."""
    return Law.shipped().replace(calendar=working_calendar(), campaigns=campaign_windows())
