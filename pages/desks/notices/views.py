"""Notices: what is due, a new one, who is told and how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, organizations
from applications import notices
from applications.actions import service_ends
from applications.errors import NoticeRefused, RegionRefused
from applications.law import law_in_force
from applications.models import ServiceEndNotice
from campaigns import clock
from codes import Language, ServiceEnd
from codes.labels import label
from notifications.catalogue import Template
from notifications.kinds import Channel, State
from notifications.writing import Written, write
from pages.desks.access import note_seen, staff, user_of
from pages.desks.lists.listing import as_file
from pages.forms import posted
from pages.parts import Row

from . import said
from .forms import NoticeForm

UNREACHED_SHOWN = 50
ON_THE_PAGE = 100  # the newest; an organization gives few in all its years


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of the list."""

    url: str
    organization: str
    cause: Any
    ends_on: str
    clock: str
    is_late: bool
    people: int
    told: int
    sign: str
    state: Any


@dataclass(frozen=True, slots=True)
class Sample:
    """The notice as people of a language read it."""

    language: str
    name: str
    written: Written


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of letters of the page."""

    url: str
    number: int
    count: int
    made_at: Any
    sent: str


@staff(Verb.GIVE_NOTICE)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Notices of the user's organizations, those not sent first. One query for rows."""
    rows = notices.in_scope(user_of(request)).order_by("sent_at", "due_on", "-pk")
    waiting, law = rows.filter(sent_at__isnull=True), law_in_force()
    sent = rows.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")[:ON_THE_PAGE]
    return render(
        request,
        "desks/notices/listed.html",
        {
            "waiting": [_line(row) for row in waiting],
            "sent": [_line(row) for row in sent],
            "days_before": law.value("notice_days_before_contract_end", clock.today()),
            "days_after": law.value("notice_days_after_learning", clock.today()),
        },
    )


def _line(row: ServiceEndNotice) -> Line:
    return Line(
        url=reverse("desk-notice", args=[row.pk]),
        organization=row.organization.name,
        cause=label(ServiceEnd(row.cause)),
        ends_on=said.day(row.ends_on),
        clock=said.clock_of(row),
        is_late=notices.is_late(row),
        people=row.people,  # type: ignore[attr-defined]
        told=row.told,  # type: ignore[attr-defined]
        sign=said.sign_of(row),
        state=said.state_of(row),
    )


def late_count(user: User) -> int:
    """How many notices are late. One query."""
    return notices.late(user).count()


