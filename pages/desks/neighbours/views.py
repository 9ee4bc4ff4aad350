"""Neighbour units: the list, a new pair with its act and first day, the end of one with its last day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb
from applications.actions import neighbours as actions
from applications.errors import RegionRefused
from campaigns import clock
from pages.desks.access import staff, user_of
from pages.desks.organizations.edit import refuse
from pages.forms import DayField, PageForm
from registry.models import KatoUnit, NeighbourUnits

KINDS = {
    "border": pgettext_lazy("neighbours", "Common border"),
    "suburb": pgettext_lazy("neighbours", "City and suburb"),
}
PAGE = 100


@dataclass(frozen=True)
class Line:
    """One pair in words."""

    row: NeighbourUnits
    first: str
    second: str
    kind: str | Promise
    sign: str
    state: str | Promise
    last_on: date | None
    can_end: bool


class NewForm(PageForm):
    """A new pair: one unit of the territory, and any other."""

    one = forms.ChoiceField(
        label=gettext_lazy("Unit of your territory"),
        error_messages={"required": gettext_lazy("Choose the unit")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Its neighbour"),
        error_messages={"required": gettext_lazy("Choose the neighbour unit")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Why they are neighbours"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why they are neighbours")},
    )
    act = forms.CharField(
        label=gettext_lazy("Act: what, number, date"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Name the act with its number and date")},
    )
    from_on = DayField(
        label=gettext_lazy("From which day"), help_text=gettext_lazy("Today or later")
    )

    def __init__(self, *args: Any, own: list[Any], every: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = ("", _("Choose"))
        first = own if len(own) == 1 else [choose, *own]
        self.fields["one"].choices = first  # type: ignore[attr-defined]
        self.fields["other"].choices = [choose, *every]  # type: ignore[attr-defined]


class EndForm(PageForm):
    """The last day of a pair."""

    last_on = DayField(
        label=gettext_lazy("Last day on which they are neighbours"),
        help_text=gettext_lazy("Today or later. A pair that has not begun is taken out"),
    )


@staff(Verb.KEEP_NEIGHBOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The pairs of the territory, newest first, and the form for a new one."""
    user = user_of(request)
    known = actions.choice_units()
    every = [(code, f"{unit.name}, {unit.code}") for code, unit in known.items()]
    own = [choice for choice in every if actions.lies_within(user, choice[0])]
    form = NewForm(request.POST if request.method == "POST" else None, own=own, every=every)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.add(user, given.pop("one"), given.pop("other"), **given)
        except RegionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The units are recorded as neighbours."))
            return redirect("neighbours")
    rows = list(actions.neighbours(user).order_by("-from_on", "-pk")[:PAGE])
    return render(
        request,
        "desks/neighbours/listed.html",
        {"form": form, "lines": [line_of(row, known) for row in rows]},
        status=422 if form.errors else 200,
    )


def line_of(row: NeighbourUnits, known: dict[str, KatoUnit] | None = None) -> Line:
    """A pair in words; `known` are the units by their digits where many pairs are shown."""
    if known is None:
        known = actions.choice_units({row.first, row.second})
    today = clock.today()
    if row.to_on is not None and row.to_on <= today:
        sign, state = "none", pgettext_lazy("neighbours", "Ended")
    elif row.from_on > today:
        sign, state = "wait", pgettext_lazy("neighbours", "Planned")
    else:
        sign, state = "pass", pgettext_lazy("neighbours", "In force")
    first, second = (
        known[code].name if code in known else code for code in (row.first, row.second)
    )
    return Line(
        row,
        first,
        second,
        KINDS[row.kind],
        sign,
        state,
        row.to_on - timedelta(days=1) if row.to_on else None,
        row.to_on is None or row.to_on > today,
    )


@staff(Verb.KEEP_NEIGHBOURS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A pair ends with a day."""
    user = user_of(request)
    row = _pair_or_404(user, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            left = actions.end(user, pk, last_on=form.cleaned_data["last_on"])
        except RegionRefused as error:
            refuse(form, error)
        else:
            said = _("The last day is written down.") if left else _("The pair is taken out.")
            messages.success(request, said)
            return redirect("neighbours")
    line = line_of(row)
    return render(
        request,
        "desks/neighbours/end.html",
        {"form": form, "line": line},
        status=422 if form.errors else 200,
    )


def _pair_or_404(user: User, pk: int) -> NeighbourUnits:
    found = actions.neighbours(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
