"""What every rule needs besides the case: the law of the filing day, ages, the effective day."""

from dataclasses import dataclass
from datetime import date

from campaigns.calendar import WorkingCalendar
from codes import Ground

from .case import Case
from .days import age_on
from .law import Law, LawOnDay

CAMPAIGN = Ground.CAMPAIGN


@dataclass(slots=True)
class Circumstances:
    """A case placed in time.

    Every question is asked on the day of filing (rulebook 1). `effective_on` is None for a
    ground that takes effect on approval; `holds_on` is then the day of filing (rulebook 4).
    """

    filed_on: date
    age: int
    law: LawOnDay
    calendar: WorkingCalendar
    effective_on: date | None
    holds_on: date


def place_in_time(case: Case, law: Law) -> Circumstances:
    """The circumstances of a case under a law. Raises LawError before the rules begin."""
    filed_on = case.filed_at.date()
    law_on_day = law.on(filed_on)
    # The campaign of 2017 took effect on approval: its effective day is None, and with it every
    # rule reads as for any ground on approval (rulebook 1).
    effective_on = law_on_day.campaign.effective_on if case.ground == CAMPAIGN else None
    return Circumstances(
        filed_on=filed_on,
        age=age_on(case.person.birth_date, filed_on),
        law=law_on_day,
        calendar=law.calendar,
        effective_on=effective_on,
        holds_on=effective_on or filed_on,
    )
