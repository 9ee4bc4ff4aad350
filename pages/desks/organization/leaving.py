"""A doctor leaves: who takes each list over or that its people move, looked at, then carried out."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Verb, may, require
from applications.actions import leaving as actions
from applications.actions import moves
from applications.errors import PlanChangedMeanwhile
from applications.leaving import Flow, Leaving, panels_of
from applications.models import DoctorChange, DoctorLeaving, MovePlan
from applications.organization_errors import CHANGED_MEANWHILE, EXCESS_NOT_AGREED, ActRefused
from campaigns import clock
from codes import PlanState, dates, figures
from pages.forms import DayField, PageForm, posted
from pages.parts import Line, Row, share_line
from registry.models import Doctor, Panel

from ..access import staff, user_of
from .common import doctor_or_404, parts, refusal, working_doctors
from .said import list_name

Words = str | Promise
CONFLICT = 409
BY_ADDRESS = "address"


class LeaveForm(PageForm):
    """The order, and of each list who takes it over, or that its people move by address."""

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
    excess = forms.BooleanField(
        label=gettext_lazy("I decide that these lists exceed their norm"), required=False
    )

    def __init__(self, *args: Any, panels: list[Panel], of: list[Doctor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for panel in panels:
            self.fields[f"list-{panel.pk}"] = forms.ChoiceField(
                label=list_name(panel),
                choices=[
                    ("", _("Choose")),
                    (BY_ADDRESS, _("People move to lists of their address")),
                    *((str(one.pk), one.full_name) for one in of),
                ],
                error_messages={"required": _("Choose who takes the list over")},
            )

    def clean_order_on(self) -> Any:
        """No order of a later day."""
        day = self.cleaned_data["order_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("The date of the order lies in the future"))
        return day

    def ways(self) -> dict[int, int | None]:
        """Of each list who takes it over; None: its people move."""
        return {
            int(name.removeprefix("list-")): None if value == BY_ADDRESS else int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("list-")
        }


@dataclass(frozen=True, slots=True)
class Stream:
    """People who go from one list to another."""

    source: str
    target: str
    people: int
    by_address: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Over:
    """A list that would exceed its norm."""

    name: str
    people: int


@staff(Verb.SEE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def leaves(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision with its preview; once it is taken, how far its carrying out has come."""
    user = user_of(request)
    row = doctor_or_404(user, pk)
    known = row.leavings.select_related("plan", "started_by").first()
    if known is not None and (known.ended_at is None or row.left_on is not None):
        return _under_way(request, user, row, known)
    require(user, Verb.MANAGE_PANELS, row.organization)
    panels = panels_of(row)
    of = [one for one in working_doctors(row.organization) if one.pk != row.pk]
    form = LeaveForm(*posted(request), panels=panels, of=of)
    found, problem = None, ""
    if request.method == "POST" and form.is_valid():
        found = actions.preview(user, row, form.ways())
        if request.POST.get("do") == "start":
            try:
                started = _start(request, user, row, form)
            except ActRefused as error:
                problem = str(refusal(error))
                if error.code == EXCESS_NOT_AGREED:
                    form.add_error("excess", problem)
                    problem = ""
                elif error.code == CHANGED_MEANWHILE:
                    found = actions.preview(user, row, form.ways())
            else:
                messages.success(request, started)
                return HttpResponseRedirect(reverse("doctor-leaves", args=[row.pk]))
    context = {
        **parts(request, user, row.organization, "organization-lists"),
        "doctor": row,
        "form": form,
        "lists": [
            (list_name(panel), panel.rolled(clock.today())[0], form[f"list-{panel.pk}"])
            for panel in panels
        ],
        "found": found,
        "taken_over": _taken_over(found) if found else [],
        "streams": [_stream(flow) for flow in found.flows] if found else [],
        "over": [Over(list_name(panel), number) for panel, number in found.over] if found else [],
        "moved": len(found.moves) if found else 0,
        "problem": problem,
    }
    status = CONFLICT if problem else 200
    return render(request, "desks/organization/leaves.html", context, status=status)


