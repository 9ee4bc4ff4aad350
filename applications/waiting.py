"""What is read of the waiting lists: a person's place, how a list moved, a panel's list, what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Verb, organizations
from campaigns import clock
from codes import Filer
from registry.models import Panel, Representation
from registry.places import ListPlace
from registry.representations import in_force

from .models import Invitation, WaitingEntry
from .models.waiting import WAITS

State = WaitingEntry.State
LOOKED_BACK = timedelta(days=30)  # how a list moved (ux-brief (b) 12)

# What a page says of an entry without asking row by row.
_PARTS = ("person", "panel__doctor", "panel__site", "panel__organization")


def open_entry(person_id: int | None) -> WaitingEntry | None:
    """The one list in which the person stands, waiting or invited."""
    return (
        WaitingEntry.objects.filter(person_id=person_id, state__in=WAITS)
        .select_related(*_PARTS)
        .first()
    )


def list_place(person_id: int | None, panel_id: int | None) -> ListPlace | None:
    """How the person stands on the waiting list of this panel, if they do."""
    state = (
        WaitingEntry.objects.filter(person_id=person_id, panel_id=panel_id, state__in=WAITS)
        .values_list("state", flat=True)
        .first()
    )
    return ListPlace(state) if state else None


@dataclass(frozen=True)
class Movement:
    """How a list moved in the last thirty days."""

    joined: int
    invited: int
    left: int  # without having been invited: gave it up, died, grew too old …
    attached: int

    @property
    def is_still(self) -> bool:
        """Nothing happened on it."""
        return not (self.joined or self.invited or self.left or self.attached)


@dataclass(frozen=True)
class Standing:
    """Where one person stands, with all a page of their own says of it."""

    entry: WaitingEntry  # as `in_line` gives it
    movement: Movement
    invitation: Invitation | None
    together: tuple[str, ...]  # the others of the family, by full name, who wait together


def followed(user: User) -> QuerySet[WaitingEntry]:
    """Entries the user may follow and give up: of their own person, and of those they represent."""
    if user.person_id is None:
        return WaitingEntry.objects.none()
    represented = Representation.objects.filter(
        in_force(clock.today()), representative_id=user.person_id
    ).exclude(kind=Filer.FAMILY_MEMBER)
    return WaitingEntry.objects.filter(
        Q(person=user.person_id) | Q(person__in=represented.values("person"))
    ).select_related(*_PARTS)


def in_line(rows: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    """The entries with `ahead` (people who come before) and `until_at` (of the open invitation)."""
    before = (
        WaitingEntry.objects.filter(panel=OuterRef("panel"), state=State.WAITING)
        .filter(
            Q(joined_at__lt=OuterRef("joined_at"))
            | Q(joined_at=OuterRef("joined_at"), pk__lt=OuterRef("pk"))
        )
        .order_by()
        .values("panel")
        .annotate(count=Count("pk"))
    )
    kept = Invitation.objects.filter(entry=OuterRef("pk"), closed_at__isnull=True)
    return rows.annotate(  # type: ignore[no-redef]  # the model names what is annotated here
        ahead=Coalesce(Subquery(before.values("count")), 0),
        until_at=Subquery(kept.values("until_at")[:1]),
    )


def now_of(user: User) -> list[WaitingEntry]:
    """Where the user and those they act for stand now, invited ones first, as `in_line`. One query."""
    rows = in_line(followed(user).filter(state__in=WAITS))
    return list(rows.order_by("state", "joined_at", "pk"))


def standing(entry: WaitingEntry) -> Standing:
    """Where one entry of `in_line` stands, with how its list moved, its invitation and its family."""
    invitation = (
        Invitation.objects.filter(entry=entry, closed_at__isnull=True)
        .select_related("application")
        .first()
        if entry.is_invited
        else None
    )
    others: list[WaitingEntry] = []
    if entry.group_id is not None and entry.state == State.WAITING:
        others = list(
            WaitingEntry.objects.filter(group=entry.group_id, state=State.WAITING)
            .exclude(pk=entry.pk)
            .select_related("person")
        )
    return Standing(
        entry,
        movement=movements([entry.panel_id])[entry.panel_id],
        invitation=invitation,
        together=tuple(one.person.full_name for one in others),
    )


def movements(panel_ids: Iterable[int]) -> dict[int, Movement]:
    """How the lists of these panels moved in the last thirty days. Two queries."""
    wanted, since = set(panel_ids), clock.now() - LOOKED_BACK
    never_invited = Q(invitations__isnull=True) & ~Q(end_reason=WaitingEntry.End.ATTACHED)
    rows = {
        row["panel"]: row
        for row in WaitingEntry.objects.filter(panel__in=wanted)
        .filter(Q(joined_at__gte=since) | Q(ended_at__gte=since))
        .order_by()
        .values("panel")
        .annotate(
            joined=Count("pk", filter=Q(joined_at__gte=since), distinct=True),
            left=Count("pk", filter=Q(ended_at__gte=since) & never_invited, distinct=True),
            attached=Count(
                "pk",
                filter=Q(ended_at__gte=since, end_reason=WaitingEntry.End.ATTACHED),
                distinct=True,
            ),
        )
    }
    invited = dict(
        Invitation.objects.filter(entry__panel__in=wanted, invited_at__gte=since)
        .order_by()
        .values("entry__panel")
        .annotate(count=Count("pk"))
        .values_list("entry__panel", "count")
    )
    return {
        pk: Movement(
            joined=rows[pk]["joined"] if pk in rows else 0,
            invited=invited.get(pk, 0),
            left=rows[pk]["left"] if pk in rows else 0,
            attached=rows[pk]["attached"] if pk in rows else 0,
        )
        for pk in wanted
    }


@dataclass(frozen=True)
class PanelList:
    """A panel with its waiting list in numbers, for its head."""

    panel: Panel
    movement: Movement
    first_joined_at: datetime | None  # since when the first in line waits


def lists_of(user: User) -> list[PanelList]:
    """Panels of the user's organizations on whose list somebody stands or stood in these thirty days."""
    since = clock.now() - LOOKED_BACK
    recent = WaitingEntry.objects.filter(Q(state__in=WAITS) | Q(ended_at__gte=since))
    first = WaitingEntry.objects.filter(panel=OuterRef("pk"), state=State.WAITING).order_by(
        "joined_at", "pk"
    )
    panels = list(
        _panels_of(user)
        .filter(pk__in=recent.order_by().values("panel"))
        .annotate(first_joined_at=Subquery(first.values("joined_at")[:1]))
        .order_by(F("waiting").desc(), "organization__code", "code")
    )
    moved = movements(panel.pk for panel in panels)
    return [PanelList(panel, moved[panel.pk], panel.first_joined_at) for panel in panels]


