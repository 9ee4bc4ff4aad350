"""Campaigns as windows of days (rulebook 1); pure, no Django."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_SHIPPED = Path(__file__).with_name("campaigns.toml")


@dataclass(frozen=True, slots=True)
class CampaignWindow:
    """The campaign of a year: both days included; no effective day means on approval."""

    year: int
    first_on: date
    last_on: date
    effective_on: date | None
    act: str

    def is_open(self, day: date) -> bool:
        """Whether the local day lies in the window."""
        return self.first_on <= day <= self.last_on


def shipped_windows() -> dict[int, CampaignWindow]:
    """The campaigns that come with the project, by year.

    Raises ValueError for a row that lacks a field, leaves its year or names no act.
    """
    rows = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["campaigns"]
    windows: dict[int, CampaignWindow] = {}
    for row in rows:
        try:
            effective_on = row["effective"]
            window = CampaignWindow(
                year=row["year"],
                first_on=row["first"],
                last_on=row["last"],
                effective_on=None if effective_on == "on_approval" else effective_on,
                act=row["act"],
            )
        except KeyError as missing:
            raise ValueError(f"{_SHIPPED.name}: a campaign without {missing}: {row}") from None
        years = {window.year, window.first_on.year, window.last_on.year}
        if len(years) > 1 or window.first_on > window.last_on or not window.act:
            raise ValueError(f"{_SHIPPED.name}: not a campaign: {row}")
        if window.year in windows:
            raise ValueError(f"{_SHIPPED.name}: the year {window.year} stands twice")
        windows[window.year] = window
    return windows
