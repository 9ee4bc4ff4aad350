"""Corrections of the register: a person says what is wrong, a desk says what became of it.

The fact itself is put right by those who keep it; what stands here is the question and the answer.
"""

from datetime import timedelta

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import CorrectionOutcome, CorrectionSubject, Filer
from notifications.serials import next_number
from registry.models import Person

from .. import request_messages as messages
from .. import requests
from ..errors import AlreadyAnswered, AskedTooOften, NotAllowed, TextNeeded
from ..models import CorrectionRequest
from . import proofs
from .common import represents

A_DAY_AT_MOST = 5
LEGAL = (Filer.PARENT, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER, Filer.PROXY)


def ask(
    user: User,
    person: Person,
    subject: CorrectionSubject,
    *,
    text: str,
    shown: str = "",
    file: File | None = None,
) -> CorrectionRequest:
    """A person, or who represents them, says what the register has wrong.

    `shown` is what the register said at that moment, in words. The same said twice is one request. Raises
    NotAllowed, TextNeeded, UnfitUpload, AskedTooOften beyond five a day.
    """
    if not text.strip():
        raise TextNeeded
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        if user.person_id is None or (
            person.pk != user.person_id and not represents(user.person_id, person.pk, *LEGAL)
        ):
            raise NotAllowed
        own = CorrectionRequest.objects.filter(filed_by=user)
        same = own.filter(
            person=person, subject=subject, text=text.strip(), answered_at__isnull=True
        ).first()
        if same is not None:
            return same
        if own.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= A_DAY_AT_MOST:
            raise AskedTooOften
        row = CorrectionRequest(
            number=next_number("C", clock.today().year),
            person=person,
            filed_by=user,
            subject=subject,
            text=text.strip(),
            shown=shown,
            created_at=clock.now(),
        )
        if file is not None:
            proofs.put(row, file)
        row.save()
    return row


def answer(request_id: int, user: User, outcome: CorrectionOutcome, text: str) -> CorrectionRequest:
    """A desk says what became of it; the same answer given twice is one answer.

    Raises NotAllowed outside the user's scope, in one's own matter, TextNeeded, AlreadyAnswered where
    somebody was first.
    """
    if not text.strip():
        raise TextNeeded
    with transaction.atomic():
        row = (
            CorrectionRequest.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person", "filed_by__person")
            .get(pk=request_id)
        )
        if user.pk == row.filed_by_id or user.person_id == row.person_id:
            raise NotAllowed
        if not requests.corrections_in_scope(user).filter(pk=row.pk).exists():
            raise NotAllowed
        if row.answered_at is not None:
            if (row.answered_by_id, row.outcome, row.answer) == (user.pk, outcome, text.strip()):
                return row
            raise AlreadyAnswered(row)
        row.outcome, row.answer = outcome, text.strip()
        row.answered_at, row.answered_by = clock.now(), user
        row.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
        messages.correction_answered(row)
    return row
