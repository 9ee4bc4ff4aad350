"""Who acts for whom: rights are given and ended here, with who did it and why in the history."""

from collections.abc import Iterable
from datetime import date

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q

from campaigns import clock
from codes import Filer
from codes.violations import constraint_of

from .models import Person, Representation
from .models.periods import holds_on

REASON = "representation"
ADULT_FROM = 18  # rulebook 4, "Who files"
CARERS = (Filer.PARENT, Filer.GUARDIAN, Filer.TRUSTEE, Filer.FOSTER_CARER)
OF_CHILDHOOD = (Filer.PARENT, Filer.FOSTER_CARER)  # rights that end by law when the child grows up


def came_of_age_on(birth_on: date) -> date:
    """The first day as a grown-up: of those born on 29 February, 1 March of a common year."""
    try:
        return birth_on.replace(year=birth_on.year + ADULT_FROM)
    except ValueError:
        return date(birth_on.year + ADULT_FROM, 3, 1)


def in_force(day: date) -> Q:
    """Rights that hold on `day`: a parent's and a foster carer's end with childhood, whatever the row says."""
    is_child = Q(person__birth_on__gt=last_birth_of_adults(day))
    return holds_on(day) & (~Q(kind__in=OF_CHILDHOOD) | is_child)


def last_birth_of_adults(day: date) -> date:
    """Whoever was born later is a child on `day`; the other side of `came_of_age_on`."""
    try:
        return day.replace(year=day.year - ADULT_FROM)
    except ValueError:  # 29 February; who was born on 1 March comes of age tomorrow
        return date(day.year - ADULT_FROM, 2, 28)


def carers_of(people: Iterable[Person], day: date) -> dict[int, list[Person]]:
    """Of the children among these, by id: who represents them on `day` by law or guardianship. One query."""
    found: dict[int, list[Person]] = {}
    children = [person.pk for person in people if came_of_age_on(person.birth_on) > day]
    rows = Representation.objects.filter(
        in_force(day), person__in=children, kind__in=CARERS, representative__died_on=None
    ).select_related("representative")
    for row in rows.order_by("pk"):
        found.setdefault(row.person_id, []).append(row.representative)
    return found


class AlreadyRepresents(Exception):
    """A right of this kind between the two holds already, or begins on a later day."""


def grant(
    representative: Person,
    person: Person,
    kind: Filer,
    *,
    proof: str,
    to_on: date | None,
    actor: str,
    reference: str,
) -> Representation:
    """Give `representative` the right to act for `person` from today to `to_on` (None: open).

    `to_on` is the first day it no longer holds; `reference` the number of the request. Raises
    AlreadyRepresents, ValueError for a right that would hold on no day.
    """
    today = clock.today()
    if to_on is not None and to_on <= today:
        raise ValueError("a right holds for a day at least")
    known = Representation.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today),
        representative=representative,
        person=person,
        kind=kind,
    )
    if to_on is not None:
        known = known.filter(from_on__lt=to_on)
    if known.exists():
        raise AlreadyRepresents
    try:
        with (
            transaction.atomic(),
            pghistory.context(actor=actor, reason=REASON, reference=reference),
        ):
            return Representation.objects.create(
                representative=representative,
                person=person,
                kind=kind,
                proof=proof,
                from_on=today,
                to_on=to_on,
            )
    except IntegrityError as error:
        if constraint_of(error) == "representation_once":
            raise AlreadyRepresents from error
        raise


def holds_today_only(row: Representation) -> bool:
    """Whether ending it now would leave no day on which it held: the row goes, its history stays."""
    return row.from_on >= clock.today()


def end(row: Representation, *, actor: str, reason: str) -> bool:
    """End the right today; the row is locked by the caller. Whether anything changed.

    A right given today is taken back altogether: what its history keeps is that it was.
    """
    today = clock.today()
    if row.to_on is not None and row.to_on <= today:
        return False
    with transaction.atomic(), pghistory.context(actor=actor, reason=reason):
        if holds_today_only(row):
            row.delete()
            return True
        row.to_on = today
        row.save(update_fields=["to_on"])
    return True
