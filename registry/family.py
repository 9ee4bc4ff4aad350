"""Who belongs together by what the register knows: rights to act, both ways, and children of one address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet

from codes import Filer

from .models import Person, Representation, Residence
from .models.periods import holds_on
from .queries import residences_on
from .representations import ADULT_FROM, in_force

MOST = 20
_OF_CHILDREN = (Filer.PARENT, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER)


class Tie(StrEnum):
    """What somebody of the family is to the person whose family it is."""

    ACTED_FOR = "acted_for"  # by the person
    ACTS = "acts"  # for the person
    ACTS_TOO = "acts_too"  # for the same children
    TOGETHER = "together"  # acted for by the same person
    SAME_FLAT = "same_flat"  # a child of the same address, without any right


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family; `kind` is the right between the two, where there is one."""

    person: Person
    tie: Tie
    kind: Filer | None = None


def family_of(person: Person, day: date) -> list[Relative]:
    """The family of a person on `day`, without those known to have died or left, in the order of `Tie`.

    Each once, by the nearest tie. Four queries at most.
    """
    found: dict[int, Relative] = {}
    rights = Representation.objects.filter(in_force(day)).select_related("person", "representative")
    direct = list(
        rights.filter(Q(representative=person) | Q(person=person)).order_by(
            "person__birth_on", "pk"
        )
    )
    for row in direct:
        if row.representative_id == person.pk:
            relative = Relative(row.person, Tie.ACTED_FOR, Filer(row.kind))
        else:
            relative = Relative(row.representative, Tie.ACTS, Filer(row.kind))
        found.setdefault(relative.person.pk, relative)
    for relative in _through_others(person, direct, rights):
        found.setdefault(relative.person.pk, relative)
    for child in _children_of_the_flat(person, day):
        found.setdefault(child.pk, Relative(child, Tie.SAME_FLAT))
    order = list(Tie)
    living = [one for one in found.values() if one.person.is_known_to_live]
    return sorted(living, key=lambda one: order.index(one.tie))[:MOST]


def _through_others(
    person: Person, direct: list[Representation], rights: QuerySet[Representation]
) -> Iterator[Relative]:
    """Who acts for the same children, and who is acted for by the same parents."""
    children = [
        row.person_id
        for row in direct
        if row.representative_id == person.pk and row.kind in _OF_CHILDREN
    ]
    parents = [
        row.representative_id
        for row in direct
        if row.person_id == person.pk and row.kind in _OF_CHILDREN
    ]
    if not (children or parents):
        return
    rows = rights.filter(kind__in=_OF_CHILDREN).filter(
        Q(person__in=children) | Q(representative__in=parents)
    )
    for row in rows.exclude(person=person).exclude(representative=person).order_by("pk"):
        if row.person_id in children:
            yield Relative(row.representative, Tie.ACTS_TOO)
        else:
            yield Relative(row.person, Tie.TOGETHER)


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
