"""Service areas changed by hand: rows end, are replaced and begin under an order; then the preview of files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb, units
from applications import region
from applications.actions import service_areas
from campaigns import clock
from codes import Language
from codes.folding import fold
from pages.desks.access import staff, user_of
from pages.forms import DayField, PageForm
from registry.addresses import search_places
from registry.areas import Changes, NewRow, rows_to_change
from registry.areas.by_hand import written
from registry.areas.words import houses_in_words
from registry.models import KatoUnit, Organization, ServiceArea
from registry.models.names import in_language

from .scope import organization_or_404, unit_or_404

SHOWN = 100  # rows at once; a street's name narrows them
FEW, MOST_NEW = 3, 50


class OrderForm(PageForm):
    """The order under which rows end and begin."""

    order_number = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the number of the order")},
    )
    order_on = DayField(
        label=gettext_lazy("Date of the order"), help_text=gettext_lazy("For example, 9 11 2026")
    )
    from_on = DayField(
        label=gettext_lazy("First day of the new service areas"),
        help_text=gettext_lazy("Today or later. What ends holds up to the day before"),
    )

    def clean_from_on(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["from_on"]
        if day < clock.today():
            raise ValidationError(_("The first day must be today or later"))
        return day

    def clean(self) -> dict[str, Any]:
        """The order comes before its first day."""
        given = super().clean() or {}
        order_on, from_on = given.get("order_on"), given.get("from_on")
        if order_on and from_on and order_on > from_on:
            self.add_error("order_on", _("The order must not be later than its first day"))
        return given


class PlaceForm(PageForm):
    """Another unit, by its code or name."""

    place = forms.CharField(
        label=gettext_lazy("Another unit"),
        help_text=gettext_lazy("KATO code of nine digits, or the name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the code or the name of the unit")},
    )


@dataclass
class Shown:
    """One row of today and what was written of it."""

    row: ServiceArea
    place: str
    houses: str
    site: str
    ends: bool


@dataclass
class Fresh:
    """One new row as it was written."""

    number: int
    street: str = ""
    houses: str = ""
    site: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was written."""
        return not (self.street or self.houses or self.site)


@staff(Verb.KEEP_SERVICE_AREAS)
@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """In which unit the organization's service area is to be changed."""
    user = user_of(request)
    organization = organization_or_404(user, code)
    asked = PlaceForm(request.GET if "place" in request.GET else None)
    found: list[KatoUnit] = []
    if asked.is_valid():
        found = _units(user, asked.cleaned_data["place"].strip())
        if not found:
            asked.add_error("place", _("There is no such unit in your territory"))
    return render(
        request,
        "desks/service_areas/choose.html",
        {
            "organization": organization,
            "units": region.area_units(organization),
            "found": found,
            "form": asked,
        },
    )


def _units(user: User, text: str) -> list[KatoUnit]:
    within = units(user, Verb.KEEP_SERVICE_AREAS)
    if text.isdigit():
        return list(within.filter(code=text))
    named = [unit.pk for unit in search_places(text, limit=50)]
    return list(within.filter(pk__in=named).order_by("code"))


