"""Answering: what became of a correction, whether a proof gives the right to act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Verb
from applications import requests
from applications.actions import corrections, representations
from applications.errors import AlreadyAnswered, RightNotGiven
from applications.models import CorrectionRequest, RepresentationRequest
from codes import (
    CorrectionOutcome,
    CorrectionSubject,
    Filer,
    Language,
    RepresentationState,
    dates,
    figures,
)
from codes.constraints import choices
from codes.labels import label, position
from pages.forms import PageForm, posted
from pages.parts import Row
from pages.people.asking import known
from registry.models import Person

from .access import note_opened, staff, user_of
from .find import identity
from .requests import found_or_404, next_address

CONFLICT = 409
LONGEST = 4000
STATES = RepresentationState


class AnswerForm(PageForm):
    """What became of a correction, and the words for the person."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=lambda: choices(CorrectionOutcome),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what became of it")},
    )
    text = forms.CharField(
        label=gettext_lazy("Answer to the person"),
        help_text=gettext_lazy(
            "What was done, or why not; to whom it was passed on. It goes into the message as it stands here."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the answer to the person")},
    )


@staff(Verb.ANSWER_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """What the person holds wrong, what the register says now, and the answer."""
    user = user_of(request)
    row: CorrectionRequest = found_or_404(
        requests.corrections_in_scope(user).select_related(
            "person", "filed_by__person", "answered_by"
        ),
        number,
    )
    note_opened(user, row.person, f"correction {row.number}")
    form = AnswerForm(*posted(request))
    problem: str | Promise = ""
    if request.method == "POST" and form.is_valid():
        try:
            corrections.answer(
                row.pk,
                user,
                CorrectionOutcome(form.cleaned_data["outcome"]),
                form.cleaned_data["text"],
            )
        except AlreadyAnswered as error:
            assert isinstance(error.request, CorrectionRequest)
            row, problem = error.request, _("Somebody answered it meanwhile. Your text is below.")
        else:
            messages.success(
                request, _("%(number)s is answered. The person is told.") % {"number": row.number}
            )
            return HttpResponseRedirect(next_address(user))
    is_own = user.pk == row.filed_by_id or user.person_id == row.person_id
    subject = CorrectionSubject(row.subject)
    context = {
        "row": row,
        "identity": identity(row.person),
        "subject": label(subject),
        "facts": _correction_rows(row),
        "now": known.rows_of(row.person, subject),
        "form": form if row.is_open and not is_own else None,
        "is_own": is_own and row.is_open,
        "outcome_rows": [] if row.is_open else _answer_rows(row),
        "problem": problem,
        "typed": request.POST.get("text", "") if problem else "",
        "language": label(Language(row.person.language)),
    }
    return render(request, "desks/correction.html", context, status=CONFLICT if problem else 200)


def _moment(at: Any) -> str:
    return dates.moment(at, get_language() or "kk", with_weekday=True)


def _by(user: User | None) -> str:
    if user is None:
        return ""
    language = get_language() or "kk"
    return ", ".join(part for part in (user.name, position(user.position, language)) if part)


def _correction_rows(row: CorrectionRequest) -> list[Row]:
    rows = [Row(_("Sent"), _moment(row.created_at))]
    if row.filed_by.person_id != row.person_id:
        rows.append(Row(_("Sent by"), row.filed_by.name))
    if row.shown:
        rows.append(Row(_("The register said then"), row.shown.splitlines()))
    rows.append(Row(_("The person says"), row.text.splitlines()))
    rows.append(_paper(row))
    return rows


def _paper(row: CorrectionRequest | RepresentationRequest) -> Row:
    if not row.file:
        return Row(_("Proof"), _("None was sent"))
    address = reverse("desk-request-file", args=[row.number])
    return Row(_("Proof"), row.file_name, address, _("Open"))


def _answer_rows(row: CorrectionRequest) -> list[Row]:
    return [
        Row(_("What became of it"), label(CorrectionOutcome(row.outcome))),
        Row(_("Answer to the person"), row.answer.splitlines()),
        Row(_("Answered"), [_moment(row.answered_at), _by(row.answered_by)]),
    ]


# Rights to act

_REFUSED: dict[str, Promise] = {
    "unknown": gettext_lazy(
        "The register knows nobody of this IIN and surname together: the right cannot be given."
    ),
    "gone": gettext_lazy("A death or a final departure is recorded: the right cannot be given."),
    "grown_up": gettext_lazy("The person has come of age: this right ended by law at 18."),
    "proxy_of_a_child": gettext_lazy(
        "Under 18 only a legal representative files, no proxy: the right cannot be given."
    ),
    "already": gettext_lazy("The register holds this right already."),
    "term": gettext_lazy("The term that was asked for is over: the right cannot be given."),
}


class ProofForm(PageForm):
    """Whether the proof holds; a refusal says why."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Does the proof give this right?"),
        choices=[
            ("confirm", gettext_lazy("Yes, confirm: they may file for this person from now on")),
            ("decline", gettext_lazy("No, decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the proof gives this right")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is declined"),
        help_text=gettext_lazy(
            "Only where you decline. It goes into the message as it stands here; say nothing of what the "
            "register knows about the person."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        given = super().clean() or {}
        if given.get("decision") == "decline" and not given.get("reason", "").strip():
            self.add_error("reason", _("Write why it is declined"))
        return given


@staff(Verb.ANSWER_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def representation(request: HttpRequest, number: str) -> HttpResponse:
    """Who asks to act for whom, by which paper; confirmed or declined."""
    user = user_of(request)
    row: RepresentationRequest = found_or_404(
        requests.representations_in_scope(user).select_related(
            "person", "representative", "representation", "decided_by"
        ),
        number,
    )
    note_opened(user, row.representative, f"representation {row.number}")
    note_opened(user, row.person, f"representation {row.number}")
    form = ProofForm(*posted(request))
    problem: str | Promise = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(row, user, form)
        except AlreadyAnswered as error:
            assert isinstance(error.request, RepresentationRequest)
            row, problem = error.request, _("Somebody answered it meanwhile. Your text is below.")
        except RightNotGiven as error:
            problem = _REFUSED[error.code]
        else:
            messages.success(request, done)
            return HttpResponseRedirect(next_address(user))
    is_own = user.person_id is not None and user.person_id in (row.person_id, row.representative_id)
    is_open = row.state == STATES.AWAITING_CHECK
    context = {
        "row": row,
        "identity": identity(row.representative),
        "kind": label(Filer(row.kind)),
        "facts": _right_rows(row),
        "person_rows": _person_rows(row.person),
        "is_unknown": row.person is None,
        "form": form if is_open and not is_own else None,
        "is_own": is_own and is_open,
        "outcome_rows": [] if is_open else _decision_rows(row),
        "problem": problem,
        "typed": request.POST.get("reason", "") if problem else "",
        "language": label(Language(row.representative.language)),
    }
    return render(
        request, "desks/representation.html", context, status=CONFLICT if problem else 200
    )


def _decide(row: RepresentationRequest, user: User, form: ProofForm) -> str:
    if form.cleaned_data["decision"] == "confirm":
        representations.confirm_at_desk(row.pk, user)
        said = _("%(number)s is confirmed. Both are told.")
    else:
        representations.decline_at_desk(row.pk, user, form.cleaned_data["reason"])
        said = _("%(number)s is declined. Who asked is told.")
    return said % {"number": row.number}


def _right_rows(row: RepresentationRequest) -> list[Row]:
    language = get_language() or "kk"
    rows = [
        Row(_("Sent"), _moment(row.created_at)),
        Row(_("Right"), label(Filer(row.kind))),
        Row(
            _("For whom, as typed"),
            _("%(surname)s, IIN %(digits)s")
            % {"surname": row.last_name, "digits": figures.last_four(row.iin)},
        ),
    ]
    if row.until_on is not None:
        until = dates.day(row.until_on, language, case="to")
        rows.append(Row(_("Term"), _("valid until %(day)s") % {"day": until}))
    rows.append(_paper(row))
    return rows


def _person_rows(person: Person | None) -> list[Row]:
    if person is None:
        return []
    rows = known.rows_of(person, CorrectionSubject.NAME)
    rows += known.rows_of(person, CorrectionSubject.BIRTH_DATE)
    return rows + known.rows_of(person, CorrectionSubject.FAMILY)[:1]  # who represents them


def _decision_rows(row: RepresentationRequest) -> list[Row]:
    rows = [Row(_("State"), label(STATES(row.state)))]
    if row.reason:
        rows.append(Row(_("Reason"), row.reason.splitlines()))
    if row.decided_at is not None:
        rows.append(Row(_("Answered"), [_moment(row.decided_at), _by(row.decided_by)]))
    return rows
