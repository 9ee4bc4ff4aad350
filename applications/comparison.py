"""Organizations side by side, for whoever compares them: with an address or without one, signed in or not."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from campaigns import clock
from campaigns.hours import DEFAULT_HOURS, WeekHours
from codes import ContractState, OrganizationType, Ownership, PanelType
from codes.folding import fold
from eligibility import Law
from eligibility.rules.organization import PHC_TYPES
from registry.addresses import Address
from registry.distance import Point, kilometres, point
from registry.kato import choice_unit
from registry.models import FundContract, NeighbourUnits, Organization, Panel, ServiceArea
from registry.models.periods import holds_on
from registry.territory import service_area_of

from .panels import takes_years

PAGE = 20


class HomeVisits(StrEnum):
    """Whether a doctor comes to an address, and whether one can attach without (rulebook 4)."""

    COME = "come"  # the address lies in the service area
    WAIVER = "waiver"  # outside it: whoever attaches gives the visits up
    NOT_TAKEN = "not_taken"  # outside it, and the organization takes nobody from outside
    MUST_LIVE = "must_live"  # outside it: small children and pregnant women cannot attach
    UNKNOWN = "unknown"  # the address is not told, or not exactly enough


@dataclass(frozen=True)
class DoctorsOffer:
    """The lists of one type at an organization."""

    type: PanelType
    lists: int
    with_places: int
    free: int
    waiting: int = 0  # people on their waiting lists


@dataclass(frozen=True)
class OrganizationOffer:
    """An organization as a person compares it with others."""

    organization: Organization
    area: ServiceArea | None  # the row of the order that assigns the address to it
    kilometres: float | None  # from the middle of the street or unit; None where a point is missing
    is_outside_unit: bool  # in none of the choice units of the address
    hours: tuple[time, time] | None  # today's; None where it does not receive today
    has_contract: bool  # with the Fund, today
    next_contract: ContractState  # of the year after
    free: int  # places of suitable open panels on the day that counts
    has_panels: bool  # an open panel that takes the age
    doctors: tuple[DoctorsOffer, ...]  # suitable lists by type, closed ones counted without places
    visits: HomeVisits = HomeVisits.UNKNOWN

    @property
    def is_own_area(self) -> bool:
        """Whether an order assigns the person's address to it."""
        return self.area is not None


@dataclass(frozen=True)
class Surroundings:
    """What one or several addresses of a person tell about the organizations around."""

    areas: Mapping[int, ServiceArea]  # by the id of the organization
    units: frozenset[str]  # choice units
    points: tuple[Point, ...]

    def kilometres_to(self, organization: Organization) -> float | None:
        """From the nearest of the addresses, in a straight line; None where a point is missing."""
        there = point(organization.latitude, organization.longitude)
        if there is None or not self.points:
            return None
        return min(kilometres(here, there) for here in self.points)

    def is_outside(self, organization: Organization) -> bool:
        """Whether it lies in none of the choice units."""
        return choice_unit(organization.unit.code) not in self.units

    def order(
        self, organization: Organization
    ) -> tuple[bool, bool, bool, float, list[tuple[int, str]]]:
        """Own service area first, then the own unit before its neighbours, each by distance and name.

        Never by ownership (rulebook 7).
        """
        far = self.kilometres_to(organization)
        return (
            organization.pk not in self.areas,
            self.is_outside(organization),
            far is None,
            far or 0.0,
            natural(organization.name),
        )


def around(addresses: Iterable[Address], day: date) -> Surroundings:
    """The service areas, choice units and points of addresses on `day`. One query an address.

    Who serves an address that is not whole is left open.
    """
    addresses = list(addresses)
    rows = [
        row
        for one in addresses
        if one.is_whole
        for row in service_area_of(
            one.unit, one.street, one.house or None, corpus=one.corpus, on=day
        )
    ]
    return Surroundings(
        areas={row.organization_id: row for row in reversed(rows)},
        units=frozenset(choice_unit(one.unit.code) for one in addresses),
        points=tuple(where for one in addresses if (where := one.point) is not None),
    )


def working(day: date) -> QuerySet[Organization]:
    """PHC organizations that are open and not closed on `day`."""
    return _phc().filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)


