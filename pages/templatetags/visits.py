"""The strip of a desk: whose visit the clock measures, and for how long by now."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import ngettext

from accounts.permissions import Verb, may
from applications import visits
from codes import VisitOutcome
from codes.labels import label

register = template.Library()

# What a clerk says of a visit; what nobody finished is said by the program alone.
OUTCOMES = tuple(one for one in VisitOutcome if one is not VisitOutcome.FORGOTTEN)


@register.inclusion_tag("desks/visit_strip.html", takes_context=True)
def visit_strip(context: dict[str, Any]) -> dict[str, Any]:
    """The visit that is open at the reader's desk; one query for those who have a desk, none for others."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if (
        request is None
        or user is None
        or not user.is_authenticated
        or not may(user, Verb.FILE_AT_DESK)
    ):
        return {"visit": None}
    visit = visits.open_visit(user)
    if visit is None:
        return {"visit": None}
    has_filed = visit.applications.exists()
    return {
        "visit": visit,
        "csrf_token": context.get("csrf_token"),
        "back": request.path if request.method == "GET" else "",
        "minutes": minutes(visits.lasted(visit).total_seconds()),
        "is_over": visits.is_over(visit),
        "limit": minutes(visits.longest(visits.day_of(visit)).total_seconds()),
        "is_of_today": visits.is_of_today(visit),
        "outcomes": [(one.value, label(one)) for one in OUTCOMES],
        "chosen": VisitOutcome.FILED.value if has_filed else VisitOutcome.INFORMED.value,
    }


def minutes(seconds: float) -> str | Promise:
    """Whole minutes in words."""
    number = int(seconds // 60)
    return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": number}
