"""What happened when, told in the order of time with the demonstration's clock set to each moment."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from applications.law import law_in_force
from campaigns import clock
from campaigns.windows import CampaignWindow
from eligibility import Law

# A campaign that began fewer days ago has no history yet: the one before it is told.
_YOUNG = timedelta(days=10)


@dataclass(frozen=True)
class Season:
    """The stretch of time the seed tells: two campaigns and what lies between and after them."""

    law: Law
    now: datetime  # aware; where the story ends
    today: date
    before: CampaignWindow  # the campaign whose choices have long come into effect
    window: CampaignWindow  # the last campaign with some history

    @classmethod
    def until(cls, now: datetime) -> "Season":
        """The season that leads to the moment `now`."""
        law, today = law_in_force(), clock.local(now).date()
        window = law.campaign_for(today)
        if window.first_on + _YOUNG > today:
            window = law.campaign_for(date(today.year - 1, 7, 1))
        return cls(law, now, today, law.campaign_for(date(window.year - 1, 7, 1)), window)

    @property
    def year(self) -> int:
        """The year of the last campaign."""
        return self.window.year

    @property
    def is_later(self) -> bool:
        """Whether the campaign's choices take effect on a later day, not on approval as in 2017."""
        return self.window.effective_on is not None

    @property
    def register_on(self) -> date:
        """The day the register was taken over: everything before it is import."""
        return min(date(self.before.year, 8, 20), self.before.first_on - _YOUNG)

    @property
    def last_campaign_day(self) -> date:
        """The last day of the campaign that lies in the past."""
        return min(self.window.last_on, self.today - timedelta(days=1))


def local_moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The aware moment of a wall time in Almaty."""
    return clock.moment(datetime.combine(day, time(hour, minute)))


class Timeline:
    """Actions in the order of their moments; an action may add later ones."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()

    def at(self, moment: datetime, action: Callable[[], object]) -> None:
        """Do `action` at the aware `moment`. Raises ValueError for one after the story's end."""
        if moment > self.until:
            raise ValueError(f"{moment} lies after {self.until}")
        heapq.heappush(self._waiting, (moment, next(self._order), action))

    def run(self) -> None:
        """Tell it all; the clock stands at the last moment afterwards."""
        while self._waiting:
            moment, _, action = heapq.heappop(self._waiting)
            clock.move_to(moment)
            action()
