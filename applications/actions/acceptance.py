"""Acceptance by the clock: what was filed out of hours is accepted at the opening."""

from django.db import transaction

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel
from registry.models import Organization
from registry.queries import week_hours

from .. import messages
from ..law import law_in_force
from ..models import Application, ApplicationEvent
from .common import move, waiting_ids

BATCH = 200


def accept_due() -> int:
    """Accept every queued application whose moment has come; how many.

    Accepted at the moment the law reckoned, however late the sweep runs. Rows another sweep holds
    are passed over; a second run finds nothing to do.
    """
    accepted = 0
    while True:
        with transaction.atomic():
            due = Application.objects.filter(status=Status.QUEUED, accept_at__lte=clock.now())
            ids = waiting_ids(due.order_by("accept_at", "pk"), BATCH)
            for application in _with_places(ids):
                move(
                    application,
                    Status.IN_REVIEW,
                    ApplicationEvent.Kind.ACCEPTED,
                    actor=None,
                    accepted_at=application.accept_at,
                    accept_at=None,
                )
                messages.accepted(application)
        accepted += len(ids)
        if len(ids) < BATCH:
            return accepted


def _with_places(ids: list[int]) -> "list[Application]":
    return list(
        Application.objects.filter(pk__in=ids)
        .select_related(
            "person", "organization", "panel__doctor", "panel__site", "filed_by__person"
        )
        .order_by("accept_at", "pk")
    )


def reckon_anew(organization: Organization) -> int:
    """The organization's hours (or the calendar) changed: queued ones get new moments; how many.

    People whose moments moved are told (design, "Application").
    """
    law, hours, moved = law_in_force(), week_hours(organization), 0
    with transaction.atomic():
        queued = Application.objects.filter(status=Status.QUEUED, organization=organization)
        ids = list(
            queued.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
        )
        for application in _with_places(ids):
            assert application.filed_at is not None
            times = law.times(
                clock.naive_local(application.filed_at), Channel(application.channel), hours
            )
            accept_at = max(clock.moment(times.accepted_at), application.filed_at)
            due_at = clock.moment(times.due_at)
            if (accept_at, due_at) == (application.accept_at, application.due_at):
                continue
            move(
                application,
                Status.QUEUED,
                ApplicationEvent.Kind.MOVED,
                actor=None,
                accept_at=accept_at,
                due_at=due_at,
            )
            messages.acceptance_moved(application)
            moved += 1
    return moved
