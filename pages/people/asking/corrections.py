"""Corrections: something in the register is wrong, says the person; here it is asked, followed, read."""

from typing import Any

from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from applications import queries, requests
from applications.actions import corrections
from applications.actions.papers import UnfitUpload
from applications.errors import AskedTooOften
from applications.models import CorrectionRequest
from campaigns import clock
from codes import CorrectionOutcome, CorrectionSubject, Filer, Ground, dates, numbers
from codes.labels import label, position
from pages.forms import posted
from pages.parts import Row, Step
from registry.models import Person
from registry.queries import attachments_of

from ..access import for_people, user_of
from ..apply import said
from ..paging import part_of, whole_number
from . import known
from .forms import CorrectionForm

Subject = CorrectionSubject
SIGNS = {
    CorrectionOutcome.CORRECTED: "pass",
    CorrectionOutcome.NOT_CONFIRMED: "fail",
    CorrectionOutcome.PASSED_ON: "now",
}


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What the register says about a subject, and what is right instead."""
    user = user_of(request)
    person, whose = _about(user, request.GET.get("person", "self"))
    subject = request.GET.get("subject", "")
    if subject not in set(Subject):
        return _choose(request, person, whose)
    rows = known.rows_of(person, Subject(subject))
    form = CorrectionForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        row = _asked(form, user, person, Subject(subject), rows)
        if row is not None:
            return redirect("correction-request", row.number)
    today = clock.today()
    present = attachments_of([person.pk], today).get(person.pk, (None, None))[0]
    is_attachment = subject == Subject.ATTACHMENT
    context = {
        "form": form,
        "subject": label(Subject(subject)),
        "rows": rows,
        "person": person,
        "is_own": person.pk == user.person_id,
        "whose": whose,
        "looks": _who_looks(present.organization.name if present else ""),
        "is_attachment": is_attachment,
        "without_knowledge_url": _without_knowledge_url(whose) if is_attachment and present else "",
        "apply_url": f"{reverse('apply')}?for={whose}",
        "is_name": subject in (Subject.NAME, Subject.BIRTH_DATE),
    }
    return render(request, "people/asking/correction.html", context)


def _about(user: User, wanted: str) -> tuple[Person, str]:
    """Oneself, or somebody represented whose data may be seen: a family consent shows nothing (404)."""
    if wanted == "self":
        assert user.person is not None
        return user.person, "self"
    represented = queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER)
    row = represented.filter(pk=whole_number(wanted)).first()
    if row is None:
        raise Http404("nobody they represent")
    return row.person, str(row.pk)


def _choose(request: HttpRequest, person: Person, whose: str) -> HttpResponse:
    address = reverse("correction")
    links = [
        (f"{address}?subject={subject.value}&person={whose}", label(subject)) for subject in Subject
    ]
    return render(
        request, "people/asking/subjects.html", {"links": links, "person": person, "whose": whose}
    )


def _asked(
    form: CorrectionForm, user: User, person: Person, subject: Subject, rows: list[Row]
) -> CorrectionRequest | None:
    given = form.cleaned_data
    text = given["text"].strip()
    if given["since"] is not None:
        since = _("Since: %(day)s") % {"day": dates.day(given["since"], said.language())}
        text = f"{text}\n\n{since}"
    file: File | None = given["file"] or None
    try:
        return corrections.ask(
            user, person, subject, text=text, shown=known.as_text(rows), file=file
        )
    except AskedTooOften:
        form.add_error(
            None,
            _("Five requests a day are the most. Send this one tomorrow, or ask at the clinic."),
        )
    except UnfitUpload:
        form.add_error("file", _("The selected file must be a PDF, JPG or PNG"))
    return None


def _without_knowledge_url(whose: str) -> str:
    return f"{reverse('apply')}?ground={Ground.ATTACHED_WITHOUT_KNOWLEDGE.value}&for={whose}"


def _who_looks(organization: str) -> str:
    if organization:
        return _("The staff of “%(organization)s” look at it.") % {"organization": organization}
    return _("The administrator of the region where the person lives looks at it.")


@for_people
@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All correction requests, newest first."""
    user = user_of(request)
    rows = requests.corrections_of(user).order_by("-created_at", "-pk")
    part = part_of(rows, request.GET.get("before", ""), "created_at", reverse("corrections"))
    context = {
        "rows": [_line(row, user) for row in part.rows],
        "older": part.older,
        "newer": part.newer,
    }
    return render(request, "people/asking/corrections.html", context)


def state_of(row: CorrectionRequest) -> tuple[str, Any]:
    """The sign and the words of where a correction request stands."""
    if row.is_open:
        return "wait", _("Waits for an answer")
    outcome = CorrectionOutcome(row.outcome)
    return SIGNS[outcome], label(outcome)


def _line(row: CorrectionRequest, user: User) -> dict[str, Any]:
    sign, words = state_of(row)
    return {
        "number": row.number,
        "subject": label(Subject(row.subject)),
        "name": "" if row.person_id == user.person_id else row.person.full_name,
        "sign": sign,
        "words": words,
        "at": row.created_at,
    }


@for_people
@never_cache
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One correction request: what was shown, what was said, who looks at it, and the answer."""
    user = user_of(request)
    row = found(user, number)
    present = attachments_of([row.person_id], clock.today()).get(row.person_id, (None, None))[0]
    sign, words = state_of(row)
    sent = dates.moment_seen_from(row.created_at, clock.today(), said.language())
    context = {
        "row": row,
        "subject": label(Subject(row.subject)),
        "is_own": row.person_id == user.person_id,
        "is_sender": row.filed_by_id == user.pk,
        "sign": sign,
        "words": words,
        "steps": [
            Step(_("Sent"), "done", dates.capital(sent)),
            Step(_("Answer"), "now" if row.is_open else "done", words),
        ],
        "looks": _who_looks(present.organization.name if present else ""),
        "answered_by": answered_by(row),
    }
    return render(request, "people/asking/correction_request.html", context)


def answered_by(row: CorrectionRequest) -> str:
    """Who answered: name and position."""
    if row.answered_by is None:
        return ""
    language = get_language() or "kk"
    parts = (row.answered_by.name, position(row.answered_by.position, language))
    return ", ".join(part for part in parts if part)


def found(user: User, number: str) -> CorrectionRequest:
    """A correction the user asked for or that is about them; 404 for any other."""
    try:
        wanted = str(numbers.parse(number))
    except numbers.NumberError:
        raise Http404("no such number") from None
    row = requests.corrections_of(user).select_related("answered_by").filter(number=wanted).first()
    if row is None:
        raise Http404("not a request of theirs")
    return row
