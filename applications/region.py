"""What a region sees of its territory: service areas, streets nobody serves, publications, organizations. Reads only.

Everything here asks for the user's scope in its queries (`accounts.permissions`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User
from accounts.permissions import Verb, organizations, territories, units
from campaigns import clock
from codes import ContractState
from registry.areas import Uncovered, uncovered
from registry.models import FundContract, KatoUnit, Organization, Panel, ServiceArea
from registry.models.periods import holds_on

from .models import AreaPublication, KeptAreas

PAGE = 50
ROWS_PAGE = 100


@dataclass(frozen=True)
class Page:
    """Some rows of a list; `after` is the key of the next page, empty at the end."""

    rows: list[Any]
    after: str = ""


@dataclass(frozen=True)
class Served:
    """What one organization serves in one unit."""

    unit: KatoUnit
    organization: Organization
    rows: int
    planned: int
    streets: int
    orders: list[tuple[str, date]]
    from_on: date


def _keys(after: str, count: int) -> list[str] | None:
    parts = after.split("~")
    return parts if after and len(parts) == count else None


def areas_by_unit(user: User, *, unit: str = "", organization: str = "", after: str = "") -> Page:
    """Service areas that hold today or are planned, by unit and organization; three queries."""
    today = clock.today()
    rows = ServiceArea.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today),
        organization__in=organizations(user, Verb.KEEP_SERVICE_AREAS),
    )
    if unit:
        rows = rows.filter(unit__code__startswith=unit)
    if organization:
        rows = rows.filter(organization__code=organization)
    keys = _keys(after, 2)
    if keys is not None:
        rows = rows.filter(
            Q(unit__code__gt=keys[0]) | Q(unit__code=keys[0], organization__code__gt=keys[1])
        )
    found = list(
        rows.order_by("unit__code", "organization__code")
        .values("unit_id", "organization_id", "unit__code", "organization__code")
        .annotate(
            number=Count("pk"),
            planned=Count("pk", filter=Q(from_on__gt=today)),
            streets=Count("street_id", distinct=True),
            first=Max("from_on", filter=Q(from_on__lte=today)),
            begins=Min("from_on"),
            # The day comes first and has one length, so number and day are told apart again.
            numbers=ArrayAgg(
                Concat(Cast("order_on", CharField()), F("order_number")), distinct=True
            ),
        )[: PAGE + 1]
    )
    known = KatoUnit.objects.in_bulk({row["unit_id"] for row in found})
    owners = Organization.objects.in_bulk({row["organization_id"] for row in found})
    served = [
        Served(
            known[row["unit_id"]],
            owners[row["organization_id"]],
            row["number"],
            row["planned"],
            row["streets"],
            _orders(row["numbers"]),
            row["first"] or row["begins"],
        )
        for row in found[:PAGE]
    ]
    more = len(found) > PAGE
    last = found[PAGE - 1] if more else None
    key = f"{last['unit__code']}~{last['organization__code']}" if last else ""
    return Page(served, key)


def _orders(written: list[str]) -> list[tuple[str, date]]:
    """Numbers and days of orders, the newest first."""
    return [(text[10:], date.fromisoformat(text[:10])) for text in sorted(written, reverse=True)]


def area_units(organization: Organization) -> list[KatoUnit]:
    """Units in which the organization serves something today or later. One query."""
    today = clock.today()
    rows = ServiceArea.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=today), organization=organization
    )
    return list(KatoUnit.objects.filter(pk__in=rows.values("unit_id")).order_by("code"))


def area_rows(
    organization: Organization, *, unit: str = "", show: str = "", after: str = ""
) -> Page:
    """Rows of one organization by unit, street and house; `show`: empty (today or later), ended. One query."""
    today = clock.today()
    rows = ServiceArea.objects.filter(organization=organization)
    if show == "ended":
        rows = rows.filter(to_on__lte=today)
    elif show == "planned":
        rows = rows.filter(from_on__gt=today)
    else:
        rows = rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=today))
    if unit:
        rows = rows.filter(unit__code=unit)
    rows = rows.alias(first=Coalesce("house_from", 0), place=Coalesce("street__name_ru", Value("")))
    rows = rows.select_related("unit", "street", "site").order_by(
        "unit__code", "place", "first", "pk"
    )
    keys = after.split("~", 3)
    if len(keys) == 4 and keys[1].isdigit() and keys[2].isdigit():
        here, first, pk, place = keys[0], int(keys[1]), int(keys[2]), keys[3]
        rows = rows.filter(
            Q(unit__code__gt=here)
            | Q(unit__code=here, place__gt=place)
            | Q(unit__code=here, place=place, first__gt=first)
            | Q(unit__code=here, place=place, first=first, pk__gt=pk)
        )
    found = list(rows[: ROWS_PAGE + 1])
    if len(found) <= ROWS_PAGE:
        return Page(found)
    last = found[ROWS_PAGE - 1]
    name = last.street.name_ru if last.street else ""
    key = f"{last.unit.code}~{last.house_from or 0}~{last.pk}~{name}"
    return Page(found[:ROWS_PAGE], key)


def publications(user: User, *, after: str = "") -> Page:
    """Publications that concern an organization of the scope, newest first. Two queries."""
    own = list(organizations(user, Verb.KEEP_SERVICE_AREAS).values_list("pk", flat=True))
    rows = AreaPublication.objects.filter(organizations__overlap=own).select_related("by")
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else "")


def kept(user: User) -> list[KeptAreas]:
    """What the user keeps and has not published, newest first, without its bytes. One query."""
    rows = KeptAreas.objects.filter(user=user, kept_until__gt=clock.now(), publication=None)
    return list(rows.defer("file"))


def kept_one(user: User, pk: int) -> KeptAreas | None:
    """One of what the user keeps; None where it is another's or gone. One query."""
    rows = KeptAreas.objects.filter(user=user, kept_until__gt=clock.now(), pk=pk)
    return rows.select_related("user", "publication").first()


