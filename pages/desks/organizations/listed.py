"""The organizations of a territory: type, ownership, status, contracts, people and lists."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from applications import region
from campaigns import clock
from codes import ContractState, OrganizationType, Ownership, ProviderStatus
from codes.labels import label
from pages.desks.access import staff, user_of
from pages.forms import PageForm

_ALL = [("", _("All"))]


class FilterForm(PageForm):
    """The filters; what is chosen stands in the address."""

    name = forms.CharField(label=_("Name, code or BIN"), required=False, max_length=100)
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[*_ALL, *((one.value, label(one)) for one in OrganizationType)],
    )
    ownership = forms.ChoiceField(
        label=_("Ownership"),
        required=False,
        choices=[*_ALL, *((one.value, label(one)) for one in Ownership)],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[*_ALL, *((one.value, label(one)) for one in ProviderStatus)],
    )
    contract = forms.ChoiceField(
        label=_("Contract for next year"),
        required=False,
        choices=[*_ALL, *((one.value, label(one)) for one in ContractState)],
    )


def filter_of(given: QueryDict) -> region.OrganizationFilter:
    """What an address asks for; what cannot be asked narrows nothing."""
    return region.OrganizationFilter(**_chosen(FilterForm(given)))


def _chosen(filters: FilterForm) -> dict[str, str]:
    given = filters.cleaned_data if filters.is_valid() else {}
    return {name: value for name, value in given.items() if value}


@staff(Verb.KEEP_ORGANIZATIONS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list by code, in neutral order whatever the ownership (rulebook 7); a fixed number of queries."""
    filters = FilterForm(request.GET)
    chosen = _chosen(filters)
    after = request.GET.get("after", "")
    wanted = region.OrganizationFilter(**chosen)
    page, total = region.organization_lines(user_of(request), wanted, after=after)
    address = reverse("region-organizations")
    query = f"?{urlencode(chosen)}" if chosen else ""
    older = urlencode({**chosen, "after": page.after})
    return render(
        request,
        "desks/organizations/listed.html",
        {
            "filter_form": filters,
            "lines": page.rows,
            "total": total,
            "this_year": clock.today().year,
            "next_year": clock.today().year + 1,
            "is_filtered": bool(chosen),
            "address": address,
            "newer": f"{address}{query}" if after else "",
            "older": f"{address}?{older}" if page.after else "",
        },
    )
