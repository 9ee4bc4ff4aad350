"""What the head sees of waiting lists: numbers a doctor, and the line of one; its order is nobody's to change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Verb
from applications import waiting
from applications.law import law_in_force
from campaigns import clock
from pages.people.apply.said import doctor_facts, doctor_name
from pages.people.paging import whole_number
from pages.people.waiting.said import movement_words

from ..access import staff, user_of


@staff(Verb.SEE_WAITING_LISTS)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The doctors for whose places somebody waits, the longest line first."""
    rows = waiting.lists_of(user_of(request))
    context = {
        "rows": [
            {
                "name": doctor_name(row.panel),
                "facts": doctor_facts(row.panel),
                "panel": row.panel,
                "movement": row.movement,
                "since": row.first_joined_at,
                "url": reverse("desk-waiting-list", args=[row.panel.code]),
            }
            for row in rows
        ],
        "waiting": sum(row.panel.waiting for row in rows),
        "invited": sum(row.panel.invited for row in rows),
    }
    return render(request, "desks/waiting/lists.html", context)


@staff(Verb.SEE_WAITING_LISTS)
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The line of one doctor: who is invited until when, who waits since when; initials only."""
    panel = waiting.panel_in_scope(user_of(request), code)
    if panel is None:
        raise Http404
    after = whole_number(request.GET.get("after")) or 0
    line, following = waiting.line_of(panel, after)
    today = clock.today()
    context = {
        "panel": panel,
        "name": doctor_name(panel),
        "facts": doctor_facts(panel),
        "movement": movement_words(waiting.movements([panel.pk])[panel.pk]),
        "invited": waiting.invited_of(panel),
        "line": line,
        "older": f"?after={following}" if following else "",
        "newer": "?" if after else "",
        "kept": panel.kept(today),
        "days": law_in_force().value("waiting_list_invitation_working_days", today),
    }
    return render(request, "desks/waiting/list.html", context)