def _panels_of(user: User) -> QuerySet[Panel]:
    own = organizations(user, Verb.SEE_WAITING_LISTS)
    return Panel.objects.filter(organization__in=own).select_related(
        "organization", "doctor", "site"
    )


def panel_in_scope(user: User, code: str) -> Panel | None:
    """The panel of this code, where the user may see its list."""
    return _panels_of(user).filter(code=code).first()


PAGE = 50


def line_of(panel: Panel, after: int = 0) -> tuple[list[tuple[int, WaitingEntry]], int]:
    """One page of those who wait on a panel's list, numbered in line, and where the next page begins (0: nowhere)."""
    rows = WaitingEntry.objects.filter(panel=panel, state=State.WAITING)
    last = rows.filter(pk=after).first() if after else None
    number = 0
    if last is not None:
        behind = Q(joined_at__gt=last.joined_at) | Q(joined_at=last.joined_at, pk__gt=last.pk)
        number = rows.exclude(behind).count()
        rows = rows.filter(behind)
    found = list(rows.select_related("person").order_by("joined_at", "pk")[: PAGE + 1])
    numbered = list(enumerate(found[:PAGE], number + 1))
    return numbered, found[PAGE - 1].pk if len(found) > PAGE else 0


def in_line_of(panel: Panel) -> QuerySet[WaitingEntry]:
    """All who wait on a panel's list, in the order of the line."""
    rows = WaitingEntry.objects.filter(panel=panel, state=State.WAITING)
    return rows.select_related("person").order_by("joined_at", "pk")


def invited_of(panel: Panel) -> list[Invitation]:
    """The open invitations of a panel, those that end first before others."""
    return list(
        Invitation.objects.filter(entry__panel=panel, closed_at__isnull=True)
        .select_related("entry__person", "application")
        .order_by("until_at", "pk")
    )


@dataclass(frozen=True)
class ListDifference:
    """A panel whose numbers of waiting and invited people do not equal its list."""

    panel_code: str
    counted: tuple[int, int]
    from_rows: tuple[int, int]


def list_differences() -> list[ListDifference]:
    """Panels whose `(waiting, invited)` differ from the rows of the waiting list.

    An invited entry counts only with its open invitation. A healthy register answers with an empty list.
    """
    sql = """
        SELECT panel.code, panel.waiting, panel.invited,
               coalesce(list.waiting, 0), coalesce(list.invited, 0)
        FROM registry_panel panel
        LEFT JOIN (
            SELECT entry.panel_id,
                   count(*) FILTER (WHERE entry.state = 'waiting') AS waiting,
                   count(invitation.id) FILTER (WHERE entry.state = 'invited') AS invited
            FROM applications_waitingentry entry
            LEFT JOIN applications_invitation invitation
                ON invitation.entry_id = entry.id AND invitation.closed_at IS NULL
            WHERE entry.state IN ('waiting', 'invited')
            GROUP BY entry.panel_id
        ) list ON list.panel_id = panel.id
        WHERE (panel.waiting, panel.invited)
              IS DISTINCT FROM (coalesce(list.waiting, 0), coalesce(list.invited, 0))
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [ListDifference(row[0], row[1:3], row[3:5]) for row in cursor.fetchall()]
