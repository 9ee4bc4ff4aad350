"""Where somebody and their family are attached, with what they said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from codes import Basis
from registry.models import Attachment

from .models import AttachmentConfirmation


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's attachment of today, the one decided for later, and (of oneself) the last that ended."""

    present: Attachment | None = None
    coming: Attachment | None = None
    past: Attachment | None = None


NOWHERE = Standing()


def standings(own_id: int, others: Iterable[int], day: date) -> dict[int, Standing]:
    """Of oneself and of others by their ids; who has no attachment at all is left out. One query.

    Of oneself the last period that ended is given too. With organizations, doctors, sites and
    confirmations (`confirmation_of`).
    """
    rows = (
        Attachment.objects.filter(person_id__in={own_id, *others}, cancelled_at__isnull=True)
        .filter(
            Q(person_id=own_id) | Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        )
        .select_related("organization", "panel__doctor", "panel__site", "confirmation")
        .order_by("period")
    )
    periods: dict[int, list[Attachment]] = {}
    for row in rows:
        periods.setdefault(row.person_id, []).append(row)
    return {person_id: _standing(found, day) for person_id, found in periods.items()}


def _standing(periods: list[Attachment], day: date) -> Standing:
    return Standing(
        present=next((row for row in periods if row.holds_on(day)), None),
        coming=next((row for row in periods if row.from_on > day), None),
        past=next(
            (row for row in reversed(periods) if row.to_on is not None and row.to_on <= day), None
        ),
    )


def confirmation_of(attachment: Attachment) -> AttachmentConfirmation | None:
    """What the person said of the attachment, where they said it."""
    return getattr(attachment, "confirmation", None)


def was_asked_for(attachment: Attachment) -> bool:
    """Whether it rests on an application with the person's (or representative's) own signature or code."""
    return attachment.basis == Basis.APPLICATION and attachment.signed_electronically
