"""Taking over the register as it was before this program: many attachments in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns import clock
from codes import Basis

from .models import Attachment, Panel, Person
from .places import Ledger, lock_panels

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register taken over: who was attached where since when, and on what basis."""

    person_id: int
    panel: Panel
    from_on: date
    basis: Basis = Basis.IMPORT
    reference: str = ""
    signed_electronically: bool = False


def take_over(entries: Iterable[Entry], *, actor: str, reason: str = "import") -> int:
    """Attach people who are attached nowhere yet, as a whole or not at all; how many.

    Succeeds whatever the cap: the rest is recorded as excess (rulebook 4, "Panel"). Locks the people,
    then the panels by id. Raises IntegrityError (`attachment_one_place_a_day`) where somebody is
    attached in those days already, ValueError for a first day in the future or a person who died.
    """
    rows, today = list(entries), clock.today()
    if any(row.from_on > today for row in rows):
        raise ValueError("what is taken over has begun already")
    ids = sorted(row.person_id for row in rows)
    with transaction.atomic(), pghistory.context(actor=actor, reason=reason):
        locked = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
        if any(died_on for died_on in locked.order_by("pk").values_list("died_on", flat=True)):
            raise ValueError("nobody is attached after their death")
        ledger = Ledger(lock_panels({row.panel.pk for row in rows}, today), today)
        periods = [_period(row, actor) for row in rows]
        Attachment.objects.bulk_create(periods, batch_size=BATCH)
        for period in periods:
            ledger.after(period)
        ledger.settle(choice=None, reason=reason)
    return len(periods)


def _period(row: Entry, actor: str) -> Attachment:
    return Attachment(
        person_id=row.person_id,
        panel=row.panel,
        organization_id=row.panel.organization_id,
        period=DateRange(row.from_on, None),
        basis=row.basis,
        reference=row.reference,
        signed_electronically=row.signed_electronically,
        made_by=actor,
        made_at=clock.now(),
    )
