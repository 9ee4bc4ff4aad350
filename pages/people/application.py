"""One application: sent, followed, withdrawn, renounced."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from applications import actions, errors, queries, waiting
from applications.law import law_in_force
from applications.models import Application, Consent
from applications.models.waiting import WAITS
from applications.terms import complaint_until
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Filer, Ground, Language, RefusalGround
from codes.labels import label, position
from notifications.queries import documents_of_application
from notifications.wording import how_to_fix
from pages import refusals
from pages.parts import Row
from registry.models import Attachment
from registry.queries import attachments_of

from . import checked, not_me, reply, tracking
from .access import followed, user_of
from .apply import said
from .standing import standing
from .waiting.said import title as waiting_title


@never_cache
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """Where an application stands, its history, its letters, and what can be done."""
    user = user_of(request)
    row = followed(request, number)
    assert row.person is not None
    prefetch_related_objects([row], "consents", "documents")
    law = law_in_force()
    events = list(row.events.select_related("actor", "application"))
    may_act, speaks = actions.may_act_for(user, row), actions.speaks_for(user, row.person_id)
    wanted = reply.wanted(row)
    asked = wanted.request if not tracking.is_late(row) else None
    present = _present(row) if speaks else None
    is_stopped = not_me.is_stopped(row)
    context = {
        "application": row,
        "steps": tracking.tracker(row, law, is_asked=asked is not None and may_act),
        "standing": standing(
            row,
            user,
            events,
            is_asked=wanted.request is not None and may_act,
            is_stopped=is_stopped,
            present=(present.organization.name if present else "") if speaks else None,
        ),
        "events": tracking.history(events, user, sees_all=speaks),
        "rows": _rows(row),
        "papers": list(documents_of_application(row.number or "")),
        "can_withdraw": row.is_open and may_act,
        "can_renounce": _can_renounce(row) and may_act,
        "can_object": may_act and not_me.can_be_stopped(row) and not is_stopped,
        "can_reply": row.is_open and may_act,
        "act_as": said.filer_words(row.filer) if row.filer != Filer.SELF else "",
        "refusal": _refusal(row, wanted) if row.status == Status.REFUSED else None,
        "wanted": wanted,
        "decision_by": tracking.by_words(row.due_at) if row.due_at else "",
        "is_late": tracking.is_late(row),
        "given": [reply.given_words(paper) for paper in actions.papers_for(user, row)],
        "checked": checked.checked(row) if speaks else None,
        "relatives": checked.filed_together(row, user),
        "signature": checked.signature_rows(row),
        "waits": _waits(user, row) if row.is_open else None,
    }
    return render(request, "people/application.html", context)


def _waits(user: User, row: Application) -> tuple[str, str, str] | None:
    """Where the person stands in line meanwhile: address, doctor, place; None where nowhere."""
    entry = waiting.in_line(
        waiting.followed(user).filter(person=row.person_id, state__in=WAITS)
    ).first()
    if entry is None:
        return None
    url = reverse("waiting", args=[entry.pk])
    return url, said.doctor_line(entry.panel), waiting_title(entry)


@never_cache
@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The page after sending; it can be opened and printed again at any time."""
    user, row = user_of(request), followed(request, number)
    law = law_in_force()
    present = _present(row) if actions.speaks_for(user, row.person_id) else None
    context = {
        "application": row,
        "steps": tracking.tracker(row, law, is_for_paper=True),
        "accepted_words": tracking.at_words(row.accept_at) if row.accept_at else "",
        "rows": _rows(row, from_name=present.organization.name if present else ""),
        "present": present,
        "is_same_clinic": present is not None and present.organization_id == row.organization_id,
        "starts_on": tracking.starts_on(row, law),
        "decision_by": tracking.by_words(row.due_at, row.accept_at or row.accepted_at)
        if row.due_at
        else "",
        "missing": reply.wanted(row).missing if row.is_open else [],
        "can_reply": reply.may_reply(user, row),
        "email": _comes_by_email(user, row),
        "is_disputed": bool(row.disputed_text),
        "together": queries.family_of(user, row),
        "not_sent": queries.family_drafts(user, row),
    }
    return render(request, "people/sent.html", context)


