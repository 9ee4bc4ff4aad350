"""The one verb that changes who is attached where."""

from dataclasses import dataclass, field
from datetime import date

import pghistory
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from campaigns import clock
from codes import Basis

from .models import Attachment, Panel, Person
from .places import Ledger, ListPlace, lock_panels


class PersonDied(Exception):
    """Nobody is attached from the day of their death on."""


class Stay:
    """Stands for "where the person is today": `change(person, to=STAY, …)` undoes what is scheduled."""


STAY = Stay()


@dataclass
class Change:
    """What one change did to a person's periods."""

    person: Person
    begun: Attachment | None = None
    ended: Attachment | None = None
    reopened: Attachment | None = None
    cancelled: list[Attachment] = field(default_factory=list)
    emptied: Attachment | None = None  # of the cancelled: held until now, begun the same day
    over_cap: list[Panel] = field(
        default_factory=list
    )  # panels whose excess grew: a task for the head
    waited_for: list[int] = field(
        default_factory=list
    )  # panels (ids) with a place now for somebody on their waiting list

    @property
    def changed_anything(self) -> bool:
        """Whether any period was written."""
        return bool(self.begun or self.ended or self.reopened or self.cancelled)


def change(
    person: Person,
    *,
    to: Panel | Stay | None,
    reason: str,
    actor: str,
    on: date | None = None,
    basis: Basis | None = None,
    reference: str = "",
    signed_electronically: bool = False,
    ends_with_contract_on: date | None = None,
    always: bool = False,
    keep_scheduled: bool = False,
    off_list: ListPlace | None = None,
) -> Change:
    """Attach `person` to the panel `to` from the day `on` (today if not given), in a transaction.

    Cancels what is scheduled for a later day (unless `keep_scheduled`), cuts the period that holds
    on that day or reopens the one that was cut, writes the new period and moves the counters.
    `to=None` ends the attachment; `to=STAY` only undoes what is scheduled. A period that would
    become empty (begun the same day) is cancelled instead of cut; the new one remembers it as the
    place to return to. `always` marks the ways that
    succeed whatever the cap (rulebook 4, "Panel"): returns, births, transfers, imports; a new choice
    raises `places.PanelFull`. `off_list` says how the person stands on the waiting list of `to`, which
    they leave with this change. `reason` is a short code kept with what ended; `actor` who did it
    (a user's or process's name, no personal data).

    Locks the person, then the panels by id; raises `transaction.TransactionManagementError`
    outside a transaction, `PersonDied` for someone dead on the day, `places.AnotherDayScheduled`
    where the panel already waits for another day.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("change() needs a transaction")
    if isinstance(to, Panel) and basis is None:
        raise ValueError("a new attachment needs its basis")
    today = clock.today()
    on = on or today
    _lock(person, on if isinstance(to, Panel) else None)
    live = list(
        Attachment.objects.filter(person=person, cancelled_at__isnull=True)
        .filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=min(on, today)))
        .order_by("period")
    )
    wanted = {attachment.panel_id for attachment in live}
    if isinstance(to, Panel):
        wanted.add(to.pk)
    panels = lock_panels(wanted, today)
    ledger = Ledger(panels, today)
    result = Change(person)
    with pghistory.context(actor=actor, reason=reason, reference=reference):
        for attachment in live:
            ledger.before(attachment)
        scheduled = [attachment for attachment in live if attachment.from_on > today]
        upto, end_reason, follower = None, "", None
        if scheduled and keep_scheduled:
            follower = scheduled[0]
            if follower.from_on <= on:
                raise ValueError("what is scheduled can be kept only behind the new period")
            upto, end_reason = follower.from_on, "replaced"
        else:
            for attachment in scheduled:
                _cancel(attachment, reason, result)
                _reopen(attachment, live, result)
        if to is not STAY:
            for attachment in live:
                if attachment is not follower:
                    _cut(attachment, on, reason, result)
        if isinstance(to, Panel):
            assert basis is not None
            result.begun = Attachment(
                person=person,
                panel=to,
                organization_id=to.organization_id,
                period=DateRange(on, upto),
                basis=basis,
                reference=reference,
                signed_electronically=signed_electronically,
                ends_with_contract_on=ends_with_contract_on,
                end_reason=end_reason,
                made_by=actor,
                cuts=result.ended or result.emptied,
            )
        _write(live, result, follower)
        for attachment in live:
            ledger.after(attachment)
        if result.begun is not None:
            ledger.after(result.begun)
        chosen = to.pk if isinstance(to, Panel) and not always else None
        result.over_cap = ledger.settle(
            choice=chosen,
            is_later=on > today,
            reason=reason,
            off_list=(to.pk, off_list) if isinstance(to, Panel) and off_list else None,
        )
    result.waited_for = [
        panel.pk
        for panel in panels.values()
        if panel.waiting and panel.free_for_waiting(today) and not panel.is_closed
    ]
    return result


def _lock(person: Person, begins_on: date | None) -> None:
    known = Person.objects.select_for_update(of=("self",), no_key=True).only("died_on")
    died_on = known.get(pk=person.pk).died_on
    if begins_on is not None and died_on is not None and died_on <= begins_on:
        raise PersonDied(person.pk)


def _cancel(attachment: Attachment, reason: str, result: Change) -> None:
    attachment.cancelled_at = clock.now()
    attachment.cancel_reason = reason
    result.cancelled.append(attachment)


def _reopen(scheduled: Attachment, live: list[Attachment], result: Change) -> None:
    for attachment in live:
        if attachment.pk == scheduled.cuts_id and attachment.to_on == scheduled.from_on:
            attachment.period = DateRange(attachment.from_on, None)
            attachment.end_reason = ""
            result.reopened = attachment


def _cut(attachment: Attachment, on: date, reason: str, result: Change) -> None:
    if attachment.cancelled_at is not None or (attachment.to_on and attachment.to_on <= on):
        return
    if attachment.from_on >= on:
        _cancel(attachment, reason, result)
        result.emptied = attachment
        if result.reopened is attachment:
            result.reopened = None
        return
    attachment.period = DateRange(attachment.from_on, on)
    attachment.end_reason = reason
    result.ended = attachment
    if result.reopened is attachment:
        result.reopened = None


def _write(live: list[Attachment], result: Change, follower: Attachment | None) -> None:
    # Periods shrink before others grow: the exclusion constraint is asked at each statement.
    shrink_first = sorted(live, key=lambda attachment: attachment.cancelled_at is None)
    for attachment in shrink_first:
        if attachment is result.ended or attachment is result.reopened or attachment.cancelled_at:
            attachment.save(update_fields=["period", "end_reason", "cancelled_at", "cancel_reason"])
    if result.begun is not None:
        result.begun.save()
        if follower is not None:
            follower.cuts = result.begun
            follower.save(update_fields=["cuts"])
