"""A doctor leaves: where each of their people would go, looked at before it is done."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from campaigns import clock
from codes import BaseKind
from registry.areas.places import Units
from registry.areas.residents import Index
from registry.models import Attachment, Doctor, Panel, Residence, ServiceArea
from registry.models.periods import holds_on
from registry.queries import residences_of
from registry.territory import house_of

from .actions.moves import Move
from .law import law_in_force
from .panels import takes_age

_HOMES = (BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE)
Ways = Mapping[int, int | None]  # list → who takes it over; None: its people move by address


@dataclass(frozen=True)
class Flow:
    """People who would move from one list to another: to that of their address, or elsewhere."""

    source: Panel
    target: Panel
    people: int
    by_address: int


@dataclass
class Leaving:
    """What would be done. `over`: people above the places of a list, by list; `stranded`: taken by none."""

    doctor: Doctor
    panels: list[Panel]
    taken_over: dict[int, Doctor] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    over: list[tuple[Panel, int]] = field(default_factory=list)
    stranded: int = 0
    key: str = ""

    @property
    def excess(self) -> int:
        """How many people in all would exceed the norms."""
        return sum(number for _panel, number in self.over)


@dataclass(frozen=True)
class _Somebody:
    """One person on a list that is given up."""

    person_id: int
    birth_on: date
    source: Panel
    on: date  # the first day at the new place
    household: tuple[object, ...]
    sites: frozenset[int]


def panels_of(doctor: Doctor) -> list[Panel]:
    """The doctor's lists, with site and organization. One query."""
    return list(
        Panel.objects.filter(doctor=doctor)
        .select_related("site", "organization", "doctor")
        .order_by("site__number", "code")
    )


def look(doctor: Doctor, ways: Ways) -> Leaving:
    """Where the people of a doctor would go. Reads only; a fixed number of queries.

    Whole lists go to the doctors named. Otherwise everybody goes to a list of their age: that of the
    site of their address where it has a place, one household together; else to any with a place; else over the
    norm of their site's (rulebook 4: a transfer always succeeds). Closed lists take nobody.
    """
    today = clock.today()
    found = Leaving(doctor, panels_of(doctor))
    named = Doctor.objects.in_bulk([pk for pk in ways.values() if pk is not None])
    given_up = []
    for panel in found.panels:
        taker = ways.get(panel.pk)
        if taker is not None and taker in named:
            found.taken_over[panel.pk] = named[taker]
        else:
            given_up.append(panel)
    if given_up:
        _distribute(found, _people(given_up, today), today)
    found.key = _key(found)
    return found


def _people(panels: Iterable[Panel], today: date) -> list[_Somebody]:
    by_id = {panel.pk: panel for panel in panels}
    periods = list(
        Attachment.objects.filter(
            Q(period__endswith__isnull=True) | Q(period__endswith__gt=today),
            panel__in=by_id,
            cancelled_at__isnull=True,
            person__died_on__isnull=True,
        )
        .order_by("person_id", "period")
        .values_list("person_id", "person__birth_on", "panel_id", "period")
    )
    first: dict[int, tuple[date, Panel, date]] = {}
    for person_id, birth_on, panel_id, period in periods:
        first.setdefault(person_id, (birth_on, by_id[panel_id], max(period.lower, today)))
    homes = residences_of(first, today)
    organization_id = next(iter(by_id.values())).organization_id
    index = _index(organization_id, homes.values(), today)
    sites: dict[tuple[object, ...], frozenset[int]] = {}
    found = []
    for person_id, (birth_on, panel, on) in first.items():
        lived_in = [home for home in homes.get(person_id, []) if home.kind in _HOMES]
        served: frozenset[int] = frozenset()
        for home in lived_in:
            place = _place(home)
            if place not in sites:
                sites[place] = _sites(index, organization_id, home)
            served |= sites[place]
        household = _household(lived_in[0]) if lived_in else (0, 0, 0, "", f"person {person_id}")
        found.append(_Somebody(person_id, birth_on, panel, on, household, served))
    # Neighbours come one after another, the eldest of a household first.
    return sorted(
        found, key=lambda one: (*(str(part) for part in one.household), one.birth_on, one.person_id)
    )


