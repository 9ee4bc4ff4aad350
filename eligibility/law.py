"""The law: dated parameters, the working calendar and the campaigns, asked on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from campaigns.acceptance import accept, deadline
from campaigns.calendar import WorkingCalendar, shipped_overrides
from campaigns.hours import WeekHours
from campaigns.windows import CampaignWindow, shipped_windows
from codes import Channel

from .dated import LawError, Parameter, Value, load

# Days whose law is kept; a year of filings is some 365.
_KEPT_DAYS = 1 << 15
_PORTAL = Channel.PORTAL


class Times(NamedTuple):
    """When an application is accepted and its decision due, as naive local times."""

    accepted_at: datetime
    due_at: datetime
    is_immediate: bool


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """All values in force on a day, their sources, and the campaign of the day's year.

    A rule that has not begun yet has the value None.
    """

    day: date
    values: Mapping[str, Any]
    sources: Mapping[str, str]
    campaign: CampaignWindow


class Law:
    """What the rules need besides the case. Never changed: `replace` makes another law."""

    __slots__ = ("_days", "_parameters", "_windows", "calendar")

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        calendar: WorkingCalendar,
        campaigns: Mapping[int, CampaignWindow],
    ) -> None:
        self._parameters = dict(parameters)
        self._windows = dict(campaigns)
        self._days: dict[date, LawOnDay] = {}
        self.calendar = calendar

    @classmethod
    def shipped(cls) -> "Law":
        """The law as it comes with the project, read once a process.

        Raises ValueError for a parameter file that does not load (`eligibility.dated.load`).
        """
        return _shipped()

    def replace(
        self,
        *,
        calendar: WorkingCalendar | None = None,
        campaigns: Mapping[int, CampaignWindow] | None = None,
        values: Mapping[str, Iterable[Value]] | None = None,
    ) -> "Law":
        """This law with another calendar, other campaign rows, or further values.

        `values` adds to those of a parameter; one with the same first day takes the old one's
        place. Raises ValueError for a value that may not be, LawError for an unknown parameter.
        """
        parameters = dict(self._parameters)
        for name, further in (values or {}).items():
            parameters[name] = self.parameter(name).with_values(further)
        return Law(
            parameters,
            self.calendar if calendar is None else calendar,
            self._windows if campaigns is None else campaigns,
        )

    def parameter_names(self) -> list[str]:
        """The names of all parameters, sorted."""
        return sorted(self._parameters)

    def parameter(self, name: str) -> Parameter:
        """A parameter with all its values. Raises LawError for an unknown one."""
        try:
            return self._parameters[name]
        except KeyError:
            raise LawError(f"the law knows no parameter {name}") from None

    def value(self, name: str, on: date) -> Any:
        """The value of a parameter in force on a day; None before a rule began.

        Raises LawError before the first value of any other parameter, and for an unknown one.
        """
        entry = self.parameter(name).on(on)
        return None if entry is None else entry.value

    def on(self, day: date) -> LawOnDay:
        """All of the law on a day. Raises LawError before the first day of the rules."""
        known = self._days.get(day)
        if known is None:
            entries = {name: parameter.on(day) for name, parameter in self._parameters.items()}
            values = {name: entry and entry.value for name, entry in entries.items()}
            sources = {name: entry.source if entry else "" for name, entry in entries.items()}
            campaign = self._windows.get(day.year)
            if campaign is None:
                campaign = _default_campaign(day.year, values, sources["campaign_window"])
            known = LawOnDay(day, values, sources, campaign)
            if len(self._days) >= _KEPT_DAYS:
                self._days.clear()
            self._days[day] = known
        return known

    def campaign_for(self, day: date) -> CampaignWindow:
        """The campaign of the day's calendar year, open or not (rulebook 1).

        Raises LawError before the first day of the rules.
        """
        return self.on(day).campaign

    def times(self, filed_at: datetime, channel: str, hours: WeekHours) -> Times:
        """When an application filed at a local moment is accepted and due (rulebook 2).

        The term is that of the channel on the filing day; `hours` are the chosen organization's.
        """
        values = self.on(filed_at.date()).values
        acceptance = accept(
            filed_at,
            hours,
            self.calendar,
            timedelta(hours=values["acceptance_stops_before_closing"]),
        )
        term = "portal" if channel == _PORTAL else "desk"
        due_at = deadline(acceptance, values[f"{term}_decision_working_days"], hours, self.calendar)
        return Times(acceptance.at, due_at, acceptance.is_immediate)

    def desk_is_open(self, at: datetime, hours: WeekHours) -> bool:
        """Whether a clerk or operator may file at a local moment (rulebook 2)."""
        return hours.is_open(at, self.calendar)

    def is_counted(self, ground: str, on: date) -> bool:
        """Whether an approval on `ground`, filed on a day, uses up a free choice (rulebook 3)."""
        return ground in self.on(on).values["counted_grounds"]


def _default_campaign(year: int, values: Mapping[str, Any], source: str) -> CampaignWindow:
    window, effective = values["campaign_window"], values["campaign_effective"]
    return CampaignWindow(
        year=year,
        first_on=date(year, window["first_month"], window["first_day"]),
        last_on=date(year, window["last_month"], window["last_day"]),
        effective_on=date(year + effective["years_later"], effective["month"], effective["day"]),
        act=source,
    )


@lru_cache(maxsize=1)
def _shipped() -> Law:
    return Law(load(), WorkingCalendar(shipped_overrides()), shipped_windows())
