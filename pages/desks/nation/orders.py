"""Orders over the norm: who has one, giving one to a list, ending one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.administration import story
from accounts.permissions import Verb
from accounts.users import found_organization
from applications.actions import over_norm
from campaigns import clock
from codes import Administered, PanelType
from codes.labels import label
from pages.forms import DayField, PageForm
from pages.parts import Row
from registry import orders
from registry.models import Organization, OverNormOrder, Panel

from ..access import staff, user_of
from . import said
from .changing import Change, Refusals, carry_out
from .paging import page_of

Words = str | Promise

SHOWN: dict[str, Words] = {
    "": gettext_lazy("In force and to come"),
    "over": gettext_lazy("Over and taken back"),
}
REFUSALS: Refusals = {
    "act": ("act", gettext_lazy("Name the order that grants the places")),
    "places": ("places", gettext_lazy("An order grants at least one place")),
    "past": ("from_on", gettext_lazy("Enter today or a day to come")),
    "order": ("to_on", gettext_lazy("The last day is before the first one")),
    "another": (
        "from_on",
        gettext_lazy("The list has another order in these days. End that one first"),
    ),
}
END_REFUSALS: Refusals = {
    "past": ("last_on", gettext_lazy("An order ends yesterday at the earliest")),
    "lapsed": ("", gettext_lazy("The order is over already")),
    "longer": (
        "last_on",
        gettext_lazy("The order ends earlier already: a longer one is a new order"),
    ),
    "not_begun": ("last_on", gettext_lazy("The order holds for a day at least")),
    "begun": ("", gettext_lazy("The order has begun: it can be ended, not taken back")),
}


class FilterForm(PageForm):
    """Which orders; it stands in the address."""

    show = forms.ChoiceField(
        label=gettext_lazy("Orders"), required=False, choices=list(SHOWN.items())
    )


class FindForm(PageForm):
    """The organization whose list gets an order."""

    organization = forms.CharField(
        label=gettext_lazy("Organization"),
        help_text=gettext_lazy("Its code, BIN or full name"),
        max_length=250,
        error_messages={"required": gettext_lazy("Enter the organization")},
    )

    found: Organization | None = None

    def clean_organization(self) -> str:
        """Exactly one organization."""
        text = str(self.cleaned_data["organization"])
        self.found = found_organization(text)
        if self.found is None:
            raise forms.ValidationError(
                _("No organization, or more than one, is called so. Enter its code or BIN")
            )
        return text


class OrderForm(PageForm):
    """Places, the order, its days."""

    places = forms.IntegerField(
        label=gettext_lazy("Places over the norm"),
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
        error_messages={
            "required": gettext_lazy("Enter a number"),
            "invalid": gettext_lazy("Enter a whole number in digits"),
            "min_value": gettext_lazy("An order grants at least one place"),
            "max_value": gettext_lazy("The number is too large"),
        },
    )
    act = forms.CharField(
        label=gettext_lazy("Order"),
        help_text=gettext_lazy("Number and date"),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the order that grants the places")},
    )
    from_on = DayField(label=gettext_lazy("First day"), help_text=gettext_lazy("Today or later"))
    last_on = DayField(
        label=gettext_lazy("Last day, included"),
        help_text=gettext_lazy("Without a day, until another order ends it"),
        required=False,
    )


class EndForm(PageForm):
    """The last day of an order."""

    last_on = DayField(label=gettext_lazy("Last day, included"))


@dataclass(frozen=True, slots=True)
class Line:
    """An order as the list shows it."""

    row: OverNormOrder
    last_on: date | None
    sign: str
    state: Words
    url: str


@staff(Verb.GRANT_OVER_NORM)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Orders, newest first."""
    today = clock.today()
    show, rows = filtered(request.GET)
    address = reverse("nation-orders")
    page = page_of(rows, address, {"show": show}, request.GET.get("after", ""))
    return render(
        request,
        "desks/nation/orders.html",
        {
            "filter_form": FilterForm(initial={"show": show}),
            "address": address,
            "lines": [line_of(row, today) for row in page.rows],
            "newer": page.newer,
            "older": page.older,
        },
    )


def filtered(given: QueryDict) -> tuple[str, QuerySet[OverNormOrder]]:
    """The filter of an address, and the orders that it leaves."""
    show = given.get("show", "")
    show = show if show in SHOWN else ""
    over = Q(taken_back_on__isnull=False) | Q(to_on__lte=clock.today())
    rows = OverNormOrder.objects.filter(over if show else ~over)
    return show, rows.select_related("panel__organization", "panel__doctor")


def line_of(row: OverNormOrder, today: date) -> Line:
    """What the list says of an order."""
    url = reverse("nation-order", args=[row.pk])
    if row.taken_back_on is not None:
        sign, state = "none", _("taken back")
    elif row.to_on is not None and row.to_on <= today:
        sign, state = "pass", _("over")
    elif row.from_on > today:
        sign, state = "wait", _("to come")
    else:
        sign, state = "now", _("in force")
    return Line(row, _last(row.to_on), sign, state, url)


def _last(to_on: date | None) -> date | None:
    """The last day of a span that ends before `to_on`."""
    return date.fromordinal(to_on.toordinal() - 1) if to_on else None


