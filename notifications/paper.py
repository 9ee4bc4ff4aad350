"""Letters on paper: rows of the outbox that wait for hands, not for a worker.

A letter is written like any message, for somebody who can be reached by neither e-mail nor telephone, where
the law wants writing. Workers pass it over (`delivery.claim`); it is sent when somebody says that the post took it.
"""

from collections.abc import Iterable

from django.db import transaction

from campaigns import clock

from .kinds import Channel, EventKind, State
from .models import Message, MessageEvent

_OPEN = [State.QUEUED.value, State.FAILED.value]


def hand_over(message_ids: Iterable[int], answer: str) -> int:
    """The post took these letters; `answer` is the number of its list. How many were noted now.

    In the caller's transaction. A letter noted before stays as it is.
    """
    now = clock.now()
    rows = list(
        Message.objects.select_for_update(of=("self",))
        .filter(pk__in=message_ids, channel=Channel.LETTER.value, state__in=_OPEN)
        .order_by("pk")
    )
    for row in rows:
        row.state, row.sent_at, row.next_attempt_at = State.SENT.value, now, None
        row.attempts += 1
    Message.objects.bulk_update(rows, ["state", "sent_at", "next_attempt_at", "attempts"])
    MessageEvent.objects.bulk_create(
        MessageEvent(
            message=row, kind=EventKind.SENT.value, attempt=row.attempts, answer=answer[:500]
        )
        for row in rows
    )
    return len(rows)


def came_back(message: Message, answer: str) -> bool:
    """The post brought a letter back; whether that is news. Raises ValueError for what was not sent on paper."""
    if message.channel != Channel.LETTER or message.state != State.SENT:
        raise ValueError("only a letter the post took can come back")
    with transaction.atomic():
        Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if message.events.filter(kind=EventKind.BOUNCED.value).exists():
            return False
        MessageEvent.objects.create(
            message=message, kind=EventKind.BOUNCED.value, answer=answer[:500]
        )
    return True
