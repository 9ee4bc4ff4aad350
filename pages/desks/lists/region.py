"""Lists of a region: organizations, service areas, streets nobody serves, publications, neighbour units."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from applications import region
from applications.actions import neighbours
from applications.models import AreaPublication
from codes import OrganizationType, Ownership, ProviderStatus, dates
from codes.labels import label
from pages.desks.neighbours.views import line_of as neighbour_line
from pages.desks.organizations.listed import filter_of as organizations_asked
from pages.desks.service_areas.overview import asked_of
from pages.desks.service_areas.uncovered import houses_of
from registry.areas import Uncovered
from registry.models import NeighbourUnits
from registry.models.names import in_language

from .listing import DeskList


def _all(page_of: Callable[[str], region.Page]) -> Iterator[Any]:
    """Every row of a list that is read page by page."""
    after = ""
    while True:
        page = page_of(after)
        yield from page.rows
        after = page.after
        if not after:
            return


def _organizations(user: User, given: QueryDict) -> Iterator[region.OrganizationLine]:
    wanted = organizations_asked(given)
    return _all(lambda after: region.organization_lines(user, wanted, after=after)[0])


def _organization_cells(line: region.OrganizationLine) -> list[Any]:
    row = line.organization
    return [
        row.code,
        row.name,
        row.bin or "",
        label(OrganizationType(row.type)),
        label(Ownership(row.ownership)),
        label(ProviderStatus(row.status)),
        label(line.this_year),
        label(line.next_year),
        line.attached,
        line.panels,
        line.excess,
    ]


def _areas(user: User, given: QueryDict) -> Iterator[region.Served]:
    unit, organization = asked_of(user, given)
    return _all(
        lambda after: region.areas_by_unit(user, unit=unit, organization=organization, after=after)
    )


def _area_cells(row: region.Served) -> list[Any]:
    language = get_language() or "kk"
    orders = "; ".join(f"{number}, {dates.day(day, language)}" for number, day in row.orders)
    return [
        row.unit.code,
        row.unit.name,
        row.organization.name,
        row.streets,
        row.rows,
        row.planned,
        orders,
        row.from_on,
    ]


def _street_cells(row: Uncovered) -> list[Any]:
    street = row.street
    return [
        street.unit.code,
        street.unit.name,
        in_language(street, "name"),
        houses_of(row),
        row.people,
    ]


def _publication_cells(row: AreaPublication) -> list[Any]:
    language = get_language() or "kk"
    orders = "; ".join(
        f"{number}, {dates.day(date.fromisoformat(day), language)}" for number, day in row.orders
    )
    return [
        row.at,
        row.by.name,
        row.file_name or _("By hand"),
        orders,
        row.from_on,
        row.begun,
        row.ended,
        row.unchanged,
        row.gaps,
    ]


def _neighbour_cells(row: NeighbourUnits) -> list[Any]:
    line = neighbour_line(row)
    return [line.first, line.second, line.kind, row.act, row.from_on, line.last_on, line.state]


LISTS = (
    DeskList(
        name="organizations",
        title=_("Organizations"),
        verb=Verb.KEEP_ORGANIZATIONS,
        headers=(
            _("Code"),
            _("Organization"),
            _("BIN"),
            _("Type"),
            _("Ownership"),
            _("Status"),
            _("Contract for this year"),
            _("Contract for next year"),
            _("Attached"),
            _("Lists"),
            _("Above the norm"),
        ),
        rows=_organizations,
        cells=_organization_cells,
    ),
    DeskList(
        name="service-areas",
        title=_("Service areas"),
        verb=Verb.KEEP_SERVICE_AREAS,
        headers=(
            _("KATO code"),
            _("Unit"),
            _("Organization"),
            _("Streets"),
            _("Rows"),
            pgettext_lazy("rows", "Planned"),
            _("Orders"),
            _("Last change"),
        ),
        rows=_areas,
        cells=_area_cells,
    ),
    DeskList(
        name="uncovered-streets",
        title=_("Streets that nobody serves"),
        verb=Verb.KEEP_SERVICE_AREAS,
        headers=(_("KATO code"), _("Unit"), _("Street"), _("Houses"), _("People")),
        rows=lambda user, given: region.uncovered_streets(user),
        cells=_street_cells,
    ),
    DeskList(
        name="published-areas",
        title=_("What was published"),
        verb=Verb.KEEP_SERVICE_AREAS,
        headers=(
            _("When"),
            _("Who"),
            _("File"),
            _("Orders"),
            _("In force from"),
            _("Rows that begin"),
            _("Rows that end"),
            _("Rows that stay"),
            _("Gaps"),
        ),
        rows=lambda user, given: _all(lambda after: region.publications(user, after=after)),
        cells=_publication_cells,
    ),
    DeskList(
        name="neighbours",
        title=_("Neighbour units"),
        verb=Verb.KEEP_NEIGHBOURS,
        headers=(
            _("Unit"),
            _("Its neighbour"),
            _("Why"),
            _("Act"),
            _("First day"),
            _("Last day"),
            _("State"),
        ),
        rows=lambda user, given: neighbours.neighbours(user).order_by("-from_on", "-pk"),
        cells=_neighbour_cells,
    ),
)
