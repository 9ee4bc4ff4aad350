"""The head's order that gives addresses to sites: written, looked at, published as a whole."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, require
from applications.actions import sites as actions
from applications.organization_errors import ActRefused
from campaigns import clock
from codes import dates
from pages.forms import DayField, PageForm, posted
from registry.areas.houses import HouseError, read_houses
from registry.areas.places import Units
from registry.areas.sites import (
    Part,
    SiteFinding,
    SiteFlaw,
    SiteOrderRefused,
    SitePreview,
    Wish,
    areas_on,
    own_streets,
)
from registry.areas.words import houses_in_words
from registry.models import KatoUnit, Organization, Site

from ..access import staff, user_of
from .common import organization_or_404, parts, refusal
from .sites import SHOWN, Place, places_of, street_name

CONFLICT = 409
LINES, MOST_LINES = 5, 40  # lines for parts of streets at first, and at most


class OrderForm(PageForm):
    """The order: its number and date, and the first day."""

    order_number = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the number of the order")},
    )
    order_on = DayField(
        label=gettext_lazy("Date of the order"),
        help_text=gettext_lazy("For example, 2 11 2026"),
        error_messages={"required": gettext_lazy("Enter the date of the order")},
    )
    from_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("For example, 16 11 2026"),
        error_messages={"required": gettext_lazy("Enter the first day")},
    )

    def clean(self) -> Any:
        """The first day is neither past nor before the order."""
        given = super().clean() or self.cleaned_data
        order_on, from_on = given.get("order_on"), given.get("from_on")
        if from_on and from_on < clock.today():
            self.add_error("from_on", _("The first day has passed"))
        elif from_on and order_on and order_on > from_on:
            self.add_error("from_on", _("The first day comes before the order"))
        return given


class RowForm(PageForm):
    """One row of the area: which site it belongs to."""

    site = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, place: Place, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"row-{place.row.pk}", **kwargs)
        self.place = place
        field = self.fields["site"]
        field.label = _("Site of: %(where)s, %(houses)s") % {
            "where": place.where,
            "houses": place.houses,
        }
        field.choices = [  # type: ignore[attr-defined]
            ("", _("no site")),
            *((str(site.pk), site.number) for site in sites),
        ]
        field.initial = str(place.row.site_id or "")


class PartForm(PageForm):
    """Houses of a street that go to a site."""

    street = forms.CharField(max_length=200, required=False)
    houses = forms.CharField(max_length=300, required=False)
    site = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, number: int, sites: list[Site], **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"part-{number}", **kwargs)
        self.number = number
        given = {"number": number + 1}
        self.fields["street"].label = _("Line %(number)s, street") % given
        self.fields["houses"].label = _("Line %(number)s, houses") % given
        self.fields["site"].label = _("Line %(number)s, site") % given
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(site.pk), site.number) for site in sites),
        ]


@staff(Verb.DISTRIBUTE_SITES)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    """An order that gives addresses to sites: written, looked at, published as a whole."""
    user = user_of(request)
    row = organization_or_404(user, code)
    require(user, Verb.DISTRIBUTE_SITES, row)
    desk = _Order(request, user, row)
    published, preview, problem = False, None, ""
    if request.method == "POST" and request.POST.get("do") in ("look", "publish"):
        wish = desk.wish()
        if wish is not None:
            try:
                published, preview = desk.carry_out(wish)
            except ActRefused as error:
                problem = str(refusal(error))
    if published:
        messages.success(request, _("The order is published: the addresses belong to their sites."))
        return HttpResponseRedirect(reverse("organization-sites", args=[row.code]))
    is_stale = preview is not None and request.POST.get("do") == "publish" and not preview.problems
    context = {
        **parts(request, user, row, "organization-sites"),
        "order_form": desk.form,
        "forms": [desk.form, *desk.lines],
        "rows": desk.rows,
        "is_cut": desk.is_cut,
        "lines": desk.lines,
        "line_count": len(desk.lines),
        "preview": preview,
        "problems": [desk.said(found) for found in preview.problems] if preview else [],
        "notices": _notices(preview, desk) if preview else [],
        "balance": _balance(preview, desk.sites) if preview else [],
        "has_sites": bool(desk.sites),
        "problem": _("Something changed since you looked. Look at the new preview.")
        if is_stale
        else problem,
    }
    status = CONFLICT if is_stale or problem else 200
    return render(request, "desks/organization/sites_order.html", context, status=status)


class _Order:
    """What stands in the form of an order."""

    def __init__(self, request: HttpRequest, user: User, row: Organization) -> None:
        data, _files = posted(request)
        self.user, self.row, self._data = user, row, request.POST
        self.form = OrderForm(data)
        self.sites = list(row.sites.order_by("number"))
        self.areas = areas_on(row, clock.today())
        places = places_of(self.areas)
        self.is_cut = len(places) > SHOWN
        self.rows = [RowForm(data, place=place, sites=self.sites) for place in places[:SHOWN]]
        wanted = request.POST.get("line_count", "")
        count = int(wanted) if wanted.isdecimal() else LINES
        is_for_more = request.POST.get("do") == "more"
        count = min(MOST_LINES, count + LINES * is_for_more)
        self.lines = [PartForm(data, number=n, sites=self.sites) for n in range(max(count, 1))]
        self._unit_names: dict[int, str] = {}
        if is_for_more:  # nothing is sent yet: what is empty so far is no error
            for form in (self.form, *self.rows, *self.lines):
                cast(Any, form)._errors = ErrorDict()

    def wish(self) -> Wish | None:
        """What is asked; None where the form has errors (they stand at the fields)."""
        is_good = self.form.is_valid()
        streets = own_streets(Units(), self.areas) if any(map(_is_filled, self.lines)) else None
        parts: list[Part] = []
        self.of_part: list[int] = []
        for line in self.lines:
            if not line.is_valid():
                is_good = False
            elif _is_filled(line):
                part = self._part(line, streets)
                if part is None:
                    is_good = False
                else:
                    parts.append(part)
                    self.of_part.append(line.number)
        changed = []
        for row in self.rows:
            if row.is_valid():
                value = row.cleaned_data["site"]
                changed.append((row.place.row.pk, int(value) if value else None))
            else:
                is_good = False
        if not is_good:
            return None
        moved = tuple(
            (pk, site_id)
            for (pk, site_id), row in zip(changed, self.rows, strict=True)
            if site_id != row.place.row.site_id
        )
        if not moved and not parts:
            self.lines[0].add_error(
                "street", _("Nothing is changed yet. Choose a site above, or write a street here")
            )
            return None
        return Wish(moved, tuple(parts))

    def _part(self, line: PartForm, streets: Any) -> Part | None:
        given = line.cleaned_data
        if not given["street"]:
            line.add_error("street", _("Enter the street"))
        if not given["site"]:
            line.add_error("site", _("Choose a site"))
        try:
            houses = read_houses(given["houses"])
        except HouseError as error:
            line.add_error(
                "houses", _("The houses “%(said)s” cannot be read.") % {"said": error.item}
            )
            houses = []
        else:
            if not houses:
                line.add_error("houses", _("Name houses, or leave it empty for the whole street"))
        if line.errors:
            return None
        found = {
            street.id: street
            for unit_id in {one.unit_id for one in self.areas}
            for street in streets.named(unit_id, given["street"])
        }
        if len(found) != 1:
            near = [
                name
                for unit_id in {one.unit_id for one in self.areas}
                for name in streets.near(unit_id, given["street"])
            ]
            said = (
                _("Several streets are called so. Write the name in full")
                if found
                else _("There is no such street in your area")
            )
            if near and not found:
                said = _("%(said)s. Nearest names: %(names)s") % {
                    "said": said,
                    "names": ", ".join(dict.fromkeys(near)),
                }
            line.add_error("street", said)
            return None
        (street,) = found.values()
        return Part(street, tuple(houses), int(given["site"]))

    def carry_out(self, wish: Wish) -> tuple[bool, SitePreview]:
        """Whether it is published now, and what it would do (or did)."""
        given = self.form.cleaned_data
        said: dict[str, Any] = {
            "on": given["from_on"],
            "order_number": given["order_number"],
            "order_on": given["order_on"],
        }
        if self._data.get("do") != "publish":
            return False, actions.preview(self.user, self.row, wish, **said)
        try:
            done = actions.distribute(self.user, self.row, wish, self._data.get("key", ""), **said)
        except SiteOrderRefused as error:
            return False, error.preview
        return True, done

    def said(self, found: SiteFinding) -> str:
        """A finding in a sentence."""
        where = ", ".join(part for part in (self._where(found), _said_houses(found)) if part)
        line = ""
        if found.part is not None:
            line = _("Line %(number)s") % {"number": self.of_part[found.part] + 1} + ". "
        return line + str(FLAWS[found.flaw]) % {
            "where": where,
            "sites": ", ".join(found.sites),
            "day": dates.day(found.day, get_language() or "kk", case="from") if found.day else "",
        }

    def _where(self, found: SiteFinding) -> str:
        if found.street is not None:
            return street_name(found.street)
        if found.unit_id is None:
            return ""
        if found.unit_id not in self._unit_names:
            self._unit_names |= {one.unit_id: one.unit.name for one in self.areas}
        if found.unit_id not in self._unit_names:
            unit = KatoUnit.objects.filter(pk=found.unit_id).first()
            self._unit_names[found.unit_id] = unit.name if unit else ""
        return self._unit_names[found.unit_id]


FLAWS: dict[SiteFlaw, Promise] = {
    SiteFlaw.OUTSIDE: gettext_lazy("Not in your service area: %(where)s."),
    SiteFlaw.SHARED: gettext_lazy(
        "Another organization serves these houses as well: %(where)s. The region decides about them."
    ),
    SiteFlaw.TWICE: gettext_lazy("The same houses are given twice: %(where)s."),
    SiteFlaw.PLANNED_LATER: gettext_lazy(
        "Your area changes by an order from %(day)s. Divide it from that day on."
    ),
    SiteFlaw.SHARED_SITES: gettext_lazy("Sites %(sites)s share: %(where)s."),
    SiteFlaw.WITHOUT_SITE: gettext_lazy("No site is named for: %(where)s."),
}


def _is_filled(line: PartForm) -> bool:
    return any(
        str(line.data.get(line.add_prefix(name), "")).strip()
        for name in ("street", "houses", "site")
    )


def _said_houses(found: SiteFinding) -> str:
    return houses_in_words(found.houses) if found.houses and found.houses != "all" else ""


def _notices(preview: SitePreview, desk: _Order) -> list[str]:
    return [desk.said(found) for found in preview.findings if found not in preview.problems]


@dataclass(frozen=True, slots=True)
class Balance:
    """People of one site before and after."""

    site: str
    before: int
    after: int
    difference: int


def _balance(preview: SitePreview, sites: list[Site]) -> list[Balance]:
    rows: list[tuple[int | None, str]] = [(site.pk, site.number) for site in sites]
    rows.append((None, ""))
    return [
        Balance(
            number, preview.before[pk], preview.after[pk], preview.after[pk] - preview.before[pk]
        )
        for pk, number in rows
    ]
