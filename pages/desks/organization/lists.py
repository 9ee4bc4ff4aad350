"""Doctors and their lists: the table of all, one list with what may be done about it, a new one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb, require
from applications import organization_day as day
from applications.actions import doctors as actions
from applications.law import law_in_force
from applications.organization_errors import ActRefused
from applications.panels import age_band
from campaigns import clock
from codes import PanelType, dates, figures
from codes.constraints import choices
from codes.labels import label
from pages.forms import PageForm, posted
from pages.parts import Line, Row, share_line
from pages.words import away_words
from registry.models import Doctor, Panel, Site
from registry.queries import away_on, open_panels

from ..access import staff, user_of
from .common import organization_or_404, panel_or_404, parts, refusal, working_doctors
from .said import excess_reason, history, list_name

Words = str | Promise
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Entry:
    """One list in the table."""

    panel: Panel
    url: str
    doctor: str
    doctor_url: str
    kind: Words
    away: str
    attached: int
    arriving: int
    leaving: int
    free_today: int
    free_next: int
    excess: Words
    line: Line
    sign: str
    state: Words


@dataclass(frozen=True, slots=True)
class WithoutList:
    """A doctor who keeps no list."""

    name: str
    url: str
    said: str


@staff(Verb.SEE_PANELS)
@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """All lists with their people and places; doctors who keep none. A fixed number of queries."""
    user = user_of(request)
    row = organization_or_404(user, code)
    today = clock.today()
    panels = list(open_panels(row))
    doctors = list(row.doctors.filter(left_on__isnull=True, panels__isnull=True))
    away = away_on([*(panel.doctor_id for panel in panels), *(one.pk for one in doctors)], today)
    leaving = set(day.leavings_of(row).values_list("doctor_id", flat=True))
    context = {
        **parts(request, user, row, "organization-lists"),
        "entries": [_entry(panel, away, leaving) for panel in panels],
        "capacity": day.capacity(panels, today),
        "next_on": day.next_effective_day(law_in_force(), today),
        "without_list": [
            WithoutList(
                one.full_name,
                reverse("doctor", args=[one.pk]),
                away_words(away[one.pk]) if one.pk in away else "",
            )
            for one in doctors
        ],
        "now": clock.now(),
    }
    return render(request, "desks/organization/lists.html", context)


def _entry(panel: Panel, away: dict[int, Any], leaving: set[int]) -> Entry:
    today = clock.today()
    attached, arriving, going = panel.rolled(today)
    absence = away.get(panel.doctor_id or 0)
    sign, state = _state(panel, leaving)
    return Entry(
        panel=panel,
        url=reverse("doctor-list", args=[panel.code]),
        doctor=panel.doctor.full_name if panel.doctor else "",
        doctor_url=reverse("doctor", args=[panel.doctor_id]) if panel.doctor_id else "",
        kind=label(PanelType(panel.type)),
        away=away_words(absence) if absence else "",
        attached=attached,
        arriving=arriving,
        leaving=going,
        free_today=panel.free_today(today),
        free_next=panel.free_next(today),
        excess=excess_reason(panel) if panel.excess else "",
        line=share_line(min(attached, panel.cap), panel.cap or 1),
        sign=sign,
        state=state,
    )


def _state(panel: Panel, leaving: set[int]) -> tuple[str, Words]:
    if panel.doctor_id in leaving:
        return "now", _("Being moved")
    if panel.doctor is None:
        return "gap", _("No doctor")
    if panel.excess:
        return "warn", _("Over the norm")
    if panel.is_closed:
        return "none", pgettext("list", "Closed")
    if not panel.free_today(clock.today()):
        return "none", pgettext("list", "Full")
    return "pass", pgettext("list", "Open")


class CloseForm(PageForm):
    """Why nobody new joins; people read it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, as people read it"),
        help_text=gettext_lazy(
            "In Kazakh and in Russian, without anything about the doctor’s health or private life"
        ),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write the reason: people read it where they choose a doctor")
        },
    )


