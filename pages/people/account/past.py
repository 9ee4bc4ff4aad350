"""Applications in lists: what became of each; and the list of all of them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from applications import queries
from applications.models import Application
from codes import ApplicationStatus as Status
from codes import dates
from pages.people.access import for_people, user_of
from pages.people.apply import said
from pages.people.paging import part_of
from pages.words import status_tag


@dataclass(frozen=True)
class Past:
    """An application of the history."""

    number: str
    title: str
    sign: str
    words: str
    filed_at: object


def title(row: Application, user: User) -> str:
    """The clinic, and for whom where it is not for oneself."""
    organization = row.organization.name if row.organization else ""
    if row.person_id == user.person_id or row.person is None:
        return organization
    return _("%(person)s: %(organization)s") % {
        "organization": organization,
        "person": row.person.full_name,
    }


def outcome(row: Application) -> tuple[str, str]:
    """The sign and the words of what became of an application."""
    sign, words = status_tag(row)
    if row.status == Status.SCHEDULED and row.effective_on is not None:
        day = dates.day(row.effective_on, said.language(), case="from")
        return sign, _("Approved, care starts on %(day)s") % {"day": day}
    return sign, str(words)


def past(row: Application, user: User) -> Past:
    """An application as a list shows it."""
    sign, words = outcome(row)
    return Past(row.number or "", title(row, user), sign, words, row.filed_at)


@for_people
@never_cache
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """All applications the user may follow, newest first."""
    user = user_of(request)
    rows = queries.of_user(user).exclude(status=Status.DRAFT).order_by("-filed_at", "-pk")
    part = part_of(rows, request.GET.get("before", ""), "filed_at", reverse("applications"))
    context = {
        "past": [past(row, user) for row in part.rows],
        "older": part.older,
        "newer": part.newer,
    }
    return render(request, "people/applications.html", context)
