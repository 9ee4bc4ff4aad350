"""People of a list that changed hands are told, in batches that may stop and go on anywhere."""

from django.db import transaction
from django.db.models import Q

from campaigns import clock
from notifications.waking import left_to_sweeps
from registry.models import Person
from registry.representations import carers_of

from ..doctor_messages import doctor_changed
from ..models import DoctorChange

BATCH = 200


def tell_of_new_doctors() -> int:
    """Tell everybody on lists that got another doctor; how many were told.

    Each batch is a transaction that leaves behind how far it came; what another worker holds is
    passed over. A second run tells nobody twice.
    """
    told = 0
    while (batch := _tell_batch()) is not None:
        told += batch
    return told


def _tell_batch() -> int | None:
    """One batch of one change; None where nothing waits."""
    with transaction.atomic(), left_to_sweeps():
        change = (
            DoctorChange.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("doctor", "panel__organization", "panel__site")
            .filter(told_at__isnull=True)
            .order_by("pk")
            .first()
        )
        if change is None:
            return None
        today = clock.today()
        # Also those who come on a later day: it is the doctor they chose who changes.
        people = list(
            Person.objects.filter(
                Q(attachments__period__endswith__isnull=True)
                | Q(attachments__period__endswith__gt=today),
                attachments__panel=change.panel_id,
                attachments__cancelled_at__isnull=True,
                pk__gt=change.told_up_to,
                died_on__isnull=True,
            )
            .distinct()
            .order_by("pk")[:BATCH]
        )
        change.panel.doctor = change.doctor
        carers = carers_of(people, today)
        for person in people:
            doctor_changed(
                person,
                carers.get(person.pk, ()),
                change.panel,
                change.from_on,
                f"change:{change.pk}",
            )
        if people:
            change.told_up_to = people[-1].pk
        change.told += len(people)
        if len(people) < BATCH:
            change.told_at = clock.now()
        change.save(update_fields=["told_up_to", "told", "told_at"])
        return len(people)