class GiveForm(PageForm):
    """Who keeps the list from today on."""

    doctor = forms.ChoiceField(
        label=gettext_lazy("New doctor of the list"),
        error_messages={"required": gettext_lazy("Choose a doctor")},
    )

    def __init__(self, *args: Any, of: list[Doctor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doctor"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(one.pk), one.full_name) for one in of),
        ]


@staff(Verb.SEE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A list: its people in numbers, its doctor, its history; close it, open it, give it to another doctor."""
    user = user_of(request)
    panel = panel_or_404(user, code)
    doctors = [one for one in working_doctors(panel.organization) if one.pk != panel.doctor_id]
    do, problem = request.POST.get("do", ""), ""
    close = CloseForm(*posted(request)) if do == "close" else CloseForm()
    give = GiveForm(*posted(request), of=doctors) if do == "give" else GiveForm(of=doctors)
    if request.method == "POST":
        require(user, Verb.MANAGE_PANELS, panel.organization)
        try:
            said = _done(user, panel, do, close, give, doctors, request.POST.get("was", ""))
        except ActRefused as error:
            problem = str(refusal(error))
        else:
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("doctor-list", args=[panel.code]))
    if problem:
        panel = panel_or_404(user, code)
    context = {
        **parts(request, user, panel.organization, "organization-lists"),
        "panel": panel,
        "name": list_name(panel),
        "rows": _rows(panel),
        "close_form": close,
        "give_form": give if doctors else None,
        "form": {"close": close, "give": give}.get(do),
        "problem": problem,
        "is_leaving": bool(panel.doctor_id and actions.is_leaving(panel.doctor_id)),
        "history": history(panel),
    }
    status = CONFLICT if problem else 200
    return render(request, "desks/organization/list.html", context, status=status)


def _done(
    user: User,
    panel: Panel,
    do: str,
    close: CloseForm,
    give: GiveForm,
    doctors: list[Doctor],
    was: str,
) -> str:
    """What was done, in words; "" where the form has errors."""
    if do == "close" and close.is_valid():
        actions.close_panel(user, panel, close.cleaned_data["reason"])
        return _("The list is closed to new people. Whoever is on it stays.")
    if do == "reopen":
        actions.reopen_panel(user, panel)
        return _("The list is open to new people.")
    if do == "give" and give.is_valid():
        new = next(one for one in doctors if str(one.pk) == give.cleaned_data["doctor"])
        actions.give_panel(user, panel, new, was=int(was) if was.isdecimal() else None)
        return _("%(name)s keeps the list from today. Its people are being told.") % {
            "name": new.full_name
        }
    return ""


def _rows(panel: Panel) -> list[Row]:
    language, today = get_language() or "kk", clock.today()
    attached, arriving, leaving = panel.rolled(today)

    def number(value: int) -> str:
        return figures.number(value, language)

    absence = away_on([panel.doctor_id], today).get(panel.doctor_id or 0)
    doctor: list[Words] = [panel.doctor.full_name if panel.doctor else _("No doctor")]
    if absence:
        doctor.append(away_words(absence))
    cap: list[Words] = [number(panel.norm)]
    if panel.over_norm:
        cap.append(
            _("and %(number)s over the norm by order: %(act)s")
            % {"number": number(panel.over_norm), "act": panel.over_norm_act}
        )
    next_on = dates.day(day.next_effective_day(law_in_force(), today), language)
    address = reverse("doctor", args=[panel.doctor_id]) if panel.doctor_id else ""
    return [
        Row(_("Doctor"), doctor, address, _("Doctor’s page") if address else ""),
        Row(_("For whom"), [label(PanelType(panel.type)), _ages(panel)]),
        Row(_("Site"), panel.site.number),
        Row(_("Norm"), cap),
        Row(_("Attached"), number(attached)),
        Row(_("Decided for %(day)s") % {"day": next_on}, _arrivals(arriving, leaving, number)),
        Row(_("Reserved for people from the waiting list"), number(panel.reserved)),
        Row(
            _("Free places"),
            [
                _("today: %(number)s") % {"number": number(panel.free_today(today))},
                f"{next_on}: {number(panel.free_next(today))}",
            ],
        ),
        *(
            [Row(_("Over the norm"), [number(panel.excess), excess_reason(panel)])]
            if panel.excess
            else []
        ),
        Row(
            _("New people"),
            _("Closed: %(reason)s") % {"reason": panel.closed_reason}
            if panel.is_closed
            else _("The list is open"),
        ),
    ]


def _arrivals(arriving: int, leaving: int, number: Any) -> list[Words]:
    return [
        _("come: %(number)s") % {"number": number(arriving)},
        _("leave: %(number)s") % {"number": number(leaving)},
    ]


def _ages(panel: Panel) -> str:
    first, under = age_band(law_in_force(), panel.type, clock.today())
    if under is None and not first:
        return _("any age")
    if under is None:
        return _("from %(age)s years") % {"age": first}
    return _("under %(age)s years") % {"age": under}


class OpenForm(PageForm):
    """A new list: for whom, on which site, whose."""

    type = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=lambda: choices(PanelType),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose for whom the list is")},
    )
    site = forms.ChoiceField(
        label=gettext_lazy("Site"),
        error_messages={"required": gettext_lazy("Choose a site")},
    )
    doctor = forms.ChoiceField(
        label=gettext_lazy("Doctor"),
        error_messages={"required": gettext_lazy("Choose a doctor")},
    )

    def __init__(self, *args: Any, sites: list[Site], of: list[Doctor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = ("", _("Choose"))
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            empty,
            *((str(row.pk), row.number) for row in sites),
        ]
        self.fields["doctor"].choices = [  # type: ignore[attr-defined]
            empty,
            *((str(row.pk), row.full_name) for row in of),
        ]


@staff(Verb.MANAGE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_list(request: HttpRequest, code: str) -> HttpResponse:
    """A new list of a doctor on a site, under the norm in force."""
    user = user_of(request)
    row = organization_or_404(user, code)
    require(user, Verb.MANAGE_PANELS, row)
    sites, doctors = list(row.sites.order_by("number")), working_doctors(row)
    form = OpenForm(*posted(request), sites=sites, of=doctors)
    problem = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        site = next(one for one in sites if str(one.pk) == given["site"])
        doctor = next(one for one in doctors if str(one.pk) == given["doctor"])
        try:
            made = actions.open_panel(user, site, PanelType(given["type"]), doctor)
        except ActRefused as error:
            problem = str(refusal(error))
        else:
            messages.success(request, _("The list is open: people can choose this doctor."))
            return HttpResponseRedirect(reverse("doctor-list", args=[made.code]))
    context = {
        **parts(request, user, row, "organization-lists"),
        "form": form,
        "problem": problem,
        "has_doctors": bool(doctors),
        "has_sites": bool(sites),
    }
    status = CONFLICT if problem else 200
    return render(request, "desks/organization/open_list.html", context, status=status)
