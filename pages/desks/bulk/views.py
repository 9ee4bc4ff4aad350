"""Approving all-green cases together: what was ticked, what is left out and why, and what became of each.

Never a bulk refusal: a refusal has its ground and its facts.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import actions, queries
from applications.actions.bulk import AT_MOST, why_left
from applications.models import Application, BulkApprovalItem
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import dates
from pages.desks.access import CASE_PARTS, staff, user_of

Words = str | Promise
Why = BulkApprovalItem.Why

WHY: dict[str, Promise] = {
    Why.CHANGED: gettext_lazy("changed or decided meanwhile"),
    Why.WARNED: gettext_lazy("something needs attention: decide it on its page, with a reason"),
    Why.FAILED: gettext_lazy("a check fails"),
    Why.MISSING: gettext_lazy("a document is missing"),
    Why.OBJECTED: gettext_lazy("the person says: this was not me"),
    Why.DISPUTED: gettext_lazy("the applicant disputes a check"),
    Why.ASKED: gettext_lazy("documents are asked for"),
    Why.ANSWERED: gettext_lazy("the applicant answered: read it on its page"),
    Why.HEAD_ASKED: gettext_lazy("a question waits for the head"),
    Why.NO_PLACE: gettext_lazy("the doctor’s list has no free place"),
    Why.NOT_ALLOWED: gettext_lazy("decided outside this organization"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the confirmation or of the outcome."""

    number: str
    url: str
    version: int
    who: str
    lang: str
    left: str  # time
    doctor: str
    why: Words = ""  # left out, or left


@staff(Verb.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """What will be approved and what is left out, asked anew; a POST approves and leads to the outcome."""
    user = user_of(request)
    if request.method == "POST":
        return _approve(request, user)
    numbers = list(dict.fromkeys(request.GET.getlist("case")))
    too_many = len(numbers) > AT_MOST
    rows = [] if too_many else _waiting(user, numbers)
    green: list[Line] = []
    others: list[Line] = []
    for row in rows:
        why = why_left(row)
        (others if why else green).append(_line(row, WHY[why] if why else ""))
    gone = [] if too_many else [one for one in numbers if one not in {row.number for row in rows}]
    return render(
        request,
        "desks/bulk/confirm.html",
        {
            "green": green,
            "others": others,
            "gone": len(gone),
            "too_many": too_many,
            "at_most": AT_MOST,
            "key": uuid4(),
        },
        status=400 if too_many else 200,
    )


def _waiting(user: User, numbers: list[str]) -> list[Application]:
    """Those of the numbers that wait within the user's scope, most urgent first. One query."""
    found = queries.in_scope(user).filter(number__in=numbers, status=Status.IN_REVIEW)
    return list(found.select_related(*CASE_PARTS).order_by("due_at", "pk"))


def _approve(request: HttpRequest, user: User) -> HttpResponse:
    key = _key(request.POST.get("key", ""))
    versions: dict[str, int] = {}
    for pair in request.POST.getlist("case"):
        number, _colon, version = pair.partition(":")
        if version.isdecimal():
            versions[number] = int(version)
    if len(versions) > AT_MOST:
        return render(
            request,
            "desks/bulk/confirm.html",
            {"green": [], "others": [], "gone": 0, "too_many": True, "at_most": AT_MOST},
            status=400,
        )
    # What was decided since stays in: its outcome says so.
    known = queries.in_scope(user).filter(number__in=versions).order_by("due_at", "pk")
    wanted = [(pk, versions[str(number)]) for pk, number in known.values_list("pk", "number")]
    if not wanted:
        return HttpResponseRedirect(reverse("queue"))
    actions.approve_green(user, key, wanted)
    return HttpResponseRedirect(reverse("bulk-outcome", args=[key]))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("no such confirmation") from None


@staff(Verb.APPROVE)
@require_safe
def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of each case of one's own confirmation."""
    user = user_of(request)
    items = list(
        BulkApprovalItem.objects.filter(key=key, user=user).select_related(
            "application__person", "application__organization", "application__panel__doctor"
        )
    )
    if not items:
        raise Http404("no such confirmation")
    approved = [_line(item.application, "") for item in items if item.is_approved]
    left = [_line(item.application, WHY[item.left]) for item in items if not item.is_approved]
    return render(
        request,
        "desks/bulk/outcome.html",
        {
            "approved": approved,
            "left": left,
            "next": queries.next_case(user, than=items[0].application),
        },
    )


def _line(row: Application, why: Words) -> Line:
    assert row.person is not None
    language = row.person.language
    doctor = row.panel.doctor if row.panel else None
    left = dates.stretch(row.due_at - clock.now(), get_language() or "kk") if row.due_at else ""
    if row.due_at and row.due_at < clock.now():
        left = _("late by %(time)s") % {"time": left}
    return Line(
        number=row.number or "",
        url=reverse("case", args=[row.number]),
        version=row.version,
        who=f"{row.person.last_name} {row.person.first_name}",
        lang="" if language == get_language() else language,
        left=left,
        doctor=doctor.full_name if doctor else "",
        why=why,
    )
