"""Moving the clock of all processes."""

import re
from datetime import date, datetime
from datetime import time as wall_time
from typing import Any

from celery import current_app
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from applications.law import law_in_force
from applications.models import Application
from campaigns import clock
from campaigns.hours import DEFAULT_HOURS
from codes import ApplicationStatus, Channel, dates
from pages.forms import DayField, PageForm

from .only import demonstration_only

YEARS = range(2017, 2100)
# Other processes keep to the offset they read last for a second: their sweeps come after that.
_SWEEP_IN = 1.5
_SWEEPS = (
    "applications.tasks.accept_waiting",
    "applications.tasks.begin_the_day",
    "applications.tasks.serve_waiting",
)


class ClockForm(PageForm):
    """A moment in Almaty: the day in three fields, the time in one."""

    day = DayField(label=_("Date"), help_text=_("For example, 14 10 2026"))
    time = forms.CharField(
        label=_("Time"),
        help_text=_("In Almaty, for example 10:30"),
        max_length=20,
        error_messages={"required": _("Enter the time")},
        widget=forms.TextInput(
            attrs={"class": "w-4", "autocomplete": "off", "inputmode": "numeric"}
        ),
    )

    def clean_day(self) -> date:
        """A day of the years the law and the calendar know."""
        day: date = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise ValidationError(
                _("Enter a year from %(first)s to %(last)s"),
                params={"first": YEARS[0], "last": YEARS[-1]},
            )
        return day

    def clean_time(self) -> wall_time:
        """Hours and minutes with a colon or a full stop."""
        found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", self.cleaned_data["time"].strip())
        try:
            if found is None:
                raise ValueError
            return wall_time(int(found[1]), int(found[2]))
        except ValueError:
            raise ValidationError(_("There is no such time. Write it as 10:30")) from None

    @property
    def moment(self) -> datetime:
        """The moment of a valid form, aware."""
        return clock.moment(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


@demonstration_only
@require_http_methods(["GET", "HEAD", "POST"])
def clock_page(request: HttpRequest) -> HttpResponse:
    """What the clock shows, and other moments for it."""
    form = ClockForm(initial=_shown_now())
    if request.method == "POST":
        jump = request.POST.get("jump", "")
        if jump == "real":
            clock.move_back()
            return _moved(request)
        if jump in ("opening", "new-year"):
            clock.move_to(next_opening() if jump == "opening" else _new_year())
            return _moved(request)
        form = ClockForm(request.POST)
        if form.is_valid():
            clock.move_to(form.moment)
            return _moved(request)
    context = {"form": form, "opening": next_opening(), "new_year": _new_year()}
    return render(request, "demonstration/clock.html", context)


def next_opening() -> datetime:
    """When the first waiting application is accepted, or the clinics of usual hours open next."""
    now = clock.now()
    waiting = (
        Application.objects.filter(status=ApplicationStatus.QUEUED, accept_at__gt=now)
        .order_by("accept_at")
        .values_list("accept_at", flat=True)
        .first()
    )
    if waiting is not None:
        return waiting
    law, at = law_in_force(), clock.naive_local(now).replace(second=0, microsecond=0)
    times = law.times(at, Channel.PORTAL, DEFAULT_HOURS)
    if times.is_immediate:  # open now: the next opening is that after closing
        times = law.times(
            datetime.combine(at.date(), wall_time(23, 59)), Channel.PORTAL, DEFAULT_HOURS
        )
    return clock.moment(times.accepted_at)


def _new_year() -> datetime:
    return clock.moment(datetime.combine(date(clock.today().year + 1, 1, 1), wall_time(0, 1)))


def _shown_now() -> dict[str, Any]:
    local = clock.local(clock.now())
    return {"day": local.date(), "time": f"{local:%H:%M}"}


def _moved(request: HttpRequest) -> HttpResponse:
    """Tell, and have done at once what beat would do within its minute; without a broker beat does it."""
    try:
        for task in _SWEEPS:
            current_app.send_task(task, countdown=_SWEEP_IN, retry=False, ignore_result=True)
    except (OperationalError, OSError):
        pass
    shown = dates.moment(clock.now(), get_language() or "kk")
    messages.success(request, _("The clock now shows %(moment)s.") % {"moment": shown})
    return redirect("demo-clock")
