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
    norm of their site's (rulebook 4: a transfer always succeeds), where no chain of others can make
    room. Closed lists take nobody.
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
    by_id = {panel.pk: panel for panel in targets}
    room = {panel.pk: panel.cap - panel.reserved - _taken(panel, today) for panel in targets}
    places = _Places(by_id, room)
    suits: dict[tuple[date, date], tuple[int, ...]] = {}
    last: dict[tuple[object, ...], int] = {}
    for one in people:
        ages = (one.birth_on, one.on)
        if ages not in suits:
            suits[ages] = tuple(
                panel.pk for panel in targets if takes_age(law, panel.type, one.birth_on, one.on)
            )
        target = _choose(suits[ages], one, places, last.get(one.household))
        if target is None:
            found.stranded += 1
            continue
        last[one.household] = target
        places.put(one, suits[ages], target)
    places.make_room()
    counts: Counter[tuple[int, int]] = Counter()
    near: Counter[tuple[int, int]] = Counter()
    for target, one in places.settled():
        counts[one.source.pk, target] += 1
        near[one.source.pk, target] += by_id[target].site_id in one.sites
        found.moves.append(Move(one.person_id, one.source.pk, target))
    sources = {panel.pk: panel for panel in found.panels}
    found.flows = [
        Flow(sources[source], by_id[target], number, near[source, target])
        for (source, target), number in counts.items()
    ]
    found.flows.sort(key=lambda flow: (flow.source.code, -flow.people, flow.target.code))
    arrived: Counter[int] = Counter()
    for (_source, target), number in counts.items():
        arrived[target] += number
    found.over = [
        (by_id[pk], min(-places.room[pk], number))
        for pk, number in sorted(arrived.items())
        if places.room[pk] < 0
    ]


class _Places:
    """Who goes to which list, and the room that is left on each (below 0: over the norm)."""

    def __init__(self, panels: Mapping[int, Panel], room: dict[int, int]) -> None:
        self.panels, self.room = panels, room
        # Of each list its new people by the lists that would take them as well.
        self._on: dict[int, dict[tuple[int, ...], list[_Somebody]]] = {pk: {} for pk in panels}

    def put(self, one: _Somebody, suits: tuple[int, ...], target: int) -> None:
        """Somebody goes to a list."""
        self._on[target].setdefault(suits, []).append(one)
        self.room[target] -= 1

    def settled(self) -> list[tuple[int, _Somebody]]:
        """Everybody with their list."""
        return [
            (pk, one) for pk, groups in self._on.items() for rows in groups.values() for one in rows
        ]

    def make_room(self) -> None:
        """Nobody stays over a norm while others on the way could give way to a list with places of their age."""
        for pk in self.panels:
            while self.room[pk] < 0 and (steps := self._way_out(pk)):
                for source, suits, target in steps:
                    self._shift(source, suits, target)

    def _way_out(self, start: int) -> list[tuple[int, tuple[int, ...], int]]:
        """The shortest chain of lists, each giving one person to the next, to one with a free place."""
        came: dict[int, tuple[int, tuple[int, ...]]] = {}
        ahead, seen = [start], {start}
        while ahead:
            here = ahead.pop(0)
            for suits, rows in self._on[here].items():
                for other in suits if rows else ():
                    if other in seen:
                        continue
                    seen.add(other)
                    came[other] = (here, suits)
                    if self.room[other] > 0:
                        return self._steps(came, other)
                    ahead.append(other)
        return []

    @staticmethod
    def _steps(
        came: dict[int, tuple[int, tuple[int, ...]]], end: int
    ) -> list[tuple[int, tuple[int, ...], int]]:
        steps = []
        while end in came:
            source, suits = came[end]
            steps.append((source, suits, end))
            end = source
        return steps

    def _shift(self, source: int, suits: tuple[int, ...], target: int) -> None:
        """One person of a list goes on to another: whoever lives there, or does not live here, first."""
        rows = self._on[source][suits]
        here, there = self.panels[source].site_id, self.panels[target].site_id
        one = min(rows, key=lambda row: (there not in row.sites, here in row.sites))
        rows.remove(one)
        self.room[source] += 1
        self.put(one, suits, target)


def _taken(panel: Panel, today: date) -> int:
    """People on the list on the fuller of its two days."""
    attached, arriving, leaving = panel.rolled(today)
    return attached + max(0, arriving - leaving)


def _choose(
    suits: tuple[int, ...], one: _Somebody, places: _Places, beside: int | None
) -> int | None:
    room = places.room
    if beside in suits and room[beside] > 0:
        return beside
    own = [pk for pk in suits if places.panels[pk].site_id in one.sites]
    for some in (own, suits):
        best = max(some, key=lambda pk: (room[pk], -pk), default=None)
        if best is not None and room[best] > 0:
            return best
    return max(own or suits, key=lambda pk: (room[pk], -pk), default=None)


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
