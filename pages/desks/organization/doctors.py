"""A doctor: their lists, when they are away and who stands in; a new doctor."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb, require
from applications.actions import doctors as actions
from applications.leaving import panels_of
from applications.organization_errors import ActRefused
from campaigns import clock
from codes import dates
from pages.forms import DayField, PageForm, posted
from registry.models import Doctor, DoctorAbsence

from ..access import staff, user_of
from .common import doctor_or_404, organization_or_404, parts, refusal, working_doctors
from .said import list_name

Words = str | Promise
CONFLICT = 409


class NameForm(PageForm):
    """The name of a new doctor."""

    last_name = forms.CharField(
        label=gettext_lazy("Surname"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the surname")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the first name")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    middle_name = forms.CharField(
        label=gettext_lazy("Patronymic"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AbsenceForm(PageForm):
    """Days away and the stand-in."""

    from_on = DayField(
        label=gettext_lazy("First day away"),
        help_text=gettext_lazy("For example, 2 11 2026"),
        error_messages={"required": gettext_lazy("Enter the first day away")},
    )
    to_on = DayField(
        label=gettext_lazy("First day back at work"),
        help_text=gettext_lazy("For example, 16 11 2026"),
        error_messages={"required": gettext_lazy("Enter the first day back at work")},
    )
    stand_in = forms.ChoiceField(label=gettext_lazy("Who stands in"), required=False)

    def __init__(self, *args: Any, of: list[Doctor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].choices = doctor_choices(of)  # type: ignore[attr-defined]


def doctor_choices(of: list[Doctor]) -> list[tuple[str, str]]:
    """Nobody yet, or one of these doctors."""
    return [("", _("Nobody yet")), *((str(one.pk), one.full_name) for one in of)]


@dataclass(frozen=True, slots=True)
class Away:
    """One absence as the page shows it."""

    absence: DoctorAbsence
    days: str
    stand_in: str
    is_over: bool
    may_be_changed: bool
    choices: list[tuple[str, str, bool]]


@staff(Verb.SEE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A doctor's lists and absences; record one, name a stand-in, the doctor is back."""
    user = user_of(request)
    row = doctor_or_404(user, pk)
    others = [one for one in working_doctors(row.organization) if one.pk != row.pk]
    do, problem = request.POST.get("do", ""), ""
    is_recorded = do == "record"
    form = AbsenceForm(*posted(request), of=others) if is_recorded else AbsenceForm(of=others)
    if request.method == "POST":
        require(user, Verb.MANAGE_PANELS, row.organization)
        try:
            said = _done(request, user, row, do, form, others)
        except ActRefused as error:
            problem = str(refusal(error))
        else:
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(reverse("doctor", args=[row.pk]))
    today = clock.today()
    context = {
        **parts(request, user, row.organization, "organization-lists"),
        "doctor": row,
        "lists": [
            (list_name(panel), reverse("doctor-list", args=[panel.code]), panel.rolled(today)[0])
            for panel in panels_of(row)
        ],
        "absences": _absences(row, others),
        "stands_in": _stands_in(row),
        "form": form if is_recorded else None,
        "absence_form": form,
        "problem": problem,
        "is_leaving": actions.is_leaving(row.pk),
    }
    status = CONFLICT if problem else 200
    return render(request, "desks/organization/doctor.html", context, status=status)


def _done(
    request: HttpRequest, user: User, row: Doctor, do: str, form: AbsenceForm, others: list[Doctor]
) -> str:
    """What was done, in words; "" where the form has errors."""
    by_id = {str(one.pk): one for one in others}
    if do == "record":
        if not form.is_valid():
            return ""
        given = form.cleaned_data
        actions.record_absence(
            user,
            row,
            from_on=given["from_on"],
            to_on=given["to_on"],
            stand_in=by_id.get(given["stand_in"]),
        )
        return _("The absence is recorded. People see it with the doctor’s name.")
    absence = row.absences.select_related("doctor__organization").filter(
        pk=request.POST.get("absence") if request.POST.get("absence", "").isdecimal() else 0
    )
    found = absence.first()
    if found is None:
        raise Http404
    if do == "end":
        actions.end_absence(user, found)
        return _("The absence has ended.")
    actions.name_stand_in(user, found, by_id.get(request.POST.get("stand_in", "")))
    return _("The stand-in is recorded.")


def _absences(row: Doctor, others: list[Doctor]) -> list[Away]:
    today, language = clock.today(), get_language() or "kk"
    found = []
    for absence in row.absences.select_related("stand_in").order_by("-from_on"):
        days = _("from %(first)s, back on %(back)s") % {
            "first": dates.day(absence.from_on, language, case="from"),
            "back": dates.day(absence.to_on, language, case="at"),
        }
        is_over = absence.to_on <= today
        found.append(
            Away(
                absence=absence,
                days=dates.capital(days),
                stand_in=absence.stand_in.full_name if absence.stand_in else _("nobody yet"),
                is_over=is_over,
                may_be_changed=not is_over,
                choices=[
                    (value, words, value == str(absence.stand_in_id or ""))
                    for value, words in doctor_choices(others)
                ],
            )
        )
    return found


def _stands_in(row: Doctor) -> list[str]:
    language = get_language() or "kk"
    rows = row.stands_in.filter(to_on__gt=clock.today()).select_related("doctor")
    return [
        _("for %(name)s, until %(day)s")
        % {
            "name": absence.doctor.full_name,
            "day": dates.day(absence.to_on, language, case="to"),
        }
        for absence in rows.order_by("from_on")
    ]


@staff(Verb.MANAGE_PANELS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody comes to work here."""
    user = user_of(request)
    row = organization_or_404(user, code)
    require(user, Verb.MANAGE_PANELS, row)
    form = NameForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        made = actions.add_doctor(user, row, **form.cleaned_data)
        messages.success(request, _("%(name)s works here now.") % {"name": made.full_name})
        return HttpResponseRedirect(reverse("doctor", args=[made.pk]))
    context = {**parts(request, user, row, "organization-lists"), "form": form}
    return render(request, "desks/organization/add_doctor.html", context)
