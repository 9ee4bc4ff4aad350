"""The desk's first page by role."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb, may, roles
from applications import queries
from applications.actions.escalation import levels_of
from applications.requests import waiting_counts
from applications.waiting import lists_of
from codes import Role
from codes.labels import label

from .access import user_of
from .notices.views import late_count
from .objections.views import waiting_count
from .queue import counts
from .requests import waiting_words

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the desk the user may go to."""

    words: Words
    url: str
    said: Words


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Where this member of staff can go, and what is urgent."""
    user = user_of(request)
    own = roles(user)
    if not own:
        raise PermissionDenied("no role")
    waiting = counts(user) if may(user, Verb.SEE_QUEUE) else None
    places = []
    if waiting is not None:
        said = ngettext(
            "%(number)s application waits for a decision",
            "%(number)s applications wait for a decision",
            waiting["total"],
        ) % {"number": waiting["total"]}
        places.append(Place(_("Queue of applications"), reverse("queue"), said))
        levels = levels_of(assignment.role for assignment in own)
        if brought := queries.escalated_count(user, levels):
            said = ngettext(
                "%(number)s application was not decided in time and was brought before you",
                "%(number)s applications were not decided in time and were brought before you",
                brought,
            ) % {"number": brought}
            if may(user, Verb.APPROVE):
                said = ngettext(
                    "%(number)s application was not decided in time: the head knows",
                    "%(number)s applications were not decided in time: the head knows",
                    brought,
                ) % {"number": brought}
            places.append(Place(_("Escalated"), reverse("queue") + "?show=escalated", said))
    if may(user, Verb.APPROVE):
        places.append(
            Place(
                _("Decided today"),
                reverse("decided-today"),
                _("Your decisions, with their letters"),
            )
        )
    if may(user, Verb.ANSWER_SPECIALIST):
        number = queries.questions_count(user)
        said = ngettext(
            "%(number)s question of a specialist waits for your answer",
            "%(number)s questions of specialists wait for your answer",
            number,
        ) % {"number": number}
        places.append(Place(_("Questions to the head"), reverse("queue") + "?show=asked", said))
    if may(user, Verb.SETTLE_OBJECTION):
        number = waiting_count(user)
        said = ngettext(
            "%(number)s application is stopped and waits for your finding",
            "%(number)s applications are stopped and wait for your finding",
            number,
        ) % {"number": number}
        places.append(Place(_("“This was not me”"), reverse("desk-objections"), said))
    if may(user, Verb.GIVE_NOTICE):
        number = late_count(user)
        said = (
            _("Late: %(number)s") % {"number": number}
            if number
            else _("Notices of the end of service, letters to the post")
        )
        places.append(Place(_("Notices"), reverse("desk-notices"), said))
    if may(user, Verb.ANSWER_REQUESTS):
        places.append(
            Place(
                _("Requests of people"),
                reverse("desk-requests"),
                waiting_words(waiting_counts(user)),
            )
        )
    if may(user, Verb.SEE_PANELS):
        places.append(
            Place(
                _("Organization"),
                reverse("organization-desk"),
                _("The day, doctors and their lists, sites and their addresses"),
            )
        )
    if may(user, Verb.FILE_AT_DESK):
        places.append(
            Place(
                _("Find a person"),
                reverse("find-person"),
                _("By IIN, document, or name and date of birth; then enter the application"),
            )
        )
        places.append(
            Place(_("My day"), reverse("my-day"), _("Drafts, what came back, what you filed today"))
        )
    places += _of_waiting_lists(user)
    places += _of_a_region(user)
    if may(user, Verb.SEE_DATA_QUALITY):
        places.append(
            Place(
                _("Quality of data"),
                reverse("nation-quality"),
                _("What a sweep finds doubtful in the register, to be looked into"),
            )
        )
    if may(user, Verb.CONFIGURE_REFERENCE_DATA):
        places.append(
            Place(
                _("Administration"),
                reverse("nation"),
                _("The law, campaigns, the Fund’s list, orders, texts, users"),
            )
        )
    return render(
        request,
        "desks/home.html",
        {
            "places": places,
            "counts": waiting,
            "roles": [
                (
                    label(Role(assignment.role)),
                    assignment.organization or assignment.territory or "",
                )
                for assignment in own
            ],
        },
    )


def _of_waiting_lists(user: User) -> list[Place]:
    if not may(user, Verb.SEE_WAITING_LISTS):
        return []
    rows = lists_of(user)
    number = sum(row.panel.waiting for row in rows)
    said = ngettext(
        "%(number)s person waits for a place of a doctor",
        "%(number)s people wait for a place of a doctor",
        number,
    ) % {"number": number}
    return [Place(_("Waiting lists"), reverse("desk-waiting-lists"), said)]


def _of_a_region(user: User) -> list[Place]:
    places = []
    if may(user, Verb.KEEP_ORGANIZATIONS):
        places.append(
            Place(
                _("Organizations"),
                reverse("region-organizations"),
                _("Contracts, hours, acts; people attached and lists above the norm"),
            )
        )
    if may(user, Verb.KEEP_SERVICE_AREAS):
        places.append(
            Place(
                _("Service areas"),
                reverse("areas"),
                _("By file or by hand under an order; streets that nobody serves"),
            )
        )
    if may(user, Verb.KEEP_NEIGHBOURS):
        places.append(
            Place(
                _("Neighbour units"),
                reverse("neighbours"),
                _("Across a border, or a city and its suburb"),
            )
        )
    if may(user, Verb.KEEP_INSTITUTIONS):
        places.append(
            Place(
                _("Institutions"),
                reverse("institutions"),
                _("Homes, boarding schools, penal institutions; orders that attach their people"),
            )
        )
    if may(user, Verb.HOLD_COMMISSION):
        places.append(
            Place(
                _("Regional commission"),
                reverse("commission"),
                _("Figures after the campaign, who is admitted, who goes where"),
            )
        )
    return places
