"""What was asked around applications: of a person's own, and within the scope of a desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import TABLE, Verb, may, organizations, roles, territory_prefix
from campaigns import clock
from codes import Filer, RepresentationState, Role
from registry.models import Attachment, Representation, Residence
from registry.models.periods import holds_on
from registry.representations import in_force

from .models import CorrectionRequest, RepresentationRequest

STATES = RepresentationState
CORRECTIONS, REPRESENTATIONS = "corrections", "representations"
KINDS = (CORRECTIONS, REPRESENTATIONS)
PAGE = 50


def corrections_of(user: User) -> QuerySet[CorrectionRequest]:
    """About the user, and about whom they represent today; newest first. A family consent shows nothing."""
    represented = Representation.objects.filter(
        in_force(clock.today()), representative_id=user.person_id, person=OuterRef("person")
    ).exclude(kind=Filer.FAMILY_MEMBER)
    return CorrectionRequest.objects.filter(
        Q(person=user.person_id) | Exists(represented)
    ).select_related("person")


def asked_by(user: User) -> QuerySet[RepresentationRequest]:
    """Rights the user asked for, newest first."""
    return RepresentationRequest.objects.filter(representative_id=user.person_id).select_related(
        "person", "representation"
    )


def to_co_sign(user: User) -> QuerySet[RepresentationRequest]:
    """Requests of relatives that wait for the user's own consent, within their time."""
    return RepresentationRequest.objects.filter(
        person_id=user.person_id,
        kind=Filer.FAMILY_MEMBER,
        state=STATES.AWAITING_CONSENT,
        expires_at__gt=clock.now(),
    ).select_related("representative")


def acting_rows(user: User) -> QuerySet[Representation]:
    """Every right of the user to act for somebody, those that ended as well; the request it came from."""
    return (
        Representation.objects.filter(representative_id=user.person_id)
        .select_related("person", "request")
        .order_by("person__birth_on", "pk")
    )


def acting_for_me(user: User) -> QuerySet[Representation]:
    """Who may act for the user today, and by which right."""
    return (
        Representation.objects.filter(in_force(clock.today()), person_id=user.person_id)
        .select_related("representative", "request")
        .order_by("from_on", "pk")
    )


# Desks


def corrections_in_scope(user: User) -> QuerySet[CorrectionRequest]:
    """About people attached today to the user's organizations, or, attached nowhere, living in their territory."""
    return CorrectionRequest.objects.filter(_in_scope(user, ("person",)))


def representations_in_scope(user: User) -> QuerySet[RepresentationRequest]:
    """With a proof to check, where the person or who asks is attached today (or lives, attached nowhere)."""
    return RepresentationRequest.objects.exclude(kind=Filer.FAMILY_MEMBER).filter(
        _in_scope(user, ("person", "representative"))
    )


def _in_scope(user: User, who: tuple[str, ...]) -> Q:
    today = clock.today()
    if not may(user, Verb.ANSWER_REQUESTS):
        return Q(pk__in=[])

    def attached(name: str, **more: Any) -> Exists:
        rows = Attachment.objects.filter(
            person=OuterRef(name), cancelled_at__isnull=True, period__contains=today, **more
        )
        return Exists(rows)

    own = organizations(user, Verb.ANSWER_REQUESTS)
    here, nowhere, lives, homeless = Q(), Q(), Q(), Q()
    for name in who:
        here |= Q(attached(name, organization__in=own))
        nowhere &= ~Q(attached(name))
        homes = Residence.objects.filter(holds_on(today), person=OuterRef(name))
        homeless &= ~Q(Exists(homes))
        lives |= Q(Exists(homes.filter(_territories(user))))
    for assignment in roles(user):
        # Nobody is nobody's: who lives nowhere by the register is answered by any region.
        if assignment.role == Role.REGIONAL_ADMIN:
            lives |= homeless
    return here | (nowhere & lives)


def _territories(user: User) -> Q:
    found = Q(pk__in=[])
    for assignment in roles(user):
        if Role(assignment.role) in TABLE[Verb.ANSWER_REQUESTS] and assignment.territory:
            prefix = territory_prefix(assignment.territory.code)
            found |= Q(unit__code__startswith=prefix)
    return found


@dataclass(frozen=True)
class WaitingPage:
    """One page of what waits for an answer, oldest first."""

    rows: list[CorrectionRequest | RepresentationRequest]
    after: str  # where the next page begins; empty on the last


def waiting(user: User, kind: str = "", after: str = "") -> WaitingPage:
    """What waits for an answer within the user's scope; `kind` is one of KINDS, or "" for both."""
    lists = [
        _after(rows, after)[: PAGE + 1]
        for name, rows in _waiting(user).items()
        if kind in ("", name)
    ]
    found = list(islice(merge(*lists, key=lambda row: (row.created_at, row.number)), PAGE + 1))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return WaitingPage(
        found[:PAGE],
        f"{last.created_at:%Y%m%dT%H%M%S.%f}_{last.number}" if last else "",
    )


def all_waiting(
    user: User, kind: str, batch: int
) -> Iterator[CorrectionRequest | RepresentationRequest]:
    """Everything that waits, as `waiting` orders it, read `batch` rows at a time."""
    lists = [
        rows.iterator(chunk_size=batch)
        for name, rows in _waiting(user).items()
        if kind in ("", name)
    ]
    return merge(*lists, key=lambda row: (row.created_at, row.number))


def waiting_counts(user: User) -> dict[str, int]:
    """How many of each kind wait within the user's scope."""
    return {name: rows.count() for name, rows in _waiting(user).items()}


def _waiting(user: User) -> dict[str, Any]:
    return {
        CORRECTIONS: corrections_in_scope(user)
        .filter(answered_at__isnull=True)
        .select_related("person")
        .order_by("created_at", "number"),
        REPRESENTATIONS: representations_in_scope(user)
        .filter(state=STATES.AWAITING_CHECK)
        .select_related("person", "representative")
        .order_by("created_at", "number"),
    }


def _after(rows: "QuerySet[Any]", after: str) -> "QuerySet[Any]":
    moment, _, number = after.partition("_")
    try:
        at = datetime.strptime(moment + "+0000", "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return rows
    return rows.filter(Q(created_at__gt=at) | Q(created_at=at, number__gt=number))
