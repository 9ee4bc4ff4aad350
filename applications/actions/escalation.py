"""A term that passed comes before the head by itself, and before the region some hours later."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.permissions import Verb, who_may
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Role
from notifications.outbox import enqueue

from ..law import law_in_force
from ..models import Application, ApplicationEvent, Escalation
from .common import CLOCK, waiting_ids

BATCH = 200
NAMED = 20  # numbers in one message; the queue shows the rest
LEVELS = Escalation.Level

# The verb by which those of a level are found: each belongs to that role alone.
_READERS = {LEVELS.HEAD: Verb.ANSWER_SPECIALIST, LEVELS.REGION: Verb.SETTLE_OBJECTION}


def escalate_due() -> int:
    """Bring every case whose term passed before those who answer for it; how many rows were written.

    Once a level: a second run, or another machine's at the same moment, finds nothing. Run late, both
    levels that are due are written. A decision takes the case out of the sweep.
    """
    now = clock.now()
    hours = law_in_force().value("escalation_to_region_after_hours", clock.today())
    return _sweep(LEVELS.HEAD, now) + _sweep(LEVELS.REGION, now - timedelta(hours=hours))


def _sweep(level: Escalation.Level, due_before: datetime) -> int:
    written = 0
    done = Escalation.objects.filter(application=OuterRef("pk"), level=level)
    while True:
        with transaction.atomic():
            due = Application.objects.filter(
                ~Exists(done), status=Status.IN_REVIEW, due_at__lte=due_before
            )
            # Rows another sweep or a decision holds are passed over till the next tick.
            ids = waiting_ids(due.order_by("due_at", "pk"), BATCH)
            rows = list(
                Application.objects.filter(~Exists(done), pk__in=ids)  # another may just have ended
                .select_related("organization__unit")
                .order_by("organization", "due_at", "pk")
            )
            written += _write(level, rows)
        if len(ids) < BATCH:
            return written


def _write(level: Escalation.Level, rows: list[Application]) -> int:
    # The row of the application stays as it is: a page open at the specialist's does not grow old by this.
    now = clock.now()
    Escalation.objects.bulk_create(
        Escalation(application=row, level=level, due_at=row.due_at, at=now) for row in rows
    )
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(
            application=row,
            kind=ApplicationEvent.Kind.ESCALATED,
            at=now,
            actor_name=CLOCK,
            status=row.status,
            facts={"level": level.value},
        )
        for row in rows
    )
    by_organization: dict[int | None, list[Application]] = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row)
    for found in by_organization.values():
        _tell(level, found)
    return len(rows)


def _tell(level: Escalation.Level, rows: list[Application]) -> None:
    """One message an organization and run, with the numbers alone."""
    organization = rows[0].organization
    assert organization is not None
    numbers = [row.number or "" for row in rows]
    more = ["…"] if len(numbers) > NAMED else []
    for user in who_may(_READERS[level], organization):
        enqueue(
            "term_passed",
            key=f"term_passed:{level}:{numbers[0]}",
            user=user,
            context={
                "organization": organization,
                "numbers": ", ".join([*numbers[:NAMED], *more]),
                "number": str(len(numbers)),
            },
            application_number=numbers[0] if len(numbers) == 1 else "",
        )


def levels_of(roles: Iterable[str]) -> list[Escalation.Level]:
    """What a holder of these roles sees as escalated: to the head, to the region; else either."""
    held = set(roles)
    found = [
        level
        for level, role in ((LEVELS.HEAD, Role.ORG_HEAD), (LEVELS.REGION, Role.REGIONAL_ADMIN))
        if role in held
    ]
    return found or list(LEVELS)
