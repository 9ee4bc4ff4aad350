"""Sites and their addresses: who lives where, and the head's order that gives addresses to sites."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Verb, require
from applications.actions import doctors as doctor_actions
from applications.organization_errors import ActRefused
from campaigns import clock
from codes import dates
from pages.forms import PageForm, posted
from registry.areas.clashes import houses_of
from registry.areas.houses import write_houses
from registry.areas.places import Units
from registry.areas.residents import Index
from registry.areas.sites import areas_on, count_by_site
from registry.areas.words import houses_in_words
from registry.models import Organization, ServiceArea
from registry.models.periods import holds_on

from ..access import staff, user_of
from .common import organization_or_404, parts, refusal

Words = str | Promise
SHOWN = 300  # rows of an area on a page


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the area as pages show it."""

    row: ServiceArea
    where: str
    houses: str
    site: str
    order: str
    site_order: str


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site with its people."""

    number: str
    phone: str
    lists: int
    people: int
    url: str


def places_of(rows: list[ServiceArea]) -> list[Place]:
    """Rows in words; whole units before streets."""
    ordered = sorted(rows, key=lambda row: row.street_id is not None)
    return [_place(row) for row in ordered]


def _place(row: ServiceArea) -> Place:
    language = get_language() or "kk"

    def order(number: str, on: date | None) -> str:
        if not number or on is None:
            return ""
        day = dates.day(on, language)
        return _("No. %(number)s of %(day)s") % {"number": number, "day": day}

    return Place(
        row=row,
        where=street_name(row.street) if row.street else row.unit.name,
        houses=_houses(write_houses([houses_of(row)])) if row.street else _("the whole unit"),
        site=row.site.number if row.site else "",
        order=order(row.order_number, row.order_on),
        site_order=order(row.site_order_number, row.site_order_on),
    )


def street_name(street: Any) -> str:
    """The name of a street in the language of the reader."""
    return str(street.name_kk if get_language() == "kk" else street.name_ru)


def _houses(houses: str) -> str:
    return _("the whole street") if houses == "all" else houses_in_words(houses)


@staff(Verb.SEE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """The sites with their people, and which addresses of the own area belong to which."""
    user = user_of(request)
    row = organization_or_404(user, code)
    form = SiteForm(*posted(request))
    if request.method == "POST":
        require(user, Verb.DISTRIBUTE_SITES, row)
        if form.is_valid():
            try:
                made = doctor_actions.add_site(user, row, **form.cleaned_data)
            except ActRefused as error:
                form.add_error("number", str(refusal(error)))
            else:
                messages.success(request, _("Site %(number)s is there.") % {"number": made.number})
                return HttpResponseRedirect(reverse("organization-sites", args=[row.code]))
    today = clock.today()
    areas = areas_on(row, today)
    people = _people(row, areas, today)
    chosen = request.GET.get("site", "")
    shown = [one for one in areas if not chosen or (one.site.number if one.site else "-") == chosen]
    address = reverse("organization-sites", args=[row.code])
    context = {
        **parts(request, user, row, "organization-sites"),
        "sites": [
            SiteLine(
                site.number,
                site.phone,
                len(site.panels.all()),
                people[site.pk],
                f"{address}?site={site.number}",
            )
            for site in row.sites.prefetch_related("panels").order_by("number")
        ],
        "without_site": people[None],
        "places": places_of(shown)[:SHOWN],
        "total": len(shown),
        "is_cut": len(shown) > SHOWN,
        "chosen": chosen,
        "address": address,
        "form": form if request.method == "POST" else None,
        "site_form": form,
    }
    return render(request, "desks/organization/sites.html", context)


def _people(row: Organization, areas: list[ServiceArea], today: date) -> Counter[int | None]:
    units = Units()
    inside = {
        pk for one in areas for pk in units.below(one.street.unit_id if one.street else one.unit_id)
    }
    everybody = ServiceArea.objects.filter(holds_on(today)).filter(
        unit_id__in=list(units.up(*inside))
    ) | ServiceArea.objects.filter(holds_on(today)).filter(street__unit_id__in=list(inside))
    return count_by_site(row.pk, inside, today, [Index(units, everybody)])[0]


class SiteForm(PageForm):
    """A new site."""

    number = forms.CharField(
        label=gettext_lazy("Number of the site"),
        max_length=10,
        error_messages={"required": gettext_lazy("Enter the number of the site")},
        widget=forms.TextInput(attrs={"class": "w-4", "autocomplete": "off"}),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=60, required=False)
