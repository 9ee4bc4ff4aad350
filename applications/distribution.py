"""Who goes where by a commission's or an institution's plan: by address, age and free places (docs/commission.md)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, Subquery

from accounts.permissions import territory_prefix
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import BaseKind, PersonStatus, SkipReason
from eligibility import Law
from registry.areas.places import Units
from registry.areas.residents import Index
from registry.models import Attachment, Panel, Person, Residence, ServiceArea
from registry.models.periods import holds_on
from registry.territory import house_of

from .actions.moves import Move
from .law import law_in_force
from .models import Application, CommissionSession
from .models.application import OPEN
from .panels import takes_age

# Whom a commission attaches: those who need no agreement and no insurance contract (rulebook 4).
STATUSES = (
    PersonStatus.CITIZEN,
    PersonStatus.KANDAS,
    PersonStatus.REFUGEE,
    PersonStatus.FOREIGNER_PERMANENT,
    PersonStatus.STATELESS_PERMANENT,
)
_HOMES = (BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE)  # in this order


class Lists:
    """Doctors' lists of some organizations, with the places that are left as people are planned to come."""

    def __init__(self, law: Law, organization_ids: Iterable[int], first_on: date) -> None:
        self._law, self._first_on = law, first_on
        today = clock.today()
        self._of: dict[int, list[Panel]] = defaultdict(list)
        self.free: dict[int, int] = {}
        for panel in Panel.objects.filter(organization__in=list(organization_ids)).order_by("pk"):
            self._of[panel.organization_id].append(panel)
            is_later = first_on > today
            self.free[panel.pk] = panel.free_next(today) if is_later else panel.free_today(today)

    def suitable(self, organization_id: int, birth_on: date) -> list[Panel]:
        """Lists that take somebody of this age on the first day and are open to new people."""
        return [
            panel
            for panel in self._of.get(organization_id, ())
            if not panel.is_closed and takes_age(self._law, panel.type, birth_on, self._first_on)
        ]

    def take(self, panels: list[Panel], sites: set[int], *, over_cap: bool = False) -> Panel | None:
        """The list of the person's own site with the most free places, else of another; one place is taken.

        None where none is free, unless `over_cap`: then the fullest stays behind the less full.
        """
        own = [panel for panel in panels if panel.site_id in sites]
        for some in (own, panels):
            best = max(some, key=lambda panel: (self.free[panel.pk], -panel.pk), default=None)
            if best is not None and (self.free[best.pk] > 0 or (over_cap and some is panels)):
                self.free[best.pk] -= 1
                return best
        return None


class Areas:
    """Service areas of admitted organizations on a day, asked in memory. Two queries."""

    def __init__(self, organization_ids: Iterable[int], day: date) -> None:
        rows = ServiceArea.objects.filter(holds_on(day), organization__in=list(organization_ids))
        self._index = Index(Units(), rows.order_by("organization__code", "pk"))

    def serving(self, home: Residence) -> list[ServiceArea]:
        """Rows that serve an address."""
        street_unit = home.street.unit_id if home.street else None
        return self._index.serving(
            home.unit_id, home.street_id, street_unit, house_of(home.house, home.corpus)
        )


def distribute(session: CommissionSession, first_on: date) -> Iterator[Move]:
    """Where each of those goes who are attached nowhere, or to an organization not admitted.

    Left out: who has an open application or something scheduled by their own choice. By address, to an
    admitted organization that serves it, on a list for the person's age with a free place, that of their
    own site first; who fits nowhere comes with the reason.
    """
    law = law_in_force()
    decided = list(session.decisions.values_list("organization", "is_admitted"))
    admitted = [pk for pk, is_admitted in decided if is_admitted]
    areas, lists = Areas(admitted, first_on), Lists(law, admitted, first_on)
    for person in to_distribute(session, first_on).iterator(chunk_size=2000):
        homes = sorted(person.homes, key=lambda home: _HOMES.index(BaseKind(home.kind)))  # type: ignore[attr-defined]
        yield _place(person, homes, areas, lists)


def _place(person: Person, homes: list[Residence], areas: Areas, lists: Lists) -> Move:
    held: int | None = person.panel_held  # type: ignore[attr-defined]
    if not homes:
        return Move(person.pk, held, None, SkipReason.NO_ADDRESS)
    rows = next((found for home in homes if (found := areas.serving(home))), [])
    if not rows:
        return Move(person.pk, held, None, SkipReason.NO_AREA)
    suitable = [
        panel
        for organization_id in dict.fromkeys(row.organization_id for row in rows)
        for panel in lists.suitable(organization_id, person.birth_on)
    ]
    if not suitable:
        return Move(person.pk, held, None, SkipReason.NO_SUITABLE_PANEL)
    panel = lists.take(suitable, {row.site_id for row in rows if row.site_id is not None})
    if panel is None:
        return Move(person.pk, held, None, SkipReason.PANEL_FULL)
    return Move(person.pk, held, panel.pk)


def to_distribute(session: CommissionSession, first_on: date):  # type: ignore[no-untyped-def]
    """People to distribute, with `panel_held` on the first day and their `homes`, by id."""
    today = clock.today()
    turned_away = session.decisions.filter(is_admitted=False).values("organization")
    on_the_day = Attachment.objects.filter(
        person=OuterRef("pk"), cancelled_at__isnull=True, period__contains=first_on
    )
    of_the_refused = Attachment.objects.filter(
        cancelled_at__isnull=True,
        period__contains=first_on,
        period__startswith__lte=today,
        organization__in=turned_away,
    )
    coming = Attachment.objects.filter(cancelled_at__isnull=True, period__startswith__gt=today)
    attached = Attachment.objects.filter(cancelled_at__isnull=True, period__contains=first_on)
    homes = Residence.objects.filter(holds_on(first_on), kind__in=[kind.value for kind in _HOMES])
    prefix = territory_prefix(session.territory.code)
    here = homes.filter(unit__code__startswith=prefix)
    choosing = Application.objects.filter(status__in=[*OPEN, Status.SCHEDULED])
    return (
        Person.objects.filter(
            Q(pk__in=of_the_refused.values("person"))
            | (Q(pk__in=here.values("person")) & ~Q(pk__in=attached.values("person"))),
            died_on__isnull=True,
            departed_on__isnull=True,
            status__in=[status.value for status in STATUSES],
        )
        .exclude(pk__in=coming.values("person"))
        .exclude(pk__in=choosing.exclude(person=None).values("person"))
        .annotate(panel_held=Subquery(on_the_day.values("panel")[:1]))
        .prefetch_related(Prefetch("residences", homes.select_related("street"), to_attr="homes"))
        .order_by("pk")
    )