@staff(Verb.KEEP_SERVICE_AREAS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Rows of the organization in the unit: which end, what they are replaced by, which begin."""
    user = user_of(request)
    organization, place = organization_or_404(user, code), unit_or_404(user, unit)
    rows = rows_to_change(organization.code, place.code, clock.today())
    street = request.POST.get("street", request.GET.get("street", "")).strip()
    sites = list(organization.sites.order_by("number"))
    status = 200
    if request.method == "POST":
        form = OrderForm(request.POST)
        fresh = _fresh(request)
        shown = _shown(rows, street, request)
        if "more" in request.POST:
            form = OrderForm(initial=_typed(request))
            fresh += [Fresh(len(fresh) + n) for n in range(1, FEW + 1)]
            fresh = fresh[:MOST_NEW]
        elif form.is_valid():
            changes = _changes(form, organization, place, shown, fresh)
            if changes.ends or changes.begins:
                return redirect("areas-preview", pk=service_areas.keep_changes(user, changes).pk)
            form.add_error(None, _("Nothing is changed yet: mark what ends, or write what begins"))
            status = 422
        else:
            status = 422
    else:
        form, fresh, shown = _first(request, user, organization, place, rows, street)
    return render(
        request,
        "desks/service_areas/change.html",
        {
            "organization": organization,
            "unit": place,
            "form": form,
            "shown": shown[:SHOWN],
            "hidden": max(0, len(shown) - SHOWN),
            "total": len(rows),
            "street": street,
            "fresh": fresh,
            "sites": [site.number for site in sites],
            "can_grow": len(fresh) < MOST_NEW,
        },
        status=status,
    )


def _first(
    request: HttpRequest,
    user: User,
    organization: Organization,
    place: KatoUnit,
    rows: list[ServiceArea],
    street: str,
) -> tuple[OrderForm, list[Fresh], list[Shown]]:
    """The form as it opens: empty, with a street to begin with, or as it was kept."""
    shown = _shown(rows, street, None)
    begin = request.GET.get("begin", "")[:200]
    fresh = [Fresh(1, street=begin), *(Fresh(number) for number in range(2, FEW + 1))]
    number = request.GET.get("kept", "")
    kept = region.kept_one(user, int(number)) if number.isdigit() else None
    if kept is None or kept.changes is None:
        return OrderForm(), fresh, shown
    changes = Changes.restored(kept.changes)
    if (changes.organization, changes.unit) != (organization.code, place.code):
        return OrderForm(), fresh, shown
    form = OrderForm(
        initial={
            "order_number": changes.order_number,
            "order_on": changes.order_on,
            "from_on": changes.from_on,
        }
    )
    for one in shown:
        one.ends = one.row.pk in changes.ends
    fresh = [
        Fresh(number, row.street, row.houses, row.site)
        for number, row in enumerate(changes.begins, start=1)
    ]
    return form, fresh or [Fresh(1)], shown


def _shown(rows: list[ServiceArea], street: str, request: HttpRequest | None) -> list[Shown]:
    wanted = fold(street)
    found = []
    for row in rows:
        if wanted and not (
            row.street
            and (wanted in fold(row.street.name_kk) or wanted in fold(row.street.name_ru))
        ):
            continue
        place = in_language(row.street, "name") if row.street else _("The whole unit")
        said = houses_in_words(written(row))
        one = Shown(row, place, said, row.site.number if row.site else "", False)
        if request is not None:
            one.ends = f"end_{row.pk}" in request.POST
            one.houses = request.POST.get(f"houses_{row.pk}", one.houses).strip()
            one.site = request.POST.get(f"site_{row.pk}", one.site).strip()
        found.append(one)
    return found


def _words_of(row: ServiceArea) -> set[str]:
    """The houses of a row as the page may have shown them: the language may change between two pages."""
    found = {written(row)}
    for language in Language:
        with translation.override(language.value):
            found.add(houses_in_words(written(row)))
    return found


def _fresh(request: HttpRequest) -> list[Fresh]:
    found = []
    for number in range(1, MOST_NEW + 1):
        if f"new_street_{number}" not in request.POST:
            break
        said = [
            request.POST.get(f"new_{part}_{number}", "").strip()[:length]
            for part, length in (("street", 200), ("houses", 5_000), ("site", 10))
        ]
        found.append(Fresh(number, *said))
    return found


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the order's fields, to be shown again without asking whether it is right."""
    form = OrderForm(request.POST)
    return {
        name: form.fields[name].widget.value_from_datadict(request.POST, {}, name)
        for name in form.fields
    }


def _changes(
    form: OrderForm,
    organization: Organization,
    unit: KatoUnit,
    shown: list[Shown],
    fresh: list[Fresh],
) -> Changes:
    ends, begins = (
        [],
        [NewRow(one.street, one.houses, one.site) for one in fresh if not one.is_empty],
    )
    for one in shown[:SHOWN]:
        site = one.row.site.number if one.row.site else ""
        is_other = one.houses not in _words_of(one.row) or one.site != site
        if one.ends or is_other:
            ends.append(one.row.pk)
        if is_other and not one.ends:
            street = one.row.street
            begins.append(
                NewRow(
                    street.name_ru if street else "",
                    one.houses,
                    one.site,
                    street.pk if street else None,
                )
            )
    given = form.cleaned_data
    return Changes(
        organization.code,
        unit.code,
        given["order_number"].strip(),
        given["order_on"],
        given["from_on"],
        tuple(ends),
        tuple(begins),
    )
