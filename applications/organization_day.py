"""What the head of an organization must know today: what is due, in whose hands, and which lists need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import RepresentationState
from eligibility import Law
from registry.models import Attachment, DoctorAbsence, Organization, Panel

from .models import (
    Application,
    CorrectionRequest,
    DeskVisit,
    DoctorLeaving,
    RepresentationRequest,
)
from .visits import longest

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Work:
    """Applications to an organization that wait."""

    total: int  # in review
    overdue: int
    today: int
    tomorrow: int
    queued: int  # filed out of hours, accepted at the next opening


@dataclass(frozen=True)
class Hands:
    """Who holds how many of the cases in review (no name: nobody took them)."""

    name: str
    cases: int
    overdue: int


def work_of(organization: Organization) -> Work:
    """What waits for a decision here. One query."""
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow, later = midnight + timedelta(days=1), midnight + timedelta(days=2)
    in_review = Q(status=Status.IN_REVIEW)
    found = Application.objects.filter(organization=organization).aggregate(
        total=Count("pk", filter=in_review),
        overdue=Count("pk", filter=in_review & Q(due_at__lt=now)),
        today=Count("pk", filter=in_review & Q(due_at__gte=now, due_at__lt=tomorrow)),
        tomorrow=Count("pk", filter=in_review & Q(due_at__gte=tomorrow, due_at__lt=later)),
        queued=Count("pk", filter=Q(status=Status.QUEUED)),
    )
    return Work(**found)


def in_hands(organization: Organization) -> list[Hands]:
    """Cases in review by who holds them, those of nobody first. One query."""
    rows = (
        Application.objects.filter(organization=organization, status=Status.IN_REVIEW)
        .order_by("taken_by__name")
        .values_list("taken_by", "taken_by__name")
        .annotate(cases=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=clock.now())))
    )
    found = [Hands(name or "", cases, overdue) for _pk, name, cases, overdue in rows]
    return sorted(found, key=lambda row: (row.name != "", row.name))


def requests_of(organization: Organization) -> tuple[int, int]:
    """Corrections and proofs of a right to act of the organization's people that wait. Two queries."""

    def attached(name: str) -> Exists:
        return Exists(
            Attachment.objects.filter(
                person=OuterRef(name),
                organization=organization,
                cancelled_at__isnull=True,
                period__contains=clock.today(),
            )
        )

    corrections = CorrectionRequest.objects.filter(attached("person"), answered_at__isnull=True)
    rights = RepresentationRequest.objects.filter(
        Q(attached("person")) | Q(attached("representative")),
        state=RepresentationState.AWAITING_CHECK,
    )
    return corrections.count(), rights.count()


@dataclass(frozen=True)
class Visits:
    """People at the registry desk: now, of them longer than a visit may take, and visits that ended today."""

    now: int
    too_long: int
    ended: int


def visits_of(organization: Organization) -> Visits:
    """The desk's visits of today. One query."""
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    is_open = Q(ended_at__isnull=True)
    found = DeskVisit.objects.filter(organization=organization, began_at__gte=midnight).aggregate(
        now=Count("pk", filter=is_open),
        too_long=Count("pk", filter=is_open & Q(began_at__lt=now - longest(clock.today()))),
        ended=Count("pk", filter=~is_open),
    )
    return Visits(**found)


def next_effective_day(law: Law, today: date) -> date:
    """The next day on which choices of a campaign take effect."""
    for year in (today.year, today.year + 1):
        effective_on = law.campaign_for(date(year, 1, 1)).effective_on
        if effective_on is not None and effective_on > today:
            return effective_on
    return date(today.year + 1, 1, 1)


@dataclass(frozen=True)
class Capacity:
    """People and places of lists together, today and on the next effective day."""

    cap: int
    attached: int
    arriving: int
    leaving: int
    reserved: int
    free_today: int
    free_next: int
    excess: int


def capacity(panels: Iterable[Panel], today: date) -> Capacity:
    """The sums of these lists; a list above its cap takes no places from the others. No query."""
    rows = list(panels)
    rolled = [panel.rolled(today) for panel in rows]
    return Capacity(
        cap=sum(panel.cap for panel in rows),
        attached=sum(attached for attached, _arriving, _leaving in rolled),
        arriving=sum(arriving for _attached, arriving, _leaving in rolled),
        leaving=sum(leaving for _attached, _arriving, leaving in rolled),
        reserved=sum(panel.reserved for panel in rows),
        free_today=sum(panel.free_today(today) for panel in rows if not panel.is_closed),
        free_next=sum(panel.free_next(today) for panel in rows if not panel.is_closed),
        excess=sum(panel.excess for panel in rows),
    )


def uncovered_absences(organization: Organization) -> QuerySet[DoctorAbsence]:
    """Doctors with a list who are, or within two weeks will be, away with nobody standing in. One query."""
    today = clock.today()
    return (
        DoctorAbsence.objects.filter(
            doctor__organization=organization,
            doctor__panels__isnull=False,
            stand_in__isnull=True,
            to_on__gt=today,
            from_on__lte=today + SOON,
        )
        .select_related("doctor")
        .distinct()
        .order_by("from_on", "pk")
    )


def leavings_of(organization: Organization) -> QuerySet[DoctorLeaving]:
    """Doctors who are leaving now. One query."""
    return (
        DoctorLeaving.objects.filter(doctor__organization=organization, ended_at__isnull=True)
        .select_related("doctor")
        .order_by("pk")
    )
