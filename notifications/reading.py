"""Reading marks of the personal account."""

from typing import TYPE_CHECKING

from .kinds import EventKind
from .models import MessageEvent
from .queries import unread

if TYPE_CHECKING:
    from accounts.models import User
    from registry.models import Person


def mark_all_read(person: "Person", reader: "User") -> int:
    """Record that every message in the person's account was seen; how many were new.

    A message opened at the same moment keeps its own mark: the first time counts.
    """
    waiting = list(unread(person=person).values_list("pk", flat=True))
    MessageEvent.objects.bulk_create(
        [MessageEvent(message_id=pk, kind=EventKind.READ.value, reader=reader) for pk in waiting],
        ignore_conflicts=True,
    )
    return len(waiting)
