"""Visits at desks, read: the one that is open, and how long visits took in a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from campaigns import clock
from codes import VisitOutcome
from registry.family import Tie, family_of
from registry.models import Organization, Person

from .law import law_in_force
from .models import DeskVisit


def open_visit(user: User) -> DeskVisit | None:
    """The visit the user's desk serves now, with its person; one of an earlier day is still answered."""
    return DeskVisit.objects.filter(user=user, ended_at=None).select_related("person").first()


def day_of(visit: DeskVisit) -> date:
    """The day a visit began."""
    return clock.local(visit.began_at).date()


def is_of_today(visit: DeskVisit) -> bool:
    """Whether the visit began today: one left open over night was forgotten."""
    return day_of(visit) == clock.today()


def longest(day: date) -> timedelta:
    """How long a visit may take on a day (rulebook 2)."""
    return timedelta(minutes=law_in_force().value("desk_visit_minutes", day))


def lasted(visit: DeskVisit) -> timedelta:
    """How long the visit took, or has taken by now."""
    return (visit.ended_at or clock.now()) - visit.began_at


def is_over(visit: DeskVisit) -> bool:
    """Whether it took longer than a visit may."""
    return lasted(visit) > longest(day_of(visit))


def is_together(one: Person, other_id: int) -> bool:
    """Whether two people are the same or of one family by the rights that hold today."""
    if one.pk == other_id:
        return True
    family = family_of(one, clock.today())
    return any(row.person.pk == other_id for row in family if row.tie is not Tie.SAME_FLAT)


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """Visits of a period: how many, how many took too long, the median; forgotten ones are counted apart."""

    visits: int
    too_long: int
    median: timedelta | None
    forgotten: int


def ended(first: date, last: date) -> QuerySet[DeskVisit]:
    """Visits that began on these days and have ended."""
    begins, ends = (
        clock.moment(datetime.combine(day, time())) for day in (first, last + timedelta(days=1))
    )
    return DeskVisit.objects.filter(began_at__gte=begins, began_at__lt=ends, ended_at__isnull=False)


def figures(
    organizations: Iterable[Organization] | QuerySet[Organization], first: date, last: date
) -> VisitFigures:
    """What the registry desks of these organizations measured on these days. Two queries."""
    rows = ended(first, last).filter(organization__in=organizations)
    return figures_of(rows)


def figures_of(rows: QuerySet[DeskVisit]) -> VisitFigures:
    """The figures of these visits. Two queries."""
    forgotten = rows.aggregate(count=Count("pk", filter=Q(outcome=VisitOutcome.FORGOTTEN)))
    spans = [
        (end - begin, clock.local(begin).date())
        for begin, end in rows.exclude(outcome=VisitOutcome.FORGOTTEN).values_list(
            "began_at", "ended_at"
        )
        if end is not None
    ]
    limits = {day: longest(day) for day in {day for _span, day in spans}}
    return VisitFigures(
        visits=len(spans),
        too_long=sum(span > limits[day] for span, day in spans),
        median=timedelta(seconds=median(span.total_seconds() for span, _day in spans))
        if spans
        else None,
        forgotten=forgotten["count"],
    )