def in_reach(units: Iterable[str], day: date) -> QuerySet[Organization]:
    """Organizations of the choice units and of the units recorded as their neighbours on `day`."""
    units = list(units)
    inside = Q(pk__in=[])
    for unit in units:
        inside |= Q(unit__code__startswith=unit)
    code = ExpressionWrapper(OuterRef("unit__code"), CharField())
    beside = NeighbourUnits.objects.filter(holds_on(day)).annotate(code=code)
    beside = beside.filter(
        Q(first__in=units, code__startswith=F("second"))
        | Q(second__in=units, code__startswith=F("first"))
    )
    return working(day).filter(inside | Exists(beside))


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; what is left out does not matter to them."""

    text: str = ""  # name or address, as typed
    age: int | None = None  # in whole years
    is_pregnant: bool = False
    with_places: bool = False
    type: OrganizationType | None = None
    ownership: Ownership | None = None
    with_contract: bool = False


@dataclass(frozen=True)
class Comparison:
    """One page of organizations side by side."""

    rows: list[OrganizationOffer]
    total: int
    page: int
    pages: int
    left_out: list[ServiceArea]  # who serves the address by an order, but does not answer the wish


def compare(
    where: Surroundings | None, wish: Wish, law: Law, *, page: int = 1, today: date | None = None
) -> Comparison:
    """Organizations around an address in the order of `Surroundings.order`, or anywhere by their name.

    Places are those free today. Without an address also organizations that closed are found, after the
    others. Four queries, whatever the number of rows.
    """
    today = today or clock.today()
    rows = _asked_for(where, wish, today)
    if where is None:
        rows.sort(key=lambda row: (_is_closed(row, today), natural(row.name)))
    else:
        rows.sort(key=where.order)
    if wish.with_places or wish.with_contract:
        every = offers_of(rows, where, law, today, wish)
        found = [one for one in every if _answers(one, wish, today)]
        pages, page = pages_of(len(found), page)
        shown = found[(page - 1) * PAGE : page * PAGE]
        known = {one.organization.pk for one in found}
    else:
        pages, page = pages_of(len(rows), page)
        shown = offers_of(rows[(page - 1) * PAGE : page * PAGE], where, law, today, wish)
        known = {row.pk for row in rows}
    left_out = [] if where is None else [row for pk, row in where.areas.items() if pk not in known]
    total = len(known)
    return Comparison(shown, total, page, pages, left_out)


def offers_of(
    rows: Sequence[Organization],
    where: Surroundings | None,
    law: Law,
    today: date,
    wish: Wish,
    *,
    free: Callable[[Panel], int] | None = None,
    takes: Callable[[Panel], bool] | None = None,
) -> list[OrganizationOffer]:
    """The organizations with hours, contracts and places, in their order; three queries for all.

    `free` counts the places of a panel, by default today's; `takes` says which panels suit, by default
    those for the age of the wish today.
    """
    if not rows:
        return []
    years = Prefetch(
        "contracts", FundContract.objects.filter(year__in=(today.year, today.year + 1))
    )
    prefetch_related_objects(list(rows), "hours", years, "panels")
    free = free or (lambda panel: panel.free_today(today))
    takes = takes or (lambda panel: suits(panel.type, wish, law, today))
    return [_offer(row, where, law, today, wish, free, takes) for row in rows]


def _offer(
    row: Organization,
    where: Surroundings | None,
    law: Law,
    today: date,
    wish: Wish,
    free: Callable[[Panel], int],
    takes: Callable[[Panel], bool],
) -> OrganizationOffer:
    lists = [panel for panel in row.panels.all() if takes(panel)]
    places = {panel.pk: 0 if panel.is_closed else free(panel) for panel in lists}
    contracts = {contract.year: contract for contract in row.contracts.all()}
    next_year = contracts.get(today.year + 1)
    area = where.areas.get(row.pk) if where else None
    return OrganizationOffer(
        organization=row,
        area=area,
        kilometres=where.kilometres_to(row) if where else None,
        is_outside_unit=where.is_outside(row) if where else False,
        hours=hours_of(row).on(today, law.calendar),
        has_contract=contract_holds(contracts.get(today.year), today),
        next_contract=ContractState(next_year.state) if next_year else ContractState.UNKNOWN,
        free=sum(places.values()),
        has_panels=any(not panel.is_closed for panel in lists),
        doctors=tuple(_doctors(lists, places)),
        visits=home_visits(row, area, where, wish, law, today),
    )


def _doctors(lists: Sequence[Panel], places: Mapping[int, int]) -> Iterable[DoctorsOffer]:
    for kind in PanelType:
        own = [panel for panel in lists if panel.type == kind]
        free = [places[panel.pk] for panel in own]
        if free:
            waiting = sum(panel.waiting for panel in own)
            yield DoctorsOffer(kind, len(free), sum(one > 0 for one in free), sum(free), waiting)


def suits(panel_type: str, wish: Wish, law: Law, day: date) -> bool:
    """Whether lists of this type take whom the wish is for; everybody where that is not said.

    A pregnant woman of no told age is taken for grown up.
    """
    if wish.age is not None:
        return takes_years(law, panel_type, wish.age, day)
    return not wish.is_pregnant or takes_years(law, panel_type, GROWN_UP, day)


GROWN_UP = 18


def home_visits(
    organization: Organization,
    area: ServiceArea | None,
    where: Surroundings | None,
    wish: Wish,
    law: Law,
    day: date,
) -> HomeVisits:
    """What attaching here from the address means for a doctor's visits at home."""
    if area is not None:
        return HomeVisits.COME
    if where is None or not where.areas:
        return HomeVisits.UNKNOWN
    limit = law.value("young_child_age_limit", day)
    if limit is not None and (wish.is_pregnant or (wish.age is not None and wish.age < limit)):
        return HomeVisits.MUST_LIVE
    return HomeVisits.WAIVER if organization.accepts_outside_area else HomeVisits.NOT_TAKEN


