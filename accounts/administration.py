"""The log of what administrators of the nation change."""

from typing import Any

from django.db.models import QuerySet

from codes import Administered, AdministrationVerb

from .models import AdministrationEvent, User


def note(
    by: User,
    matter: Administered,
    key: str,
    verb: AdministrationVerb,
    **facts: Any,
) -> AdministrationEvent:
    """Write down a change, in the transaction of the change itself. `facts` are plain JSON."""
    return AdministrationEvent.objects.create(
        by=by, matter=matter.value, key=key, verb=verb.value, facts=facts
    )


def story(matter: Administered, key: str, count: int = 50) -> QuerySet[AdministrationEvent]:
    """What was done to a row, newest first, with who did it."""
    rows = AdministrationEvent.objects.filter(matter=matter.value, key=key)
    return rows.select_related("by")[:count]
