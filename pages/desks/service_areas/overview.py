"""Service areas in force by unit and organization, those of one organization, and what was published when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import region
from applications.models import AreaPublication
from campaigns import clock
from codes import dates
from pages.desks.access import staff, user_of
from pages.desks.lists.listing import as_file as handed_out
from pages.forms import PageForm
from registry.areas.by_hand import written
from registry.areas.words import COLUMN_NAMES
from registry.models import Organization, ServiceArea
from registry.models.names import in_language

from .scope import houses_said, organization_or_404

_KEEP = Verb.KEEP_SERVICE_AREAS


class OverviewForm(PageForm):
    """Filters of the overview; what is chosen stands in the address."""

    unit = forms.CharField(label=gettext_lazy("KATO code"), required=False, max_length=9)
    organization = forms.ChoiceField(label=gettext_lazy("Organization"), required=False)

    def __init__(self, *args: Any, of: Iterable[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((row.code, row.name) for row in of),
        ]


class RowsForm(PageForm):
    """Filters of one organization's rows."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        required=False,
        choices=[
            ("", gettext_lazy("In force and planned")),
            ("planned", gettext_lazy("Not in force yet")),
            ("ended", gettext_lazy("Ended")),
        ],
    )


@staff(_KEEP)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What every organization of the territory serves, unit by unit, and by which orders."""
    user = user_of(request)
    owners = region.owners(user, _KEEP)
    filters = OverviewForm(request.GET, of=owners)
    given = filters.cleaned_data if filters.is_valid() else {}
    chosen = {name: value for name, value in given.items() if value}
    unit = chosen.get("unit", "")
    after = request.GET.get("after", "")
    page = region.areas_by_unit(
        user,
        unit=_prefix(unit),
        organization=chosen.get("organization", ""),
        after=after,
    )
    address = reverse("areas")
    return render(
        request,
        "desks/service_areas/overview.html",
        {
            "filter_form": filters,
            "rows": page.rows,
            "kept": region.kept(user),
            "is_filtered": bool(chosen),
            "owners": owners,
            **_pages(address, chosen, after, page.after),
        },
    )


def asked_of(user: User, given: QueryDict) -> tuple[str, str]:
    """The unit (as the digits everything in it shares) and the organization that an address asks for."""
    filters = OverviewForm(given, of=region.owners(user, _KEEP))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    return _prefix(chosen.get("unit", "")), chosen.get("organization", "")


def _prefix(code: str) -> str:
    """The digits that everything inside a unit shares; what is no code finds nothing."""
    if not code:
        return ""
    return code.rstrip("0") or code if code.isdigit() else "-"


def _pages(address: str, chosen: dict[str, str], after: str, following: str) -> dict[str, str]:
    def with_(query: dict[str, str]) -> str:
        return f"{address}?{urlencode(query)}" if query else address

    return {
        "address": address,
        "newer": with_(chosen) if after else "",
        "older": with_({**chosen, "after": following}) if following else "",
    }


@dataclass(frozen=True)
class Line:
    """One row of service areas in words."""

    row: ServiceArea
    place: str
    houses: str
    sign: str
    state: str | Promise


@staff(_KEEP)
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """What one organization serves: unit, street, houses, site, order, from and to."""
    user = user_of(request)
    organization = organization_or_404(user, code)
    units = region.area_units(organization)
    filters = RowsForm(request.GET)
    filters.fields["unit"].choices = [  # type: ignore[attr-defined]
        ("", _("All")),
        *((unit.code, unit.name) for unit in units),
    ]
    given = filters.cleaned_data if filters.is_valid() else {}
    chosen = {name: value for name, value in given.items() if value}
    after = request.GET.get("after", "")
    page = region.area_rows(
        organization, unit=chosen.get("unit", ""), show=chosen.get("show", ""), after=after
    )
    today = clock.today()
    return render(
        request,
        "desks/service_areas/area.html",
        {
            "organization": organization,
            "filter_form": filters,
            "lines": [_line(row, today) for row in page.rows],
            "is_filtered": bool(chosen),
            **_pages(reverse("areas-of", args=[code]), chosen, after, page.after),
        },
    )


def _line(row: ServiceArea, today: date) -> Line:
    if row.to_on is not None and row.to_on <= today:
        sign, state = "none", pgettext_lazy("service area", "Ended")
    elif row.from_on > today:
        sign, state = "wait", pgettext_lazy("service area", "Planned")
    else:
        sign, state = "pass", pgettext_lazy("service area", "In force")
    place = in_language(row.street, "name") if row.street else _("The whole unit")
    return Line(row, place, houses_said(row), sign, state)


@staff(_KEEP)
@require_safe
def as_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the organization serves, as the file that can be uploaded again once it is corrected."""
    organization = organization_or_404(user_of(request), code)
    return handed_out(
        request,
        "csv",
        f"service-areas-{organization.code}",
        _("Service area"),
        list(COLUMN_NAMES.values()),
        _rows_of_file(organization),
    )


def _rows_of_file(organization: Organization) -> Iterator[tuple[Any, ...]]:
    after = ""
    while True:
        page = region.area_rows(organization, after=after)
        for row in page.rows:
            yield (
                organization.code,
                row.site.number if row.site else "",
                row.unit.code,
                row.street.name_ru if row.street else "",
                written(row) if row.street else "",
                row.order_number,
                row.order_on,
                row.from_on,
            )
        after = page.after
        if not after:
            return


@dataclass(frozen=True)
class Published:
    """One publication in words."""

    row: AreaPublication
    what: str
    orders: list[str]
    organizations: str


@staff(_KEEP)
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Who published what and when, newest first."""
    user = user_of(request)
    after = request.GET.get("after", "")
    page = region.publications(user, after=after)
    names = {row.pk: row.name for row in region.owners(user, _KEEP)}
    language = request.LANGUAGE_CODE or "kk"
    lines = [
        Published(
            row,
            row.file_name or _("By hand"),
            [
                f"{number}, {dates.day(date.fromisoformat(day), language)}"
                for number, day in row.orders[:5]
            ],
            ", ".join(names[pk] for pk in row.organizations if pk in names),
        )
        for row in page.rows
    ]
    return render(
        request,
        "desks/service_areas/published.html",
        {"lines": lines, **_pages(reverse("areas-published"), {}, after, page.after)},
    )
