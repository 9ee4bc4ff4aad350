"""What is read of applications: a person's own, the specialist's queue, one case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import User
from accounts.permissions import Verb, organizations
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer
from registry.models import Representation
from registry.representations import in_force

from .models import (
    Application,
    ApplicationEvent,
    DocumentRequest,
    Escalation,
    HeadQuestion,
    Objection,
)
from .models.application import OPEN

_PLACES = ("organization", "panel__doctor", "panel__site", "person", "filed_by")


def of_user(user: User) -> QuerySet[Application]:
    """Applications the user may follow: of their own person, of those they represent, or filed by them.

    What they typed in at a desk is none of theirs: the pages of desks show it while their role holds.
    """
    if user.person_id is None:
        return Application.objects.none()
    today = clock.today()
    represented = Representation.objects.filter(
        in_force(today), representative_id=user.person_id, person=OuterRef("person")
    ).exclude(kind=Filer.FAMILY_MEMBER)
    return Application.objects.filter(
        Q(filed_by=user, channel=Channel.PORTAL)
        | (~Q(status=Status.DRAFT) & (Q(person=user.person_id) | Exists(represented)))
    ).select_related(*_PLACES)


def people_of(user: User) -> QuerySet[Representation]:
    """Whom the user represents today, with the person and the kind of representation."""
    today = clock.today()
    return (
        Representation.objects.filter(in_force(today), representative_id=user.person_id)
        .filter(person__died_on__isnull=True)
        .select_related("person")
        .order_by("person__birth_on", "pk")
    )


def drafts_of(user: User) -> list[list[Application]]:
    """The user's drafts on the portal, those of one family together; what was saved last comes first."""
    rows = (
        Application.objects.filter(filed_by=user, channel=Channel.PORTAL, status=Status.DRAFT)
        .select_related("person", "organization")
        .order_by("-saved_at", "-pk")
    )
    groups: dict[tuple[str, int], list[Application]] = {}
    for row in rows:
        key = ("family", row.family_id) if row.family_id else ("alone", row.pk)
        groups.setdefault(key, []).append(row)
    return [sorted(group, key=lambda row: row.pk) for group in groups.values()]


def family_of(user: User, application: Application) -> list[Application]:
    """What was filed in one go with an application, as far as the user may follow it; without itself."""
    if application.family_id is None:
        return []
    return list(
        of_user(user)
        .filter(family=application.family_id)
        .exclude(pk=application.pk)
        .exclude(status=Status.DRAFT)
        .order_by("pk")
    )


def family_drafts(user: User, application: Application) -> list[Application]:
    """What is still a draft of the family in which an application was filed."""
    if application.family_id is None:
        return []
    return list(
        Application.objects.filter(
            family=application.family_id,
            filed_by=user,
            channel=Channel.PORTAL,
            status=Status.DRAFT,
        )
        .select_related("person", "organization")
        .order_by("pk")
    )


def open_by_person(person_ids: Iterable[int]) -> dict[int, Application]:
    """The open applications of these people, with their organizations. One query."""
    rows = Application.objects.filter(person__in=set(person_ids), status__in=OPEN).select_related(
        "organization"
    )
    return {row.person_id: row for row in rows if row.person_id is not None}


