"""Proposals within a scope, and what people make of them."""

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Verb, require, units_in_scope
from campaigns import clock
from codes import QualityKind, QualityState
from codes.impossible import Impossible

from ..models import QualityNote, QualityProposal

MARKS = (QualityState.LOOKED_AT, QualityState.ACCEPTED, QualityState.DISMISSED)
OPEN = (QualityState.NEW.value, QualityState.LOOKED_AT.value)


class NotThisMark(Impossible):
    """The proposal cannot be marked so: `gone`, `state`, or `text` (accepting and dismissing say why)."""


def in_scope(user: User) -> QuerySet[QualityProposal]:
    """The proposals of the user's territory, of the nation all."""
    part = units_in_scope(user, Verb.SEE_DATA_QUALITY, "unit_code")
    return QualityProposal.objects.none() if part is None else QualityProposal.objects.filter(part)


def by_kind(user: User) -> dict[QualityKind, tuple[int, int]]:
    """Of each kind how many are open (new or looked at), and how many there are without those gone. One query."""
    rows = (
        in_scope(user)
        .exclude(state=QualityState.GONE)
        .order_by()
        .values("kind")
        .annotate(open=Count("pk", filter=Q(state__in=OPEN)), all=Count("pk"))
    )
    found = {row["kind"]: (row["open"], row["all"]) for row in rows}
    return {kind: found.get(kind.value, (0, 0)) for kind in QualityKind}


def mark(user: User, pk: int, state: QualityState, text: str) -> QualityProposal:
    """Say of a proposal what was found out; nothing in the register changes by it.

    The same mark with the same words again changes nothing. Raises NotThisMark, and DoesNotExist outside
    the user's scope.
    """
    require(user, Verb.SEE_DATA_QUALITY)
    if state not in MARKS:
        raise NotThisMark("state")
    if state != QualityState.LOOKED_AT and not text.strip():
        raise NotThisMark("text")
    with transaction.atomic():
        row = in_scope(user).select_for_update(of=("self",)).get(pk=pk)
        if row.state == QualityState.GONE:
            raise NotThisMark("gone")
        last = row.notes.first()
        if row.state == state and last is not None and last.text == text.strip():
            return row
        row.state, row.marked_at, row.marked_by = state.value, clock.now(), user
        row.save(update_fields=["state", "marked_at", "marked_by"])
        QualityNote.objects.create(proposal=row, state=state.value, text=text.strip(), by=user)
    return row
