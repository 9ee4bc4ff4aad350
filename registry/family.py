"""Who belongs together by what the register knows: rights to act, both ways, and children of one address."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from codes import Filer

from .models import Person, Representation, Residence
from .models.periods import holds_on
from .queries import residences_on
from .representations import ADULT_FROM, in_force

MOST = 20


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family. `kind` is the right between the two; None: a child of the same address."""

    person: Person
    kind: Filer | None
    is_acted_for: (
        bool  # by the one whose family it is; False: acts for them, or no right is recorded
    )
    until_on: date | None = None  # the first day the right no longer holds


def family_of(person: Person, day: date) -> list[Relative]:
    """The family of a person on `day`, without those known to have died: whom they act for, who acts for
    them, then other children of the same flat. Three queries.
    """
    rows = (
        Representation.objects.filter(in_force(day))
        .filter(Q(representative=person) | Q(person=person))
        .select_related("person", "representative")
        .order_by("person__birth_on", "pk")
    )
    found: dict[int, Relative] = {}
    for row in rows:
        is_acted_for = row.representative_id == person.pk
        other = row.person if is_acted_for else row.representative
        if other.is_known_to_live:
            found.setdefault(other.pk, Relative(other, Filer(row.kind), is_acted_for, row.to_on))
    ordered = sorted(found.values(), key=lambda one: not one.is_acted_for)
    for child in _children_of_the_flat(person, day):
        if child.pk not in found:
            ordered.append(Relative(child, None, False))
    return ordered[:MOST]


def _children_of_the_flat(person: Person, day: date) -> list[Person]:
    """Children who live at the person's whole address; a street without a house names no home."""
    here = Q(pk__in=[])
    for home in residences_on(person, day):
        if home.street_id is not None and home.house is not None:
            here |= Q(
                kind=home.kind,
                street=home.street_id,
                house=home.house,
                corpus=home.corpus,
                flat=home.flat,
            )
    if here == Q(pk__in=[]):
        return []
    neighbours = (
        Residence.objects.filter(here, holds_on(day), person__birth_on__gt=_grown_up(day))
        .exclude(person=person)
        .filter(person__died_on=None, person__departed_on=None)
        .select_related("person")
        .order_by("person__birth_on", "person_id")[: MOST + 1]
    )
    return list({row.person_id: row.person for row in neighbours}.values())


def _grown_up(day: date) -> date:
    try:
        return day.replace(year=day.year - ADULT_FROM)
    except ValueError:  # 29 February
        return date(day.year - ADULT_FROM, 2, 28)
