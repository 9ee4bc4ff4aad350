"""One organization: what is known of it, its contracts, hours and acts, with the ways to change them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from applications import region
from applications.models import OrganizationAct
from campaigns import clock
from codes import ContractState, OrganizationType, Ownership, ProviderStatus
from codes.labels import label
from pages.desks.access import staff, user_of
from pages.parts import Row
from registry.models import FundContract, Organization

from .scope import organization_or_404
from .words import KINDS


@dataclass(frozen=True)
class Contract:
    """A year's contract in words; `url` where it can still be written."""

    year: int
    state: str | Promise
    row: FundContract | None
    url: str

    @property
    def last_on(self) -> date | None:
        """The last day of the contract."""
        ends = self.row.to_on if self.row else None
        return ends - timedelta(days=1) if ends else None


@dataclass(frozen=True)
class Act:
    """An act in words."""

    row: OrganizationAct
    kind: str | Promise


@staff(Verb.KEEP_ORGANIZATIONS)
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one organization."""
    organization = organization_or_404(user_of(request), code)
    counts = region.panel_counts([organization.pk]).get(organization.pk, {})
    acts = organization.acts.select_related("by").order_by("-from_on", "-pk")  # type: ignore[attr-defined]
    return render(
        request,
        "desks/organizations/card.html",
        {
            "organization": organization,
            "about": list(_about(organization)),
            "counts": {"attached": 0, "panels": 0, "excess": 0, "places": 0, **counts},
            "areas": region.served_today(organization),
            "contracts": _contracts(organization),
            "hours": [(WEEKDAYS[row.weekday], row) for row in organization.hours.all()],
            "acts": [Act(row, KINDS[OrganizationAct.Kind(row.kind)]) for row in acts[:50]],
            "is_closed": organization.closed_on is not None
            and organization.closed_on <= clock.today(),
        },
    )


def _about(row: Organization) -> Iterable[Row]:
    there = reverse("region-organization-contacts", args=[row.code])

    def changed(term: str, value: str, lang: str = "") -> Row:
        return Row(term, value or "–", there, _("Change"), lang=lang)

    yield Row(_("Code"), row.code)
    yield Row(_("BIN"), row.bin or "–")
    yield Row(_("Type"), label(OrganizationType(row.type)))
    yield Row(_("Ownership"), label(Ownership(row.ownership)))
    yield Row(
        _("Status"),
        label(ProviderStatus(row.status)),
        reverse("region-organization-act", args=[row.code]),
        _("Record an act"),
    )
    yield Row(_("Unit"), f"{row.unit.name}, {row.unit.code}")
    yield changed(_("Name in Kazakh"), row.name_kk, "kk")
    yield changed(_("Name in Russian"), row.name_ru, "ru")
    yield changed(_("Name in English"), row.name_en, "en")
    yield changed(_("Address in Kazakh"), row.address_kk, "kk")
    yield changed(_("Address in Russian"), row.address_ru, "ru")
    yield changed(_("Telephone"), row.phone)
    yield changed(_("E-mail"), row.email)
    place = f"{row.latitude}, {row.longitude}" if row.latitude is not None else ""
    yield changed(_("Point on the map"), place)
    yield changed(
        _("People from outside the area"),
        _("taken") if row.accepts_outside_area else _("not taken"),
    )


def _contracts(organization: Organization) -> list[Contract]:
    this_year = clock.today().year
    known = {
        row.year: row for row in organization.contracts.select_related("principal").order_by("year")
    }
    years = sorted({*known, this_year, this_year + 1}, reverse=True)
    return [
        Contract(
            year,
            label(ContractState(known[year].state if year in known else ContractState.UNKNOWN)),
            known.get(year),
            reverse("region-organization-contract", args=[organization.code, year])
            if this_year <= year <= this_year + 1
            else "",
        )
        for year in years
    ]
