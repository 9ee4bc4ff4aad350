"""The first page of administration: what the nation keeps, and what waits there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import AdministrationEvent
from accounts.permissions import Verb
from applications import quality
from campaigns import clock
from codes import Administered, AdministrationVerb
from codes.labels import label
from notifications import wordings
from pages.parts import Event

from ..access import staff, user_of

Words = str | Promise


@staff(Verb.CONFIGURE_REFERENCE_DATA)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Subjects with a sentence each, and the latest changes."""
    user = user_of(request)
    doubts = sum(count for count, _all in quality.by_kind(user).values())
    left = sum(one.review is None for one in wordings.listed())
    places: list[tuple[Words, str, Words]] = [
        (
            _("Parameters of the law"),
            reverse("nation-law"),
            _("Values in force with their acts; values for days to come"),
        ),
        (
            _("Campaigns and calendar"),
            reverse("nation-calendar"),
            _("Days of campaigns, days off and moved days"),
        ),
        (
            _("The Fund’s list"),
            reverse("nation-fund", args=[clock.today().year + 1]),
            _("Contracts of the next year; the list declared complete"),
        ),
        (
            _("Orders over the norm"),
            reverse("nation-orders"),
            _("Places that an order adds to a doctor’s list for some days"),
        ),
        (
            _("Texts of messages"),
            reverse("nation-texts"),
            _("What people are told, in three languages, with versions"),
        ),
        (
            _("Users and roles"),
            reverse("nation-users"),
            _("Members of staff, their roles with scope and days"),
        ),
        (
            _("Quality of data"),
            reverse("nation-quality"),
            ngettext(
                "%(number)s doubt about the register waits to be looked into",
                "%(number)s doubts about the register wait to be looked into",
                doubts,
            )
            % {"number": doubts},
        ),
        (
            _("Kazakh wordings to be reviewed"),
            reverse("nation-wordings"),
            ngettext(
                "%(number)s wording needs a lawyer’s look",
                "%(number)s wordings need a lawyer’s look",
                left,
            )
            % {"number": left},
        ),
        (
            _("Reference data"),
            reverse("admin:index"),
            _("Plain rows: territory, organizations, logs"),
        ),
    ]
    events = [
        Event(
            row.at,
            f"{label(Administered(row.matter))}: {label(AdministrationVerb(row.verb))}",
            row.by.name,
        )
        for row in AdministrationEvent.objects.select_related("by")[:10]
    ]
    return render(request, "desks/nation/home.html", {"places": places, "events": events})
