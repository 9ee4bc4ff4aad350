"""Letters of a notice on paper: printed in batches, carried to the post, and what came back (docs/notices.md)."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import Verb, organizations, require
from campaigns import clock
from notifications import paper
from notifications.models import Message

from .. import notices
from ..errors import NoticeRefused
from ..models import BatchLetter, LetterBatch, ServiceEndNotice

BATCH = 500  # letters of a batch: what a post office takes at one counter with one list


def make_batch(notice_id: int, user: User, size: int = BATCH) -> LetterBatch | None:
    """The next letters of a notice that stand in no batch yet, in the order of their addresses.

    None where none is left. DoesNotExist outside the user's scope.
    """
    with transaction.atomic():
        notice = _locked(notice_id, user)
        waiting = notices.letters(notice).filter(in_batch__isnull=True)
        rows = list(waiting.order_by("address", "pk")[: min(size, BATCH)])
        if not rows:
            return None
        last = notice.batches.aggregate(last=Max("number"))["last"] or 0
        batch = LetterBatch.objects.create(notice=notice, number=last + 1, made_by=user)
        BatchLetter.objects.bulk_create(BatchLetter(batch=batch, message=row) for row in rows)
    return batch


def dispatch(
    notice_id: int, number: int, user: User, *, register_number: str, on: date
) -> LetterBatch:
    """The post took a batch on a day, under the number of its list: its letters count as sent.

    Again with the same number changes nothing. Raises NoticeRefused: `needs_register_number`,
    `dispatched_later` (a day to come), `dispatched_before` (it was made), `dispatched` under another number.
    """
    if not register_number.strip():
        raise NoticeRefused("needs_register_number", "register_number")
    if on > clock.today():
        raise NoticeRefused("dispatched_later", "on")
    with transaction.atomic():
        notice = _locked(notice_id, user)
        batch = LetterBatch.objects.select_for_update(no_key=True).get(notice=notice, number=number)
        if batch.dispatched_on is not None:
            if batch.register_number != register_number.strip():
                raise NoticeRefused("dispatched")
            return batch
        if on < clock.local(batch.made_at).date():
            raise NoticeRefused("dispatched_before", "on")
        batch.register_number, batch.dispatched_on = register_number.strip(), on
        batch.dispatched_by = user
        batch.save(update_fields=["register_number", "dispatched_on", "dispatched_by"])
        paper.hand_over(
            batch.letters.values_list("message", flat=True), f"post {batch.register_number}, {on}"
        )
    return batch


def returned(notice_id: int, message_id: int, user: User, *, reason: str) -> Message:
    """The post brought a letter back, with its reason; again changes nothing.

    Raises NoticeRefused: `needs_reason`, `not_dispatched`.
    """
    if not reason.strip():
        raise NoticeRefused("needs_reason", "reason")
    with transaction.atomic():
        notice = _locked(notice_id, user)
        message = notices.letters(notice).get(pk=message_id)
        try:
            paper.came_back(message, reason.strip())
        except ValueError as error:
            raise NoticeRefused("not_dispatched") from error
    return message


def _locked(notice_id: int, user: User) -> ServiceEndNotice:
    require(user, Verb.GIVE_NOTICE)
    return ServiceEndNotice.objects.select_for_update(of=("self",), no_key=True).get(
        pk=notice_id, organization__in=organizations(user, Verb.GIVE_NOTICE)
    )
