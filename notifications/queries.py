"""What was said to whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from .kinds import Channel, EventKind, State
from .models import ElectronicDocument, Message, MessageEvent

if TYPE_CHECKING:
    from accounts.models import User
    from registry.models import Organization, Person

_READ = Exists(MessageEvent.objects.filter(message=OuterRef("pk"), kind=EventKind.READ.value))


def account_messages(
    *,
    person: "Person | None" = None,
    organization: "Organization | None" = None,
    user: "User | None" = None,
) -> QuerySet[Message]:
    """Messages in the account of one recipient, newest first, each with `is_read`."""
    given = {"person": person, "organization": organization, "user": user}
    recipient = {name: row for name, row in given.items() if row is not None}
    if len(recipient) != 1:
        raise ValueError("messages of exactly one recipient are asked for")
    return (
        Message.objects.filter(channel=Channel.ACCOUNT.value, **recipient)
        .annotate(is_read=_READ)
        .select_related("document")
        .order_by("-created_at", "-pk")
    )


def unread(**recipient: Any) -> QuerySet[Message]:
    """Messages in an account that were not opened yet; takes what `account_messages` takes."""
    return account_messages(**recipient).filter(~_READ)


def unread_count(**recipient: Any) -> int:
    """How many messages in an account were not opened yet; takes what `account_messages` takes."""
    return unread(**recipient).count()


def newest(count: int, **recipient: Any) -> tuple[list[Message], int]:
    """The newest `count` messages in an account, and how many of all were not opened yet. One query.

    Takes what `account_messages` takes.
    """
    rows = account_messages(**recipient).annotate(
        unread=Window(Count("pk", filter=Q(is_read=False)))
    )
    found: list[Any] = list(rows[:count])
    return found, (found[0].unread if found else 0)


def messages_of_application(number: str) -> QuerySet[Message]:
    """All messages about an application, oldest first, with what happened to each."""
    return (
        Message.objects.filter(application_number=number)
        .select_related("person", "organization", "user")
        .prefetch_related("events")
        .order_by("created_at", "pk")
    )


def documents_of_application(number: str) -> QuerySet[ElectronicDocument]:
    """Electronic documents issued on an application, newest first."""
    return ElectronicDocument.objects.filter(application_number=number).order_by("-pk")


def waiting_counts() -> dict[str, int]:
    """How many messages wait, were given up, and documents are not made yet; for an alarm."""
    messages = Message.objects.exclude(channel=Channel.LETTER.value)  # letters wait for hands
    return {
        "queued": messages.filter(state=State.QUEUED.value).count(),
        "failed": messages.filter(state=State.FAILED.value).count(),
        "sending": messages.filter(state=State.SENDING.value).count(),
        "given_up": messages.filter(state=State.GIVEN_UP.value).count(),
        "documents_unmade": ElectronicDocument.objects.filter(rendered_at__isnull=True).count(),
    }