@staff(Verb.GIVE_NOTICE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a notice to look at."""
    user = user_of(request)
    own = list(organizations(user, Verb.GIVE_NOTICE).order_by("code"))
    form = NoticeForm(*posted(request), of=own)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code = given.pop("organization", None)
        row = own[0] if code is None else next(one for one in own if one.code == code)
        cause = ServiceEnd(given.pop("cause"))
        try:
            notice = service_ends.draft(user, row.pk, cause=cause, **given)
        except NoticeRefused as refused:
            form.add_error(refused.field or None, str(said.WHY[refused.reason]))
        else:
            return HttpResponseRedirect(reverse("desk-notice", args=[notice.pk]))
    return render(request, "desks/notices/new.html", {"form": form})


@staff(Verb.GIVE_NOTICE)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to look at before people are told, or how telling them went."""
    return _shown(request, found_or_404(user_of(request), pk))


def found_or_404(user: User, pk: int) -> ServiceEndNotice:
    """The notice within the user's scope; what lies outside is not found."""
    row = notices.in_scope(user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _shown(
    request: HttpRequest, notice: ServiceEndNotice, *, problem: Any = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "notice": notice,
        "line": _line(notice),
        "facts": _facts(notice),
        "problem": problem,
    }
    if notice.is_draft:
        context |= {"ways": _ways(notice), "samples": list(_samples(notice))}
    else:
        progress, missed = notices.progress(notice), notices.unreached(notice)
        context |= {
            "progress": progress,
            "counts": _counts(progress),
            "unreached": list(missed[:UNREACHED_SHOWN]),
            "unreached_more": max(0, progress.unknown - UNREACHED_SHOWN),
            "letters_left": progress.letters - progress.letters_in_batches,
            "batches": [_batch(row) for row in notices.batches(notice)],
        }
    return render(request, "desks/notices/one.html", context, status=status)


def _facts(notice: ServiceEndNotice) -> list[Row]:
    rows = [
        Row(_("Organization"), notice.organization.name),
        Row(_("What happens"), label(ServiceEnd(notice.cause))),
        Row(_("First day people are no longer served as before"), said.day(notice.ends_on)),
        Row(_("Learned on"), said.day(notice.learned_on)),
        Row(_("Act or letter it rests on"), notice.act),
        Row(_("Last day to tell people"), said.day(notice.due_on)),
        Row(_("Written by"), notice.made_by.name),
    ]
    if notice.confirmed_by is not None:
        rows.append(Row(_("Confirmed by"), notice.confirmed_by.name))
    return rows


def _ways(notice: ServiceEndNotice) -> list[Row]:
    ways = notices.ways_to(notice)
    return [
        Row(_("People attached until that day"), str(ways.people)),
        Row(_("By e-mail or SMS, and in the account"), str(ways.by_email_or_sms)),
        Row(_("By a letter on paper"), str(ways.by_letter)),
        Row(_("In the account alone: no contact and no address is known"), str(ways.unknown)),
        Row(_("Of all, children: whoever represents them is told too"), str(ways.children)),
    ]


def _samples(notice: ServiceEndNotice) -> Iterator[Sample]:
    context = {
        "organization": notice.organization,
        "stops_on": notice.ends_on,
        "reason": ServiceEnd(notice.cause),
    }
    for language in Language:
        written = write(Template.PROVIDER_STOPS, context, language.value)
        yield Sample(language.value, str(label(language)), written)


def _counts(progress: notices.Progress) -> list[Row]:
    return [
        Row(
            _("Told"),
            _("%(told)s of %(people)s") % {"told": progress.told, "people": progress.people},
        ),
        Row(_("Sent by e-mail and SMS"), str(progress.sent)),
        Row(_("Still on their way"), str(progress.on_the_way)),
        Row(_("Given up: the address does not work"), str(progress.given_up)),
        Row(
            _("Letters at the post"),
            _("%(sent)s of %(all)s") % {"sent": progress.letters_sent, "all": progress.letters},
        ),
        Row(_("Letters that came back"), str(progress.letters_returned)),
    ]


def _batch(row: Any) -> Batch:
    at_post = _("at the post since %(day)s, list %(number)s")
    return Batch(
        url=reverse("desk-letters", args=[row.notice_id, row.number]),
        number=row.number,
        count=row.count,
        made_at=row.made_at,
        sent=at_post % {"day": said.day(row.dispatched_on), "number": row.register_number}
        if row.dispatched_on
        else "",
    )


@staff(Verb.GIVE_NOTICE)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell everybody; again changes nothing."""
    user = user_of(request)
    notice = found_or_404(user, pk)
    try:
        service_ends.confirm(notice.pk, user)
    except (NoticeRefused, RegionRefused) as refused:
        if refused.reason == "given_up":
            raise Http404 from refused
        return _shown(request, notice, problem=said.WHY[refused.reason], status=409)
    messages.success(
        request,
        _("People are being told now. This page shows how far it came; it goes on without you."),
    )
    return HttpResponseRedirect(reverse("desk-notice", args=[pk]))


@staff(Verb.GIVE_NOTICE)
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft away."""
    user = user_of(request)
    notice = found_or_404(user, pk)
    try:
        service_ends.give_up(notice.pk, user)
    except NoticeRefused as refused:
        return _shown(request, found_or_404(user, pk), problem=said.WHY[refused.reason], status=409)
    messages.success(request, _("The draft was taken away. Nobody was told."))
    return HttpResponseRedirect(reverse("desk-notices"))


@staff(Verb.GIVE_NOTICE)
@require_safe
def proof(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Who was told, by which way, when, and what was answered: to keep, as CSV or XLSX."""
    user = user_of(request)
    notice = found_or_404(user, pk)
    if notice.is_draft:
        raise Http404
    note_seen(user, notice.recipients.values_list("person_id", flat=True), f"notice {notice.pk}")
    headers = [
        _("Surname and names"),
        _("Birth date"),
        _("Way"),
        _("State"),
        _("Sent"),
        _("Answer"),
    ]
    # Words of now: the page's language holds no longer when the file goes out.
    rows = _proof_rows(notice, _way_words(), _state_words(), _("Came back"))
    title = _("Proof of dispatch")
    return as_file(request, kind, f"notice-{notice.pk}", title, headers, rows)


def _proof_rows(
    notice: ServiceEndNotice, ways: dict[Channel, str], states: dict[State, str], came_back: str
) -> Iterator[list[Any]]:
    for row in notices.proof(notice):
        state = came_back if row.came_back else states[row.state]
        yield [
            row.person.full_name,
            row.person.birth_on,
            ways[row.channel],
            state,
            row.at,
            row.answer,
        ]


def _way_words() -> dict[Channel, str]:
    return {
        Channel.ACCOUNT: _("Personal account"),
        Channel.EMAIL: _("E-mail"),
        Channel.SMS: _("SMS"),
        Channel.LETTER: _("Letter"),
    }


def _state_words() -> dict[State, str]:
    return {
        State.QUEUED: _("Waits"),
        State.SENDING: _("On its way"),
        State.FAILED: _("Will be tried again"),
        State.SENT: _("Sent"),
        State.GIVEN_UP: _("Given up"),
    }
