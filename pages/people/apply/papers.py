"""The step of documents: what the rules ask of each person; what was uploaded well stays, whatever else fails."""

from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from applications import digital_documents
from applications.actions import papers as keeping
from applications.casefile import collect, request_of
from applications.entries import IDENTITY, kinds_of
from applications.law import law_in_force
from applications.models import Application, SupportingDocument
from campaigns import clock
from codes import Document
from codes.findings import missing_label
from codes.labels import label
from eligibility import Law, assess
from eligibility.days import age_on

from ..access import user_of
from ..paging import whole_number
from . import problem, steps
from .common import Change, all_valid, context_of, forms_context, leave, saved
from .paper_forms import DocumentsForm
from .together import Together, person_of

Rows = dict[int, list[SupportingDocument]]
OWN = Document.REPRESENTATIVE_IDENTITY.value  # the user's, whomever they act for
CARD_FROM = 16  # years: the age from which an identity card is issued


def with_documents(all_: Together) -> Rows:
    """The documents of each draft by its key, read at once; the drafts know them from now on."""
    found: Rows = {row.pk: [] for row in all_}
    for paper in SupportingDocument.objects.filter(application__in=list(found)):
        found[paper.application_id].append(paper)
    for row in all_:
        cache = getattr(row, "_prefetched_objects_cache", {})
        cache["documents"] = found[row.pk]
        row._prefetched_objects_cache = cache  # type: ignore[attr-defined]
    return found


def needed_documents(draft: Application, law: Law) -> list[str]:
    """What the rules ask for if nothing were given yet, identity first."""
    bare = replace(request_of(draft, filed_at=clock.now()), documents=frozenset())
    missing = assess(collect(bare), law).missing
    return sorted(missing, key=lambda entry: (entry != IDENTITY, entry))


def documents(request: HttpRequest, all_: Together) -> HttpResponse:
    """Upload what is needed, take it out again, or go on and bring it later."""
    if request.method == "POST" and request.POST.get("remove"):
        return _remove(request, all_)
    rows = with_documents(all_)
    stopped = problem.before_documents(all_)
    if stopped is not None:
        return stopped
    law = law_in_force()
    needed = {row.pk: needed_documents(row, law) for row in all_}
    sharing = _asked_once(all_, needed, rows)
    forms = [_form(request, all_, row, needed[row.pk], rows[row.pk]) for row in all_]
    if request.method == "POST":
        is_good = all_valid(forms)
        uploads = [form.uploads() for form in forms]
        kept = [
            _keep(request, row, form, sharing if row.pk == min(sharing, default=0) else [])
            for row, form in zip(all_, forms, strict=True)
        ]
        if "keep" in request.POST:  # the script sends file after file, and the form at the end
            return JsonResponse({"kept": any(uploads)})
        if is_good and all(kept):
            return saved(request, all_, steps.DOCUMENTS, _changes(all_, forms))
        if "later" in request.POST and not any(uploads) and not _has_day(request, forms):
            return leave(request, all_.drafts)
        if any(uploads):
            # What was good is kept and shown as given; the errors of the rest stay on the page.
            rows = with_documents(all_)
            rest = _without(request.FILES, [file for one in uploads for _kind, file in one])
            forms = [_form(request, all_, row, needed[row.pk], rows[row.pk], rest) for row in all_]
            all_valid(forms)
    context = {
        **forms_context(forms),
        "parts": [
            _part(all_, row, form, rows[row.pk]) for row, form in zip(all_, forms, strict=True)
        ],
        "asked_once": missing_label(OWN) if sharing else "",
        "is_missing": any(form.is_missing(entry) for form in forms for entry in form.needed),
        "largest": keeping.LARGEST,
        **context_of(request, all_, steps.DOCUMENTS),
    }
    return render(request, "people/apply/documents.html", context)


def _remove(request: HttpRequest, all_: Together) -> HttpResponse:
    paper = SupportingDocument.objects.filter(
        pk=whole_number(request.POST["remove"]), application__in=[row.pk for row in all_]
    ).first()
    if paper is not None:
        keeping.remove(paper.application_id, user_of(request), paper.pk)
    address = steps.address(all_.lead, steps.DOCUMENTS)
    back = request.POST.get("back") == steps.CHECK
    return HttpResponseRedirect(f"{address}?back={steps.CHECK}" if back else address)


def _form(
    request: HttpRequest,
    all_: Together,
    draft: Application,
    needed: list[str],
    rows: list[SupportingDocument],
    files: MultiValueDict[str, UploadedFile] | None = None,
) -> DocumentsForm:
    is_post = request.method == "POST"
    return DocumentsForm(
        needed,
        rows,
        request.POST if is_post else None,
        (request.FILES if files is None else files) if is_post else None,
        prefix=all_.prefix(draft),
        who=all_.name(draft),
        has_service=digital_documents.has_identity(person_of(draft)),
        has_end=draft.ground in steps.CONTRACT_GROUNDS,
        initial={
            "ends_on": draft.agreement_ends_on,
            "service": True,
            **_usual_kind(draft),
            "without": bool(draft.answers.get("without_documents")),
        },
    )


