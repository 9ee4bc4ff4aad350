"""The specialist's queue, most urgent first, and what they decided today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Verb, may, organizations, roles, territories
from applications import queries
from applications.actions.escalation import levels_of
from applications.models import Application
from campaigns import clock
from campaigns.once import once
from codes import ApplicationStatus as Status
from codes import Ground, dates
from codes.labels import label, short_label
from pages import words
from pages.forms import PageForm
from registry.models import Organization

from .access import staff, user_of

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the queue."""

    application: Application
    url: str
    who: str
    left: str
    is_late: bool
    holder: str
    checks: str
    sign: str
    state: Words
    lang: str
    is_green: bool  # may be ticked for the bulk approval


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that are due at the same moment, or overdue."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, with the address of the page without it."""

    words: Words
    without: str


class FilterForm(PageForm):
    """The filters; what is chosen stands in the address."""

    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False)
    organization = forms.ChoiceField(label=gettext_lazy("Organization"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Cases"),
        required=False,
        choices=[
            ("", gettext_lazy("All cases")),
            ("mine", gettext_lazy("In work with me")),
            ("overdue", gettext_lazy("Overdue")),
            ("escalated", gettext_lazy("Escalated")),
            ("attention", gettext_lazy("With attention")),
            ("objected", gettext_lazy("“This was not me”")),
            ("asked", gettext_lazy("Questions to the head")),
            ("answered", gettext_lazy("Documents came")),
        ],
    )

    def __init__(self, *args: Any, of: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            everything,
            *((ground.value, short_label(ground)) for ground in Ground),
        ]
        if len(of) > 1:
            self.fields["organization"].choices = [  # type: ignore[attr-defined]
                everything,
                *((row.code, row.name) for row in of),
            ]
        else:
            del self.fields["organization"]


@staff(Verb.SEE_QUEUE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Cases that wait for a decision, by deadline; a fixed number of queries."""
    user = user_of(request)
    own = list(organizations(user, Verb.SEE_QUEUE))
    form = FilterForm(request.GET, of=own)
    given = form.cleaned_data if form.is_valid() else {}
    wanted = _wanted(user, given)
    after = request.GET.get("after", "")
    page = queries.queue(user, wanted, after)
    address = reverse("queue")
    chosen = {name: value for name, value in given.items() if value}
    return render(
        request,
        "desks/queue.html",
        {
            "filter_form": form,
            "chosen": list(_chosen(chosen, own, address)),
            "groups": _groups(page.rows, is_whole=not after and not page.after),
            "total": page.total,
            "counts": counts(user),
            "newer": _with(address, chosen) if after else "",
            "older": _with(address, {**chosen, "after": page.after}) if page.after else "",
            "is_filtered": bool(chosen),
            "scope": scope_words(user, own),
            "has_several": len(own) > 1,
            "may_tick": may(user, Verb.APPROVE),
            "columns": 7 + (len(own) > 1) + may(user, Verb.APPROVE),
            "ticked": request.GET.get("tick") == "green",
            "tick": _with(
                address, {**chosen, **({"after": after} if after else {}), "tick": "green"}
            ),
            "address": address,
        },
    )


def scope_words(user: User, own: list[Organization]) -> str:
    """Whose cases the queue shows: the organization, or the territory and how many organizations it has."""
    if len(own) == 1:
        return own[0].name
    said = ngettext("%(number)s organization", "%(number)s organizations", len(own)) % {
        "number": len(own)
    }
    places = ", ".join(dict.fromkeys(unit.name for unit in territories(user, Verb.SEE_QUEUE)))
    return f"{places}: {said}" if places else said


def filter_of(user: User, given: QueryDict) -> queries.QueueFilter:
    """The filters of an address; one that does not hold is left out with all others, as on the page."""
    form = FilterForm(given, of=list(organizations(user, Verb.SEE_QUEUE)))
    return _wanted(user, form.cleaned_data if form.is_valid() else {})


def _wanted(user: User, given: dict[str, str]) -> queries.QueueFilter:
    show = given.get("show", "")
    return queries.QueueFilter(
        ground=given.get("ground", ""),
        organization=given.get("organization", ""),
        mine=show == "mine",
        overdue=show == "overdue",
        attention=show == "attention",
        answered=show == "answered",
        head_asked=show == "asked",
        objected=show == "objected",
        escalated=tuple(levels_of(row.role for row in roles(user))) if show == "escalated" else (),
    )


@once
def counts(user: User) -> dict[str, int]:
    """How many cases are overdue, due today, due tomorrow, in work with the user; one query."""
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow, later = midnight + timedelta(days=1), midnight + timedelta(days=2)
    rows = queries.in_scope(user).filter(status=Status.IN_REVIEW)
    return rows.aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=tomorrow)),
        tomorrow=Count("pk", filter=Q(due_at__gte=tomorrow, due_at__lt=later)),
        mine=Count("pk", filter=Q(taken_by=user)),
    )


def _with(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _chosen(chosen: dict[str, str], own: list[Organization], address: str) -> Iterable[Chosen]:
    shows = dict(FilterForm.base_fields["show"].choices)  # type: ignore[attr-defined]
    names = {row.code: row.name for row in own}
    for name, value in chosen.items():
        rest = {other: said for other, said in chosen.items() if other != name}
        if name == "ground":
            said: Words = short_label(Ground(value))
        elif name == "organization":
            said = names[value]
        else:
            said = shows[value]
        yield Chosen(said, _with(address, rest))


def _groups(rows: list[Application], *, is_whole: bool) -> list[Group]:
    """Overdue ones first, then one group a deadline; counted where all of them are on the page."""
    now, groups = clock.now(), []
    due: dict[datetime | None, list[Line]] = {}
    for row in rows:
        assert row.due_at is not None
        due.setdefault(None if row.due_at < now else row.due_at, []).append(line_of(row))
    for due_at, lines in due.items():
        title = _("Overdue") if due_at is None else until(due_at)
        groups.append(Group(f"{title}: {len(lines)}" if is_whole else title, lines))
    return groups


def until(due_at: datetime) -> str:
    """ "Today by 20:00", "Thursday 15 October by 20:00"."""
    language = get_language() or "kk"
    day = dates.day_seen_from(due_at, clock.today(), language, with_weekday=True)
    said = _("%(day)s by %(time)s") % {
        "day": day,
        "time": dates.clock(due_at, language, case="to"),
    }
    return dates.capital(said)


def line_of(row: Application) -> Line:
    """What the queue says of a case."""
    said = getattr(row, "documents_said", None)
    if getattr(row, "is_objected", False):
        sign, state = "warn", _("Attention: “this was not me”")
    elif said == "document_received":
        sign, state = "warn", pgettext("documents", "Answered")
    elif said == "document_requested":
        sign, state = "wait", pgettext("documents", "Asked")
    elif row.taken_by_id:
        sign, state = "now", _("In work")
    elif words.needs_attention(row.findings):
        sign, state = "warn", _("Attention")
    else:
        sign, state = "wait", _("New")
    assert row.person is not None
    assert row.due_at is not None
    language = row.person.language
    rest = row.due_at - clock.now()
    is_late = rest.total_seconds() < 0
    left = dates.stretch(rest, get_language() or "kk")
    return Line(
        application=row,
        url=reverse("case", args=[row.number]),
        who=f"{row.person.last_name} {row.person.first_name}",
        left=_("late by %(time)s") % {"time": left} if is_late else left,
        is_late=is_late,
        holder=words.short_name(row.taken_by.name) if row.taken_by else "",
        checks=words.checks_said(row.findings),
        sign=sign,
        state=state,
        lang="" if language == get_language() else language,
        is_green=is_green(row),
    )


def is_green(row: Application) -> bool:
    """Whether nothing is known to stand against it: the bulk approval asks everything anew."""
    return not (
        words.needs_attention(row.findings)
        or getattr(row, "is_objected", False)
        or getattr(row, "documents_said", None) in ("document_requested", "document_received")
        or getattr(row, "is_head_asked", False)
        or row.disputed_text
        or row.panel_id is None
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of today."""

    application: Application
    url: str
    sign: str
    outcome: Words


@staff(Verb.APPROVE)
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """What the user decided today, newest first."""
    rows = []
    for row in queries.decided_today(user_of(request)):
        is_refused = row.status == Status.REFUSED
        rows.append(
            Decided(
                application=row,
                url=reverse("case", args=[row.number]),
                sign="fail" if is_refused else "pass",
                outcome=label(Status(row.status)),
            )
        )
    return render(request, "desks/decided.html", {"rows": rows})