def _start(request: HttpRequest, user: User, row: Doctor, form: LeaveForm) -> str:
    given = form.cleaned_data
    actions.start(
        user,
        row,
        form.ways(),
        order_number=given["order_number"],
        order_on=given["order_on"],
        key=request.POST.get("key", ""),
        agrees_to_excess=given["excess"],
    )
    return _("It is being carried out. You may leave this page: nobody is lost or moved twice.")


def _taken_over(found: Leaving) -> list[tuple[str, str, int]]:
    by_id = {panel.pk: panel for panel in found.panels}
    return [
        (list_name(by_id[pk]), doctor.full_name, by_id[pk].rolled(clock.today())[0])
        for pk, doctor in found.taken_over.items()
    ]


def _stream(flow: Flow) -> Stream:
    return Stream(
        list_name(flow.source),
        list_name(flow.target),
        flow.people,
        flow.by_address,
        flow.people - flow.by_address,
    )


def _under_way(request: HttpRequest, user: User, row: Doctor, known: DoctorLeaving) -> HttpResponse:
    plan = known.plan
    language = get_language() or "kk"

    def number(value: int) -> str:
        return figures.number(value, language)

    order = _("No. %(number)s of %(day)s") % {
        "number": known.order_number,
        "day": dates.day(known.order_on, language),
    }
    decided = dates.moment(known.started_at, language)
    rows = [Row(_("Order"), order), Row(_("Decided"), [decided, known.started_by.name])]
    line: Line | None = None
    if plan is not None:
        rows += [
            Row(_("People to be moved"), number(plan.people)),
            Row(_("Moved"), number(plan.done)),
            Row(_("Left where they are"), number(plan.skipped)),
        ]
        line = share_line(plan.done + plan.skipped, plan.people or 1)
    if known.agreed_excess:
        rows.append(Row(_("Over the norm, by this decision"), number(known.agreed_excess)))
    left_over = [
        (list_name(panel), reverse("doctor-list", args=[panel.code]), panel.rolled(clock.today()))
        for panel in panels_of(row)
    ]
    context = {
        **parts(request, user, row.organization, "organization-lists"),
        "doctor": row,
        "leaving": known,
        "plan": plan,
        "rows": rows,
        "line": line,
        "state": _state(known, plan),
        "is_running": plan is not None and plan.state == PlanState.RUNNING,
        "is_stopped": plan is not None and plan.state == PlanState.STOPPED,
        "lists": [(name, url, rolled[0] + rolled[1]) for name, url, rolled in left_over],
        "changes": [
            (list_name(change.panel), change.doctor.full_name, change.told, change.told_at)
            for change in _changes(row)
        ],
        "may_stop": may(user, Verb.MANAGE_PANELS, row.organization),
        "form": None,
    }
    return render(request, "desks/organization/leaving.html", context)


def _changes(row: Doctor) -> "QuerySet[DoctorChange]":
    """Lists of the doctor that others took over, the latest first."""
    return row.lists_given.select_related("panel__doctor", "panel__site", "doctor").order_by(
        "-made_at", "-pk"
    )[:20]


def _state(known: DoctorLeaving, plan: MovePlan | None) -> tuple[str, Words]:
    if known.ended_at is not None:
        return "pass", _("The doctor has left: nobody is on a list of theirs")
    if plan is not None and plan.state == PlanState.STOPPED:
        return "warn", _("Stopped: who was moved stays moved, the others wait")
    if plan is not None and plan.state == PlanState.DONE:
        return "now", _("The people are moved; the lists are being closed")
    return "now", _("Under way")


@staff(Verb.MANAGE_PANELS)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the people in hand."""
    return _turn(request, pk, moves.stop, _("Stopped. Nobody more is moved until you continue."))


@staff(Verb.MANAGE_PANELS)
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue where it stopped."""
    return _turn(request, pk, moves.go_on, _("It goes on where it stopped."))


def _turn(request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
    user = user_of(request)
    row = doctor_or_404(user, pk)
    require(user, Verb.MANAGE_PANELS, row.organization)
    known = row.leavings.filter(ended_at__isnull=True, plan__isnull=False).first()
    if known is None:
        raise Http404
    try:
        act(known.plan_id, user)
    except PlanChangedMeanwhile:
        messages.info(request, _("It has ended meanwhile."))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("doctor-leaves", args=[row.pk]))
