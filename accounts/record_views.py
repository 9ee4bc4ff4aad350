"""Who looked at a person's record, as the person may know it: from which office, in which role, what for.

The names of staff stay in the log: an office answers for its people, and an inspection may ask for more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate

from campaigns import clock
from codes import Role
from registry.models import KatoUnit, Organization, Person

from .models import AccessLogEntry, RoleAssignment


@dataclass(frozen=True, slots=True)
class RecordView:
    """Openings of the record by one member of staff for one purpose on one day."""

    last_at: datetime
    times: int
    purpose: str
    role: Role | None  # None: no role held that day (the administration of the portal)
    organization: Organization | None
    territory: KatoUnit | None
    key: str  # where the page after this one begins


def views_of(person: Person, before: str = "", count: int = 20) -> list[RecordView]:
    """Newest first; `before` is the key of the last one seen, anything else begins anew. Two queries."""
    rows = (
        AccessLogEntry.objects.filter(person=person)
        .annotate(day=TruncDate("at", tzinfo=clock.ALMATY))
        .values("day", "user_id", "purpose")
        .annotate(last_at=Max("at"), last=Max("pk"), times=Count("pk"))
        .order_by("-last_at", "-last")
    )
    if before.isdecimal() and before.isascii() and len(before) < 19:
        known = AccessLogEntry.objects.filter(person=person, pk=int(before)).first()
        if known is not None:
            rows = rows.filter(Q(last_at__lt=known.at) | Q(last_at=known.at, last__lt=known.pk))
    found = list(rows[:count])
    held = _held({row["user_id"] for row in found})
    views = []
    for row in found:
        assignment = _on(held.get(row["user_id"], []), row["day"])
        views.append(
            RecordView(
                row["last_at"],
                row["times"],
                row["purpose"],
                Role(assignment.role) if assignment else None,
                assignment.organization if assignment else None,
                assignment.territory if assignment else None,
                str(row["last"]),
            )
        )
    return views


def _held(user_ids: Iterable[int]) -> dict[int, list[RoleAssignment]]:
    rows = (
        RoleAssignment.objects.filter(user_id__in=user_ids)
        .select_related("organization", "territory")
        .order_by("from_on", "pk")
    )
    found: dict[int, list[RoleAssignment]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def _on(rows: Iterable[RoleAssignment], day: date) -> RoleAssignment | None:
    """The role held on a day; where there were several, the one given first."""
    return next(
        (row for row in rows if row.from_on <= day and (row.to_on is None or row.to_on > day)),
        None,
    )
