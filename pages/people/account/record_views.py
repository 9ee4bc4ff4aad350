"""Who looked at my record: offices and roles, when and what for, from the log of openings."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.record_views import RecordView, views_of
from codes.labels import label
from pages.people.access import for_people

from .whom import whom

PAGE = 25

# The first word of a purpose as the desks write it (pages.desks.access, administration).
_PURPOSES: dict[str, Promise] = {
    "found": gettext_lazy("found the person at a desk"),
    "desk": gettext_lazy("opened the record at a desk"),
    "family": gettext_lazy("saw the person in the family of somebody at a desk"),
    "visit": gettext_lazy("started the clock of a visit"),
    "newborn": gettext_lazy("entered a newborn"),
    "recorded": gettext_lazy("wrote the person into the register"),
    "walk-in": gettext_lazy("entered an application at a desk"),
    "paper": gettext_lazy("printed an application on paper"),
    "application": gettext_lazy("opened an application"),
    "case": gettext_lazy("examined an application"),
    "document": gettext_lazy("opened a document of an application"),
    "correction": gettext_lazy("looked at a correction request"),
    "representation": gettext_lazy("looked at a request to act for somebody"),
    "list": gettext_lazy("took away a list that names the person"),
    "administration": gettext_lazy("opened the record in the administration of the portal"),
}
_NUMBER = re.compile(r"[A-Z]-\d{4}-\d{7}-\d")


@dataclass(frozen=True)
class Seen:
    """One line of the list."""

    at: datetime
    who: str
    what: str
    times: int


@for_people
@never_cache
@require_safe
def record_views(request: HttpRequest) -> HttpResponse:
    """The list of oneself or of somebody represented, newest first."""
    about = whom(request)
    before = request.GET.get("before", "")
    found = views_of(about.person, before, PAGE + 1)
    context = {
        "whom": about,
        "seen": [
            Seen(row.last_at, _who(row), _purpose(row.purpose), row.times) for row in found[:PAGE]
        ],
        "older": about.address(before=found[PAGE - 1].key) if len(found) > PAGE else "",
        "newer": about.address() if before else "",
    }
    return render(request, "people/account/record_views.html", context)


def _who(row: RecordView) -> str:
    if row.role is None:
        return _("The administration of the portal")
    where = row.organization or row.territory
    return ", ".join(filter(None, (where.name if where else "", str(label(row.role)).lower())))


def _purpose(text: str) -> str:
    words = _PURPOSES.get(text.split(" ")[0], gettext_lazy("opened the record"))
    number = _NUMBER.search(text)
    return f"{words}, {number.group()}" if number else str(words)