def _comes_by_email(user: User, row: Application) -> bool:
    """Whether the reader gets the decision by e-mail too, as far as it is theirs."""
    person = user.person
    return bool(person and person.pk == row.person_id and person.email and person.wants_email)


def _present(row: Application) -> Attachment | None:
    """Where the person is attached today: for themselves and who speaks for them."""
    assert row.person_id is not None
    return attachments_of([row.person_id], clock.today()).get(row.person_id, (None, None))[0]


def _rows(row: Application, from_name: str = "") -> list[Row]:
    assert row.person is not None
    assert row.organization is not None
    who = [row.person.full_name]
    if row.filer != Filer.SELF:
        who.append(
            _("Filed by: %(name)s, %(who)s")
            % {"name": row.filed_by.name, "who": str(label(Filer(row.filer))).lower()}
        )
    rows = [Row(_("For"), who)]
    if from_name:
        rows.append(Row(_("Present clinic"), from_name))
    rows.append(Row(_("Clinic"), [row.organization.name, *said.place_lines(row.organization)]))
    if row.panel is not None:
        doctor = [said.doctor_name(row.panel), said.doctor_facts(row.panel)]
        if row.is_panel_proposed:
            doctor.append(_("Proposed by the portal, because you left the choice to the clinic"))
        rows.append(Row(_("Doctor"), doctor))
    rows.append(Row(_("Ground"), label(Ground(row.ground))))
    rows.append(Row(_("Language of the decision"), label(Language(row.language))))
    if any(one.purpose == Consent.Purpose.HOME_VISIT_WAIVER for one in row.consents.all()):
        rows.append(Row(_("Home visits"), _("You gave up the service “Doctor’s home visit”")))
    if row.disputed_text:
        rows.append(Row(_("What you dispute"), row.disputed_text))
    return rows


def _refusal(row: Application, wanted: reply.Wanted) -> dict[str, Any]:
    """What a refusal has to say, in the order people need it (ux-brief f)."""
    assert row.decided_at is not None
    assert row.decided_by is not None
    return {
        "ground": label(RefusalGround(row.refusal_ground)),
        "text": row.refusal_text,
        "by": ", ".join(
            filter(
                None,
                (row.decided_by.name, position(row.decided_by.position, get_language() or "kk")),
            )
        ),
        "until": complaint_until(clock.local(row.decided_at).date()),
        "how": how_to_fix(RefusalGround(row.refusal_ground)),
        "fixes": [
            finding["code"]
            for finding in row.findings
            if finding["status"] == "fail" and finding["code"]
        ],
        "missing": wanted.never_came(row),
    }


def _can_renounce(row: Application) -> bool:
    return (
        row.status == Status.SCHEDULED
        and row.effective_on is not None
        and row.effective_on > clock.today()
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take an open application back, after a question."""
    user = user_of(request)
    row = followed(request, number)
    if not actions.may_act_for(user, row):
        raise Http404("not theirs to withdraw")
    if request.method == "POST":
        try:
            actions.withdraw(row.pk, user)
        except errors.ChangedMeanwhile as error:
            return refusals.page(request, error)
        messages.success(request, _("The application is withdrawn."))
        return redirect("application", row.number)
    if row.status == Status.WITHDRAWN:
        return redirect("application", row.number)
    if not row.is_open:
        return refusals.page(request, errors.ChangedMeanwhile(row))
    return render(request, "people/withdraw.html", {"application": row})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renounce(request: HttpRequest, number: str) -> HttpResponse:
    """Give up what is scheduled and stay, after a question; possible until the day before."""
    user = user_of(request)
    row = followed(request, number)
    if not actions.may_act_for(user, row):
        raise Http404("not theirs to renounce")
    if request.method == "POST":
        try:
            actions.renounce(row.pk, user)
        except errors.NothingScheduled as error:
            return refusals.page(request, error)
        messages.success(
            request, _("The scheduled change is cancelled. The clinic stays the same.")
        )
        return redirect("application", row.number)
    if not _can_renounce(row):
        return refusals.page(request, errors.NothingScheduled(row))
    speaks = actions.speaks_for(user, row.person_id)
    present = _present(row) if speaks else None
    context = {
        "application": row,
        "stays": (present.organization.name if present else "") if speaks else None,
    }
    return render(request, "people/renounce.html", context)
