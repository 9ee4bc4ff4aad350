"""Sending what waits in the outbox.

A worker claims a row (`FOR UPDATE SKIP LOCKED`), commits, sends outside any lock, and notes the
answer. A row noted as sent is never sent again. A worker that dies in between leaves the row in its
hands; the sweep frees it after `STUCK_AFTER`, which is far beyond the longest try.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db import OperationalError, close_old_connections, transaction
from django.db.models import Q

from campaigns import clock

from . import channels
from .catalogue import VALID_FOR
from .channels import DeliveryError
from .kinds import Channel, ErrorKind, EventKind, State
from .models import Message, MessageEvent

log = logging.getLogger(__name__)

# The pause after the first, second, … failed try; after the last the message is given up.
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
]
# No try lasts longer than the timeouts of the adapters (30 s); after so long the worker is gone.
STUCK_AFTER = timedelta(minutes=10)


def deliver(message_id: int) -> bool:
    """Claim one message and send it; False when there was nothing to do or it did not go out."""
    message = claim(message_id)
    return message is not None and send(message)


def deliver_here(message_ids: list[int]) -> None:
    """Send these in the process that asked for them, because no worker could be called."""
    for message_id in message_ids:
        deliver(message_id)


def deliver_due(*, seconds: float = 45.0) -> int:
    """Send what is due, oldest first, for at most so many seconds; the number of tries made."""
    stop_at = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < stop_at and (message := claim()) is not None:
        send(message)
        tried += 1
    return tried


def claim(message_id: int | None = None) -> Message | None:
    """Take a due message into this worker's hands, committed; None when none is free."""
    with transaction.atomic():
        due = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(
                state__in=[State.QUEUED.value, State.FAILED.value],
                next_attempt_at__lte=clock.now(),
            )
            .exclude(channel=Channel.LETTER.value)  # waits for hands (notifications.paper)
        )
        if message_id is not None:
            due = due.filter(pk=message_id)
        message = due.order_by("next_attempt_at", "pk").first()
        if message is None:
            return None
        message.state = State.SENDING.value
        message.claimed_at = clock.now()
        message.next_attempt_at = None
        message.attempts += 1
        message.save(update_fields=["state", "claimed_at", "next_attempt_at", "attempts"])
    return message


def send(message: Message) -> bool:
    """Send a claimed message and note the outcome; whether it went out."""
    if _is_too_late(message, clock.now()):
        _note_failure(message, DeliveryError(ErrorKind.PERMANENT, "of no use any more: not sent"))
        return False
    try:
        answer = channels.sender_of(message.channel).send(message)
    except DeliveryError as error:
        _note_failure(message, error)
        return False
    _note_sent(message, answer)
    return True


def free_stuck() -> int:
    """Give back to the queue what lies in the hands of workers that are gone; how many."""
    freed = 0
    with transaction.atomic():
        stuck = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state=State.SENDING.value, claimed_at__lt=clock.now() - STUCK_AFTER
        )
        for message in stuck.order_by("pk")[:500]:
            _put_back(message, EventKind.SWEPT, ErrorKind.TEMPORARY, "no outcome was noted")
            freed += 1
    return freed


def _is_too_late(message: Message, at: datetime) -> bool:
    """Whether the message is of no use at that moment (`catalogue.VALID_FOR`)."""
    valid_for = VALID_FOR.get(message.template)
    return valid_for is not None and at >= message.created_at + valid_for


def _note_sent(message: Message, answer: str) -> None:
    """Note an acknowledged send, whatever became of the row meanwhile.

    The answer is in our hands and nowhere else: a database that is away for a moment is waited for.
    """
    for pause in (1, 4, 15, None):
        try:
            with transaction.atomic():
                changed = (
                    Message.objects.filter(pk=message.pk)
                    .exclude(state=State.SENT.value)
                    .update(
                        state=State.SENT.value,
                        sent_at=clock.now(),
                        claimed_at=None,
                        next_attempt_at=None,
                    )
                )
                _event(message, EventKind.SENT, answer=answer)
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)
            close_old_connections()
            continue
        if not changed:
            log.warning("message %s was acknowledged twice", message.pk)
        return


def _note_failure(message: Message, error: DeliveryError) -> None:
    log.info("message %s not sent (%s)", message.pk, error.kind)
    with transaction.atomic():
        # Only the holder of the claim: another worker may have taken the row after a sweep.
        row = (
            Message.objects.select_for_update(of=("self",))
            .filter(Q(pk=message.pk, state=State.SENDING.value, attempts=message.attempts))
            .first()
        )
        if row is not None:
            _put_back(row, EventKind.RETRY, error.kind, error.answer)


def _put_back(message: Message, kind: EventKind, error_kind: ErrorKind, answer: str) -> None:
    """Plan the next try, or give up: after a permanent error at once, else after the last pause."""
    over = error_kind is ErrorKind.PERMANENT or message.attempts > len(PAUSES)
    _event(
        message, EventKind.GIVEN_UP if over else kind, error_kind=error_kind.value, answer=answer
    )
    message.claimed_at = None
    if over:
        message.state = State.GIVEN_UP.value
        log.warning("message %s given up after %s tries", message.pk, message.attempts)
    else:
        message.state = State.FAILED.value
        message.next_attempt_at = clock.now() + PAUSES[message.attempts - 1]
    message.save(update_fields=["state", "claimed_at", "next_attempt_at"])


def _event(message: Message, kind: EventKind, *, error_kind: str = "", answer: str = "") -> None:
    MessageEvent.objects.create(
        message_id=message.pk,
        kind=kind.value,
        attempt=message.attempts,
        error_kind=error_kind,
        answer=answer[:500],
    )
