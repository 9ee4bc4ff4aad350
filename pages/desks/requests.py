"""What people ask around applications, oldest first: corrections, and proofs of a right to act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import requests
from applications.models import CorrectionRequest, RepresentationRequest
from codes import CorrectionSubject, Filer, numbers
from codes.labels import label
from pages.downloads import handed_out
from pages.forms import PageForm

from .access import note_opened, staff, user_of

Words = str | Promise
KINDS: dict[str, Promise] = {
    requests.CORRECTIONS: gettext_lazy("Corrections of the register"),
    requests.REPRESENTATIONS: gettext_lazy("Proofs of a right to act"),
}


class FilterForm(PageForm):
    """Which kind; it stands in the address."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Requests"),
        required=False,
        choices=[("", gettext_lazy("All requests")), *KINDS.items()],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One request that waits."""

    number: str
    url: str
    who: str
    what: Words
    about: Words
    at: datetime
    has_file: bool


@staff(Verb.ANSWER_REQUESTS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer within the user's scope; fifty a page."""
    user = user_of(request)
    kind = request.GET.get("kind", "")
    if kind not in requests.KINDS:
        kind = ""
    after = request.GET.get("after", "")
    page = requests.waiting(user, kind, after)
    counts = requests.waiting_counts(user)
    address = reverse("desk-requests")
    chosen = {"kind": kind} if kind else {}
    return render(
        request,
        "desks/requests.html",
        {
            "filter_form": FilterForm(initial=chosen),
            "lines": [line_of(row) for row in page.rows],
            "total": counts[kind] if kind else sum(counts.values()),
            "kind_words": KINDS[kind] if kind else "",
            "address": address,
            "newer": _with(address, chosen) if after else "",
            "older": _with(address, {**chosen, "after": page.after}) if page.after else "",
        },
    )


def _with(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def line_of(row: CorrectionRequest | RepresentationRequest) -> Line:
    """What the list says of a request."""
    if isinstance(row, CorrectionRequest):
        return Line(
            row.number,
            reverse("desk-correction", args=[row.number]),
            f"{row.person.last_name} {row.person.first_name}",
            _("Correction"),
            label(CorrectionSubject(row.subject)),
            row.created_at,
            bool(row.file),
        )
    who = row.representative
    return Line(
        row.number,
        reverse("desk-representation", args=[row.number]),
        f"{who.last_name} {who.first_name}",
        _("Right to act"),
        label(Filer(row.kind)),
        row.created_at,
        bool(row.file),
    )


def found_or_404(rows: Any, number: str) -> Any:
    """The row of this number among those of the user's scope; what lies outside is not found."""
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        raise Http404 from None
    row = rows.filter(number=wanted).first()
    if row is None:
        raise Http404
    return row


def next_address(user: User) -> str:
    """The oldest request that still waits, else the list."""
    rows = requests.waiting(user).rows
    return line_of(rows[0]).url if rows else reverse("desk-requests")


def waiting_words(counts: dict[str, int]) -> str:
    """ "Corrections of the register: 2. Proofs of a right to act: 1"."""
    return ". ".join(f"{said}: {counts[kind]}" for kind, said in KINDS.items())


@staff(Verb.ANSWER_REQUESTS)
@require_safe
def file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The paper that came with a request, to those in whose scope it lies; that it was opened is written down."""
    user = user_of(request)
    is_correction = number.upper().startswith("C")
    rows: Any = (
        requests.corrections_in_scope(user)
        if is_correction
        else requests.representations_in_scope(user)
    )
    row = found_or_404(rows.exclude(file=""), number)
    purpose = "correction" if is_correction else "representation"
    note_opened(user, row.person, f"{purpose} {row.number}, paper")
    if not is_correction:
        note_opened(user, row.representative, f"{purpose} {row.number}, paper")
    return handed_out(row.file, row.file_name or row.number, row.content_type)