@dataclass(frozen=True)
class QueueFilter:
    """Filters of the queue, as they stand in the address."""

    ground: str = ""
    organization: str = ""  # its code
    mine: bool = False
    overdue: bool = False
    attention: bool = False
    escalated: tuple[str, ...] = ()  # brought before one of these levels
    head_asked: bool = False  # a question waits for the head
    objected: bool = False  # the person says it was not them
    answered: bool = False  # documents or an answer came from the applicant


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue by deadline."""

    rows: list[Application]
    total: int
    overdue: int
    after: str  # where the next page begins; empty on the last


PAGE = 50


# What was last said about documents: asked for, come, or no longer asked for (a kind of event).
_DOCUMENTS_SAID = Subquery(
    ApplicationEvent.objects.filter(
        application=OuterRef("pk"),
        kind__in=["document_requested", "document_received", "request_withdrawn"],
    )
    .order_by("-at", "-pk")
    .values("kind")[:1]
)


# The person says that they did not file it, and the region has not looked yet.
IS_OBJECTED = Exists(Objection.objects.filter(application=OuterRef("pk"), outcome=""))
_IS_HEAD_ASKED = Exists(HeadQuestion.objects.filter(application=OuterRef("pk"), answer=""))


def queue(user: User, wanted: QueueFilter, after: str = "") -> QueuePage:
    """Cases within the user's scope, most urgent first; a fixed number of queries.

    Each with `documents_said`, `is_objected` and `is_head_asked`.
    """
    rows = waiting_cases(user, wanted)
    now = clock.now()
    totals = rows.aggregate(total=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    page = _after(rows, after)
    found = list(page[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return QueuePage(
        rows=found[:PAGE],
        total=totals["total"],
        overdue=totals["overdue"],
        after=f"{last.due_at:%Y%m%dT%H%M%S}-{last.pk}" if last and last.due_at else "",
    )


def waiting_cases(user: User, wanted: QueueFilter) -> QuerySet[Application]:
    """All of the queue, most urgent first, as `queue` gives it page by page."""
    waiting = (
        in_scope(user)
        .filter(status=Status.IN_REVIEW)
        .annotate(
            documents_said=_DOCUMENTS_SAID, is_objected=IS_OBJECTED, is_head_asked=_IS_HEAD_ASKED
        )
    )
    return (
        _filtered(waiting, user, wanted)
        .select_related(*_PLACES, "taken_by")
        .order_by("due_at", "pk")
    )


def in_scope(user: User) -> QuerySet[Application]:
    """Filed applications to the organizations whose queue the user may see."""
    return Application.objects.filter(organization__in=organizations(user, Verb.SEE_QUEUE)).exclude(
        status=Status.DRAFT
    )


def _filtered(
    rows: QuerySet[Application], user: User, wanted: QueueFilter
) -> QuerySet[Application]:
    if wanted.ground:
        rows = rows.filter(ground=wanted.ground)
    if wanted.organization:
        rows = rows.filter(organization__code=wanted.organization)
    if wanted.mine:
        rows = rows.filter(taken_by=user)
    if wanted.overdue:
        rows = rows.filter(due_at__lt=clock.now())
    if wanted.answered:
        rows = rows.filter(documents_said="document_received")
    if wanted.escalated:
        brought = Escalation.objects.filter(application=OuterRef("pk"), level__in=wanted.escalated)
        rows = rows.filter(Exists(brought))
    if wanted.head_asked:
        rows = rows.filter(is_head_asked=True)
    if wanted.objected:
        rows = rows.filter(is_objected=True)
    if wanted.attention:
        rows = rows.filter(
            Q(is_objected=True)
            | Q(findings__contains=[{"status": "warn"}])
            | Q(findings__contains=[{"status": "fail"}])
            | Q(findings__contains=[{"status": "missing"}])
        )
    return rows


def _after(rows: QuerySet[Application], after: str) -> QuerySet[Application]:
    moment, _, pk = after.partition("-")
    try:
        due_at = datetime.strptime(moment + "+0000", "%Y%m%dT%H%M%S%z")
        return rows.filter(Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=int(pk)))
    except ValueError:
        return rows


def next_case(user: User, *, than: Application) -> Application | None:
    """The most urgent case that nobody else holds and that waits for nobody else, after one was decided."""
    return (
        in_scope(user)
        .filter(~IS_OBJECTED, status=Status.IN_REVIEW)
        .exclude(pk=than.pk)
        .filter(Q(taken_by__isnull=True) | Q(taken_by=user))
        .order_by("due_at", "pk")
        .first()
    )


def decided_today(user: User) -> QuerySet[Application]:
    """What the user decided today, newest first."""
    day = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Application.objects.filter(
            decided_by=user, decided_at__gte=day, decided_at__lt=day + timedelta(days=1)
        )
        .select_related(*_PLACES)
        .order_by(F("decided_at").desc())
    )


def filed_at_desk(user: User) -> QuerySet[Application]:
    """A clerk's day: own drafts, and what they filed, newest first."""
    return (
        Application.objects.filter(filed_by=user)
        .exclude(channel="portal")
        .select_related(*_PLACES)
        .order_by("-saved_at")
    )


def day_of_desk(user: User) -> QuerySet[Application]:
    """Loose ends of a clerk: drafts, what waits for documents, filed today, ended in the last week."""
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    week = midnight - timedelta(days=7)
    is_draft = Q(status=Status.DRAFT, person__isnull=False)
    ended = Q(decided_at__gte=week) | Q(closed_at__gte=week)
    asked = DocumentRequest.objects.filter(application=OuterRef("pk"), answered_at__isnull=True)
    return filed_at_desk(user).filter(
        is_draft | Q(Exists(asked)) | Q(filed_at__gte=midnight) | ended
    )


def objections(user: User) -> QuerySet[Objection]:
    """Objections the user may settle, those that wait first, the oldest of them at the top."""
    return (
        Objection.objects.filter(
            application__organization__in=organizations(user, Verb.SETTLE_OBJECTION)
        )
        .select_related(
            "application__person",
            "application__organization",
            "application__filed_by",
            "settled_by",
            "raised_by",
        )
        .order_by(Case(When(outcome="", then=0), default=1), "raised_at", "pk")
    )


def escalated_count(user: User, levels: Iterable[str]) -> int:
    """How many cases within the user's scope were brought before these levels and still wait. One query."""
    brought = Escalation.objects.filter(application=OuterRef("pk"), level__in=list(levels))
    return in_scope(user).filter(Exists(brought), status=Status.IN_REVIEW).count()


def questions_count(user: User) -> int:
    """How many questions of specialists wait for the user's answer. One query."""
    return HeadQuestion.objects.filter(
        answer="",
        application__organization__in=organizations(user, Verb.ANSWER_SPECIALIST),
        application__status=Status.IN_REVIEW,
    ).count()
