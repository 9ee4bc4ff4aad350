"""A clerk's day: drafts, what came back, what was filed, how long visits took."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import queries, visits
from applications.actions.drafts import KEPT_FOR
from applications.models import Application, DocumentRequest
from campaigns import clock
from codes import ApplicationStatus as Status
from codes.findings import missing_label
from pages import words
from pages.templatetags.visits import minutes

from .access import staff, user_of

Words = str | Promise
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """One application of a clerk's day."""

    application: Application
    url: str
    sign: str
    state: Words
    at: Any
    note: Words = ""


@staff(Verb.FILE_AT_DESK)
@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """Loose ends of the desk: drafts, what waits for documents, filed today, decided in the last week."""
    user = user_of(request)
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    own = queries.filed_at_desk(user)
    rows = list(
        own.filter(saved_at__gte=midnight - KEPT_FOR)
        | own.filter(decided_at__gte=midnight - _WEEK)
        | own.filter(pk__in=_asked(user).values("application"))
    )
    asked = {one.application_id: one for one in _asked(user)}
    drafts = [row for row in rows if row.status == Status.DRAFT and row.person_id]
    filed = [row for row in rows if row.filed_at and row.filed_at >= midnight]
    week = midnight - _WEEK
    ended = [
        row
        for row in rows
        if (row.decided_at and row.decided_at >= week) or (row.closed_at and row.closed_at >= week)
    ]
    refused = [row for row in ended if row.status == Status.REFUSED]
    return render(
        request,
        "desks/my_day.html",
        {
            "drafts": [_entry(row, row.saved_at) for row in drafts],
            "asked": [
                _entry(row, asked[row.pk].asked_at, _wanted(asked[row.pk]))
                for row in rows
                if row.pk in asked
            ],
            "refused": [_entry(row, row.decided_at) for row in refused],
            "filed": [_entry(row, row.filed_at) for row in filed],
            "ended": [
                _entry(row, row.closed_at or row.decided_at) for row in ended if row not in refused
            ],
            "visits": _visit_words(user),
        },
    )


def _asked(user: User) -> QuerySet[DocumentRequest]:
    """Open requests for documents to what the user filed at the desk."""
    return DocumentRequest.objects.filter(
        application__in=queries.filed_at_desk(user).order_by().values("pk"), answered_at=None
    )


def _wanted(request: DocumentRequest) -> Words:
    return "; ".join([*(str(missing_label(entry)) for entry in request.entries), request.text])


def _entry(row: Application, at: Any, note: Words = "") -> Entry:
    if note:  # documents are waited for
        url = reverse("desk-brought", args=[row.number])
    elif row.status != Status.DRAFT:
        url = reverse("desk-application", args=[row.number])
    elif row.family_id:
        url = reverse("desk-sitting", args=[row.family_id])
    else:
        url = reverse("walk-in", args=[row.pk])
    sign, state = words.status_tag(row)
    return Entry(row, url, sign, state, at, str(note).strip("; "))


def _visit_words(user: User) -> list[Words]:
    """How many visits the desk had today, and how long they took."""
    today = clock.today()
    found = visits.figures_of(visits.ended(today, today).filter(user=user))
    if not found.visits or found.median is None:
        return []
    said: list[Words] = [
        ngettext("%(number)s visit today", "%(number)s visits today", found.visits)
        % {"number": found.visits},
        _("half of them took no longer than %(minutes)s")
        % {"minutes": minutes(found.median.total_seconds())},
    ]
    if found.too_long:
        longest = minutes(visits.longest(today).total_seconds())
        said.append(
            ngettext(
                "%(number)s took longer than %(limit)s",
                "%(number)s took longer than %(limit)s",
                found.too_long,
            )
            % {"number": found.too_long, "limit": longest}
        )
    return said
