"""Approving what is all green together: each case in a transaction of its own, asked again."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, require

from ..errors import (
    ChangedMeanwhile,
    ObjectionOpen,
    PanelFilledUp,
    ReasonNeeded,
    RulesFailed,
    TransitionRefused,
)
from ..models import Application, ApplicationEvent, BulkApprovalItem
from .common import lock
from .review import approve, examine

# As many as one reader still looks through before they answer for all of them (ux-brief c).
AT_MOST = 50

Why = BulkApprovalItem.Why


class TooMany(ValueError):
    """More cases than `AT_MOST`."""


def why_left(application: Application) -> str:
    """Why a waiting case is no case for a bulk approval, on the facts of this moment; "" for all green."""
    if why := _beside_the_rules(application):
        return why
    answer = examine(application)
    if answer.missing:
        return Why.MISSING
    if set(answer.fails) and set(answer.fails) <= {"panel_full", "panel_closed"}:
        return Why.NO_PLACE
    if answer.fails:
        return Why.FAILED
    return Why.WARNED if answer.warnings else ""


def _beside_the_rules(application: Application) -> str:
    if application.objections.filter(outcome="").exists():
        return Why.OBJECTED
    if application.disputed_text:
        return Why.DISPUTED
    if application.document_requests.filter(answered_at=None).exists():
        return Why.ASKED
    if application.head_questions.filter(answer="").exists():
        return Why.HEAD_ASKED
    if application.events.filter(kind=ApplicationEvent.Kind.DOCUMENT_RECEIVED).exists():
        return Why.ANSWERED
    return "" if application.panel_id else Why.NO_PLACE


def approve_green(
    user: User, key: UUID, wanted: Sequence[tuple[int, int]]
) -> list[BulkApprovalItem]:
    """Approve the cases `wanted`, (id, version as the confirmation showed it), as far as they are all green.

    One transaction a case: what is approved stays so whatever becomes of the next. The rules are asked
    again on fresh facts; a warning, a dispute or an open request leaves a case where it is. The same
    key again answers with the outcomes that are there, and goes on where an earlier run broke off.

    Raises TooMany beyond `AT_MOST`.
    """
    require(user, Verb.APPROVE)
    if len(wanted) > AT_MOST:
        raise TooMany(len(wanted))
    return [_one(user, key, application_id, version) for application_id, version in wanted]


def _one(user: User, key: UUID, application_id: int, version: int) -> BulkApprovalItem:
    left = ""
    try:
        with transaction.atomic():
            application = lock(application_id)
            require(user, Verb.APPROVE, application.organization)
            known = _known(user, key, application_id)
            if known is not None:
                return known
            # Approved by the user before, on its own page: that was no act of this confirmation.
            if application.is_open and (why := _beside_the_rules(application)):
                raise _Left(why)
            if not application.is_open:
                raise ChangedMeanwhile(application)
            approve(application_id, user, version=version)
            return BulkApprovalItem.objects.create(
                key=key, user=user, application=application, left=""
            )
    except (TransitionRefused, PermissionDenied) as error:
        left = _why(error)
    with transaction.atomic():
        lock(application_id)
        return _known(user, key, application_id) or BulkApprovalItem.objects.create(
            key=key, user=user, application_id=application_id, left=left
        )


def _known(user: User, key: UUID, application_id: int) -> BulkApprovalItem | None:
    return BulkApprovalItem.objects.filter(
        key=key, user=user, application_id=application_id
    ).first()


class _Left(TransitionRefused):
    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


def _why(error: Exception) -> str:
    if isinstance(error, _Left):
        return error.why
    if isinstance(error, ObjectionOpen):
        return Why.OBJECTED
    if isinstance(error, PanelFilledUp):
        return Why.NO_PLACE
    if isinstance(error, ReasonNeeded):
        return Why.WARNED
    if isinstance(error, RulesFailed):
        return Why.MISSING if error.answer.missing else Why.FAILED
    return Why.NOT_ALLOWED if isinstance(error, PermissionDenied) else Why.CHANGED
