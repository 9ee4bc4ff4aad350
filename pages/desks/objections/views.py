"""The region's desk: who says "this was not me", and what was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb
from applications import actions, errors, queries
from applications.models import Objection
from campaigns import clock
from codes import Channel, Language, dates, numbers
from codes.labels import label
from pages import words
from pages.desks.access import note_opened, staff, user_of
from pages.forms import posted
from pages.parts import Row

from .forms import SettleForm

Words = str | Promise
CONFLICT = 409
SETTLED_SHOWN = 50  # of those settled: the newest

OUTCOMES: dict[str, Promise] = dict(SettleForm.base_fields["outcome"].choices)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One objection of the list."""

    number: str
    url: str
    who: str
    organization: str
    raised_at: datetime
    left: str
    is_late: bool
    sign: str
    state: Words


@staff(Verb.SETTLE_OBJECTION)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait, oldest first, and the newest of those settled. Two queries for rows."""
    rows = queries.objections(user_of(request))
    settled = rows.exclude(outcome="").order_by("-settled_at", "-pk")[:SETTLED_SHOWN]
    return render(
        request,
        "desks/objections/listed.html",
        {
            "waiting": [line_of(row) for row in rows.filter(outcome="")],
            "settled": [line_of(row) for row in settled],
        },
    )


def line_of(row: Objection) -> Line:
    """What the list says of an objection."""
    application = row.application
    assert application.person is not None
    assert application.organization is not None
    left, is_late = "", False
    if row.is_open and application.is_open and application.due_at is not None:
        rest = application.due_at - clock.now()
        is_late = rest.total_seconds() < 0
        left = dates.stretch(rest, get_language() or "kk")
        left = _("late by %(time)s") % {"time": left} if is_late else left
    sign, state = ("warn", _("Waits")) if row.is_open else ("pass", OUTCOMES[row.outcome])
    return Line(
        number=application.number or "",
        url=reverse("desk-objection", args=[application.number]),
        who=application.person.initials,
        organization=application.organization.name,
        raised_at=row.raised_at,
        left=left,
        is_late=is_late,
        sign=sign,
        state=state,
    )


def waiting_count(user: User) -> int:
    """How many wait for the user's finding. One query."""
    return queries.objections(user).filter(outcome="").count()


@staff(Verb.SETTLE_OBJECTION)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """What was filed, by whom, who objected and how; the finding."""
    user = user_of(request)
    row = _found_or_404(user, number)
    application = row.application
    note_opened(user, application.person, f"objection {application.number}")
    form = SettleForm(*posted(request))
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(row.pk, user, **form.cleaned_data)
        except errors.AlreadySettled:
            row, problem = (
                _found_or_404(user, number),
                _("Somebody settled it meanwhile. Your text is below."),
            )
        else:
            messages.success(
                request,
                _("%(number)s is settled. The person is told.") % {"number": application.number},
            )
            return HttpResponseRedirect(reverse("desk-objections"))
    assert application.person is not None
    return render(
        request,
        "desks/objections/one.html",
        {
            "row": row,
            "application": application,
            "facts": _facts(row),
            "form": form if row.is_open else None,
            "outcome_rows": [] if row.is_open else _outcome(row),
            "events": words.history(application.events.select_related("actor")),
            "problem": problem,
            "typed": request.POST.get("text", "") if problem else "",
            "language": label(Language(application.person.language)),
        },
        status=CONFLICT if problem else 200,
    )


def _found_or_404(user: User, number: str) -> Objection:
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        raise Http404 from None
    row: Any = queries.objections(user).filter(application__number=wanted).first()
    if row is None:
        raise Http404
    return row  # type: ignore[no-any-return]


def _moment(at: datetime | None) -> str:
    return dates.moment(at, get_language() or "kk", with_weekday=True) if at else ""


def _facts(row: Objection) -> list[Row]:
    application = row.application
    assert application.person is not None
    assert application.organization is not None
    by = row.raised_by.name if row.raised_by else _("by the link of the message")
    _sign, state = words.status_tag(application)
    return [
        Row(_("In whose name"), application.person.full_name),
        Row(_("To the organization"), application.organization.name),
        Row(
            _("Filed"),
            [
                _moment(application.filed_at),
                label(Channel(application.channel)),
                application.filed_by.name,
            ],
        ),
        Row(_("“This was not me”"), [_moment(row.raised_at), by]),
        Row(_("Status"), state),
        Row(_("Decision due"), _moment(application.due_at)),
    ]


def _outcome(row: Objection) -> list[Row]:
    by = row.settled_by.name if row.settled_by else ""
    return [
        Row(_("What was found"), OUTCOMES[row.outcome]),
        Row(_("How it is known"), row.text.splitlines()),
        Row(_("Settled"), [_moment(row.settled_at), by]),
    ]
