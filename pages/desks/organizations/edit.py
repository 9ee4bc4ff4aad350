"""What a region writes of an organization: contact data, hours, contracts, acts; a new organization."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Verb
from applications import region
from applications.actions import organizations as actions
from applications.errors import RegionRefused
from campaigns import clock
from codes import ContractState
from pages.desks.access import staff, user_of
from registry.models import Organization

from .forms import ActForm, ContactsForm, ContractForm, HoursForm, NewForm
from .scope import organization_or_404
from .words import REFUSED

_KEEP = Verb.KEEP_ORGANIZATIONS
_METHODS = ["GET", "HEAD", "POST"]


def refuse(form: forms.Form, error: RegionRefused) -> None:
    """Say at its field what may not be written."""
    field = {"to_on": "last_on"}.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, str(REFUSED[error.reason]))


def _page(
    request: HttpRequest,
    page: str,
    form: forms.Form,
    organization: Organization | None,
    **more: Any,
) -> HttpResponse:
    return render(
        request,
        f"desks/organizations/{page}.html",
        {"form": form, "organization": organization, **more},
        status=422 if form.errors else 200,
    )


@staff(_KEEP)
@require_http_methods(_METHODS)
def contacts(request: HttpRequest, code: str) -> HttpResponse:
    """Names, address, telephone, point on the map, and whether people from outside the area are taken."""
    user = user_of(request)
    row = organization_or_404(user, code)
    known = {name: getattr(row, name) for name in actions.CONTACTS}
    form = ContactsForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        changed = {
            name: form.cleaned_data[name]
            for name in actions.CONTACTS
            if form.cleaned_data[name] != known[name]
        }
        if changed:
            actions.correct(user, row.pk, **changed)
            messages.success(request, _("Written down."))
        return redirect("region-organization", code=code)
    return _page(request, "contacts", form, row)


@staff(_KEEP)
@require_http_methods(_METHODS)
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """Opening hours; waiting applications follow, and their people are told."""
    user = user_of(request)
    row = organization_or_404(user, code)
    known: dict[str, Any] = {}
    for one in row.hours.all():
        known |= {f"opens_{one.weekday}": one.opens, f"closes_{one.weekday}": one.closes}
    form = HoursForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        moved = actions.set_hours(user, row.pk, form.hours)
        said = _("The hours are written down.")
        if moved:
            said += " " + ngettext(
                "%(number)s waiting application got a new moment of acceptance; the person is told.",
                "%(number)s waiting applications got new moments of acceptance; the people are told.",
                moved,
            ) % {"number": moved}
        messages.success(request, said)
        return redirect("region-organization", code=code)
    return _page(request, "hours", form, row)


@staff(_KEEP)
@require_http_methods(_METHODS)
def contract(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The contract of this year or the next: confirmed, refused or unknown."""
    user = user_of(request)
    row = organization_or_404(user, code)
    this_year = clock.today().year
    if not this_year <= year <= this_year + 1:
        raise Http404
    others = [one for one in region.owners(user, _KEEP) if one.pk != row.pk]
    known = row.contracts.select_related("principal").filter(year=year).first()
    if known and known.principal and known.principal.pk not in {one.pk for one in others}:
        others.append(known.principal)  # of another region
    initial: dict[str, Any] = {"state": ContractState.UNKNOWN.value}
    if known is not None:
        initial = {
            "state": known.state,
            "number": known.number,
            "principal": known.principal.code if known.principal else "",
            "from_on": known.from_on,
            "last_on": known.to_on - timedelta(days=1) if known.to_on else None,
        }
    data = request.POST if request.method == "POST" else None
    form = ContractForm(data, initial=initial, of=others)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_contract(
                user,
                row.pk,
                year,
                state=ContractState(given["state"]),
                number=given["number"],
                principal=next((one for one in others if one.code == given["principal"]), None),
                from_on=given["from_on"],
                to_on=form.to_on,
            )
        except RegionRefused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The contract for %(year)s is written down.") % {"year": year}
            )
            return redirect("region-organization", code=code)
    return _page(request, "contract", form, row, year=year)


@staff(_KEEP)
@require_http_methods(_METHODS)
def act(request: HttpRequest, code: str) -> HttpResponse:
    """An act by which the organization stands otherwise: it opens the matching ground to its people."""
    user = user_of(request)
    row = organization_or_404(user, code)
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            recorded = actions.record_act(
                user, row.pk, kind=form.chosen, act=given["act"], from_on=given["from_on"]
            )
        except RegionRefused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("The act is recorded and holds.")
                if recorded.applied_at
                else _("The act is recorded; it is applied when its day comes."),
            )
            return redirect("region-organization", code=code)
    attached = region.panel_counts([row.pk]).get(row.pk, {}).get("attached", 0)
    return _page(request, "act", form, row, attached=attached)


@staff(_KEEP)
@require_http_methods(_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A new organization of the territory."""
    user = user_of(request)
    form = NewForm(
        request.POST if request.method == "POST" else None, initial={"accepts_outside_area": True}
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        unit = region.unit_of(user, _KEEP, given.pop("unit"))
        try:
            if unit is None:
                raise RegionRefused("unit_foreign", "unit")
            row = actions.create(user, unit=unit, **given)
        except RegionRefused as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("The organization is recorded. Its contract, hours and service area come next."),
            )
            return redirect(reverse("region-organization", args=[row.code]))
    return _page(request, "new", form, None)
