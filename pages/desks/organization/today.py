"""The organization today: what is due, who has it, which lists need the head."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, organizations
from applications import organization_day as day
from applications.law import law_in_force
from campaigns import clock
from codes import dates, figures
from pages.parts import share_line
from registry.models import Organization, Panel
from registry.queries import open_panels

from ..access import staff, user_of
from .common import organization_or_404, parts
from .said import list_name

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Need:
    """Something only the head can settle."""

    sign: str
    words: Words
    said: Words
    url: str


@staff(Verb.SEE_PANELS)
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The user's organization; a choice where there are several."""
    rows = list(organizations(user_of(request), Verb.SEE_PANELS).order_by("code"))
    if len(rows) == 1:
        return HttpResponseRedirect(reverse("organization-today", args=[rows[0].code]))
    places = [(row.name, reverse("organization-today", args=[row.code])) for row in rows]
    return render(request, "desks/organization/choose.html", {"places": places})


@staff(Verb.SEE_PANELS)
@require_safe
def today(request: HttpRequest, code: str) -> HttpResponse:
    """Due, overdue, in whose hands; requests; places today and on the next effective day; what needs the head."""
    user = user_of(request)
    row = organization_or_404(user, code)
    panels = list(open_panels(row))
    on = clock.today()
    corrections, rights = day.requests_of(row)
    total = day.capacity(panels, on)
    context: dict[str, Any] = {
        **parts(request, user, row, "organization-today"),
        "work": day.work_of(row),
        "hands": day.in_hands(row),
        "visits": day.visits_of(row),
        "corrections": corrections,
        "rights": rights,
        "capacity": total,
        "after": total.attached + total.arriving - total.leaving,
        "taken": share_line(min(total.cap, total.attached), total.cap or 1),
        "next_on": day.next_effective_day(law_in_force(), on),
        "needs": _needs(row, panels),
        "now": clock.now(),
        "queue_url": f"{reverse('queue')}?organization={row.code}",
        "escalated_url": f"{reverse('queue')}?organization={row.code}&show=escalated",
        "overdue_url": f"{reverse('queue')}?organization={row.code}&show=overdue",
    }
    return render(request, "desks/organization/today.html", context)


def _needs(row: Organization, panels: list[Panel]) -> list[Need]:
    language = get_language() or "kk"
    found = []
    for panel in panels:
        url = reverse("doctor-list", args=[panel.code])
        if panel.excess:
            said = ngettext(
                "%(number)s person over the norm",
                "%(number)s people over the norm",
                panel.excess,
            ) % {"number": figures.number(panel.excess, language)}
            found.append(Need("warn", list_name(panel), said, url))
        if panel.doctor is None and panel.attached:
            found.append(Need("warn", list_name(panel), _("No doctor keeps the list"), url))
        if panel.is_closed and (panel.doctor is not None or panel.attached):
            said = _("Closed to new people: %(reason)s") % {"reason": panel.closed_reason}
            found.append(Need("wait", list_name(panel), said, url))
    for absence in day.uncovered_absences(row):
        said = _("Away from %(first)s, back on %(back)s; nobody stands in") % {
            "first": dates.day(absence.from_on, language, case="from"),
            "back": dates.day(absence.to_on, language, case="at"),
        }
        url = reverse("doctor", args=[absence.doctor_id])
        found.append(Need("warn", absence.doctor.full_name, said, url))
    for leaving in day.leavings_of(row):
        url = reverse("doctor-leaves", args=[leaving.doctor_id])
        found.append(
            Need("now", leaving.doctor.full_name, _("Leaving: people are being moved"), url)
        )
    return found
