"""Neighbour units of a territory (rulebook 4, "Where"): recorded by an act from a day on, ended with a day."""

from datetime import date, timedelta

import pghistory
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Verb, require, territories, territory_prefix
from campaigns import clock
from registry.kato import choice_unit
from registry.models import KatoUnit, NeighbourUnits

from ..errors import RegionRefused

REASON = "neighbours"


def neighbours(user: User) -> QuerySet[NeighbourUnits]:
    """Pairs of which one unit lies in a territory of the user."""
    within = Q(pk__in=[])
    for prefix in _prefixes(user):
        within |= Q(first__startswith=prefix) | Q(second__startswith=prefix)
    return NeighbourUnits.objects.filter(within)


def choice_units(codes: set[str] | None = None) -> dict[str, KatoUnit]:
    """Choice units by their digits, as they live: cities of the first level, districts and cities of the second."""
    rows = KatoUnit.objects.filter(valid_to__isnull=True, code__endswith="00000")
    if codes is not None:
        rows = rows.filter(code__in=[code.ljust(9, "0") for code in codes])
    found = {}
    for row in rows.order_by("code"):
        digits = choice_unit(row.code)
        if row.code == digits.ljust(9, "0") and not (len(digits) == 4 and digits[2:] == "00"):
            found[digits] = row
    return found


def lies_within(user: User, code: str) -> bool:
    """Whether a choice unit lies in a territory of the user."""
    return any(code.startswith(prefix) for prefix in _prefixes(user))


def add(user: User, one: str, other: str, *, kind: str, act: str, from_on: date) -> NeighbourUnits:
    """Two choice units are neighbours from a day on; the same again finds the row.

    One of them lies in the user's territory. Raises RegionRefused: `same_unit`, `unit_unknown`,
    `unit_foreign`, `day_passed`, `already_neighbours`.
    """
    require(user, Verb.KEEP_NEIGHBOURS)
    if one == other:
        raise RegionRefused("same_unit", "other")
    if len(choice_units({one, other})) != 2:
        raise RegionRefused("unit_unknown", "one")
    if not (lies_within(user, one) or lies_within(user, other)):
        raise RegionRefused("unit_foreign", "one")
    first, second = sorted((one, other))
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        pairs = NeighbourUnits.objects.select_for_update().filter(first=first, second=second)
        same = pairs.filter(kind=kind, act=act, from_on=from_on, to_on=None).first()
        if same is not None:
            return same
        if from_on < clock.today():
            raise RegionRefused("day_passed", "from_on")
        if pairs.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on)).exists():
            raise RegionRefused("already_neighbours", "other")
        return NeighbourUnits.objects.create(
            first=first, second=second, kind=kind, act=act, from_on=from_on
        )


def end(user: User, pk: int, *, last_on: date) -> NeighbourUnits | None:
    """A pair holds up to a day, that day included; one that has not begun and never will is taken out (None).

    An end that has passed is not moved. Raises RegionRefused (`day_passed`, `ended`), DoesNotExist
    outside the territory.
    """
    require(user, Verb.KEEP_NEIGHBOURS)
    today = clock.today()
    with transaction.atomic(), pghistory.context(actor=user.actor, reason=REASON):
        pair = neighbours(user).select_for_update().get(pk=pk)
        to_on = last_on + timedelta(days=1)
        if pair.to_on == to_on:
            return pair
        if last_on < today:
            raise RegionRefused("day_passed", "last_on")
        if pair.to_on is not None and pair.to_on <= today:
            raise RegionRefused("ended", "last_on")
        if to_on <= pair.from_on:
            pair.delete()  # its history stays
            return None
        pair.to_on = to_on
        pair.save(update_fields=["to_on"])
    return pair


def _prefixes(user: User) -> list[str]:
    return [territory_prefix(unit.code) for unit in territories(user, Verb.KEEP_NEIGHBOURS)]
