"""Two steps: what the document says; then whether the register knows somebody alike, and the proof."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Verb, may
from applications import actions, errors
from applications.actions import drafts
from applications.actions.newcomers import Identity, known_already
from applications.models import NewcomerRecord
from campaigns import clock
from codes import Document, Filer, Ground, PersonStatus, Sex, dates
from codes.labels import label
from eligibility.rules.filer import ADULT_FROM
from pages.downloads import handed_out
from pages.forms import PageForm, posted
from pages.parts import Row
from registry.models import Attachment, Person
from registry.person_search import Match
from registry.queries import attachments_of

from ..access import note_found, note_opened, remember_found, staff, user_of
from ..find import SEARCHES, channel_of, identity
from ..record import is_of_desk, person_or_404
from .forms import NOBODY, ForeignerForm, IdentityForm, NewbornForm, ProofForm

REFUSED: dict[str, Promise] = {
    "not_a_mother": gettext_lazy(
        "By birth a child is attached with its mother. Open the mother’s record first."
    ),
    "mother_gone": gettext_lazy("The register records the mother’s death or final departure."),
    "mother_not_attached": gettext_lazy(
        "The mother is attached nowhere, so the child has no clinic by birth. Enter an application "
        "for the mother first, or one for the child."
    ),
    "born_later": gettext_lazy("Compare the date of birth with the certificate."),
    "too_old": gettext_lazy(
        "The child is too old to be attached by birth. Enter an application for it."
    ),
    "no_panel": gettext_lazy(
        "The mother’s clinic has no doctor for so small a child. Enter an application to another clinic."
    ),
    "attached_already": gettext_lazy(
        "This child is attached already. Open its record and look where."
    ),
    "another_birth_date": gettext_lazy(
        "The register holds another date of birth for this child. Compare it with the certificate."
    ),
    "child_gone": gettext_lazy("The register records this child’s death or final departure."),
    "other_status": gettext_lazy("Choose the legal status"),
    "other_document": gettext_lazy("This certificate is given to asylum seekers only"),
    "document_ended": gettext_lazy("The document is no longer valid"),
    "perhaps_known": gettext_lazy("The register holds this person already. Choose the record."),
}


@staff(Verb.RECORD_NEWCOMER)
@require_http_methods(["GET", "HEAD", "POST"])
def newborn(request: HttpRequest, pk: int) -> HttpResponse:
    """A newborn of the mother whose record is open: attached with her at once."""
    user = user_of(request)
    mother = person_or_404(request, pk)
    present = _mothers_clinic(user, mother)
    form = NewbornForm(posted(request)[0], initial={"last_name": mother.last_name})
    if request.method != "POST":
        note_opened(user, mother, "newborn")
    step = request.POST.get("do", "")
    shown: dict[str, Any] = {
        "identity": identity(mother),
        "mother": mother,
        "clinic": present.organization,
        "action": request.path,
        "title": _("A newborn"),
        "problem": "",
        "is_newborn": True,
    }
    if not form.is_bound or step == "change" or not form.is_valid():
        return _first(request, form, shown, step)
    proof, matches = _second(request, form.identity, step, needs_scan=True)
    if proof is None:
        return _too_often(request, form, shown)
    if step == "record" and proof.is_valid():
        try:
            record = _attach(user, mother, form.identity, proof)
        except errors.NewcomerRefused as refused:
            return _refused(request, form, proof, shown, refused)
        remember_found(request, [record.person_id])
        messages.success(
            request,
            _("%(child)s is attached to the mother’s clinic. The mother is told.")
            % {"child": record.person.full_name},
        )
        return HttpResponseRedirect(reverse("desk-person", args=[record.person_id]))
    return _check(request, form, proof, matches, shown)


def _mothers_clinic(user: User, mother: Person) -> Attachment:
    """Where the mother is attached today, if this desk may attach there; 404 otherwise."""
    present, _coming = attachments_of([mother.pk], clock.today()).get(mother.pk, (None, None))
    is_here = present is not None and may(user, Verb.RECORD_NEWCOMER, present.organization)
    if present is None or not is_here or mother.sex != Sex.FEMALE:
        raise Http404
    return present


def _attach(user: User, mother: Person, who: Identity, proof: ProofForm) -> NewcomerRecord:
    scan = proof.cleaned_data["scan"]
    chosen = proof.cleaned_data.get("who", "")
    if chosen and chosen != NOBODY:
        return actions.attach_known_newborn(user, mother.pk, int(chosen), who, scan=scan)
    return actions.attach_newborn(user, mother.pk, who, scan=scan, is_nobody_else=chosen == NOBODY)


@staff(Verb.RECORD_NEWCOMER)
@require_http_methods(["GET", "HEAD", "POST"])
def foreigner(request: HttpRequest) -> HttpResponse:
    """Somebody with a service agreement: written down, then their application is entered."""
    user = user_of(request)
    form = ForeignerForm(posted(request)[0])
    step = request.POST.get("do", "")
    shown: dict[str, Any] = {
        "identity": None,
        "action": request.path,
        "title": _("A person with a service agreement"),
        "problem": "",
        "is_newborn": False,
    }
    if not form.is_bound or step == "change" or not form.is_valid():
        return _first(request, form, shown, step)
    proof, matches = _second(request, form.identity, step, needs_scan=False)
    if proof is None:
        return _too_often(request, form, shown)
    if step == "record" and proof.is_valid():
        chosen = proof.cleaned_data.get("who", "")
        if chosen and chosen != NOBODY:
            return HttpResponseRedirect(reverse("desk-person", args=[int(chosen)]))
        given = form.cleaned_data
        try:
            record = actions.record_foreigner(
                user,
                form.identity,
                status=PersonStatus(given["status"]),
                document=Document(given["document"]),
                language=given["language"],
                phone=given["phone"],
                email=given["email"],
                scan=proof.cleaned_data["scan"],
                is_nobody_else=chosen == NOBODY,
            )
        except errors.NewcomerRefused as refused:
            return _refused(request, form, proof, shown, refused)
        remember_found(request, [record.person_id])
        return HttpResponseRedirect(reverse("walk-in", args=[_agreement(user, record.person)]))
    return _check(request, form, proof, matches, shown)


def _agreement(user: User, person: Person) -> int:
    """The draft of the application on the ground of the service agreement."""
    is_minor = dates.age_in_years(person.birth_on, clock.today()) < ADULT_FROM
    draft, is_new = drafts.begin(
        user,
        channel=channel_of(user),
        language=person.language,
        person=person,
        filer=Filer.PARENT if is_minor else Filer.SELF,
    )
    if is_new:
        drafts.save(draft.pk, user, ground=Ground.SERVICE_AGREEMENT.value)
    return draft.pk


def _second(
    request: HttpRequest, who: Identity, step: str, *, needs_scan: bool
) -> tuple[ProofForm | None, Sequence[Match]]:
    """The form of the second step with those who may be the same; None for too many searches."""
    user = user_of(request)
    if step != "record":
        if SEARCHES.is_reached(str(user.pk)):
            return None, ()
        SEARCHES.count(str(user.pk))
    matches = known_already(who)
    ids = [match.person_id for match in matches]
    remember_found(request, ids)
    if step != "record":
        note_found(user, ids)
    data, files = (request.POST, request.FILES) if step == "record" else (None, None)
    return ProofForm(data, files, matches=matches, needs_scan=needs_scan), matches


def _first(
    request: HttpRequest, form: IdentityForm, shown: dict[str, Any], step: str
) -> HttpResponse:
    if step == "change":  # back from the check: what was typed stands there, without complaints
        form = type(form)(initial=_typed(form))
    return render(request, "desks/newcomers/form.html", {**shown, "form": form})


def _typed(form: IdentityForm) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _too_often(request: HttpRequest, form: IdentityForm, shown: dict[str, Any]) -> HttpResponse:
    wait = {"minutes": SEARCHES.seconds // 60}
    problem = _("You searched very often. What you typed is kept; go on in %(minutes)s minutes.")
    return render(
        request,
        "desks/newcomers/form.html",
        {**shown, "form": form, "problem": problem % wait},
        status=429,
    )


def _check(
    request: HttpRequest,
    form: IdentityForm,
    proof: ProofForm,
    matches: Sequence[Match],
    shown: dict[str, Any],
    problem: Any = "",
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "desks/newcomers/check.html",
        {
            **shown,
            "typed": _typed_again(form),
            "form": proof,
            "matches": matches,
            "rows": _rows(form),
            "problem": problem,
        },
        status=status,
    )


def _refused(
    request: HttpRequest,
    form: IdentityForm,
    proof: ProofForm,
    shown: dict[str, Any],
    refused: errors.NewcomerRefused,
) -> HttpResponse:
    matches = known_already(form.identity)
    remember_found(request, [match.person_id for match in matches])
    if isinstance(refused, errors.PerhapsKnown):
        proof = ProofForm(matches=matches, needs_scan=proof.needs_scan)
    return _check(request, form, proof, matches, shown, REFUSED[refused.code], status=409)


def _typed_again(form: PageForm) -> list[tuple[str, str]]:
    """What the first step sent, for hidden fields of the second."""
    return [
        (name, value)
        for name, values in form.data.lists()  # type: ignore[attr-defined]
        if name not in ("csrfmiddlewaretoken", "do", "who")
        for value in values
        if isinstance(value, str)
    ]


def _rows(form: IdentityForm) -> list[Row]:
    given, language = form.cleaned_data, get_language() or "kk"
    who = form.identity
    rows = [
        Row(_("Name"), " ".join(filter(None, (who.last_name, who.first_name, who.middle_name)))),
        Row(_("Date of birth"), dates.day(who.birth_on, language)),
        Row(_("Sex"), label(who.sex)),
        Row(_("IIN"), f"…{who.iin[-4:]}" if who.iin else _("None yet")),
    ]
    if "status" in given:
        rows.insert(0, Row(_("Legal status"), label(PersonStatus(given["status"]))))
        rows.append(Row(label(Document(given["document"])), who.number))
    else:
        rows.append(Row(_("Birth certificate"), who.number))
    return rows


@staff(Verb.RECORD_NEWCOMER)
@require_safe
def proof_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan that was kept with somebody whom a desk wrote down; for desks of its scope."""
    user = user_of(request)
    row = NewcomerRecord.objects.select_related("person").exclude(file="").filter(pk=pk).first()
    if row is None or not is_of_desk(user, row):
        raise Http404
    note_opened(user, row.person, f"document {row.proof}")
    return handed_out(row.file, row.file_name or row.proof, row.content_type)
