"""Drafts: everything typed is kept, for thirty days, on any device."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from registry.models import Person

from ..errors import NotAllowed
from ..models import Application, SupportingDocument
from .common import expect, waiting_ids
from .papers import add_kept_consent, remove_rows

KEPT_FOR = timedelta(days=30)
BATCH = 200

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


def begin(
    user: User, *, channel: Channel, language: str, person: Person, filer: Filer
) -> tuple[Application, bool]:
    """The user's draft for a person, and whether it is new: one begun earlier is carried on.

    A second call at the same moment finds the first one's draft.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        known = Application.objects.filter(
            filed_by=user, person=person, channel=channel, status=Status.DRAFT
        ).first()
        if known is not None:
            add_kept_consent(known)
            return known, False
        draft = start(user, channel=channel, language=language, person=person)
        draft = save(draft.pk, user, filer=filer)
        add_kept_consent(draft)
        return draft, True


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
        remove_rows(draft.documents.all())
        draft.delete()


def discard_old() -> int:
    """Remove drafts not touched for thirty days; how many. Safe to run at any time, any often."""
    old = Application.objects.filter(status=Status.DRAFT, saved_at__lt=clock.now() - KEPT_FOR)
    removed = 0
    while True:
        with transaction.atomic():
            # Locked first: a draft filed at this moment is passed over.
            ids = waiting_ids(old.order_by("pk"), BATCH)
            remove_rows(SupportingDocument.objects.filter(application__in=ids))
            Application.objects.filter(pk__in=ids).delete()
        removed += len(ids)
        if len(ids) < BATCH:
            return removed