def _index(organization_id: int, homes: Iterable[list[Residence]], today: date) -> Index:
    """Who serves the addresses of these homes, whosever the area is."""
    units = Units()
    places = {home.unit_id for rows in homes for home in rows}
    streets = {home.street_id for rows in homes for home in rows if home.street_id}
    places |= {home.street.unit_id for rows in homes for home in rows if home.street}
    rows = ServiceArea.objects.filter(
        holds_on(today),
        Q(street__in=streets) | Q(street__isnull=True, unit_id__in=list(units.up(*places))),
    )
    return Index(units, rows.order_by("pk"))


def _place(home: Residence) -> tuple[object, ...]:
    return (home.unit_id, home.street_id, home.house, home.corpus)


def _household(home: Residence) -> tuple[object, ...]:
    return (home.unit_id, home.street_id or 0, f"{home.house or 0:06}", home.corpus, home.flat)


def _sites(index: Index, organization_id: int, home: Residence) -> frozenset[int]:
    rows = index.serving(
        home.unit_id,
        home.street_id,
        home.street.unit_id if home.street else None,
        house_of(home.house, home.corpus),
    )
    return frozenset(
        row.site_id for row in rows if row.organization_id == organization_id and row.site_id
    )


def _distribute(found: Leaving, people: list[_Somebody], today: date) -> None:
    law = law_in_force()
    leaving = {panel.pk for panel in found.panels}
    targets = [
        panel
        for panel in Panel.objects.filter(organization=found.doctor.organization_id)
        .select_related("site", "doctor")
        .order_by("pk")
        if panel.pk not in leaving and panel.doctor_id is not None and not panel.is_closed
    ]
    room = {panel.pk: panel.cap - panel.reserved - _taken(panel, today) for panel in targets}
    suits: dict[tuple[date, date], list[Panel]] = {}
    last: dict[tuple[object, ...], Panel] = {}
    counts: Counter[tuple[int, int]] = Counter()
    near: Counter[tuple[int, int]] = Counter()
    for one in people:
        ages = (one.birth_on, one.on)
        if ages not in suits:
            suits[ages] = [
                panel for panel in targets if takes_age(law, panel.type, one.birth_on, one.on)
            ]
        target = _choose(suits[ages], one, room, last.get(one.household))
        if target is None:
            found.stranded += 1
            continue
        room[target.pk] -= 1
        last[one.household] = target
        counts[one.source.pk, target.pk] += 1
        near[one.source.pk, target.pk] += target.site_id in one.sites
        found.moves.append(Move(one.person_id, one.source.pk, target.pk))
    by_id = {panel.pk: panel for panel in [*found.panels, *targets]}
    found.flows = [
        Flow(by_id[source], by_id[target], number, near[source, target])
        for (source, target), number in counts.items()
    ]
    found.flows.sort(key=lambda flow: (flow.source.code, -flow.people, flow.target.code))
    arrived = {target for _source, target in counts}
    found.over = [
        (panel, min(-room[panel.pk], sum(n for (_s, t), n in counts.items() if t == panel.pk)))
        for panel in targets
        if panel.pk in arrived and room[panel.pk] < 0
    ]


def _taken(panel: Panel, today: date) -> int:
    """People on the list on the fuller of its two days."""
    attached, arriving, leaving = panel.rolled(today)
    return attached + max(0, arriving - leaving)


def _choose(
    panels: list[Panel], one: _Somebody, room: Mapping[int, int], beside: Panel | None
) -> Panel | None:
    if beside is not None and beside in panels and room[beside.pk] > 0:
        return beside
    own = [panel for panel in panels if panel.site_id in one.sites]
    for some in (own, panels):
        best = max(some, key=lambda panel: (room[panel.pk], -panel.pk), default=None)
        if best is not None and room[best.pk] > 0:
            return best
    return max(own or panels, key=lambda panel: (room[panel.pk], -panel.pk), default=None)


def _key(found: Leaving) -> str:
    said = [
        str(found.doctor.pk),
        *(f"{pk} to {doctor.pk}" for pk, doctor in sorted(found.taken_over.items())),
        *sorted(
            f"{move.person_id} {move.from_panel_id} {move.to_panel_id}" for move in found.moves
        ),
        *(f"{panel.pk} over {number}" for panel, number in found.over),
        str(found.stranded),
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