def uncovered_streets(user: User) -> list[Uncovered]:
    """Streets of the user's territories that nobody serves as a whole today, by unit and name."""
    found: dict[int, Uncovered] = {}
    for territory in territories(user, Verb.KEEP_SERVICE_AREAS):
        for row in uncovered(territory):
            found.setdefault(row.street.pk, row)
    return list(found.values())


@dataclass(frozen=True)
class OrganizationFilter:
    """What the list of organizations is narrowed to; each empty: all."""

    name: str = ""
    type: str = ""
    ownership: str = ""
    status: str = ""
    contract: str = ""  # state next year


@dataclass(frozen=True)
class OrganizationLine:
    """An organization as the list shows it."""

    organization: Organization
    this_year: ContractState
    next_year: ContractState
    attached: int = 0
    panels: int = 0
    excess: int = 0
    places: int = field(default=0)


def _contract(year: int) -> Subquery:
    rows = FundContract.objects.filter(organization=OuterRef("pk"), year=year)
    return Subquery(rows.values("state")[:1])


def organization_lines(
    user: User, wanted: OrganizationFilter, *, after: str = ""
) -> tuple[Page, int]:
    """Organizations of the territory by code, and how many there are; three queries."""
    year = clock.today().year
    unknown = ContractState.UNKNOWN.value
    rows: QuerySet[Organization] = organizations(user, Verb.KEEP_ORGANIZATIONS).annotate(
        this_year=Coalesce(_contract(year), Value(unknown)),
        next_year=Coalesce(_contract(year + 1), Value(unknown)),
    )
    if wanted.name:
        text = wanted.name
        rows = rows.filter(
            Q(name_kk__icontains=text)
            | Q(name_ru__icontains=text)
            | Q(name_en__icontains=text)
            | Q(code__iexact=text)
            | Q(bin=text)
        )
    for name in ("type", "ownership", "status"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.contract:
        rows = rows.filter(next_year=wanted.contract)
    total = rows.count()
    if after:
        rows = rows.filter(code__gt=after)
    found: list[Any] = list(rows.select_related("unit").order_by("code")[: PAGE + 1])
    counts = panel_counts(row.pk for row in found[:PAGE])
    lines = [
        OrganizationLine(
            row,
            ContractState(row.this_year),
            ContractState(row.next_year),
            **counts.get(row.pk, {}),
        )
        for row in found[:PAGE]
    ]
    return Page(lines, found[PAGE - 1].code if len(found) > PAGE else ""), total


def panel_counts(organization_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """People attached today, panels, places and excess of organizations. One query."""
    today = clock.today()
    attached = Case(
        When(next_day__lte=today, then=F("attached") + F("arriving") - F("leaving")),
        default=F("attached"),
        output_field=IntegerField(),
    )
    rows = (
        Panel.objects.filter(organization_id__in=list(organization_ids))
        .order_by()
        .values("organization_id")
        .annotate(
            people=Sum(attached),
            panels=Count("pk"),
            above=Sum("excess"),
            places=Sum(F("norm") + F("over_norm")),
        )
    )
    return {
        row["organization_id"]: {
            "attached": row["people"],
            "panels": row["panels"],
            "excess": row["above"],
            "places": row["places"],
        }
        for row in rows
    }


def organization_of(user: User, verb: Verb, code: str) -> Organization | None:
    """The organization of the code within the scope; None outside. One query."""
    return organizations(user, verb).select_related("unit").filter(code=code).first()


def owners(user: User, verb: Verb) -> list[Organization]:
    """The organizations of the scope, by code. One query."""
    return list(organizations(user, verb).order_by("code"))


def unit_of(user: User, verb: Verb, code: str) -> KatoUnit | None:
    """The living unit of the code in the user's territories, or None. One query."""
    return units(user, verb).filter(code=code).first()


def served_today(organization: Organization) -> int:
    """Rows of service areas that hold today. One query."""
    return ServiceArea.objects.filter(holds_on(clock.today()), organization=organization).count()
