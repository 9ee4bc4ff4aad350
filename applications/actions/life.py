"""Events from outside registers and what they set off: death, departure, a move, an end of contract."""

from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F, Q

from campaigns import clock
from codes import ApplicationStatus as Status
from codes import BaseKind
from registry.attachments import change
from registry.models import Attachment, Person, Residence

from .. import messages
from ..models import Application, ApplicationEvent
from ..models.application import OPEN
from ..waiting import open_entry
from .common import lock_person, move
from .waiting import serve_soon

KINDS = ApplicationEvent.Kind


def record_death(person_id: int, died_on: date, *, source: str) -> Person:
    """A death ends what is and what is scheduled, and closes an open application.

    The attachment ends on the day of death (or, where it began later, is cancelled). Recording the
    same death again changes nothing. Raises ValueError for a day still to come.
    """
    _not_in_future(died_on)
    with transaction.atomic(), pghistory.context(actor=source, reason="death"):
        person = lock_person(person_id)
        if person.died_on is None:
            person.died_on = died_on
            person.save(update_fields=["died_on"])
            _leave(person, on=died_on, reason="death", source=source)
    return person


def record_departure(person_id: int, departed_on: date, *, source: str) -> Person:
    """A person left the country for good: as with a death, but the person is told.

    Raises ValueError for a day still to come.
    """
    _not_in_future(departed_on)
    with transaction.atomic(), pghistory.context(actor=source, reason="departure"):
        person = lock_person(person_id)
        if person.departed_on is None and person.died_on is None:
            person.departed_on = departed_on
            person.save(update_fields=["departed_on"])
            gone = _leave(person, on=departed_on, reason="departure", source=source)
            for period in gone[:1]:
                messages.attachment_ended(
                    person,
                    period.organization,
                    departed_on,
                    reason="departure",
                    key=f"departure:{person.pk}:{departed_on}",
                )
    return person


def _not_in_future(day: date) -> None:
    if day > clock.today():
        raise ValueError(f"{day} has not come yet")


def record_move(
    person_id: int, *, on: date, source: str = "population_register", **address: Any
) -> Residence:
    """A new permanent residence from the day `on`; the attachment stays until the person chooses.

    A residence that begins later stays; recording the same move again corrects its address.
    Somebody who had left the country and lives here again from that day is back.
    """
    with transaction.atomic(), pghistory.context(actor=source, reason="move"):
        person = lock_person(person_id)
        if person.departed_on is not None and person.departed_on <= on:
            person.departed_on = None
            person.save(update_fields=["departed_on"])
        known = Residence.objects.filter(person=person, kind=BaseKind.PERMANENT_RESIDENCE)
        same = known.filter(from_on=on).first()
        if same is not None:
            for name, value in {**_NO_ADDRESS, **address}.items():
                setattr(same, name, value)
            same.save()
            return same
        later = known.filter(from_on__gt=on).order_by("from_on").first()
        known.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), from_on__lt=on).update(to_on=on)
        return Residence.objects.create(
            person=person,
            kind=BaseKind.PERMANENT_RESIDENCE,
            from_on=on,
            to_on=later and later.from_on,
            **address,
        )


_NO_ADDRESS: dict[str, Any] = {"street": None, "house": None, "corpus": "", "flat": ""}


def _leave(person: Person, *, on: date, reason: str, source: str) -> list[Attachment]:
    """What ended or was cancelled, today's first; every organization concerned is told.

    Lock order: the person is locked, then the open applications, then (in change) the panels.
    """
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
            accept_at=None,
            closed_at=clock.now(),
            close_reason=reason,
        )
    done = change(person, to=None, on=on, reason=reason, actor=source)
    waits = open_entry(person.pk)
    serve_soon([*done.waited_for, *([waits.panel_id] if waits else [])])
    gone = [*([done.ended] if done.ended else []), *done.cancelled]
    gone.sort(key=lambda period: period.from_on > clock.today())
    for period in gone:
        messages.person_detached(period, f"{reason}:{period.pk}", max(on, period.from_on))
    return gone


def end_with_contracts() -> int:
    """End attachments whose contract's or agreement's last day has come; how many (rulebook 4).

    Run late, they end on that day all the same. What the person chose for a later day stays.
    """
    today, ended = clock.today(), 0
    due = Attachment.objects.filter(
        Q(period__endswith__isnull=True) | Q(period__endswith__gt=today),
        ends_with_contract_on__lte=today,
        period__startswith__lte=today,
        cancelled_at__isnull=True,
    )
    for attachment_id, person_id in list(due.values_list("pk", "person_id")):
        with transaction.atomic():
            person = lock_person(person_id)
            attachment = due.filter(pk=attachment_id).first()
            if attachment is None or attachment.ends_with_contract_on is None:
                continue
            ends_on = attachment.ends_with_contract_on
            if ends_on <= attachment.from_on:
                ends_on = today
            done = change(
                person,
                to=None,
                on=ends_on,
                reason="contract_ended",
                actor="clock",
                keep_scheduled=True,
            )
            serve_soon(done.waited_for)
            key = f"contract:{attachment_id}"
            organization = attachment.organization
            messages.attachment_ended(
                person, organization, ends_on, reason="contract_ended", key=key
            )
            messages.person_detached(attachment, key, ends_on)
            ended += 1
    return ended


def warn_of_contract_ends() -> int:
    """Tell people thirty days before their contract's end; once a period; how many are within them."""
    today = clock.today()
    soon = Attachment.objects.filter(
        Q(period__endswith__isnull=True) | Q(period__endswith__gt=F("ends_with_contract_on")),
        ends_with_contract_on__gt=today,
        ends_with_contract_on__lte=today + timedelta(days=30),
        cancelled_at__isnull=True,
    ).select_related("person", "organization")
    with transaction.atomic():
        for attachment in messages.not_yet_warned(list(soon)):
            messages.contract_ends_soon(attachment)
    return len(soon)
