"""Streets of a unit that no organization serves: for the region's table and map."""

from dataclasses import dataclass
from datetime import date

from campaigns import clock

from ..models import KatoUnit, ServiceArea, Street
from ..models.periods import holds_on
from .clashes import gaps
from .houses import Houses
from .places import Units
from .residents import Index, unserved_on


@dataclass(frozen=True)
class Uncovered:
    """A street with the houses that nobody serves; the whole street where `is_whole`."""

    street: Street
    houses: tuple[Houses, ...]
    people: int = 0  # with a permanent residence there whom nobody serves

    @property
    def is_whole(self) -> bool:
        """Whether nobody serves any of the street."""
        return any(houses.is_whole for houses in self.houses)


def uncovered(unit: KatoUnit, on: date | None = None) -> list[Uncovered]:
    """Streets of the unit and of all units in it that are not served as a whole on a day (default: today).

    By unit and name. Between the houses that orders name and on a side of which they name none, no
    further: nobody knows where a street ends. Four queries.
    """
    day = on or clock.today()
    units = Units()
    inside = list(units.below(unit.pk))
    above = list(units.up(*inside))
    rows = ServiceArea.objects.filter(holds_on(day))
    index = Index(
        units,
        rows.filter(unit_id__in=above) | rows.filter(street__unit_id__in=inside),
    )
    streets = Street.objects.filter(unit_id__in=inside).select_related("unit")
    found = []
    for street in streets.order_by("unit__code", "name_ru", "pk"):
        if not index.of_unit(street.unit_id):
            missing = gaps(index.of_street(street.pk))
            if missing:
                found.append((street, tuple(missing)))
    people = unserved_on([street.pk for street, _houses in found], day, index)
    return [Uncovered(street, houses, people[street.pk]) for street, houses in found]
