"""Events from outside registers and what they set off: death, departure, a move, an end of contract."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import BaseKind
from registry.attachments import Change, change
from registry.models import Attachment, Person, Residence

from .. import messages
from ..models import Application, ApplicationEvent
from ..models.application import OPEN
from .common import lock_person, move

KINDS = ApplicationEvent.Kind


def record_death(person_id: int, died_on: date, *, source: str) -> Person:
    """A death ends what is and what is scheduled, and closes an open application.

    The attachment ends on the day of death (or, where it began later, is cancelled). Recording the
    same death again changes nothing.
    """
    with transaction.atomic():
        person = lock_person(person_id)
        if person.died_on is None:
            person.died_on = died_on
            person.save(update_fields=["died_on"])
            _leave(person, on=died_on, reason="death", source=source)
    return person


def record_departure(person_id: int, departed_on: date, *, source: str) -> Person:
    """A person left the country for good: as with a death, but the person is told."""
    with transaction.atomic():
        person = lock_person(person_id)
        if person.departed_on is None and person.died_on is None:
            person.departed_on = departed_on
            person.save(update_fields=["departed_on"])
            done = _leave(person, on=departed_on, reason="departure", source=source)
            if done.ended is not None:
                messages.attachment_ended(
                    person,
                    done.ended.organization,
                    departed_on,
                    reason="departure",
                    key=f"departure:{person.pk}",
                )
    return person


def record_move(person_id: int, *, on: date, **address: Any) -> Residence:
    """A new permanent residence from the day `on`; the attachment stays until the person chooses."""
    with transaction.atomic():
        person = lock_person(person_id)
        Residence.objects.filter(
            person=person,
            kind=BaseKind.PERMANENT_RESIDENCE,
            from_on__lt=on,
            to_on__isnull=True,
        ).update(to_on=on)
        return Residence.objects.create(
            person=person, kind=BaseKind.PERMANENT_RESIDENCE, from_on=on, **address
        )


def _leave(person: Person, *, on: date, reason: str, source: str) -> Change:
    """Lock order: the person is locked, then the open applications, then (in change) the panels."""
    open_ones = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .filter(person=person, status__in=[*OPEN, Status.SCHEDULED])
        .order_by("pk")
    )
    for application in list(open_ones):
        move(
            application,
            Status.CLOSED,
            KINDS.CLOSED,
            actor=None,
            facts={"reason": reason},
            closed_at=clock.now(),
            close_reason=reason,
        )
    done = change(person, to=None, on=on, reason=reason, actor=source)
    gone = done.ended or (done.cancelled[0] if done.cancelled else None)
    if gone is not None:
        messages.person_detached(gone, f"{reason}:{person.pk}", on)
    return done


def end_with_contracts() -> int:
    """End attachments whose contract's or agreement's last day has come; how many (rulebook 4)."""
    today, ended = clock.today(), 0
    due = Attachment.objects.filter(
        ends_with_contract_on__lte=today, cancelled_at__isnull=True, period__endswith__isnull=True
    )
    for attachment_id, person_id in list(due.values_list("pk", "person_id")):
        with transaction.atomic():
            person = lock_person(person_id)
            if not due.filter(pk=attachment_id).exists():
                continue
            done = change(person, to=None, reason="contract_ended", actor="clock")
            if done.ended is not None:
                messages.attachment_ended(
                    person,
                    done.ended.organization,
                    today,
                    reason="contract_ended",
                    key=f"contract:{attachment_id}",
                )
                messages.person_detached(done.ended, f"contract:{attachment_id}", today)
                ended += 1
    return ended


def warn_of_contract_ends() -> int:
    """Tell people thirty days before their contract's end; once a period; how many."""
    today = clock.today()
    soon = Attachment.objects.filter(
        ends_with_contract_on__gt=today,
        ends_with_contract_on__lte=today + timedelta(days=30),
        cancelled_at__isnull=True,
        period__endswith__isnull=True,
    ).select_related("person", "organization")
    with transaction.atomic():
        for attachment in soon:
            messages.contract_ends_soon(attachment)
    return len(soon)
