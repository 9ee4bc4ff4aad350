"""What every transition shares: the order of locks, the log, the words for who acted."""

from typing import Any

from django.db import models

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from registry.models import Person, Representation
from registry.representations import in_force

from ..errors import ChangedMeanwhile
from ..models import Application, ApplicationEvent, DocumentRequest
from ..models.application import OPEN

CLOCK = "clock"  # the actor of what happens by the clock


def lock(application_id: int) -> Application:
    """The application with its person's row and its own locked, in this order (docs/locking.md).

    Raises Application.DoesNotExist.
    """
    person_id = Application.objects.values_list("person_id", flat=True).get(pk=application_id)
    if person_id is not None:
        lock_person(person_id)
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organization__unit", "panel__doctor", "panel__site", "filed_by")
        .get(pk=application_id)
    )
    if application.person_id != person_id:  # the draft was turned to another person meanwhile
        raise ChangedMeanwhile(application)
    return application


def lock_person(person_id: int) -> Person:
    """The person with their row locked: the first lock of every change of an attachment."""
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def expect(application: Application, version: int | None, *statuses: Status) -> None:
    """Raises ChangedMeanwhile unless the application stands where the page believes it to be."""
    if application.status not in statuses or (
        version is not None and application.version != version
    ):
        raise ChangedMeanwhile(application)


def move(
    application: Application,
    status: Status,
    kind: ApplicationEvent.Kind,
    *,
    actor: User | None,
    facts: dict[str, Any] | None = None,
    **columns: Any,
) -> ApplicationEvent:
    """Write the new status with its columns, and the event that tells of it; the row is locked.

    With the application a request for documents ends that still waited.
    """
    was_open = application.status in OPEN
    application.status = status
    application.version += 1
    for name, value in columns.items():
        setattr(application, name, value)
    names = {field.name for field in application._meta.fields} & set(columns)
    application.save(update_fields=["status", "version", *names])
    if was_open and status not in OPEN:
        # Nobody waits for documents any more.
        DocumentRequest.objects.filter(application=application, answered_at=None).update(
            outcome=DocumentRequest.Outcome.LAPSED, answered_at=clock.now(), answered_by=actor
        )
    return note(application, kind, actor=actor, facts=facts)


def note(
    application: Application,
    kind: ApplicationEvent.Kind,
    *,
    actor: User | None,
    facts: dict[str, Any] | None = None,
) -> ApplicationEvent:
    """The event alone: what changes nothing that a decision rests on, and makes no open page stale."""
    return ApplicationEvent.objects.create(
        application=application,
        kind=kind,
        at=clock.now(),
        actor=actor,
        actor_name=actor.actor if actor else CLOCK,
        status=application.status,
        facts=facts or {},
    )


def waiting_ids(rows: "models.QuerySet[Application]", size: int) -> list[int]:
    """Ids of at most `size` rows a sweep may work on: those nobody else holds at the moment."""
    return list(
        rows.select_for_update(of=("self",), skip_locked=True, no_key=True).values_list(
            "pk", flat=True
        )[:size]
    )


def represents(representative_id: int, person_id: int | None, *kinds: str) -> bool:
    """Whether the register knows a representation of one of these kinds today."""
    return Representation.objects.filter(
        in_force(clock.today()),
        representative_id=representative_id,
        person_id=person_id,
        kind__in=kinds,
    ).exists()
