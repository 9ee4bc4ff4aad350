"""Figures of applications: what waits, what was filed, how long decisions took, what was refused and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDate, TruncHour

from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, RefusalGround

from .asked import Asked, Days

AHEAD = timedelta(days=4)  # how far what is due is told by the hour


@dataclass(frozen=True, slots=True)
class Due:
    """Cases that are due at one hour; `at` is None for those whose term has passed."""

    at: datetime | None
    waiting: int
    taken: int  # of them in somebody's hands


@dataclass(frozen=True, slots=True)
class DueFigures:
    """Overdue ones and those of the next hours, by the hour; what is due later is one number."""

    hours: tuple[Due, ...]
    later: int

    @property
    def waiting(self) -> int:
        """All cases that wait for a decision."""
        return sum(one.waiting for one in self.hours) + self.later

    @property
    def overdue(self) -> Due:
        """Those whose term has passed."""
        return next((one for one in self.hours if one.at is None), Due(None, 0, 0))


def due(organizations: Iterable[int]) -> DueFigures:
    """What waits now, by the hour at which it is due. One query."""
    now = clock.now()
    rows = (
        Application.objects.filter(organization__in=list(organizations), status=Status.IN_REVIEW)
        .annotate(hour=TruncHour("due_at", tzinfo=clock.ALMATY))
        .values("hour")
        .annotate(
            late=Count("pk", filter=Q(due_at__lt=now)),
            late_taken=Count("pk", filter=Q(due_at__lt=now, taken_by__isnull=False)),
            waiting=Count("pk", filter=Q(due_at__gte=now)),
            taken=Count("pk", filter=Q(due_at__gte=now, taken_by__isnull=False)),
        )
        .order_by("hour")
    )
    late, late_taken, later, hours = 0, 0, 0, []
    for row in rows:
        late += row["late"]
        late_taken += row["late_taken"]
        if not row["waiting"]:
            continue
        if row["hour"] > now + AHEAD:
            later += row["waiting"]
        else:
            hours.append(Due(row["hour"], row["waiting"], row["taken"]))
    first = [Due(None, late, late_taken)] if late else []
    return DueFigures((*first, *hours), later)


@dataclass(frozen=True, slots=True)
class Filed:
    """Applications of some days by day and channel, and of the days they are set beside."""

    counts: dict[tuple[date, Channel], int]
    before: dict[date, int]

    @property
    def total(self) -> int:
        """All of the days asked for."""
        return sum(self.counts.values())

    @property
    def total_before(self) -> int:
        """All of the days before."""
        return sum(self.before.values())

    def of_channel(self, channel: Channel) -> int:
        """Those of one channel."""
        return sum(count for (_day, own), count in self.counts.items() if own == channel)


def filed(asked: Asked, before: Days) -> Filed:
    """What was filed each day; drafts are none. `before` are the days to compare with. One query."""
    begins, ends = asked.days.moments
    before_begins, before_ends = before.moments
    rows = (
        Application.objects.filter(
            Q(filed_at__gte=begins, filed_at__lt=ends)
            | Q(filed_at__gte=before_begins, filed_at__lt=before_ends),
            organization__in=asked.organizations,
        )
        .annotate(day=TruncDate("filed_at", tzinfo=clock.ALMATY))
        .values_list("day", "channel")
        .annotate(count=Count("pk"))
        .order_by("day", "channel")
    )
    counts: dict[tuple[date, Channel], int] = {}
    earlier: Counter[date] = Counter()
    for day, channel, count in rows:
        if asked.days.first <= day <= asked.days.last:
            counts[day, Channel(channel)] = count
        if before.first <= day <= before.last:
            earlier[day] += count
    return Filed(counts, dict(earlier))


@dataclass(frozen=True, slots=True)
class Decisions:
    """How long decisions took from acceptance; `key` is an organization or the Monday of a week."""

    key: int | date | None  # None: all together
    count: int
    median: timedelta
    ninth: timedelta  # the 90th percentile: nine of ten took no longer
    on_time: int


_DECISIONS = """
    SELECT {key} AS key, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - accepted_at)),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - accepted_at)),
           count(*) FILTER (WHERE decided_at <= due_at)
    FROM applications_application
    WHERE organization_id = ANY(%(organizations)s) AND accepted_at IS NOT NULL
      AND decided_at >= %(begins)s AND decided_at < %(ends)s
    GROUP BY GROUPING SETS (({key}), ())
    ORDER BY 1
"""
_BY_ORGANIZATION = "organization_id"
_BY_WEEK = "date_trunc('week', decided_at AT TIME ZONE 'Asia/Almaty')::date"


def decisions(asked: Asked, *, by_week: bool = False) -> list[Decisions]:
    """How long what was decided on these days took, by organization or by week, and all together.

    All together comes last, with None as its key; nothing at all where nothing was decided. One query.
    """
    begins, ends = asked.days.moments
    given: dict[str, Any] = {
        "organizations": list(asked.organizations),
        "begins": begins,
        "ends": ends,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DECISIONS.format(key=_BY_WEEK if by_week else _BY_ORGANIZATION), given)
        rows = cursor.fetchall()
    return [
        Decisions(
            key, count, timedelta(seconds=float(half)), timedelta(seconds=float(ninth)), on_time
        )
        for key, count, half, ninth, on_time in rows
        if count
    ]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Refusals of some days by organization and legal ground."""

    counts: dict[tuple[int, RefusalGround], int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def by_ground(self) -> list[tuple[RefusalGround, int]]:
        """Grounds with their numbers, the most frequent first; all grounds of the law."""
        found = {
            ground: sum(count for (_id, own), count in self.counts.items() if own == ground)
            for ground in RefusalGround
        }
        return sorted(found.items(), key=lambda row: -row[1])

    @property
    def organizations(self) -> list[int]:
        """Organizations that refused, those that refused most first."""
        found: Counter[int] = Counter()
        for (organization, _ground), count in self.counts.items():
            found[organization] += count
        return [organization for organization, _count in found.most_common()]


def refusals(asked: Asked) -> Refusals:
    """What was refused on these days. One query."""
    begins, ends = asked.days.moments
    rows = (
        Application.objects.filter(
            organization__in=asked.organizations,
            decided_at__gte=begins,
            decided_at__lt=ends,
            status=Status.REFUSED,
        )
        .values_list("organization_id", "refusal_ground")
        .annotate(count=Count("pk"))
        .order_by("organization_id", "refusal_ground")
    )
    return Refusals(
        {
            (organization, RefusalGround(ground)): count
            for organization, ground, count in rows
            if organization is not None
        }
    )