def _first_after(last_on: date | None) -> date | None:
    return date.fromordinal(last_on.toordinal() + 1) if last_on else None


@staff(Verb.GRANT_OVER_NORM)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The organization, then one of its lists."""
    form = FindForm(request.GET) if "organization" in request.GET else FindForm()
    panels: list[Panel] = []
    if form.is_bound and form.is_valid():
        assert form.found is not None
        panels = list(
            form.found.panels.select_related("doctor", "site").order_by("site__number", "code")
        )
    return render(
        request,
        "desks/nation/order_find.html",
        {
            "form": form,
            "organization": form.found,
            "panels": [
                (panel, label(PanelType(panel.type)), reverse("nation-new-order", args=[panel.pk]))
                for panel in panels
            ],
        },
    )


@staff(Verb.GRANT_OVER_NORM)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """An order for one list."""
    user = user_of(request)
    panel = Panel.objects.select_related("organization", "doctor", "site").filter(pk=pk).first()
    if panel is None:
        raise Http404

    def given_days(given: dict[str, Any]) -> dict[str, Any]:
        return {
            "places": given["places"],
            "act": given["act"],
            "from_on": given["from_on"],
            "to_on": _first_after(given["last_on"]),
        }

    def save(given: dict[str, Any]) -> Words:
        over_norm.grant(user, panel.pk, **given_days(given))
        return _("The order is given.")

    def rows(given: dict[str, Any]) -> list[Row]:
        until = said.day(given["last_on"]) or _("until it is ended")
        return [
            *_facts(panel),
            Row(_("Places over the norm"), str(given["places"])),
            Row(_("Order"), given["act"]),
            Row(_("First day"), said.day(given["from_on"])),
            Row(_("Last day, included"), until),
        ]

    return carry_out(
        request,
        Change(
            title=_("An order over the norm"),
            button=_("Give the order"),
            back=reverse("nation-order-find"),
            back_words=_("Back to the lists"),
            form=OrderForm,
            rows=rows,
            save=save,
            check=lambda given: orders.check(panel.pk, **given_days(given)),
            done=reverse("nation-orders"),
            refusals={**REFUSALS, "order": ("last_on", REFUSALS["order"][1])},
            facts=_facts(panel),
            notes=lambda given: [
                _(
                    "The places come on the first day and lapse after the last one by themselves. "
                    "Nobody is turned out then."
                )
            ],
        ),
    )


def _facts(panel: Panel) -> list[Row]:
    doctor = panel.doctor.full_name if panel.doctor else _("without a doctor")
    count = panel.rolled(clock.today())[0]
    held = ngettext("%(number)s person", "%(number)s people", count) % {"number": count}
    return [
        Row(_("Organization"), panel.organization.name),
        Row(_("Doctor’s list"), f"{doctor}, {label(PanelType(panel.type))}"),
        Row(_("Site"), panel.site.number),
        Row(_("On the list today"), held),
        Row(
            _("Norm and order today"),
            _("norm %(norm)s, by order %(order)s") % {"norm": panel.norm, "order": panel.over_norm},
        ),
    ]


@staff(Verb.GRANT_OVER_NORM)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what became of it; ended, or taken back before its first day."""
    user = user_of(request)
    row = (
        OverNormOrder.objects.select_related("panel__organization", "panel__doctor", "panel__site")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    line = line_of(row, clock.today())
    is_coming = row.from_on > clock.today()
    is_over = row.taken_back_on is not None or row.lapsed_on is not None
    facts = [
        *_facts(row.panel),
        Row(_("Order"), row.act),
        Row(_("Places over the norm"), str(row.places)),
        Row(_("First day"), said.day(row.from_on)),
        Row(_("Last day, included"), said.day(line.last_on) or _("until it is ended")),
        Row(_("State"), line.state),
    ]
    events = said.story(story(Administered.OVER_NORM_ORDER, str(row.pk)), "act")
    if is_over:
        return render(request, "desks/nation/order_over.html", {"facts": facts, "events": events})

    def save(given: dict[str, Any]) -> Words:
        if is_coming:
            over_norm.take_back(user, row.pk)
        else:
            to_on = _first_after(given["last_on"])
            assert to_on is not None
            over_norm.end(user, row.pk, to_on=to_on)
        return _("The order is taken back.") if is_coming else _("The end of the order is set.")

    def rows(given: dict[str, Any]) -> list[Row]:
        if is_coming:
            return facts
        return [*facts[:-2], Row(_("New last day, included"), said.day(given["last_on"]))]

    return carry_out(
        request,
        Change(
            title=_("Take the order back") if is_coming else _("End the order"),
            button=_("Take the order back") if is_coming else _("End the order"),
            back=reverse("nation-orders"),
            back_words=_("Back to the orders"),
            form=PageForm if is_coming else EndForm,
            rows=rows,
            save=save,
            done=reverse("nation-orders"),
            refusals=END_REFUSALS,
            facts=facts,
            template="desks/nation/with_story.html",
            more={"events": events},
            notes=lambda given: (
                []
                if is_coming
                else [_("Nobody is turned out; nobody new is taken above the norm.")]
            ),
        ),
    )
