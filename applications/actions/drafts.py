"""Drafts: everything typed is kept, for thirty days, on any device."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel
from registry.models import Person

from ..errors import NotAllowed
from ..models import Application
from .common import expect

KEPT_FOR = timedelta(days=30)

# Columns a draft may set; everything else typed goes into `answers`.
COLUMNS = {
    "person",
    "filer",
    "language",
    "ground",
    "organization",
    "panel",
    "agreement_ends_on",
    "disputed_text",
}


def start(user: User, *, channel: Channel, language: str, person: Person | None) -> Application:
    """A new draft of the user."""
    return Application.objects.create(
        filed_by=user,
        channel=channel,
        language=language,
        person=person,
        created_at=clock.now(),
        saved_at=clock.now(),
    )


def save(
    draft_id: int, user: User, answers: dict[str, Any] | None = None, **columns: Any
) -> Application:
    """Keep what was typed in one step; columns by name, the rest merged into `answers`.

    Raises NotAllowed for another's draft, ChangedMeanwhile once it is filed.
    """
    unknown = set(columns) - COLUMNS
    if unknown:
        raise ValueError(f"a draft has no {sorted(unknown)}")
    with transaction.atomic():
        draft = Application.objects.select_for_update(no_key=True).get(pk=draft_id)
        if draft.filed_by_id != user.pk:
            raise NotAllowed
        expect(draft, None, Status.DRAFT)
        for name, value in columns.items():
            setattr(draft, name, value)
        draft.answers |= answers or {}
        draft.saved_at = clock.now()
        draft.save()
    return draft


def discard(draft_id: int, user: User) -> None:
    """Throw a draft of the user away; a filed application stays (ChangedMeanwhile)."""
    with transaction.atomic():
        draft = Application.objects.select_for_update(no_key=True).get(pk=draft_id)
        if draft.filed_by_id != user.pk:
            raise NotAllowed
        expect(draft, None, Status.DRAFT)
        draft.delete()


def discard_old() -> int:
    """Remove drafts not touched for thirty days; how many. Safe to run at any time, any often."""
    old = Application.objects.filter(status=Status.DRAFT, saved_at__lt=clock.now() - KEPT_FOR)
    removed, _ = old.delete()
    return removed