def hours_of(organization: Organization) -> WeekHours:
    """The opening hours from rows already fetched; the default schedule where there are none."""
    rows = organization.hours.all()
    if not rows:
        return DEFAULT_HOURS
    return WeekHours({row.weekday: (row.opens, row.closes) for row in rows})


def contract_holds(contract: FundContract | None, day: date) -> bool:
    """Whether the year's contract is confirmed and in force on `day`."""
    return (
        contract is not None
        and contract.state == ContractState.CONFIRMED
        and contract.from_on is not None
        and contract.from_on <= day
        and (contract.to_on is None or contract.to_on > day)
    )


def in_full(code: str, today: date) -> Organization | None:
    """A PHC organization, closed or not, with all that its page says. Five queries."""
    years = FundContract.objects.filter(year__in=(today.year, today.year + 1))
    areas = ServiceArea.objects.filter(holds_on(today)).select_related("site", "street", "unit")
    return (
        _phc()
        .filter(code=code)
        .select_related("unit__parent__parent")
        .prefetch_related(
            "hours",
            Prefetch("contracts", years.select_related("principal")),
            Prefetch(
                "panels",
                Panel.objects.select_related("doctor", "site").order_by("site__number", "code"),
            ),
            Prefetch("service_areas", areas.order_by("site__number", "street__name_ru", "pk")),
        )
        .first()
    )


def says(row: Organization, text: str) -> bool:
    """Whether every word of `text` begins a word of the name or the address, in any language."""
    known = _folded(row.name_kk, row.name_ru, row.name_en, row.address_kk, row.address_ru)
    return all(any(word.startswith(typed) for word in known) for typed in fold(text).split())


def natural(name: str) -> list[tuple[int, str]]:
    """A key that puts № 5 before № 34."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


@lru_cache(maxsize=8192)
def _folded(*texts: str) -> tuple[str, ...]:
    return tuple(fold(" ".join(texts)).split())


def _phc() -> QuerySet[Organization]:
    return Organization.objects.filter(type__in=[kind.value for kind in PHC_TYPES])


def _is_closed(row: Organization, day: date) -> bool:
    return row.closed_on is not None and row.closed_on <= day


def _asked_for(where: Surroundings | None, wish: Wish, today: date) -> list[Organization]:
    rows = _phc().filter(opened_on__lte=today)
    if where is not None:
        rows = in_reach(where.units, today)
    if wish.type is not None:
        rows = rows.filter(type=wish.type.value)
    if wish.ownership is not None:
        rows = rows.filter(ownership=wish.ownership.value)
    return [row for row in rows.select_related("unit") if says(row, wish.text)]


def _answers(one: OrganizationOffer, wish: Wish, today: date) -> bool:
    if wish.with_contract and not one.has_contract:
        return False
    is_there = one.free > 0 and not _is_closed(one.organization, today)
    return is_there or not wish.with_places


def pages_of(total: int, page: int) -> tuple[int, int]:
    """How many pages so many rows make, and which of them is meant by a number that may be wrong."""
    pages = max(1, -(-total // PAGE))
    return pages, min(max(1, page), pages)
