"""The Fund's list of a year: contracts by organization, the declaration, and what it will cancel."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.administration import story
from accounts.permissions import Verb
from applications.actions import fund_list
from applications.models import Application, FundListDeclaration
from campaigns import clock
from codes import Administered, ContractState
from codes.constraints import choices
from codes.labels import label
from pages.forms import DayField, PageForm
from pages.parts import Row
from registry.models import FundContract, Organization

from ..access import staff, user_of
from . import said
from .changing import Change, Refusals, carry_out
from .paging import page_of

Words = str | Promise
MOST_NAMED = 100

REFUSALS: Refusals = {
    "from_on": ("from_on", gettext_lazy("Enter the first day of the contract")),
    "year": ("from_on", gettext_lazy("A contract of the year begins in the year")),
    "act": ("act", gettext_lazy("Name the letter of the Fund")),
    "changed": (
        "",
        gettext_lazy(
            "The list changed while you looked at it. Nothing is declared: look at it again"
        ),
    ),
}


class FilterForm(PageForm):
    """Which contracts; it stands in the address."""

    state = forms.ChoiceField(
        label=gettext_lazy("Contracts"),
        required=False,
        choices=[("", gettext_lazy("All contracts")), *choices(ContractState)],
    )


class ContractForm(PageForm):
    """What the Fund says of one organization."""

    state = forms.ChoiceField(
        label=gettext_lazy("Contract with the Fund"),
        choices=choices(ContractState),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is known of the contract")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the contract"), required=False, max_length=60
    )
    from_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Of a confirmed contract"),
        required=False,
    )


class DeclareForm(PageForm):
    """The Fund's letter."""

    act = forms.CharField(
        label=gettext_lazy("Letter of the Fund"),
        help_text=gettext_lazy("Number and date of the letter with the complete list"),
        max_length=300,
        error_messages={"required": gettext_lazy("Name the letter of the Fund")},
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An organization and its contract of the year."""

    organization: Organization
    state: Words
    sign: str
    url: str


_SIGNS = {ContractState.CONFIRMED: "pass", ContractState.REFUSED: "fail"}


def _year_or_404(year: int) -> int:
    if not 2015 <= year <= clock.today().year + 2:
        raise Http404
    return year


@staff(Verb.DECLARE_FUND_LIST)
@require_safe
def listed(request: HttpRequest, year: int) -> HttpResponse:
    """Organizations of primary care with their contract of the year; counts, and the next step."""
    _year_or_404(year)
    address = reverse("nation-fund", args=[year])
    state = request.GET.get("state", "")
    if state not in {one.value for one in ContractState}:
        state = ""
    rows = with_state(year)
    counts = dict(
        rows.order_by().values_list("contract_state").annotate(count=Count("pk", distinct=True))
    )
    chosen = rows.filter(contract_state=state) if state else rows
    page = page_of(chosen, address, {"state": state}, request.GET.get("after", ""), by="code")
    declared = FundListDeclaration.objects.select_related("declared_by").filter(year=year).first()
    return render(
        request,
        "desks/nation/fund.html",
        {
            "year": year,
            "years": [(one, reverse("nation-fund", args=[one])) for one in _years()],
            "filter_form": FilterForm(initial={"state": state}),
            "address": address,
            "counts": [(label(one), counts.get(one.value, 0)) for one in ContractState],
            "lines": [_line(row, year) for row in page.rows],
            "newer": page.newer,
            "older": page.older,
            "declared": declared,
            "declare_url": reverse("nation-fund-declare", args=[year]),
            "choices": fund_list.choices_of(fund_list.omitted(year).values("pk"), year).count(),
            "events": said.story(
                story(Administered.FUND_LIST, str(year), 10), "organization", "act"
            ),
        },
    )


def with_state(year: int) -> QuerySet[Organization]:
    """Organizations of primary care, each with the `contract_state` of the year."""
    return fund_list.listed(year).annotate(
        of_year=FilteredRelation("contracts", condition=Q(contracts__year=year)),
        contract_state=Coalesce(F("of_year__state"), Value(ContractState.UNKNOWN.value)),
    )


def _years() -> list[int]:
    this = clock.today().year
    return [this - 1, this, this + 1]


def _line(row: Any, year: int) -> Line:
    state = ContractState(row.contract_state)
    return Line(
        row,
        label(state),
        _SIGNS.get(state, "gap"),
        reverse("nation-fund-contract", args=[year, row.code]),
    )


@staff(Verb.DECLARE_FUND_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """What is known of an organization's contract for the year."""
    user = user_of(request)
    organization = get_object_or_404(fund_list.listed(_year_or_404(year)), code=code)
    known = FundContract.objects.filter(organization=organization, year=year).first()
    state = ContractState(known.state) if known else ContractState.UNKNOWN
    address = reverse("nation-fund", args=[year])
    first_of_year = date(year, 1, 1)
    initial = {
        "state": state.value,
        "number": known.number if known else "",
        "from_on": (known.from_on if known else None) or first_of_year,
    }

    def check(given: dict[str, Any]) -> None:
        if given["state"] == ContractState.CONFIRMED:
            if given["from_on"] is None:
                raise fund_list.NotThisList("from_on")
            if given["from_on"].year != year:
                raise fund_list.NotThisList("year")

    def save(given: dict[str, Any]) -> Words:
        fund_list.set_contract(
            user,
            organization.pk,
            year,
            state=ContractState(given["state"]),
            number=given["number"],
            from_on=given["from_on"],
        )
        return _("The contract is written down.")

    def rows(given: dict[str, Any]) -> list[Row]:
        chosen = ContractState(given["state"])
        found = [
            Row(_("Organization"), organization.name),
            Row(_("Year"), str(year)),
            Row(_("Contract with the Fund"), label(chosen)),
        ]
        if chosen == ContractState.CONFIRMED:
            found.append(Row(_("First day"), said.day(given["from_on"])))
        return [*found, *([Row(_("Number"), given["number"])] if given["number"] else [])]

    def notes(given: dict[str, Any]) -> list[Words]:
        is_declared = FundListDeclaration.objects.filter(year=year).exists()
        if given["state"] != ContractState.REFUSED or not is_declared:
            return []
        count = fund_list.choices_of([organization.pk], year).count()
        words = ngettext(
            "The list is declared complete: %(number)s approved choice is cancelled, the person is told.",
            "The list is declared complete: %(number)s approved choices are cancelled, the people are told.",
            count,
        )
        return [words % {"number": count}]

    return carry_out(
        request,
        Change(
            title=_("Contract of %(year)s: %(name)s") % {"year": year, "name": organization.name},
            button=_("Write the contract down"),
            back=address,
            back_words=_("Back to the list of the Fund"),
            form=lambda data: ContractForm(data, initial=initial),
            rows=rows,
            save=save,
            check=check,
            done=address,
            refusals=REFUSALS,
            facts=[Row(_("Known now"), label(state))],
            notes=notes,
        ),
    )


@staff(Verb.DECLARE_FUND_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, year: int) -> HttpResponse:
    """Declare the list complete, having seen whom it omits and how many choices that cancels."""
    user = user_of(request)
    _year_or_404(year)
    address = reverse("nation-fund", args=[year])
    omitted = list(_with_choices(year))
    seen = ",".join(str(row.pk) for row in omitted)
    count = sum(row.choices for row in omitted)
    if FundListDeclaration.objects.filter(year=year).exists():
        omitted, count = [], 0

    def save(given: dict[str, Any]) -> Words:
        expected = [int(pk) for pk in given["seen"].split(",") if pk.isdecimal()]
        number = fund_list.declare_complete(user, year, act=given["act"], expected=expected)
        words = ngettext(
            "Declared complete; %(number)s organization is without a contract. Choices are being cancelled.",
            "Declared complete; %(number)s organizations are without a contract. Choices are being cancelled.",
            number,
        )
        return words % {"number": number}

    def rows(given: dict[str, Any]) -> list[Row]:
        return [
            Row(_("Year"), str(year)),
            Row(_("Letter of the Fund"), given["act"]),
            Row(_("Organizations without a contract"), str(len(omitted))),
            Row(_("Approved choices to be cancelled"), str(count)),
        ]

    return carry_out(
        request,
        Change(
            title=_("Declare the list of %(year)s complete") % {"year": year},
            button=_("Declare it complete and cancel the choices"),
            back=address,
            back_words=_("Back to the list of the Fund"),
            form=DeclareForm,
            seen=seen,
            rows=rows,
            save=save,
            done=address,
            refusals=REFUSALS,
            lead=_(
                "Whoever is not confirmed then stands as refused. Settle what is still unknown first: "
                "without the declaration it cancels nothing."
            ),
            template="desks/nation/fund_declare.html",
            more={"omitted": omitted[:MOST_NAMED], "number": len(omitted), "count": count},
            notes=lambda given: [
                _(
                    "People stay where they were, or wait for the commission where that organization is gone. "
                    "All are told. This cannot be undone."
                )
            ],
        ),
    )


def _with_choices(year: int) -> Any:
    per_organization = (
        Application.objects.filter(
            pk__in=fund_list.choices_of(fund_list.omitted(year).values("pk"), year)
        )
        .filter(organization_id=OuterRef("pk"))
        .order_by()
        .values("organization_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        fund_list.omitted(year)
        .annotate(choices=Coalesce(Subquery(per_organization), 0))
        .order_by("-choices", "code")
    )
