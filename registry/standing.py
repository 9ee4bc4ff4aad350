"""Whether an attachment that rests on an application or an order still stands, and since when it does not."""

from dataclasses import dataclass
from datetime import date

from campaigns import clock
from codes import Basis

from .models import Attachment


@dataclass(frozen=True)
class Fallen:
    """An attachment that stands no longer.

    `reason` is the code kept with the period that ended or was cancelled (`registry.attachments.change`).
    """

    since: date  # the first day it no longer stands
    reason: str
    has_begun: bool  # False: cancelled before its first day, or on it


def fallen(person_id: int, reference: str, day: date) -> Fallen | None:
    """What became of the attachment under `reference`; None while it stands, or where none is recorded.

    It stands while today's or a coming period of the person rests on it: its own, one reopened or
    returned to under the same reference, or one that a transfer inside the organization put in its place.
    """
    known = list(Attachment.objects.filter(person_id=person_id).order_by("period", "pk"))
    own = [period for period in known if period.reference == reference]
    live = [period for period in own if period.cancelled_at is None]
    if not own:
        return None
    if not live:
        last = max(own, key=lambda period: (period.cancelled_at or clock.now(), period.pk))
        assert last.cancelled_at is not None
        return Fallen(clock.local(last.cancelled_at).date(), last.cancel_reason, has_begun=False)
    last = live[-1]
    for period in known:
        is_next = period.cancelled_at is None and period.from_on == last.to_on
        if is_next and period.basis == Basis.TRANSFER and _same_place(period, last):
            last = period
    if last.to_on is None or last.to_on > day:
        return None
    return Fallen(last.to_on, last.end_reason, has_begun=True)


def _same_place(period: Attachment, before: Attachment) -> bool:
    return period.organization_id == before.organization_id
