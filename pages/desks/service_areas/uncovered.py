"""Streets that nobody serves: a table with people, a map of it, and the way to assign one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb, units
from applications import region
from codes import figures
from eligibility.rules.organization import PHC_TYPES
from pages.desks.access import staff, user_of
from pages.forms import PageForm
from pages.people.clinics.drawing import draw
from registry.areas import Uncovered
from registry.areas.houses import write_houses
from registry.areas.words import houses_in_words
from registry.distance import Point, kilometres, point
from registry.models import KatoUnit, Organization, Street
from registry.models.names import in_language

from .scope import organization_or_404

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One street in words."""

    number: int
    row: Uncovered
    name: str
    houses: str
    near: str
    url: str


@staff(Verb.KEEP_SERVICE_AREAS)
@require_safe
def uncovered(request: HttpRequest) -> HttpResponse:
    """The table, in pages by unit and name; its map shows what stands on the page."""
    user = user_of(request)
    rows = region.uncovered_streets(user)
    after = request.GET.get("after", "")
    start = next((n for n, row in enumerate(rows, 1) if str(row.street.pk) == after), 0)
    page = rows[start : start + PAGE]
    owners = _open(user)
    language = get_language() or "kk"
    lines = [
        _line(number, row, owners, language) for number, row in enumerate(page, start=start + 1)
    ]
    address = reverse("areas-uncovered")
    more = start + PAGE < len(rows)
    return render(
        request,
        "desks/service_areas/uncovered.html",
        {
            "lines": lines,
            "total": len(rows),
            "people": sum(row.people for row in rows),
            "map": draw(
                None,
                [(line.number, _middle(line.row.street)) for line in lines],
                language,
                beside=[seen for owner in owners if (seen := _at(owner))]
                if len(owners) < 60
                else (),
            ),
            "newer": address if start else "",
            "older": f"{address}?{urlencode({'after': page[-1].street.pk})}" if more else "",
        },
    )


def _open(user: User) -> list[Organization]:
    """Organizations that can serve an address: of a PHC type, not closed."""
    return [
        row
        for row in region.owners(user, Verb.KEEP_SERVICE_AREAS)
        if row.closed_on is None and row.type in PHC_TYPES
    ]


def _line(number: int, row: Uncovered, owners: Sequence[Organization], language: str) -> Line:
    return Line(
        number,
        row,
        in_language(row.street, "name"),
        houses_of(row),
        _nearest(row.street, owners, language),
        reverse("areas-assign", args=[row.street.pk]),
    )


def houses_of(row: Uncovered) -> str:
    """The houses that nobody serves, in the language of the page."""
    if row.is_whole:
        return _("The whole street")
    return houses_in_words(write_houses(row.houses))


def _at(row: Organization | Street | KatoUnit) -> Point | None:
    return point(row.latitude, row.longitude)


def _middle(street: Street) -> Point | None:
    """Of the street, else of its unit."""
    return _at(street) or _at(street.unit)


def _near(street: Street, owners: Sequence[Organization]) -> list[tuple[float, Organization]]:
    middle = _middle(street)
    if middle is None:
        return []
    away = [(kilometres(middle, seen), row) for row in owners if (seen := _at(row)) is not None]
    return sorted(away, key=lambda one: (one[0], one[1].code))


def _nearest(street: Street, owners: Sequence[Organization], language: str) -> str:
    away = _near(street, owners)
    if not away:
        return ""
    return f"{away[0][1].name}, {figures.distance(away[0][0], language)}"


class AssignForm(PageForm):
    """Whom the street is to be given to."""

    organization = forms.ChoiceField(
        label=gettext_lazy("Which organization is to serve the street?"),
        error_messages={"required": gettext_lazy("Choose the organization")},
    )

    def __init__(self, *args: Any, of: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [("", _("Choose")), *of]  # type: ignore[attr-defined]


@staff(Verb.KEEP_SERVICE_AREAS)
@require_safe
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Which organization is to serve a street; then its service area is changed by hand."""
    user = user_of(request)
    street = _street_or_404(user, pk)
    owners = _open(user)
    language = get_language() or "kk"
    near = _near(street, owners)
    far = {row.pk for _away, row in near}
    choices = [
        *((row.code, f"{row.name}, {figures.distance(away, language)}") for away, row in near),
        *((row.code, row.name) for row in owners if row.pk not in far),
    ]
    form = AssignForm(request.GET if "organization" in request.GET else None, of=choices)
    if form.is_valid():
        chosen = organization_or_404(user, form.cleaned_data["organization"])
        address = reverse("areas-change-unit", args=[chosen.code, street.unit.code])
        return HttpResponseRedirect(f"{address}?{urlencode({'begin': street.name_ru})}")
    return render(
        request,
        "desks/service_areas/assign.html",
        {"form": form, "name": in_language(street, "name"), "street": street},
    )


def _street_or_404(user: User, pk: int) -> Street:
    within = units(user, Verb.KEEP_SERVICE_AREAS)
    found = Street.objects.select_related("unit").filter(pk=pk, unit__in=within).first()
    if found is None:
        raise Http404
    return found
