"""Who would be served by whom: addresses asked of rows held in memory, as `service_area_of` answers them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.models import Count, Q

from codes import BaseKind

from ..models import Residence, ServiceArea
from ..models.periods import holds_on
from ..territory import House, house_of, most_specific
from .places import Units


class Index:
    """Rows of orders by place."""

    def __init__(self, units: Units, rows: Iterable[ServiceArea]) -> None:
        self._units = units
        self._by_street: dict[int, list[tuple[ServiceArea, int]]] = defaultdict(list)
        self._by_unit: dict[int, list[ServiceArea]] = defaultdict(list)
        self._above: dict[tuple[int, int], list[tuple[ServiceArea, int]]] = {}
        for row in rows:
            if row.street_id is None:
                self._by_unit[row.unit_id].append(row)
            else:
                self._by_street[row.street_id].append((row, 0))

    def of_unit(
        self, unit_id: int, street_unit_id: int | None = None
    ) -> list[tuple[ServiceArea, int]]:
        """Rows for whole units that hold the place, with their heights."""
        key = (unit_id, street_unit_id or unit_id)
        if key not in self._above:
            heights = self._units.up(*dict.fromkeys(key))
            self._above[key] = [
                (row, height) for pk, height in heights.items() for row in self._by_unit.get(pk, ())
            ]
        return self._above[key]

    def of_street(self, street_id: int) -> list[ServiceArea]:
        """Rows that name the street."""
        return [row for row, _ in self._by_street.get(street_id, ())]

    def serving(
        self, unit_id: int, street_id: int | None, street_unit_id: int | None, house: House | None
    ) -> list[ServiceArea]:
        """The rows that serve an address: the most specific."""
        own = self._by_street.get(street_id, []) if street_id else []
        return most_specific([*own, *self.of_unit(unit_id, street_unit_id)], house)


def count_residents(
    unit_ids: Iterable[int], day: date, indexes: Iterable[Index]
) -> list[Counter[int | None]]:
    """People with a permanent residence in the units on a day, by organization (None: nobody serves them).

    One counter for each of the indexes. Where several organizations serve an address, each counts its
    people. One query, one row an address.
    """
    return count_served(
        unit_ids, day, indexes, lambda rows: {row.organization_id for row in rows} or {None}
    )


def count_served(
    unit_ids: Iterable[int],
    day: date,
    indexes: Iterable[Index],
    served_by: Callable[[list[ServiceArea]], Collection[int | None]],
) -> list[Counter[int | None]]:
    """As `count_residents`, by whatever `served_by` makes of the rows that serve an address."""
    indexes, ids = list(indexes), list(unit_ids)
    counters: list[Counter[int | None]] = [Counter() for _ in indexes]
    addresses = (
        Residence.objects.filter(
            holds_on(day),
            Q(unit_id__in=ids) | Q(street__unit_id__in=ids),
            kind=BaseKind.PERMANENT_RESIDENCE.value,
            person__died_on__isnull=True,
        )
        .order_by()
        .values_list("unit_id", "street_id", "street__unit_id", "house", "corpus")
        .annotate(Count("pk"))
    )
    for unit_id, street_id, street_unit_id, number, corpus, people in addresses.iterator():
        house = house_of(number, corpus)
        for index, counter in zip(indexes, counters, strict=True):
            for key in served_by(index.serving(unit_id, street_id, street_unit_id, house)):
                counter[key] += people
    return counters


def unserved_on(street_ids: Iterable[int], day: date, index: Index) -> Counter[int]:
    """People with a permanent residence on the streets on a day whom no row serves, by street. One query."""
    counter: Counter[int] = Counter()
    addresses = (
        Residence.objects.filter(
            holds_on(day),
            street_id__in=list(street_ids),
            kind=BaseKind.PERMANENT_RESIDENCE.value,
            person__died_on__isnull=True,
        )
        .order_by()
        .values_list("unit_id", "street_id", "street__unit_id", "house", "corpus")
        .annotate(Count("pk"))
    )
    for unit_id, street_id, street_unit_id, number, corpus, people in addresses.iterator():
        if not index.serving(unit_id, street_id, street_unit_id, house_of(number, corpus)):
            counter[street_id] += people
    return counter
