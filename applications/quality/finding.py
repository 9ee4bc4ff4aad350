"""Questions of data quality to a slice of the register; each answers with evidence by person.

Evidence is plain facts that do not change from day to day, so that the same doubt is the same tomorrow.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from applications.law import law_in_force
from codes import BaseKind, PanelType, QualityKind
from registry.areas.places import Units
from registry.areas.residents import Index
from registry.models import Attachment, KatoUnit, Person, Residence, ServiceArea
from registry.models.periods import holds_on
from registry.territory import house_of

OLD_AGE = 100  # years: past it a record is looked at, whether the person lives
Evidence = dict[int, dict[str, Any]]  # by person


class Slice:
    """People from one id to another, and the day they are looked at on."""

    def __init__(self, first: int, last: int, today: date, places: "EndedPlaces") -> None:
        self.first, self.last, self.today, self.places = first, last, today, places

    def of(self, rows: QuerySet[Any], field: str = "person_id") -> QuerySet[Any]:
        """Rows that concern these people."""
        return rows.filter(**{f"{field}__gt": self.first, f"{field}__lte": self.last})


class EndedPlaces:
    """Where orders on service areas ended and none followed; read once a sweep."""

    def __init__(self, today: date) -> None:
        ended = list(ServiceArea.objects.filter(to_on__lte=today))
        self.street_ids = {row.street_id for row in ended if row.street_id}
        self.unit_ids = {row.unit_id for row in ended if not row.street_id}
        units = Units() if ended else None
        self._before = Index(units, ended) if units else None
        self._now = Index(units, ServiceArea.objects.filter(holds_on(today))) if units else None

    def order_of(self, row: Residence) -> ServiceArea | None:
        """The order that served the address last, where nobody serves it now."""
        if self._before is None or self._now is None:
            return None
        street_unit = row.street.unit_id if row.street else None
        asked = (row.unit_id, row.street_id, street_unit, house_of(row.house, row.corpus))
        if self._now.serving(*asked):
            return None
        before = self._before.serving(*asked)
        return max(before, key=lambda area: area.to_on or date.min) if before else None


def two_residences(people: Slice) -> Evidence:
    """More than one temporary residence on one day: the law knows one beside the permanent one."""
    temporary = people.of(Residence.objects.filter(kind=BaseKind.TEMPORARY_RESIDENCE)).filter(
        holds_on(people.today), person__died_on__isnull=True, person__departed_on__isnull=True
    )
    several = (
        temporary.order_by().values("person_id").annotate(count=Count("pk")).filter(count__gt=1)
    )
    ids = [row["person_id"] for row in several]
    found: dict[int, list[Any]] = defaultdict(list)
    for row in temporary.filter(person_id__in=ids).select_related("unit").order_by("pk"):
        found[row.person_id].append({"unit": row.unit.code, "from_on": row.from_on.isoformat()})
    return {person_id: {"residences": rows} for person_id, rows in found.items()}


def dead_and_attached(people: Slice) -> Evidence:
    """A death or a final departure is recorded, and an attachment goes on."""
    rows = people.of(_going_on(people.today)).filter(
        Q(person__died_on__isnull=False) | Q(person__departed_on__isnull=False)
    )
    return {
        row.person_id: {
            "died_on": _iso(row.person.died_on),
            "departed_on": _iso(row.person.departed_on),
            "organization": row.organization.code,
            "from_on": row.from_on.isoformat(),
        }
        for row in rows.select_related("person", "organization").order_by("-pk")
    }


def over_100(people: Slice) -> Evidence:
    """Born more than a hundred years ago, with neither death nor departure recorded."""
    rows = people.of(Person.objects.all(), "pk").filter(
        birth_on__lte=years_before(people.today, OLD_AGE),
        died_on__isnull=True,
        departed_on__isnull=True,
    )
    return {row.pk: {"birth_on": row.birth_on.isoformat()} for row in rows}


def past_panel_age(people: Slice) -> Evidence:
    """Attached to a list for another age (`panel_age` of the day, rulebook 4)."""
    law, outside = law_in_force(), Q(pk__isnull=True)
    for panel_type in PanelType:
        band = law.value(f"panel_age.{panel_type.value}", people.today)
        if "under" in band:
            oldest = years_before(people.today, band["under"])
            outside |= Q(panel__type=panel_type.value, person__birth_on__lte=oldest)
        if band["from"]:
            youngest = years_before(people.today, band["from"])
            outside |= Q(panel__type=panel_type.value, person__birth_on__gt=youngest)
    rows = people.of(_going_on(people.today)).filter(
        outside, period__startswith__lte=people.today, person__died_on__isnull=True
    )
    return {
        row.person_id: {
            "birth_on": row.person.birth_on.isoformat(),
            "panel": row.panel.code,
            "panel_type": row.panel.type,
            "organization": row.organization.code,
        }
        for row in rows.select_related("person", "panel", "organization")
    }


def place_ended(people: Slice) -> Evidence:
    """Lives in a unit that is no more, or where an order on service areas ended and none followed."""
    living = people.of(Residence.objects.filter(holds_on(people.today))).filter(
        kind__in=[BaseKind.PERMANENT_RESIDENCE, BaseKind.TEMPORARY_RESIDENCE],
        person__died_on__isnull=True,
        person__departed_on__isnull=True,
    )
    ended_units = KatoUnit.objects.filter(valid_to__lte=people.today)
    rows = living.filter(
        Q(unit__in=ended_units)
        | Q(street_id__in=people.places.street_ids)
        | Q(unit_id__in=people.places.unit_ids)
    )
    found: Evidence = {}
    for row in rows.select_related("unit", "street").order_by("kind", "pk"):
        if row.unit.valid_to is not None and row.unit.valid_to <= people.today:
            facts = {"unit": row.unit.code, "ended_on": row.unit.valid_to.isoformat(), "order": ""}
        else:
            area = people.places.order_of(row)
            if area is None:
                continue
            facts = {
                "unit": row.unit.code,
                "ended_on": _iso(area.to_on),
                "order": area.order_number,
            }
        found.setdefault(row.person_id, {**facts, "from_on": row.from_on.isoformat()})
    return found


def years_before(day: date, years: int) -> date:
    """The last day of birth of those who have turned `years` on `day` (rulebook 4 on 29 February)."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: born on that day or before it
        return day.replace(year=day.year - years, day=28)


def _going_on(today: date) -> QuerySet[Attachment]:
    return Attachment.objects.filter(cancelled_at__isnull=True).filter(
        Q(period__endswith__isnull=True) | Q(period__endswith__gt=today)
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


OF_PEOPLE: dict[QualityKind, Callable[[Slice], Evidence]] = {
    QualityKind.TWO_RESIDENCES: two_residences,
    QualityKind.DEAD_AND_ATTACHED: dead_and_attached,
    QualityKind.OVER_100: over_100,
    QualityKind.PAST_PANEL_AGE: past_panel_age,
    QualityKind.PLACE_ENDED: place_ended,
}


def units_of(person_ids: Iterable[int], today: date) -> dict[int, str]:
    """Of each person the KATO code of their clinic, else of their residence. Two queries."""
    ids = set(person_ids)
    codes: dict[int, str] = {}
    living = Residence.objects.filter(holds_on(today), person_id__in=ids).order_by("-kind", "-pk")
    codes.update(living.values_list("person_id", "unit__code"))
    attached = _going_on(today).filter(person_id__in=ids).order_by("-pk")
    codes.update(attached.values_list("person_id", "organization__unit__code"))
    return codes