def _usual_kind(draft: Application) -> dict[str, str]:
    """What a child has before the identity card of sixteen is offered first."""
    age = age_on(person_of(draft).birth_on, clock.today())
    return {f"kind_{IDENTITY}": Document.BIRTH_CERTIFICATE.value} if age < CARD_FROM else {}


def _without(
    files: MultiValueDict[str, UploadedFile], kept: list[UploadedFile]
) -> MultiValueDict[str, UploadedFile]:
    """The files that could not be kept."""
    gone = {id(file) for file in kept}
    return MultiValueDict(
        {name: [one for one in files.getlist(name) if id(one) not in gone] for name in files}
    )


def _asked_once(all_: Together, needed: dict[int, list[str]], rows: Rows) -> list[int]:
    """The drafts for which one copy of the user's own document is enough: only the first asks for it.

    They stay together while they hold the same copies: files come one after the other.
    """
    wanting = [row.pk for row in all_ if OWN in needed[row.pk]]
    alike = [pk for pk in wanting if _own_copies(rows[pk]) == _own_copies(rows[wanting[0]])]
    for pk in alike[1:]:
        needed[pk].remove(OWN)
    return alike if len(alike) > 1 else []


def _own_copies(rows: list[SupportingDocument]) -> list[tuple[str, int]]:
    return sorted((row.file_name, row.size or 0) for row in rows if row.document == OWN)


def _keep(
    request: HttpRequest, draft: Application, form: DocumentsForm, sharing: list[int]
) -> bool:
    """Keep what was uploaded well, whatever else is wrong; whether the service gave what was asked.

    The user's own document goes to all drafts in `sharing`.
    """
    user = user_of(request)
    for document, file in form.uploads():
        try:
            kept = keeping.upload(draft.pk, user, document, file, is_further=True)
        except keeping.UnfitUpload:  # another tab filled the document up meanwhile
            continue
        for other in sharing if document == OWN else []:
            if other != draft.pk:
                with kept.file.open() as stored:
                    copy = File(stored, name=kept.file_name)
                    keeping.upload(other, user, document, copy, is_further=True)
    is_uploaded = bool(form.cleaned_data.get(f"file_{IDENTITY}"))
    if form.cleaned_data.get("service") and not is_uploaded and "keep" not in request.POST:
        try:
            keeping.fetch_identity(draft.pk, user)
        except keeping.UnfitUpload:
            form.add_error(
                "service", _("The digital documents service does not answer. Upload a copy instead")
            )
            return False
    return True


def _changes(all_: Together, forms: list[DocumentsForm]) -> list[Change]:
    changes = []
    for row, form in zip(all_, forms, strict=True):
        columns: dict[str, Any] = {}
        if "ends_on" in form.fields:
            columns["agreement_ends_on"] = form.cleaned_data["ends_on"]
        without = {"without_documents": bool(form.cleaned_data["without"])}
        changes.append(Change(row, without, (), columns))
    return changes


def _has_day(request: HttpRequest, forms: list[DocumentsForm]) -> bool:
    return any(request.POST.get(form.add_prefix("ends_on_day")) for form in forms)


def _part(
    all_: Together, draft: Application, form: DocumentsForm, rows: list[SupportingDocument]
) -> dict[str, Any]:
    """What is asked of one person: each document with what is given and the fields for more."""
    asked = [_asked(form, entry) for entry in form.needed]
    named = {row.pk for entry in form.needed for row in form.rows_of(entry)}
    others = [row for row in rows if row.pk not in named]
    return {
        "id": f"papers-{draft.pk}",
        "title": all_.name(draft),
        "asked": asked,
        "others": [_given(row) for row in others],
        "ends_on": form["ends_on"] if "ends_on" in form.fields else None,
        "without": form["without"]
        if any(form.is_missing(entry) for entry in form.needed)
        else None,
    }


def _asked(form: DocumentsForm, entry: str) -> dict[str, Any]:
    name = form.name_of(entry)
    names = [f"kind_{name}", f"file_{name}"]
    if entry == IDENTITY:
        names.insert(0, "service")
    return {
        "id": f"part-{form.add_prefix(name)}",
        "words": missing_label(entry),
        "given": [_given(row) for row in form.rows_of(entry)],
        "fields": [form[one] for one in names if one in form.fields],
        "is_choice": len(kinds_of(entry)) > 1,
    }


def _given(row: SupportingDocument) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "words": label(Document(row.document)),
        "file_name": row.file_name,
        "size": row.size,
        "co_signed_as": row.co_signed_as,
        "is_from_service": row.source == SupportingDocument.Source.DIGITAL_SERVICE,
    }
