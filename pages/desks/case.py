"""One case: its page, taking and releasing it, approving, another panel, its documents."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, may, organizations, require
from applications import actions, errors, panels, queries
from applications.casefile import invited_to
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, dates
from notifications import documents as electronic
from notifications.models import ElectronicDocument
from pages import words
from pages.downloads import handed_out
from pages.parts import Choice, Places
from pages.refusals import OBJECTION_STOPS
from registry.models import Panel

from . import casepage, requested
from .access import case_or_404, note_opened, staff, user_of
from .casepage import CasePage, ReasonForm

CONFLICT = 409


@staff(Verb.SEE_CASE)
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case with every check on the facts of this moment; that it was opened is written down."""
    user = user_of(request)
    application = case_or_404(user, number)
    note_opened(user, application.person, f"case {application.number}")
    return show(request, casepage.gather(application, user))


def show(
    request: HttpRequest,
    page: CasePage,
    *,
    form: ReasonForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a case; `form` keeps what was typed, `problem` says why nothing was decided."""
    application, user = page.application, page.user
    if form is None and page.warnings:
        form = ReasonForm(warnings=page.warnings)
    may_decide = page.may_decide
    events = list(application.events.select_related("actor"))
    asked = requested.asked(application) if page.is_waiting else None
    is_mine = application.taken_by_id == user.pk
    thread = list(application.head_questions.select_related("asked_by", "answered_by"))
    papers = casepage.papers(application)
    return render(
        request,
        "desks/case.html",
        {
            "page": page,
            "application": application,
            "identity": casepage.identity(page),
            "keys": casepage.keys(page),
            "checks": words.checks_said(page.found),
            "papers": papers,
            "has_files": any(paper.url for paper in papers),
            "letters": casepage.letters(application),
            "periods": casepage.periods(application.person_id or 0),
            "earlier": casepage.earlier(
                page, set(organizations(user, Verb.SEE_CASE).values_list("pk", flat=True))
            ),
            "events": words.history(events),
            "corrections": casepage.corrections(application.person_id or 0),
            "thread": thread,
            "may_ask_head": page.is_waiting
            and may(user, Verb.ASK_HEAD, application.organization)
            and not any(one.is_open for one in thread),
            "may_answer": may(user, Verb.ANSWER_SPECIALIST, application.organization)
            and any(one.is_open for one in thread),
            "may_hand_over": page.is_waiting
            and may(user, Verb.HAND_OVER, application.organization),
            "objected_by": _objected_by(page),
            "may_settle": page.objection is not None
            and may(user, Verb.SETTLE_OBJECTION, application.organization),
            "asked": asked,
            "came": requested.came(application, events) if page.is_waiting else None,
            "panel": casepage.decision_panel(page, is_asked=asked is not None)
            if may_decide
            else None,
            "rows": [] if may_decide else casepage.outcome_rows(page),
            "form": form if may_decide and not page.bars else None,
            "problem": problem,
            "may_decide": may_decide,
            "may_take": may_decide and not is_mine,
            "may_release": may_decide and is_mine,
            "is_held": may_decide and application.taken_by_id is not None and not is_mine,
            "focus_heading": "opened" in request.GET,
            "printed_at": clock.now(),
        },
        status=status,
    )


def _objected_by(page: CasePage) -> str:
    if page.objection is None:
        return ""
    by = page.objection.raised_by
    return by.name if by else _("by the link of the message")


@staff(Verb.TAKE_CASE)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Put one's name on the case."""
    return _turn(request, number, actions.take)


@staff(Verb.TAKE_CASE)
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Take one's name off the case."""
    return _turn(request, number, actions.release)


def _turn(request: HttpRequest, number: str, verb: Any) -> HttpResponse:
    user = user_of(request)
    application = case_or_404(user, number)
    try:
        verb(application.pk, user)
    except errors.ChangedMeanwhile:
        return stale(request, application, user)
    return HttpResponseRedirect(reverse("case", args=[number]))


@staff(Verb.APPROVE)
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """Approve, then open the next case by deadline. Nothing typed is lost where it does not go through."""
    user = user_of(request)
    application = case_or_404(user, number)
    reason = request.POST.get("reason", "")
    panel = _panel(request, application)
    if panel is None and "choosing" in request.POST:
        return choose_panel(request, application, user, reason=reason, none_chosen=True)
    try:
        done = actions.approve(
            application.pk, user, version=_version(request), panel=panel, reason=reason
        )
    except errors.ChangedMeanwhile:
        return stale(request, application, user, typed=reason)
    except errors.PanelFilledUp:
        application = case_or_404(user, number)
        if panel is not None:
            application.panel = panel
        return choose_panel(request, application, user, reason=reason, filled_up=True)
    except errors.ReasonNeeded as needed:
        application = case_or_404(user, number)
        if panel is not None:
            return choose_panel(request, application, user, reason=reason, chosen=panel)
        form = ReasonForm({"reason": reason}, warnings=needed.answer.warnings)
        return show(request, casepage.gather(application, user), form=form)
    except errors.ObjectionOpen:
        application = case_or_404(user, number)
        return show(
            request,
            casepage.gather(application, user),
            problem=str(OBJECTION_STOPS),
            status=CONFLICT,
        )
    except errors.RulesFailed:
        application = case_or_404(user, number)
        said = _("Nothing was decided: the checks were asked again, and one of them fails now.")
        return show(request, casepage.gather(application, user), problem=said, status=CONFLICT)
    messages.success(request, approved_words(done))
    return HttpResponseRedirect(next_address(user, done))


def approved_words(application: Application) -> str:
    """What the notice after an approval says."""
    language = get_language() or "kk"
    if application.status == Status.EFFECTIVE or application.effective_on is None:
        return _("%(number)s is approved. The attachment is in force.") % {
            "number": application.number
        }
    return _("%(number)s is approved. The attachment takes effect on %(day)s.") % {
        "number": application.number,
        "day": dates.day(application.effective_on, language, case="from"),
    }


def next_address(user: User, than: Application) -> str:
    """The page of the most urgent case that nobody else holds, else the queue."""
    following = queries.next_case(user, than=than)
    if following is None:
        return reverse("queue")
    return f"{reverse('case', args=[following.number])}?{urlencode({'opened': 'next'})}"


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else -1


def _panel(request: HttpRequest, application: Application) -> Panel | None:
    code = request.POST.get("panel", "")
    if not code:
        return None
    return get_object_or_404(
        Panel.objects.select_related("doctor", "site"),
        organization=application.organization_id,
        code=code,
    )


def stale(
    request: HttpRequest, application: Application, user: User, *, typed: str = ""
) -> HttpResponse:
    """Somebody changed the case while the page was open: who, what and when; what was typed stays."""
    application = case_or_404(user, application.number or "")
    events = list(application.events.select_related("actor")[:3])
    return render(
        request,
        "desks/stale.html",
        {
            "application": application,
            "last": words.history(events)[0],
            "is_waiting": application.status == Status.IN_REVIEW,
            "typed": typed,
            "address": reverse("case", args=[application.number]),
        },
        status=CONFLICT,
    )


@staff(Verb.APPROVE)
@require_safe
def other_panel(request: HttpRequest, number: str) -> HttpResponse:
    """Choose another panel of the organization for a waiting case."""
    user = user_of(request)
    application = case_or_404(user, number)
    require(user, Verb.APPROVE, application.organization)
    if application.status != Status.IN_REVIEW:
        return stale(request, application, user)
    return choose_panel(request, application, user)


def choose_panel(
    request: HttpRequest,
    application: Application,
    user: User,
    *,
    reason: str = "",
    filled_up: bool = False,
    none_chosen: bool = False,
    chosen: Panel | None = None,
) -> HttpResponse:
    """Panels with free places to choose from, the others as text.

    `filled_up` tells that the approval did not go through for want of a place, `none_chosen` that no
    panel was chosen; `chosen` is one whose approval lacks its reason.
    """
    page = casepage.gather(application, user)
    form = None
    if page.warnings:
        given = {"reason": reason} if chosen is not None or reason else None
        form = ReasonForm(given, warnings=page.warnings)
    assert application.person is not None
    assert application.organization is not None
    law, today = law_in_force(), clock.today()
    ground = application.ground
    filed_on = clock.local(application.filed_at).date() if application.filed_at else today
    suiting = panels.suitable(
        application.person, application.organization, ground, law, filed_on=filed_on
    )
    invited = invited_to(application.person, filed_on)
    choices, rest = [], []
    for panel in suiting:
        lines = casepage.doctor_lines(panel)
        free = panels.free_places(panel, ground, law, today, filed_on=filed_on, invited_to=invited)
        if panel.is_closed or not free:
            why = _("closed to new people") if panel.is_closed else _("no free place")
            rest.append(f"{lines[0]}, {lines[1]}: {why}")
            continue
        taken = panel.cap - free
        is_chosen = chosen is not None and chosen.pk == panel.pk
        choices.append(
            Choice(
                name="panel",
                value=panel.code,
                label=lines[0],
                facts=lines[1:],
                note=_("On the application now") if panel.pk == application.panel_id else "",
                places=Places(
                    free, panel.cap, taken, id=f"{Choice.id_of('panel', panel.code)}-places"
                ),
                is_checked=is_chosen,
            )
        )
    return render(
        request,
        "desks/panels.html",
        {
            "application": application,
            "identity": casepage.identity(page),
            "choices": choices,
            "rest": rest,
            "form": form,
            "filled_up": filled_up,
            "none_chosen": none_chosen,
            "address": reverse("case", args=[application.number]),
            "refuse_url": reverse("case-refuse", args=[application.number]),
        },
        status=CONFLICT if filled_up else 200,
    )


@never_cache
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a document, to those who may see its case, or who filed it at their desk."""
    user = user_of(request)
    row = readable_or_404(user, pk)
    note_opened(user, row.application.person, f"document {row.document}")
    return handed_out(row.file, row.file_name or row.document, row.content_type)


def readable_or_404(user: User, pk: int) -> SupportingDocument:
    """The document with its file, where the user may open it."""
    row = (
        SupportingDocument.objects.select_related("application__person")
        .exclude(file="")
        .filter(pk=pk)
        .first()
    )
    if row is None or not _may_read(user, row.application):
        raise Http404
    return row


def _may_read(user: User, application: Application) -> bool:
    is_of_own_desk = application.filed_by_id == user.pk and application.channel != Channel.PORTAL
    if is_of_own_desk and may(user, Verb.FILE_AT_DESK):
        return True
    if application.status == Status.DRAFT:
        return False
    return organizations(user, Verb.SEE_CASE).filter(pk=application.organization_id).exists()


@staff(Verb.SEE_CASE)
@require_safe
def letter(request: HttpRequest, number: str, document_number: str) -> HttpResponse:
    """The electronic document issued on a case."""
    user = user_of(request)
    application = case_or_404(user, number)
    row = get_object_or_404(
        ElectronicDocument, number=document_number, application_number=application.number
    )
    if not row.is_ready:
        messages.info(request, _("The document is being made. Open it again in a minute."))
        return HttpResponseRedirect(reverse("case", args=[number]))
    note_opened(user, application.person, f"document {row.number}")
    response = HttpResponse(electronic.read(row), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
